"""Steps of the tests of saved views and subscriptions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from tests.journeys.steps import post_of
from tests.visitor import Page, Visitor
from tracker.cases.services.sweep import sweep
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.subscriptions.models import SavedView, ViewIssue, ViewSubscription

#: The county's streets: that of supervisor1 and another.
STREET, OTHER = "990101001", "990101002"
FEBRUARY = {"span": "month", "on": "2026-02-01", "by": "unit"}


def save(visitor: Visitor, page: str, asked: dict[str, str], name: str, *, status: int = 303, **more: Any) -> Page:
    """Open the form from the page it is about, fill it in and send it."""
    form = visitor.get("/views/new?" + urlencode({"page": page, "query": urlencode(asked)}))
    sent = {one: form.field(one) for one in ("page", "query")} | {"days": "fixed", "sharing": "own"}
    sent["post"] = str(more.pop("post", None) or first_post(form))
    return visitor.post("/views/new", sent | {"name": name} | more, status=status)


def first_post(form: Page) -> str:
    found = form.soup.select_one("select[name=post] option, input[name=post]")
    assert found is not None
    return str(found["value"])


def view_named(name: str) -> SavedView:
    return db.session.scalars(select(SavedView).where(SavedView.name == name)).one()


def saved(visitor: Visitor, page: str, asked: dict[str, str], name: str, **more: Any) -> SavedView:
    save(visitor, page, asked, name, **more)
    return view_named(name)


def subscribe(visitor: Visitor, view: SavedView, *, status: int = 303, **more: Any) -> Page:
    """Through the form of the view, weekly on Monday unless said."""
    form = visitor.get(f"/views/{view.id}/subscribe")
    sent = {"rhythm": "weekly", "weekday": "1", "post": first_post(form)} | more
    return visitor.post(f"/views/{view.id}/subscribe", sent, status=status)


def subscribed(visitor: Visitor, view: SavedView, **more: Any) -> ViewSubscription:
    subscribe(visitor, view, **more)
    return db.session.scalars(select(ViewSubscription).order_by(ViewSubscription.id.desc())).first()


def look_round(now: datetime) -> None:
    """Sweep until nothing is found, as the command does: one digest each time."""
    while sweep(now=now).total:
        db.session.commit()


def issues_of(subscription: ViewSubscription) -> list[ViewIssue]:
    query = select(ViewIssue).where(ViewIssue.subscription_id == subscription.id).order_by(ViewIssue.number)
    return list(db.session.scalars(query))


def notices_to(username: str, kind: str) -> list[Notice]:
    query = select(Notice).where(Notice.post_id == post_of(username).id, Notice.kind == kind).order_by(Notice.id)
    return list(db.session.scalars(query))
