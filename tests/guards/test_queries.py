"""No page asks more than 25 questions, and the hot ones use their indexes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text

from tests.factories import make_case
from tests.journeys.steps import log, to_handling
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, _list_query
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.people.models import User
from tracker.people.queries.actors import load_actor

MOST = 25


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
        if not statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("officer1", "/"), ("officer1", "/inbox"), ("officer1", "/cases"), ("officer1", "/cases/new"), ("supervisor2", "/cases?view=map"), ("officer1", "/cases?view=map"),
        ("supervisor2", "/cases/map?bbox=122,31,125,34&zoom=10"), ("officer1", "/cases/map?bbox=122,31,125,34&zoom=10"), ("dispatcher1", "/cases?q=井盖&open=1"),
        ("unit1", "/inbox"), ("supervisor2", "/reports/closure"), ("supervisor2", "/reports/closure?by=unit"), ("officer1", "/rules"),
        ("sysadmin1", "/admin/users"), ("sysadmin1", "/admin/units"), ("secadmin1", "/admin/posts"), ("secadmin1", "/admin/gaps"), ("auditor1", "/admin/log"),
        ("sysadmin1", "/areas"), ("sysadmin1", "/areas/990101001"), ("sysadmin1", "/areas/990101001001/merge"), ("sysadmin1", "/calendar"),
        ("supervisor2", "/policing/coverage"), ("secadmin1", "/policing/assignments"), ("secadmin1", "/policing/assignments/bulk"), ("sysadmin1", "/policing/officers"),
        ("sysadmin1", "/policing/rooms"), ("sysadmin1", "/policing/villages/990101001001"), ("supervisor2", "/policing/coverage/report"),
        ("sysadmin1", "/calendar/days/2026-03-18"), ("sysadmin1", "/categories"), ("sysadmin1", "/settings"),
        ("police1", "/policing"), ("police1", "/handovers"), ("supervisor2", "/policing/figures"),
        ("police1", "/policing/visits"), ("police1", "/policing/visits/new"), ("police1", "/policing/visits/calendar"), ("police1", "/policing/duty"),
        ("supervisor2", "/policing/visits"), ("supervisor2", "/policing/visits/missed"), ("supervisor2", "/policing/visits/coverage"),
        ("supervisor2", "/policing/duty"), ("police1", "/policing/calendar"), ("supervisor2", "/reports/dashboard"), ("supervisor1", "/reports/dashboard?span=year&by=unit"),
        ("supervisor2", "/reports/dashboard?span=week&by=channel"), ("supervisor2", "/routing"), ("supervisor2", "/conferences"),
        ("officer1", "/services"), ("sysadmin1", "/service-items"),
    ],
)  # fmt: skip
def test_pages_ask_few_questions(who: str, path: str, visitor: Visitor, now: datetime) -> None:
    for number in range(60):
        make_case(
            now,
            due_at=now - timedelta(days=number % 20),
            state=(State.HANDLING, State.CLOSED)[number % 2],
            closed_at=now if number % 2 else None,
        )
    visitor.login(who).get(path)
    with counted() as statements:
        visitor.get(path)
    assert len(statements) <= MOST, "\n".join(one[:90] for one in statements)


def test_a_case_page_asks_few_questions(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    with counted() as statements:
        visitor.get(f"/cases/{case.ref}")
    assert len(statements) <= MOST, "\n".join(one[:90] for one in statements)


def plan(app: Flask, query) -> str:  # type: ignore[no-untyped-def]
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    return " ".join(str(row[-1]) for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))


@pytest.mark.on("sqlite")  # PostgreSQL plans by statistics, which an almost empty table does not have
def test_the_list_walks_the_newest_and_does_not_sort(app: Flask, now: datetime) -> None:
    actor = load_actor(db.session.scalar(db.select(User).where(User.username == "supervisor1")), now.date())
    for wanted in (
        CaseFilter(),
        CaseFilter(area=actor.posts[0].area_code),
        CaseFilter(category="0401"),
        CaseFilter(state="handling"),
        CaseFilter(open=True),
        CaseFilter(open=True, category="05"),
        CaseFilter(words="井盖"),
        CaseFilter(words="井盖 南门", state="handling"),
    ):
        for step in ("first", "before", "after"):
            found = plan(app, _list_query("sqlite", actor, wanted, None, step).params(at=1))
            assert "TEMP B-TREE" not in found, f"{wanted}: {found}"
            assert not wanted.open or "ix_cases_open " in f"{found} ", found
            assert found.startswith("SCAN case_tokens" if wanted.words else ("SCAN cases", "SEARCH cases")), found


@pytest.mark.on("sqlite")
def test_the_closure_report_reads_one_covering_index(app: Flask, now: datetime) -> None:
    from tracker.figures import closure as figures

    actor = load_actor(db.session.scalar(db.select(User).where(User.username == "supervisor2")), now.date())
    period = figures.period_of(now.date() - timedelta(days=30), now.date(), now)
    scoped = [counted_cases(actor)]
    key = figures.row_key(figures.By.AREA, CaseFilter(), period, actor, Case.due_at)
    assert "USING COVERING INDEX ix_cases_figures" in plan(app, figures._counts(key, scoped, period))


@pytest.mark.on("sqlite")
def test_words_are_counted_from_the_index_of_what_was_closed(app: Flask) -> None:
    from tracker.cases.services.words import newest_closed

    found = plan(app, newest_closed("990101"))
    assert "ix_cases_closed" in found and "TEMP B-TREE" not in found


@pytest.mark.on("sqlite")
def test_what_was_logged_on_patrols_is_looked_up_by_post_and_time(app: Flask, now: datetime) -> None:
    from tracker.field.queries import findings_query

    actor = load_actor(db.session.scalar(db.select(User).where(User.username == "supervisor1")), now.date())
    found = plan(app, findings_query([1, 2, 3], actor))
    assert "USING INDEX ix_cases_reporter_post_id (reporter_post_id=? AND written_at>? AND written_at<?)" in found
