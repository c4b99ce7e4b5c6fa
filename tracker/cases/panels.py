"""What other subjects put on the page of a case. They hang a maker in.

A case knows nothing of police visits or mediation files; a maker looks at the case as the reader sees it and gives
a piece of the page, or None where it has nothing for this reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.access.actor import Actor
from tracker.cases.queries.detail import CaseInView
from tracker.hooks import Hook


@dataclass(frozen=True)
class Panel:
    """A piece of the page: a template, and what it shows under the name `panel`."""

    template: str
    shown: Mapping[str, object]


Maker = Callable[[CaseInView, Actor, datetime], Panel | None]

#: Panels stand on the page in the order in which their makers were hung in.
PANELS: Hook[Maker] = Hook()


def panels_of(view: CaseInView, actor: Actor, now: datetime) -> list[Panel]:
    """The pieces for this reader of this case."""
    return [panel for maker in PANELS if (panel := maker(view, actor, now)) is not None]


#: What else waits for someone beside cases; None where nothing does.
Waiting = Callable[[Actor, datetime], Panel | None]

#: Blocks of the inbox and the home page, in the order in which they were hung in.
WAITING: Hook[Waiting] = Hook()


def waiting_for(actor: Actor, now: datetime) -> list[Panel]:
    """The blocks of what waits for this person."""
    return [panel for maker in WAITING if (panel := maker(actor, now)) is not None]
