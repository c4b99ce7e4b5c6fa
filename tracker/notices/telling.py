"""What a notice says and where it leads, inside the house and outside. Whoever leaves notices of a kind hangs it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.access.actor import Actor
from tracker.hooks import Hook, Signal
from tracker.notices.models import Notice


@dataclass(frozen=True)
class Pointer:
    """What a notice is about: its number, or in words; the address it leads to, where there is one; and more."""

    words: str
    url: str = ""
    is_number: bool = True
    more: str = ""


@dataclass(frozen=True)
class Outside:
    """What may be said of a thing outside the house: number, state, address. Of a confidential one no state."""

    number: str
    #: The page it leads to, behind a login.
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    #: As it is stored, and in words.
    state: str = ""
    state_words: str = ""
    is_confidential: bool = True
    is_urgent: bool = False


#: kind: what a notice of it says.
WORDS: Hook[Mapping[str, str]] = Hook()
#: Given notices and who reads them: where those of the subject lead, by the notice's id.
POINTERS: Hook[Callable[[Sequence[Notice], Actor], Mapping[int, Pointer]]] = Hook()

#: Given the numbers that notices are about: what may be said outside of those the subject knows.
OUTSIDE: Hook[Callable[[Sequence[str]], Mapping[str, Outside]]] = Hook()
#: Notices were left: `posts` (ids), `kind`, `ref`, `now`. Heard in the transaction that leaves them.
notices_left = Signal()


def told(notices: Sequence[Notice], actor: Actor) -> list[tuple[Notice, str, Pointer]]:
    """Each notice with its words and where it leads for a reader; of several that know, the first hung in counts."""
    words = {kind: said for table in WORDS for kind, said in table.items()}
    found: dict[int, Pointer] = {}
    for point in POINTERS:
        found = {**point(notices, actor), **found}
    return [(one, words.get(one.kind, one.kind), found.get(one.id, Pointer(one.ref))) for one in notices]
