"""What others have to correct of figures that were published. They hang a finder in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.access.actor import Actor
from tracker.hooks import Hook


@dataclass(frozen=True)
class Correction:
    """What was decided about figures of the reporting month a day belongs to.

    In the language of the office, as the rest of a sentence that begins with the month; no names of persons.
    """

    on: date
    words: str


#: Given the area, the instants between which it was decided, and the reader, whose scope holds.
Find = Callable[[str, datetime, datetime, Actor], Sequence[Correction]]

FINDERS: Hook[Find] = Hook()


def decided_between(area: str, since: datetime, until: datetime, actor: Actor) -> list[Correction]:
    """What was decided from an instant until before another about the figures of an area."""
    return [one for find in FINDERS for one in find(area, since, until, actor)]
