"""Steps of the tests of supervision orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask

from tests.journeys.steps import log, post_of
from tests.visitor import Page, Visitor
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.supervision.models import SupervisionOrder

ASKED = "两日内清理完毕并书面说明原因"
REASON = "媒体曝光"


def logged(visitor: Visitor, count: int, category: str = "0101") -> list[Case]:
    """Some cases that officer1 reports."""
    visitor.login("officer1")
    return [log(visitor, category) for _number in range(count)]


def order_for(visitor: Visitor, *cases: Case, level: str = "1", status: int = 303, **more: str) -> Page:
    """Fill in the form of an order for ticked cases; the visitor must supervise."""
    form = {"version": "", "level": level, "reason": REASON, "asked": ASKED} | more
    return visitor.post("/supervision/orders/new", {"refs": [one.ref for one in cases], **form}, status=status)


def latest() -> SupervisionOrder:
    return db.session.scalars(db.select(SupervisionOrder).order_by(SupervisionOrder.id.desc())).first()


def case_of_order(order: SupervisionOrder) -> Case:
    return db.session.get_one(Case, order.case_id)


def step(visitor: Visitor, order: SupervisionOrder, name: str, *, status: int = 303, **answers: object) -> Page:
    """Open the form of a step, fill it in and send it."""
    address = f"/supervision/orders/{order.id}/moves/{name}"
    visitor.get(address)
    return visitor.post(address, dict(answers), status=status)


@contextmanager
def clock_at(app: Flask, at: datetime) -> Iterator[None]:
    """Let the application's clock stand at another instant."""
    before: Callable[[], datetime] = app.config["NOW"]
    app.config["NOW"] = lambda: at
    try:
        yield
    finally:
        app.config["NOW"] = before


def dispatched(visitor: Visitor, case: Case, unit: str = "unit1") -> None:
    """The centre accepts the case and sends it to a unit."""
    from tests.journeys.steps import move

    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of(unit).id))
