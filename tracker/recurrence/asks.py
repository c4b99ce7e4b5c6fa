"""What the steps of a root case ask for."""

from __future__ import annotations

from tracker.cases.asks import ASKS
from tracker.foundation.words import N_
from tracker.recurrence.vocabulary import Found
from tracker.workflow.asks import Ask, Widget, labelled

ROOT_ASKS: dict[str, Ask] = {
    ask.name: ask
    for ask in (
        Ask("post", N_("Responsible post"), Widget.POST, help=N_("It finds the cause and puts the measure in place.")),
        Ask(
            "checker",
            N_("Quiet checks by"),
            Widget.POST,
            help=N_("Another post than the responsible one: nobody checks the own measure."),
        ),
        Ask("task", N_("What is expected"), Widget.TEXT),
        Ask(
            "cause",
            N_("Root cause"),
            Widget.TEXT,
            help=N_("Why it keeps coming back, not what was found each time. Name nobody."),
            longest=2000,
        ),
        Ask(
            "measure",
            N_("Lasting measure"),
            Widget.TEXT,
            help=N_("What was changed for good, and since when. Cleaning up once more is no lasting measure."),
            longest=2000,
        ),
        Ask(
            "first_on",
            N_("First quiet check on"),
            Widget.DATE,
            help=N_("Left empty, as the settings say."),
            kept_as="days",
        ),
        Ask(
            "found",
            N_("Result of the quiet check"),
            Widget.CHOICE,
            labelled(Found),
            help=N_("Go unannounced. Found again, the checks begin again."),
        ),
        Ask("note", N_("What it looked like"), Widget.TEXT),
        Ask("photo", N_("Photo of the place"), Widget.FILES, help=N_("Not needed."), kept_as="photo"),
        Ask(
            "conclusion",
            N_("Conclusion"),
            Widget.TEXT,
            help=N_("Why it is settled for good; it stands in the history."),
            kept_as="note",
        ),
        ASKS["reason"],
    )
}
