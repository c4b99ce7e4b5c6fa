"""What other subjects put on the page of a case. They register a maker when the application is made.

A case knows nothing of police visits or mediation files; a maker looks at the case as the reader sees it and gives
a piece of the page, or None where it has nothing for this reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.access.actor import Actor
from tracker.cases.queries.detail import CaseInView


@dataclass(frozen=True)
class Panel:
    """A piece of the page: a template, and what it shows under the name `panel`."""

    template: str
    shown: Mapping[str, Any]


Maker = Callable[[CaseInView, Actor, datetime], Panel | None]

_makers: list[Maker] = []


def add_panel(maker: Maker) -> None:
    """Register a maker once; panels stand on the page in the order of registration."""
    if maker not in _makers:
        _makers.append(maker)


def panels_of(view: CaseInView, actor: Actor, now: datetime) -> list[Panel]:
    """The pieces for this reader of this case."""
    return [panel for maker in _makers if (panel := maker(view, actor, now)) is not None]


#: What else waits for someone beside cases; None where nothing does.
Waiting = Callable[[Actor, datetime], Panel | None]

_waiting: list[Waiting] = []


def add_waiting(maker: Waiting) -> None:
    """Register once a block of the inbox and the home page for things that wait beside cases."""
    if maker not in _waiting:
        _waiting.append(maker)


def waiting_for(actor: Actor, now: datetime) -> list[Panel]:
    """The blocks of what waits for this person, in the order of registration."""
    return [panel for maker in _waiting if (panel := maker(actor, now)) is not None]
