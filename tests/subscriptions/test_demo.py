"""The demonstration shows saved views and two digests of each that is received."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from tracker.demo.subscriptions import VIEWS, keep_views
from tracker.extensions import db
from tracker.figures.services import rebuild
from tracker.subscriptions.models import ViewIssue, ViewSubscription


def test_views_are_kept_and_received(app: Flask, now: datetime) -> None:
    rebuild()
    assert keep_views(now) == len(VIEWS)
    numbers = [one.number for one in db.session.scalars(db.select(ViewIssue).order_by(ViewIssue.id))]
    assert numbers == [1, 1, 2, 2]
    assert all(one.next_on > now.date() for one in db.session.scalars(db.select(ViewSubscription)))
