"""The rules, for everyone who works under them."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from tracker.cases.diagram import draw
from tracker.cases.rulebook import class_words, matrix_rows, move_rows, scope_rows
from tracker.people.vocabulary import ROLE_LABELS, Role
from tracker.web.access import logged_in
from tracker.web.language import say
from tracker.web.pages import page


@logged_in
def rules() -> Response:
    """The tables the program works by, readable."""
    return page(
        "cases/rules.html",
        moves=move_rows(),
        matrix=matrix_rows(),
        scopes=scope_rows(),
        class_names=lambda codes: [class_words()[one] for one in codes.split(",")],
        roles=[say(ROLE_LABELS[role]) for role in Role],
        diagram=draw(say, _("States of a case and the actions between them")),
        say_all=lambda words, joint="、": joint.join(say(one) for one in words),
    )
