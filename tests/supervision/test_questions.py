"""The pages of a supervisor ask at most 25 questions, however much stands on them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.factories import make_case
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import post_of
from tests.rechecks.test_pages import draw
from tests.visitor import Visitor
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.rechecks.models import RecheckDraw, RecheckItem


@pytest.mark.parametrize("page", ["/supervision", "/reports/indicators?from=2026-02-01&to=2026-02-28", "recheck", "mine", "report"])  # fmt: skip
def test_few_questions(app: Flask, visitor: Visitor, now: datetime, page: str) -> None:
    at = now - timedelta(days=30)
    for number in range(60):
        make_case(now, state=State.CLOSED, received_at=at, closed_at=at + timedelta(days=2), due_at=at)
        make_case(now, due_at=now - timedelta(days=number % 20), return_count=number % 3)
    visitor.login("supervisor1")
    found = draw(visitor)
    assert isinstance(found, RecheckDraw)
    if page == "recheck":
        page = f"/supervision/rechecks/{found.id}"
    if page == "report":
        page = visitor.post("/reports/monthly", {"area": "990101001", "month": "2026-02"}).location
    if page == "mine":
        for item in db.session.query(RecheckItem):
            item.checker_post_id = post_of("officer2").id
        page = "/supervision/rechecks/mine"
        visitor.login("officer2")
    visitor.get(page)
    with counted() as statements:
        visitor.get(page)
    assert len(statements) <= MOST, "\n".join(one[:90] for one in statements)
