"""What the sweep finds, what it leaves alone, and that neither order nor size of its batches matters."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.journeys.steps import post_of
from tests.recurrence.steps import DAY, GRID, happened, kinds_of, proposed, refs_of, roots, thrice
from tracker.areas.models import Area
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.recurrence.models import RootCase, RootLink
from tracker.recurrence.queries.matches import list_suspects
from tracker.recurrence.services import watch
from tracker.recurrence.services.watch import watch_roots
from tracker.recurrence.vocabulary import Status
from tracker.site.queries import get_setting
from tracker.site.services import set_setting

POINT = (115.0301, 35.7602)
METRE = 1 / 111_320


def test_two_are_not_enough_unless_the_setting_says_so(app: Flask, now: datetime) -> None:
    happened(now - DAY)
    happened(now - 2 * DAY)
    assert watch_roots(now) == 0
    set_setting(key="recurrence.times", value=2)
    set_setting(key="recurrence.seen_to", value=0)
    assert watch_roots(now) == 1
    assert len(refs_of(roots()[0])) == 2


def test_zero_switches_it_off(app: Flask, now: datetime) -> None:
    set_setting(key="recurrence.times", value=0)
    thrice(now)
    assert watch_roots(now) == 0


@pytest.mark.parametrize(
    "given",
    [
        {"state": State.MERGED},
        {"state": State.REJECTED},
        {"state": State.VOID},
        {"state": State.DRAFT},
        {"visibility": Visibility.MEDIATION},
        {"visibility": Visibility.RESTRICTED},
        {"place": "菜市场西门"},
        {"place": ""},
        {"category_code": "0402"},
    ],
)
def test_these_do_not_count(given: dict[str, object], app: Flask, now: datetime) -> None:
    happened(now - 3 * DAY)
    happened(now - 2 * DAY)
    happened(now - DAY, **given)
    assert watch_roots(now) == 0


def test_another_grid_is_another_place(app: Flask, now: datetime) -> None:
    query = select(Area.code).where(db.func.length(Area.code) == 15, Area.code != GRID)
    other = db.session.scalars(query.order_by(Area.code)).first()
    thrice(now, area_code=other)
    for _number in range(2):
        happened(now - DAY)
    assert watch_roots(now) == 1
    assert roots()[0].area_code == other


def test_longer_ago_than_the_days_does_not_count(app: Flask, now: datetime) -> None:
    for days in (95, 20, 1):
        happened(now - days * DAY)
    assert watch_roots(now) == 0
    set_setting(key="recurrence.days", value=120)
    set_setting(key="recurrence.seen_to", value=0)
    assert watch_roots(now) == 1


def test_points_within_the_metres_count_however_the_place_is_written(app: Flask, now: datetime) -> None:
    for number, place in enumerate(("东门", "东门垃圾桶旁", "市场东侧")):
        happened(now - (number + 1) * DAY, place=place, lng=POINT[0], lat=POINT[1] + number * 20 * METRE)
    happened(now - 5 * DAY, place="东门", lng=POINT[0], lat=POINT[1] + 300 * METRE)
    assert watch_roots(now) == 1
    assert len(refs_of(roots()[0])) == 3


def test_a_further_case_is_linked_and_told(app: Flask, now: datetime) -> None:
    root = proposed(now)
    later = happened(now + DAY)
    assert watch_roots(now + DAY) == 1
    assert later.ref in refs_of(root) and root.status is Status.PROPOSED
    assert kinds_of(root) == ["RootProposed", "RootCaseLinked"]


def test_a_number_tells_nobody_else(app: Flask, now: datetime) -> None:
    proposed(now)
    told = set(db.session.scalars(select(Notice.post_id).where(Notice.kind.startswith("Root"))))
    assert told == {post_of("supervisor1").id, post_of("dispatcher1").id}


def test_what_was_written_late_is_still_found(app: Flask, now: datetime) -> None:
    happened(now - 3 * DAY)
    happened(now - 2 * DAY)
    assert watch_roots(now) == 0
    # Received before the sweep, committed after it.
    happened(now - timedelta(minutes=2))
    assert watch_roots(now + timedelta(minutes=1)) == 1


def test_a_backlog_is_looked_through_in_pieces(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "BATCH", 2)
    for days in range(12, 2, -1):
        happened(now - days * DAY)
    seen = []
    for _round in range(6):
        watch_roots(now)
        seen.append(get_setting("recurrence.seen_to"))
    assert seen == sorted(seen)
    (root,) = roots()
    assert len(refs_of(root)) == 10


_DAYS = st.lists(st.tuples(st.integers(1, 200), st.sampled_from(("东门", "西门", "东 门"))), max_size=9, unique=True)


@given(st.data(), _DAYS, st.sampled_from((1, 3, 50)))
@settings(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_neither_order_nor_batches_matter(
    app: Flask, now: datetime, data: st.DataObject, made: list, size: int
) -> None:
    """Cases stored in any order and looked through in any pieces come to the same root cases."""
    wanted = _swept(now, made, 1000)
    shuffled = data.draw(st.permutations(made))
    assert _swept(now, shuffled, size) == wanted


def _swept(now: datetime, made: list[tuple[int, str]], size: int) -> set[frozenset[tuple[int, str]]]:
    """Which cases stand together after the sweep; the database is as before."""
    before = watch.BATCH
    watch.BATCH = size
    try:
        set_setting(key="recurrence.seen_to", value=int((now - 300 * DAY).timestamp()))
        # Minutes apart, so that no two came in at once.
        named = {_made(now, one): one for one in made}
        while watch_roots(now) or get_setting("recurrence.seen_to") < int((now - watch.OVERLAP).timestamp()):
            pass
        links = db.session.execute(select(RootLink.root_id, RootLink.case_id)).all()
        together: dict[int, set[tuple[int, str]]] = {}
        for root_id, case_id in links:
            together.setdefault(root_id, set()).add(named[case_id])
        return {frozenset(one) for one in together.values()}
    finally:
        watch.BATCH = before
        db.session.execute(delete(Event).where(Event.subject == "root"))
        for table in (RootLink, RootCase, Case):
            db.session.execute(delete(table))
        db.session.expire_all()


def _at(now: datetime, one: tuple[int, str]) -> datetime:
    return now - one[0] * DAY - timedelta(minutes=("东门", "西门", "东 门").index(one[1]))


def _made(now: datetime, one: tuple[int, str]) -> int:
    return happened(_at(now, one), place=one[1]).id


@pytest.mark.on("sqlite")  # PostgreSQL reads a table this small whole, as it should
def test_the_search_walks_an_index(app: Flask, now: datetime) -> None:
    """No part of it reads the table of cases from end to end."""
    from sqlalchemy import event

    said: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        list_suspects(now - DAY, now, 3)
        watch.end_of_batch(now - DAY, now, 10)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    cursor = db.session.connection().connection.cursor()
    plans = [row[3] for sql, given in said for row in cursor.execute("EXPLAIN QUERY PLAN " + sql, given).fetchall()]
    assert plans
    assert not [one for one in plans if one.startswith(("SCAN cases", "SCAN root"))], plans
    assert any("ix_cases_kind" in one for one in plans), plans
    assert any("ix_cases_received" in one for one in plans), plans
