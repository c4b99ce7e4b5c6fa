"""The rows of a list of cases in words: fifty a page, so each is put together once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.areas.queries import get_tree
from tracker.cases.models import Case
from tracker.cases.vocabulary import DueLevel, Priority, State, Visibility, standing
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.web.jinja import Left, short_times, until
from tracker.web.language import language, say

_BADGE = Markup('<span class="badge tone-{}">{}</span>')
_TICKED = Markup(" checked")


class Line(NamedTuple):
    """One case in a list, every field in the reader's words; what is markup was put together here."""

    ref: str
    matter: str
    area: str
    badges: Markup
    holder: str
    received_at: str
    received: str
    due: Markup | str
    left: Markup | str
    ticked: Markup | str


@lru_cache(maxsize=len(State) * 8)
def _badges(state: State, is_checked: bool, is_urgent: bool, _language: str) -> Markup:
    label, tone = standing(state, is_checked)
    badge = _BADGE.format(tone, say(label))
    if is_urgent:
        label, tone = Priority.P1.label, Priority.P1.tone
        badge += Markup(" ") + _BADGE.format(tone, say(label))
    return badge


@lru_cache(maxsize=512)
def _left(words: str, tone: str) -> Markup:
    return _BADGE.format(tone, words)


def _due(at: str, words: str, badge: Markup | str) -> Markup:
    return Markup(f'<div><time datetime="{at}">{words}</time> {badge}</div>')  # noqa: S704 - times and a badge of ours


def _next_due(row: Case | AnyRow) -> datetime | None:
    """The instant a list shows: until when the case, or the step before it is sent to a unit, should be done."""
    return row.due_at or (row.stage_due_at if row.is_open else None)


def deadline_of(case: Case | AnyRow) -> Left | None:
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


def lines_of(rows: Iterable[AnyRow], chosen: Collection[str] = ()) -> list[Line]:
    """Rows of LINE_COLUMNS in words, the chosen ones ticked; what is not for the reader is named by its kind only."""
    path, spoken, short, restricted = get_tree().path, language(), short_times(), _("Restricted matter")
    lines = []
    for row in rows:
        title = row.title
        if row.visibility is Visibility.RESTRICTED and not title:
            title = restricted
        name = row.category_name_en if spoken == "en" and row.category_name_en else row.category_name
        left, due_at = deadline_of(row), _next_due(row)
        badge = _left(left.words, left.tone) if left and left.tone != "neutral" else ""
        lines.append(
            Line(
                row.ref,
                title or name,
                path(row.area_code, after=2),
                _badges(row.state, row.verified_at is not None, row.priority is Priority.P1, spoken),
                row.holder_title or "—",
                row.received_at.isoformat(),
                short(row.received_at),
                _due(due_at.isoformat(), short(due_at), badge) if due_at else "—",
                badge,
                _TICKED if row.ref in chosen else "",
            )
        )
    return lines
