"""Rules, and people who keep them."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from tests.journeys.steps import actor_of, post_of
from tracker.extensions import db
from tracker.people.models import Post
from tracker.routing.matching import CaseLike, Hours, Rule
from tracker.routing.models import RoutingRule
from tracker.routing.services.checks import Wanted
from tracker.routing.services.rules import make_rule
from tracker.routing.vocabulary import Days, Window

COUNTY, STREET, OTHER_STREET = "990101", "990101001", "990101002"
GRID = "990101001001001"
_ids = count(1)

WORKING, OUTSIDE = Hours(Window.WORKING), Hours(Window.OUTSIDE)


def clock(
    begins: int | None = None, ends: int | None = None, days: Days = Days.EVERY, weekdays: frozenset[int] = frozenset()
) -> Hours:
    """Hours of the day, given in whole hours."""
    minutes = [None if hour is None else hour * 60 for hour in (begins, ends)]
    return Hours(Window.CLOCK, days, weekdays, minutes[0], minutes[1])


def rule(**given: Any) -> Rule:
    """A row; anything not said is open to everything."""
    columns: dict[str, Any] = {
        "id": next(_ids), "version": 1, "position": 1, "name": "甲", "area_code": COUNTY, "category_code": "",
        "priority": "", "hours": Hours(), "post_id": 1,
    }  # fmt: skip
    return Rule(**(columns | given))


def like(**given: Any) -> CaseLike:
    columns: dict[str, Any] = {
        "area_code": GRID, "category_code": "0401", "priority": "P3", "receiver_ids": frozenset({1, 2, 3}),
    }  # fmt: skip
    return CaseLike(**(columns | given))


def post_named(title: str) -> Post:
    return db.session.scalars(db.select(Post).where(Post.title == title)).one()


def added(now: datetime, by: str = "supervisor2", **given: Any) -> RoutingRule:
    """A rule in the database; rubbish of the first street for unit1 unless said otherwise."""
    said: dict[str, Any] = {
        "name": "垃圾", "area_code": STREET, "category_code": "0401", "priority": "", "post_id": post_of("unit1").id,
        "reason": "约定",
    }  # fmt: skip
    placed = {name: given.pop(name) for name in ("origin", "position") if name in given}
    return make_rule(wanted=Wanted(**(said | given)), **placed, actor=actor_of(by, now), now=now)


def order() -> list[str]:
    """The names of the rows in force, in their order."""
    query = db.select(RoutingRule.name).where(RoutingRule.is_active).order_by(RoutingRule.position)
    return list(db.session.scalars(query))
