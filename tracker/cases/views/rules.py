"""The rules, for everyone who works under them."""

from __future__ import annotations

from flask import Response

from tracker.cases.rulebook import diagram, matrix_rows, move_rows, scope_rows
from tracker.web.access import logged_in
from tracker.web.pages import page


@logged_in
def rules() -> Response:
    return page(
        "cases/rules.html", moves=move_rows(), matrix=matrix_rows(), scopes=scope_rows(), diagram=diagram()
    )  # fmt: skip
