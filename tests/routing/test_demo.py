"""The made-up county has a table worth looking at, and the latest orders say why they went where they went."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import actor_of
from tests.routing.steps import order, post_named
from tracker.cases.models import Category
from tracker.demo.routing import RULES, keep_choices, make_rules
from tracker.extensions import db
from tracker.routing.models import RoutingChoice
from tracker.routing.queries.state import find_warnings
from tracker.routing.vocabulary import Basis, Warn


def test_the_county_has_rules_of_which_one_is_covered(app: Flask, now: datetime) -> None:
    assert make_rules(now) == len(RULES)
    assert order()[0] == "油烟异味由城管牵头"
    found = find_warnings(actor_of("supervisor2", now).on)
    assert [[one.warn for one in warnings] for warnings in found.values()] == [[Warn.COVERED]]
    assert make_rules(now) == 0, "not a second time"


def test_the_latest_orders_are_judged_by_the_rules_there_were(app: Flask, now: datetime) -> None:
    make_rules(now)
    urban, environment = post_named("云汀县城管局内勤"), post_named("云汀县环保内勤")
    smoke = db.session.get(Category, "0408")
    for days in (40, 10, 1):
        make_case(
            now, category=smoke, category_code="0408", dispatched_at=now - timedelta(days=days),
            lead_post_id=environment.id,
        )  # fmt: skip
    assert keep_choices(now) == 2
    rows = db.session.scalars(db.select(RoutingChoice).order_by(RoutingChoice.id)).all()
    assert [(one.basis, one.suggested_post_id) for one in rows] == [
        (Basis.USUAL, environment.id), (Basis.RULE, urban.id),
    ]  # fmt: skip
