"""What lodging an appeal and its steps ask for."""

from __future__ import annotations

from dataclasses import replace

from tracker.appeals.vocabulary import LONGEST_WORDS, Ground
from tracker.cases.asks import ASKS
from tracker.foundation.words import N_
from tracker.workflow.asks import Ask, Widget, labelled

APPEAL_ASKS: dict[str, Ask] = {
    ask.name: ask
    for ask in (
        Ask("ground", N_("Ground"), Widget.CHOICE, labelled(Ground)),
        Ask(
            "statement",
            N_("Statement"),
            Widget.TEXT,
            help=N_("What happened, when, and what shows it: a document of the case, a notice, a time. Name nobody."),
            longest=LONGEST_WORDS,
            kept_as="words",
        ),
        Ask(
            "reasons",
            N_("Reasons of the judgement"),
            Widget.TEXT,
            help=N_("The post reads them. They stay in the history of the appeal."),
            longest=LONGEST_WORDS,
            kept_as="words",
        ),
        Ask("question", N_("What is to be added"), Widget.TEXT, longest=LONGEST_WORDS, kept_as="words"),
        Ask("answer", N_("Answer of the post"), Widget.TEXT, longest=LONGEST_WORDS, kept_as="words"),
        Ask(
            "objection",
            N_("Why the judgement is wrong"),
            Widget.TEXT,
            help=N_("The next level reads it together with everything said before, and decides finally."),
            longest=LONGEST_WORDS,
            kept_as="words",
        ),
        replace(ASKS["note"], kept_as="words"),
    )
}
#: What lodging asks for.
LODGING = ("ground", "statement")
