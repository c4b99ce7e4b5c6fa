"""How often things befall made-up cases: every share in one place, 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from tracker.cases.vocabulary import Rating, ResultCode

Word = TypeVar("Word")
Shares = tuple[tuple[float, Word], ...]


@dataclass(frozen=True)
class Habits:
    """The shares of a county that works well but not perfectly; what is left of a list goes its plain way."""

    #: What becomes of a report.
    outcomes: Shares[str] = (
        (0.030, "rejected"),
        (0.025, "merged"),
        (0.010, "void"),
        (0.004, "stuck"),
        (0.004, "recalled"),
    )
    #: What happens while a unit has it (methods of life.Life).
    turns: Shares[str] = (
        (0.065, "run_late"),
        (0.022, "run_very_late"),
        (0.036, "extend"),
        (0.024, "suspend"),
        (0.040, "get_help"),
        (0.010, "escalate"),
    )
    ratings: Shares[Rating] = (
        (0.44, Rating.VERY_SATISFIED),
        (0.33, Rating.SATISFIED),
        (0.08, Rating.NEUTRAL),
        (0.07, Rating.DISSATISFIED),
        (0.08, Rating.NO_ANSWER),
    )
    results: Shares[ResultCode] = (
        (0.82, ResultCode.SOLVED),
        (0.07, ResultCode.PARTLY_SOLVED),
        (0.04, ResultCode.NOT_FOUND),
        (0.05, ResultCode.EXPLAINED),
        (0.02, ResultCode.REFERRED),
    )
    on_spot: float = 0.62  # of what a grid officer could settle with his own hands
    on_spot_refused: float = 0.03
    drafted: float = 0.03
    recategorised: float = 0.02
    triaged: float = 0.01
    handed_back: float = 0.03  # of what came to a liaison
    unmerged: float = 0.04
    noticed_late: float = 0.05
    sent_wrong: float = 0.04
    wrong_recalled: float = 0.15
    progress: float = 0.22
    granted: float = 0.85
    feedback_recalled: float = 0.005
    reworked: float = 0.03
    #: Who is asked how it went; nobody else has a rating.
    asked_reporter: float = 0.34
    asked_officer: float = 0.05
    reopened: float = 0.55
    #: In the last two days: what nobody has looked at yet, and drafts not sent.
    lying: float = 0.08
    unsent: float = 0.6
    named: float = 0.6
    #: How many of the latest cases lie on the desks of the named people, and where they are left lying.
    latest: int = 80
    halts: Shares[str] = (
        (0.10, "reported"),
        (0.05, "accepted"),
        (0.25, "dispatched"),
        (0.20, "handling"),
        (0.22, "feedback"),
        (0.08, "request"),
        (0.05, "on_spot"),
    )


ORDINARY = Habits()


def pick(choices: Sequence[Word], random: Random) -> Word:
    """One of several, each as likely."""
    return choices[int(random.random() * len(choices))]


def draw(choices: Shares[Word], random: Random) -> Word | None:
    """One of several by its share; None for what is left."""
    chance = random.random()
    for share, choice in choices:
        if chance < share:
            return choice
        chance -= share
    return None
