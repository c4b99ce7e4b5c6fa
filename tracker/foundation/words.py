"""User-visible words and the one refusal that carries them to the edge, where they are translated."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeVar
from unicodedata import category


def N_(msgid: str) -> str:
    """Return `msgid` unchanged; marking it lets the catalogue extraction find it."""
    return msgid


#: The words of a vocabulary. A mapping keeps to one type of keys, and each vocabulary is a type of its own.
Labels = Mapping[Any, str]


class Vocabulary(StrEnum):
    """Stored words, each a row with what people read and its tone, if any: `AGREED = "agreed", N_("yes"), "good"`."""

    _value_: str
    label: str
    tone: str

    def __new__(cls, value: str, label: str = "", tone: str = "") -> Self:
        """A row without a label is an error where it stands; `Consent("agreed")` finds its word by the stored value."""
        if not label:
            raise TypeError(f"{cls.__name__}: {value!r} has no label")
        word = str.__new__(cls, value)
        word._value_, word.label, word.tone = value, label, tone
        return word


V = TypeVar("V", bound=Vocabulary)


def labels(words: type[V]) -> dict[V, str]:
    """The words of a vocabulary with their labels, in its order."""
    return {word: word.label for word in words}


def toned(words: type[V]) -> dict[V, tuple[str, str]]:
    """The words of a vocabulary with (label, tone), in its order."""
    return {word: (word.label, word.tone) for word in words}


class Refused(Exception):
    """Something a person asked for cannot be done; `message` is an English msgid with %(name)s places for `params`.

    `field` names the form field to blame (None: the whole request); `code` is a stable word for tests and the API.
    """

    def __init__(
        self, message: str, /, *, field: str | None = None, code: str = "refused", **params: str | int | float | date
    ) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.field = field
        self.code = code

    def __str__(self) -> str:
        """Return the English sentence; like gettext, `%` is only read when there are params."""
        return self.message % self.params if self.params else self.message


#: The code of a refusal because something that must be answered was not.
UNANSWERED = "unanswered"


def unanswered(field: str) -> Refused:
    """What must be filled in was left empty, or with what shows nothing; the form names it by its label."""
    return Refused(N_("Please fill this in."), field=field, code=UNANSWERED)


#: Control characters, halves of surrogates, and what is no character: neither Word files nor every database hold them.
UNPRINTABLE = ("Cc", "Cs", "Cn")


#: Letters and symbols by name that show nothing: Hangul fillers and the empty Braille cell.
_SHOWS_NOTHING = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing of it: blanks of any width, control and formatting characters."""
    return all(one.isspace() or one in _SHOWS_NOTHING or category(one) in (*UNPRINTABLE, "Cf") for one in text)


def printable(text: str) -> str:
    """The text as it can be kept and printed: lines ended by a line feed, no control characters, no blanks around.

    Nothing where a reader would see nothing of it.
    """
    if is_blank(text):
        return ""
    lines = text.replace("\t", " ").splitlines()
    return "\n".join("".join(one for one in line if category(one) not in UNPRINTABLE) for line in lines).strip()
