"""Steps of the tests of root cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.factories import GRID, make_case
from tests.journeys.steps import actor_of, post_of
from tests.visitor import Page, Visitor
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.recurrence.models import RootCase, RootLink
from tracker.recurrence.services.watch import watch_roots
from tracker.site.services import set_setting

DAY = timedelta(days=1)
CAUSE = "菜市场东门没有垃圾中转点，收摊后无人清运。"
MEASURE = "已在东门设垃圾收集点，与市场方签订每日清运协议，自本月起执行。"


def number_of(username: str) -> str:
    """The id of the post the user holds, as a form sends it."""
    return str(post_of(username).id)


def happened(at: datetime, **given: Any) -> Case:
    """A closed case of one type at one place, which came in at an instant."""
    times = dict.fromkeys(("occurred_at", "written_at", "received_at", "accepted_at"), at)
    closed = {"state": State.CLOSED, "closed_at": at + DAY, "handling_minutes": 90}
    return make_case(at, **times | closed | {"place": "菜市场东门"} | given)


def thrice(now: datetime, **given: Any) -> list[Case]:
    """Three of them within the days."""
    cases = [happened(now - days * DAY, **given) for days in (40, 20, 1)]
    db.session.commit()
    return cases


def roots() -> list[RootCase]:
    return list(db.session.scalars(select(RootCase).order_by(RootCase.id)))


def fresh(root: RootCase) -> RootCase:
    """The root case as it stands in the database, with its checks."""
    query = select(RootCase).where(RootCase.id == root.id).options(selectinload(RootCase.checks))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def refs_of(root: RootCase) -> set[str]:
    """The numbers of the linked cases."""
    query = select(Case.ref).join(RootLink, RootLink.case_id == Case.id).where(RootLink.root_id == root.id)
    return set(db.session.scalars(query))


def kinds_of(root: RootCase) -> list[str]:
    query = select(Event.kind).where(Event.subject == "root", Event.subject_id == root.id).order_by(Event.seq)
    return list(db.session.scalars(query))


def proposed(now: datetime, **given: Any) -> RootCase:
    """Three cases, of which the sweep has made a root case."""
    thrice(now, **given)
    set_setting(key="recurrence.seen_to", value=0)
    watch_roots(now)
    db.session.commit()
    return roots()[-1]


def step(visitor: Visitor, root: RootCase, name: str, *, status: int = 303, **answers: Any) -> Page:
    """Open the form of a step, fill it in and send it."""
    address = f"/roots/{root.id}/moves/{name}"
    visitor.get(address)
    return visitor.post(address, dict(answers), status=status)


def taken_up(visitor: Visitor, now: datetime, **given: Any) -> RootCase:
    """A root case that unit1 is responsible for, and officer1 checks."""
    root = proposed(now, **given)
    step(visitor.login("supervisor1"), root, "take_up", post=number_of("unit1"), checker=number_of("officer1"))
    return root


def watched(visitor: Visitor, now: datetime, **given: Any) -> RootCase:
    """The same with cause and measure, and three quiet checks planned: today and after each thirty days."""
    root = taken_up(visitor, now, **given)
    first = now.date().isoformat()
    step(visitor.login("unit1"), root, "state", cause=CAUSE, measure=MEASURE, first_on=first)
    return root


__all__ = [
    "CAUSE", "DAY", "GRID", "MEASURE", "actor_of", "fresh", "happened", "kinds_of", "number_of", "proposed", "refs_of", "roots",
    "step", "taken_up", "thrice", "watched",
]  # fmt: skip
