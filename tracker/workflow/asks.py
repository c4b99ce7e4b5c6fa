"""What a move may ask for: each field once, whatever form, check or rulebook speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from tracker.files.store import StoredFile
from tracker.foundation.words import N_, UNANSWERED, Refused, Vocabulary, is_blank

W = TypeVar("W", bound=StrEnum)
#: What was filled in, by the name of the ask: words, numbers, days, lists, as its field gives them.
Answers = Mapping[str, Any]


class Widget(StrEnum):
    """How an ask is filled in."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    #: One of a list that folds out, beginning with none.
    SELECT = "select"
    POST = "post"
    POSTS = "posts"
    CONCERNED = "concerned"
    CATEGORY = "category"
    LIMIT = "limit"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    NUMBER = "number"
    TICK = "tick"
    FILES = "files"
    #: Rectangles over parts of a picture.
    COVERS = "covers"


_CHOSEN = frozenset({Widget.CHOICE, Widget.SELECT, Widget.POST, Widget.POSTS, Widget.CATEGORY, Widget.FILES})


@dataclass(frozen=True)
class Ask:
    """One field of a move's form. `choices` maps stored values to labels, where the widget is a choice."""

    name: str
    label: str
    widget: Widget
    choices: Mapping[str, str] | None = None
    help: str = ""
    longest: int = 1000
    #: How many lines of a text are shown, and between what a number lies.
    rows: int = 3
    between: tuple[int, int] | None = None
    #: What is said when it was left out, where the label does not say it well.
    needed: str = ""
    file_kind: StrEnum | None = None
    #: Seldom needed: the form shows its label alone until it is opened.
    is_folded: bool = False
    #: What history keeps of the answer is named otherwise.
    kept_as: str = ""

    @property
    def fact(self) -> str:
        """The name under which history keeps the answer."""
        return self.kept_as or ("files" if self.takes_files else self.name)

    @property
    def is_chosen(self) -> bool:
        """Whether it is chosen from what is offered, and not written."""
        return self.widget in _CHOSEN

    @property
    def takes_files(self) -> bool:
        return self.widget is Widget.FILES


def labelled(words: Iterable[Vocabulary]) -> dict[str, str]:
    """The words of a vocabulary as the choices of an ask."""
    return {word.value: word.label for word in words}


def asked(asks: Iterable[str], table: Mapping[str, Ask]) -> list[Ask]:
    """The asks a row names; a trailing `?` only says that one may stay empty."""
    return [table[name.rstrip("?")] for name in asks]


def check_answers(
    asks: Iterable[str], answers: Answers, table: Mapping[str, Ask], files: Sequence[StoredFile] = ()
) -> None:
    """Refused at the first thing a row asks for (without a trailing `?`) that was not given; blanks give nothing.

    `table` are the subject's asks by name: the refusal says the label of what is missing.
    """
    for name in asks:
        if name.endswith("?"):
            continue
        ask = table[name]
        given = list(files) if ask.takes_files else answers.get(name)
        if is_blank(given) if isinstance(given, str) else given is None or given == []:
            message = N_("Choose: %(label)s") if ask.is_chosen else N_("Fill in: %(label)s")
            raise Refused(message, field=name, code=UNANSWERED, label=ask.label)
