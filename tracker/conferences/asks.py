"""What the steps of a conference ask for."""

from __future__ import annotations

from tracker.cases.asks import ASKS
from tracker.foundation.words import N_
from tracker.workflow.asks import Ask, Widget

CONFERENCE_ASKS: dict[str, Ask] = {
    ask.name: ask
    for ask in (
        Ask(
            "units",
            N_("Named units"),
            Widget.POSTS,
            help=N_("Every unit that may have to act, at least two. Each is asked for its opinion."),
            kept_as="named",
        ),
        Ask("question", N_("What is to be settled"), Widget.TEXT, kept_as="note"),
        Ask("meets_at", N_("Meets at"), Widget.MOMENT, help=N_("Leave empty when the opinions in writing are enough.")),
        Ask("room", N_("Room or call"), Widget.LINE, longest=120),
        Ask(
            "opinion",
            N_("Opinion"),
            Widget.TEXT,
            help=N_("Whose duty it is, by which rule, and what the unit can do. Name nobody."),
            longest=2000,
            kept_as="answer",
        ),
        Ask("lead", N_("Lead unit"), Widget.POST, kept_as="post_id"),
        Ask("assists", N_("Assisting units"), Widget.POSTS),
        Ask(
            "decision",
            N_("Decision"),
            Widget.TEXT,
            help=N_("Who does what. It stands in the register of precedents: no person, no place, no case number."),
            kept_as="instructions",
        ),
        Ask("reasons", N_("Reasons"), Widget.TEXT, help=N_("They stand in the register too."), kept_as="reason"),
        Ask(
            "basis",
            N_("Legal or official basis"),
            Widget.LINE,
            help=N_("Such as a statute with its article, or a list of duties."),
            longest=300,
        ),
        Ask("binding", N_("Binding: the lead unit may not return the order again"), Widget.TICK, kept_as="bound"),
        Ask("attended", N_("Who attended"), Widget.POSTS),
        Ask(
            "minutes",
            N_("Minutes of the meeting"),
            Widget.TEXT,
            help=N_("For those who may see the conference; not part of the register."),
            longest=4000,
        ),
        ASKS["reason"],
        ASKS["note"],
    )
}
