"""Cases that may be the same matter, shown before a report is sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, or_, select

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.cases.models import Case
from tracker.cases.queries.boxes import box_around, in_box
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import NEVER_DUE, State
from tracker.extensions import db
from tracker.site.queries import get_setting

MOST = 5


def list_similar(
    *, actor: Actor, area_code: str, category_code: str, point: tuple[float, float] | None, now: datetime
) -> list[Row]:
    """Up to five readable cases of the last days: the same category in the same grid, or anything very near."""
    alike: list[ColumnElement[bool]] = []
    if area_code and category_code:
        alike.append(and_(Case.area_code == area_code, Case.category_code == category_code))
    if point:
        alike.append(in_box(box_around(point, float(get_setting("case.duplicate_metres")))))
    if not alike:
        return []
    since = now - timedelta(days=int(get_setting("case.duplicate_days")))
    dropped = NEVER_DUE - {State.REPORTED}
    query = (
        select(Case.ref, Case.title, Case.state, Case.received_at, Case.place)
        .where(
            or_(*alike),
            Case.received_at >= since,
            Case.state.notin_(dropped),
            visible_cases(actor, least=Sees.CONTENT),
        )
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    return list(db.session.execute(query))
