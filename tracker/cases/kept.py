"""What was written under a stricter class stays under it when a case leaves that class.

Correcting a category may take a case out of mediation or restricted sight; who may read it then is more than who could
when it was written. The event that records the correction keeps the class, the old title, text and place, and so tells
of everything up to itself who may read it. Nothing else is stored: history cannot be changed, and neither can this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.cases.models import Case
from tracker.cases.vocabulary import Visibility
from tracker.foundation.json import Json
from tracker.foundation.orm import AnyRow


@dataclass(frozen=True)
class Kept:
    """A stretch of a case's life under a class it has left."""

    #: How many events, from the first, belong to it.
    events: int
    #: When the case left the class.
    until: datetime
    visibility: Visibility
    must_report: bool
    title: str
    text: str
    place: str


def keep(case: Case, must_report: bool) -> Json:
    """What the event of a correction holds of a case that leaves its class."""
    kept: Json = {"kept_class": case.visibility.value, "kept_title": case.title, "kept_text": case.text}
    kept |= {"kept_place": case.place} if case.place else {}
    if case.lng is not None:
        kept |= {"kept_point": [case.lng, case.lat]}
    return kept | ({"kept_duty": True} if must_report else {})


def kept_in(timeline: Sequence[AnyRow]) -> tuple[Kept, ...]:
    """The classes a case has left, the oldest first."""
    return tuple(
        Kept(
            events=place + 1,
            until=event.received_at,
            visibility=Visibility(event.facts["kept_class"]),
            must_report=bool(event.facts.get("kept_duty")),
            title=event.facts["kept_title"],
            text=event.facts["kept_text"],
            place=event.facts.get("kept_place", ""),
        )
        for place, event in enumerate(timeline)
        if "kept_class" in event.facts
    )
