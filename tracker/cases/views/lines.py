"""The rows of a list of cases in words, ready to be printed: fifty a page, so each is put together once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.areas.queries import get_tree
from tracker.cases.queries.lists import is_hidden
from tracker.cases.vocabulary import PRIORITIES, STATES, Priority, State, Visibility
from tracker.web.jinja import in_language, machine_time, short_time, until
from tracker.web.language import language, say

_BADGE = Markup('<span class="badge tone-{}">{}</span>')


class Line(NamedTuple):
    """One case in a list, every field in the reader's words."""

    ref: str
    matter: str
    area: str
    badges: Markup
    holder: str
    received_at: str
    received: str
    due_at: str
    due: str
    left: Markup | str


@lru_cache(maxsize=len(STATES) * 4)
def _badges(state: State, is_urgent: bool, _language: str) -> Markup:
    label, tone = STATES[state]
    badge = _BADGE.format(tone, say(label))
    if is_urgent:
        label, tone = PRIORITIES[Priority.P1]
        badge += Markup(" ") + _BADGE.format(tone, say(label))
    return badge


def _left(row: Any) -> Markup | str:
    """How far the deadline of an open case is, where that calls for attention."""
    left = until(row.due_at) if row.is_open else None
    return "" if left is None or left.tone == "neutral" else _BADGE.format(left.tone, left.words)


def lines_of(rows: Iterable[Any]) -> list[Line]:
    """The rows of queries/lists.py in words; what is not for the reader's eyes is named by its kind only."""
    path, spoken, restricted = get_tree().path, language(), _("Restricted matter")
    return [
        Line(
            row.ref,
            restricted
            if is_hidden(row) and row.visibility is Visibility.RESTRICTED
            else row.title or in_language(row.category_name, row.category_name_en),
            path(row.area_code, after=2),
            _badges(row.state, row.priority is Priority.P1, spoken),
            row.holder_title or "—",
            machine_time(row.received_at),
            short_time(row.received_at),
            machine_time(row.due_at),
            short_time(row.due_at),
            _left(row),
        )
        for row in rows
    ]
