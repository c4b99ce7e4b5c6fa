"""What history calls a thing that has happened, and what it shows of it: one row for each kind of event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracker.foundation.words import N_, Vocabulary


class Shape(StrEnum):
    """How a fact is put into words."""

    PLAIN = "plain"
    POST = "post"
    POSTS = "posts"
    NAMES = "names"
    LIMIT = "limit"
    INSTANT = "instant"
    DAY = "day"
    DIGEST = "digest"
    DAYS = "days"


@dataclass(frozen=True)
class Words:
    """What somebody wrote: for those who may read the thing."""


@dataclass(frozen=True)
class Code:
    """A word of a vocabulary, said by its label: for those who may read the thing."""

    words: type[Vocabulary]


@dataclass(frozen=True)
class Sign:
    """A fact about the way of the thing, for everyone who sees that it runs. The words name it once, or not at all."""

    words: str = "%(it)s"
    shape: Shape = Shape.PLAIN


@dataclass(frozen=True)
class Content(Sign):
    """A fact that is for those who may read the thing."""


Tellings = Mapping[str, Words | Code | Sign]
FILES = Content(N_("Files: %(names)s"), Shape.NAMES)


@dataclass(frozen=True)
class Happening:
    """One kind of event. What a move asks for is shown by it, or kept for another place."""

    kind: str
    label: str
    icon: str = "history"
    tone: str = "neutral"
    #: The action it comes of; None: no move makes it.
    of: StrEnum | None = None
    #: The facts it shows, each with what it is.
    shows: Tellings = field(default_factory=dict)
    #: The facts it keeps and does not show.
    keeps: frozenset[str] = frozenset()
    #: What a notice of it says, where that is not the label.
    notice: str = ""
    #: Papers do not speak of what is for the screen.
    is_printed: bool = True


def happening_of(tellings: Tellings) -> Callable[..., Happening]:
    """Makes rows that name what they show, out of what facts of a history are; shown in the order of that table."""

    def happening(
        kind: str, label: str, icon: str = "history", tone: str = "neutral", of: StrEnum | None = None, *,
        shows: str = "", keeps: str = "", notice: str = "", is_printed: bool = True,
    ) -> Happening:  # fmt: skip
        named = set(shows.split())
        if not named <= tellings.keys():
            raise ValueError(f"{kind}: nothing says what {sorted(named - tellings.keys())} are")
        shown = {name: telling for name, telling in tellings.items() if name in named}
        return Happening(kind, label, icon, tone, of, shown, frozenset(keeps.split()), notice, is_printed)

    return happening


def kinds_of(rows: Iterable[Happening]) -> dict[Any, str]:
    """What history calls each action."""
    return {row.of: row.kind for row in rows if row.of is not None}


def notices_of(rows: Iterable[Happening]) -> dict[str, str]:
    """What a notice of each kind says."""
    return {row.kind: row.notice or row.label for row in rows}
