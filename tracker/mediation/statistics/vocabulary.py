"""What the statistics count, and how their table is cut up."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Measure(IntEnum):
    """What is counted; AMOUNT is in fen, all others are numbers of mediations."""

    ACCEPTED = 0
    #: Of those accepted in the period: agreed by its end, and neither agreed nor ended by then.
    COHORT_AGREED = 1
    COHORT_RUNNING = 2
    SUCCESS = 3
    WRITTEN = 4
    #: Of the written agreements of the period: confirmed by a court by its end.
    CONFIRMED = 5
    AMOUNT = 6
    PERFORMED = 7
    #: Agreements whose term came in the period, and those of them performed by its end.
    DUE = 8
    KEPT = 9


class By(StrEnum):
    """What the rows of the table are."""

    TYPE = "type"
    ORIGIN = "origin"
    COMMITTEE = "committee"
    MONTH = "month"
