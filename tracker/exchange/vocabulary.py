"""What a row of somebody else's case table may tell, and how such tables usually call it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from tracker.cases.vocabulary import State
from tracker.foundation.words import N_, Vocabulary


class Part(Vocabulary):
    """One thing a case of the past has."""

    ID = "id", N_("Number in the other system")
    RECEIVED = "received", N_("Reported at")
    DUE = "due", N_("Deadline")
    CLOSED = "closed", N_("Closed at")
    STATE = "state", N_("State")
    CATEGORY = "category", N_("Category")
    AREA = "area", N_("Area (code or name)")
    UNIT = "unit", N_("Unit that handled it")
    TITLE = "title", N_("Title")
    TEXT = "text", N_("Description")
    PLACE = "place", N_("Place")
    RESULT = "result", N_("Result")
    LNG = "lng", N_("Longitude")
    LAT = "lat", N_("Latitude")


#: Without these a row is no case.
NEEDED = (Part.ID, Part.RECEIVED)

#: The states a case of the past may come in with.
HISTORY_STATES = (State.ACCEPTED, State.HANDLING, State.CLOSED, State.ARCHIVED, State.REJECTED, State.VOID)
#: Of these, the ones that need a closing time.
CLOSED_STATES = frozenset({State.CLOSED, State.ARCHIVED})

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
#: Names of columns as `plain` writes them, the surest first.
COLUMN_WORDS: dict[Part, tuple[str, ...]] = {Part(part): tuple(words) for part, words in _WORDS["columns"].items()}
#: Words of other systems for states, as `plain` writes them.
STATE_WORDS: dict[str, State] = {word: State(state) for state, words in _WORDS["states"].items() for word in words}


def plain(word: str) -> str:
    """A name as it is compared: one width and case, without spaces, dashes and what stands in brackets."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return re.sub(r"[\s_\-:*]+", "", re.sub(r"\(.*?\)|【.*?】", "", folded))


def guess_columns(header: Iterable[str]) -> dict[Part, str]:
    """Which column probably holds which part; each column at most once, parts without a likely one left out."""
    columns = {plain(name): name for name in reversed(list(header))}
    found: dict[Part, str] = {}
    for part, words in COLUMN_WORDS.items():
        column = next((columns[word] for word in words if word in columns), None)
        if column is not None and column not in found.values():
            found[part] = column
    return found


def guess_state(word: str) -> State | None:
    """The state a word of another system probably means."""
    return STATE_WORDS.get(plain(word))
