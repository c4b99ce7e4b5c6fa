"""The rows of a list of cases in words, ready to be printed: fifty a page, so each is put together once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup, escape

from tracker.areas.queries import get_tree
from tracker.cases.vocabulary import PRIORITIES, STATES, DueLevel, Priority, State, Visibility, standing
from tracker.foundation.words import N_
from tracker.web.jinja import Left, short_times, until
from tracker.web.language import language, say

_BADGE = Markup('<span class="badge tone-{}">{}</span>')


class Line(NamedTuple):
    """One case in a list, every field in the reader's words and ready to stand on the page.

    What people typed is escaped here, once; numbers, times and badges are ours. The template then prints the fields as
    they are: escaping all of fifty rows again cost a fifth of the page.
    """

    ref: str
    matter: Markup
    area: Markup
    badges: Markup
    holder: Markup
    received_at: str
    received: str
    due_at: str
    due: str
    left: Markup | str


@lru_cache(maxsize=len(STATES) * 8)
def _badges(state: State, is_checked: bool, is_urgent: bool, _language: str) -> Markup:
    label, tone = standing(state, is_checked)
    badge = _BADGE.format(tone, say(label))
    if is_urgent:
        label, tone = PRIORITIES[Priority.P1]
        badge += Markup(" ") + _BADGE.format(tone, say(label))
    return badge


@lru_cache(maxsize=512)
def _left(words: str, tone: str) -> Markup:
    return _BADGE.format(tone, words)


def _next_due(row: Any) -> datetime | None:
    """The instant a list shows: until when the case, or the step before it is sent to a unit, should be done."""
    return row.due_at or (row.stage_due_at if row.is_open else None)


def deadline_of(case: Any) -> Left | None:
    """How a case stands to its deadlines, told the same way everywhere: the step's limit where it ends first.

    A suspended case has no time running; what was late before it was suspended stays late. None: nothing runs.
    """
    if not case.is_open:
        return None
    if case.state is State.SUSPENDED:
        was_late = case.due_level is DueLevel.OVERDUE
        stopped = N_("clock stands still, late before") if was_late else N_("clock stands still")
        return Left(say(stopped), "bad" if was_late else "info")
    ends = [at for at in (case.stage_due_at, case.due_at) if at is not None]
    return until(min(ends), is_soon=case.due_level is DueLevel.SOON) if ends else None


def lines_of(rows: Iterable[Any]) -> list[Line]:
    """Rows of LINE_COLUMNS in words; what is not for the reader's eyes is named by its kind only."""
    path, spoken, short, restricted = get_tree().path, language(), short_times(), _("Restricted matter")
    lines = []
    for row in rows:
        title = row.title
        if row.visibility is Visibility.RESTRICTED and not title:
            title = restricted
        name = row.category_name_en if spoken == "en" and row.category_name_en else row.category_name
        left, due_at = deadline_of(row), _next_due(row)
        lines.append(
            Line(
                row.ref,
                escape(title or name),
                escape(path(row.area_code, after=2)),
                _badges(row.state, row.verified_at is not None, row.priority is Priority.P1, spoken),
                escape(row.holder_title or "—"),
                row.received_at.isoformat(),
                short(row.received_at),
                due_at.isoformat() if due_at else "",
                short(due_at) if due_at else "",
                _left(left.words, left.tone) if left and left.tone != "neutral" else "",
            )
        )
    return lines
