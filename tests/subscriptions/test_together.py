"""Two who save or subscribe for one post at once: the second is told, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from tests.journeys.steps import user_of
from tracker.extensions import db, may_write
from tracker.foundation.words import Refused
from tracker.people.queries.actors import load_actor
from tracker.subscriptions.models import SavedView, ViewSubscription
from tracker.subscriptions.queries.views import get_view
from tracker.subscriptions.services.subscriptions import When, subscribe
from tracker.subscriptions.services.views import Wanted, save_view
from tracker.subscriptions.vocabulary import PageKey, Rhythm

AT_ONCE = 6


@pytest.fixture
def shared_app(filled_app: Flask) -> Iterator[Flask]:
    """The application with real commits; what they leave is deleted afterwards."""
    yield filled_app
    with filled_app.app_context():
        for model in (ViewSubscription, SavedView):
            db.session.execute(delete(model))
        db.session.commit()
        db.session.remove()


def at_once(app: Flask, act: Callable[[], Any]) -> list[str]:
    """How each of several ended: done, or the field at which it was refused."""

    def one(_number: int) -> str:
        with app.app_context():
            may_write.set(True)
            try:
                act()
                db.session.commit()
                return "done"
            except Refused as refusal:
                db.session.rollback()
                return refusal.field
            finally:
                db.session.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


def test_one_name_and_one_subscription_however_many_ask(shared_app: Flask, now: datetime) -> None:
    def save() -> None:
        actor = load_actor(user_of("supervisor1"), now.date())
        save_view(
            page=PageKey.CASES, asked={}, wanted=Wanted("同名", True, False), post_id=actor.posts[0].id,
            actor=actor, now=now,
        )  # fmt: skip

    def receive() -> None:
        actor = load_actor(user_of("supervisor1"), now.date())
        view = get_view(db.session.scalars(db.select(SavedView.id)).one(), actor=actor)
        subscribe(view=view, post_id=actor.posts[0].id, when=When(Rhythm.WEEKLY, 1), actor=actor, now=now)

    assert at_once(shared_app, save) == ["done", *["name"] * (AT_ONCE - 1)]
    assert at_once(shared_app, receive) == ["done", *["post"] * (AT_ONCE - 1)]
