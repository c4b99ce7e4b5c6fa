"""What a digest costs the others: an index alone is read for a list, and one digest is made at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.factories import make_case
from tests.journeys.steps import post_of
from tests.subscriptions.steps import saved, subscribed
from tests.visitor import Visitor
from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, conditions
from tracker.cases.services.sweep import sweep
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.subscriptions.digest import make_digest
from tracker.subscriptions.models import ViewIssue
from tracker.subscriptions.queries.views import acting_as
from tracker.subscriptions.vocabulary import PageKey

WEEK = timedelta(days=7)


def counted(actor: Actor, now: datetime, **asked: str) -> dict[str, int]:
    found = make_digest(PageKey.CASES, asked, on=now.date(), since=now - WEEK, actor=actor, now=now)
    counts: dict[str, int] = found.figures["counts"]
    return counts


@pytest.mark.parametrize("who", ["supervisor2", "supervisor1", "unit1", "officer1", "mediator1", "police1"])
def test_it_counts_what_the_list_shows(who: str, app: Flask, now: datetime) -> None:
    post = post_of(who)
    for visibility in Visibility:
        make_case(now, visibility=visibility)
        make_case(now, visibility=visibility, state=State.DRAFT)
        make_case(now, visibility=visibility, involved=(post.id,), received_at=now - 3 * WEEK)
    actor = acting_as(post, now.date())
    scoped = conditions(CaseFilter(), actor=actor, now=now)
    listed = db.session.scalar(db.select(db.func.count(Case.id)).where(*scoped))
    assert counted(actor, now)["matching"] == listed


@pytest.mark.on("sqlite")  # PostgreSQL reads a table this small whole, as it should
def test_a_wide_list_is_counted_from_an_index(app: Flask, now: datetime) -> None:
    said: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        counted(acting_as(post_of("supervisor2"), now.date()), now)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    cursor = db.session.connection().connection.cursor()
    statement, parameters = next(one for one in said if "FROM cases" in one[0])
    plan = [row[3] for row in cursor.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()]
    assert any("USING COVERING INDEX" in one for one in plan), plan


def test_a_sweep_makes_one_digest(visitor: Visitor, now: datetime) -> None:
    visitor.login("supervisor1")
    for name in ("First", "Second", "Third"):
        subscribed(visitor, saved(visitor, "cases", {"open": "1"}, name))
    for made in (1, 2, 3, 3):
        sweep(now=now + WEEK)
        db.session.commit()
        assert db.session.scalar(db.select(db.func.count(ViewIssue.id))) == made
