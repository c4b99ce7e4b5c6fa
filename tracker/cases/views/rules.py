"""The rules, for everyone who works under them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response
from flask_babel import gettext as _

from tracker.cases.diagram import draw
from tracker.cases.rulebook import matrix_rows, scope_rows
from tracker.cases.rules import LIFE
from tracker.web.access import logged_in
from tracker.web.language import say
from tracker.web.pages import page
from tracker.workflow.rulebook import BOOKS, by_state


def say_all(words: Iterable[str], joint: str = "、") -> str:
    """Message ids in the reader's language, joined."""
    return joint.join(say(one) for one in words)


def asked(asks: Iterable[tuple[str, bool]]) -> str:
    """The fields of a move; what may be left empty is marked."""
    return "、".join(say(label) + ("" if needed else _("(may be empty)")) for label, needed in asks)


def who_words(who: Iterable[Iterable[str]]) -> str:
    """The clauses of a rule in words: "a · b, or c"."""
    return _(" or ").join(say_all(clause, " · ") for clause in who)


@logged_in
def rules() -> Response:
    """The tables the program works by, readable."""
    return page(
        "cases/rules.html",
        by_state=by_state(LIFE),
        matrix=matrix_rows(),
        scopes=scope_rows(),
        books=list(BOOKS),
        diagram=draw(say, _("States of a case and the actions between them")),
        say_all=say_all,
        asked=asked,
        who_words=who_words,
    )
