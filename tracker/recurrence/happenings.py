"""What happens to a root case: of each kind its words, icon and tone, and what its history shows."""

from __future__ import annotations

from tracker.foundation.words import N_
from tracker.recurrence.vocabulary import Found, Origin, RootStep
from tracker.workflow.happenings import Code, Shape, Sign, Tellings, Words, happening_of

# fmt: off
TELLINGS: Tellings = {
    **dict.fromkeys(("reason", "task", "cause", "measure", "note"), Words()),
    "post":     Sign(N_("Responsible: %(post)s")),
    "checker":  Sign(N_("Quiet checks by: %(post)s")),
    "previous": Sign(N_("Follows %(number)s")),
    "origin":   Code(Origin),
    "found":    Code(Found),
    "needed":   Sign(N_("%(needed)s quiet checks in a row are needed")),
    "days":     Sign(N_("Quiet checks planned for %(days)s"), Shape.DAYS),
    "day":      Sign(N_("Planned for %(day)s"), Shape.DAY),
    "cases":    Sign(shape=Shape.NAMES),
}
happening = happening_of(TELLINGS)

ROWS = (
    happening("RootProposed", N_("Root case proposed"), "alert-triangle", "warn", shows="reason origin previous cases days"),
    happening("RootTakenUp", N_("Root case taken up"), "hand-stop", "accent", RootStep.TAKE_UP, shows="task post checker"),
    happening("RootAssigned", N_("Responsible post of the root case changed"), "users", "neutral", RootStep.ASSIGN, shows="task post checker"),
    happening("RootStated", N_("Cause and lasting measure stated"), "edit", "accent", RootStep.STATE, shows="cause measure days"),
    happening("RootRestated", N_("Cause or measure changed; the quiet checks begin again"), "edit", "warn", RootStep.RESTATE, shows="cause measure days"),
    happening("RootChecked", N_("Quiet check entered"), "search", "good", RootStep.CHECK, shows="note found needed", keeps="quiet photo"),
    happening("RootCheckFailed", N_("A check found it again; the quiet checks begin again"), "search", "bad", shows="note found days"),
    happening("RootCaseLinked", N_("A further case of its kind was linked"), "plus", "neutral", shows="reason cases"),
    happening("RootRepeated", N_("It happened again; the quiet checks begin again"), "refresh", "bad", shows="reason cases days", keeps="quiet"),
    happening("RootCheckLate", N_("A quiet check is late"), "clock", "bad", shows="day"),
    happening("RootClosed", N_("Root case closed"), "check", "good", RootStep.CLOSE, shows="note"),
    happening("RootDismissed", N_("Root case dismissed"), "x", "neutral", RootStep.DISMISS, shows="reason"),
)
# fmt: on
