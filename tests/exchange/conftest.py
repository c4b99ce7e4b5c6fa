"""Who imports and exports in the made-up county, and a place to import into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import NOW
from tracker.access.actor import Actor
from tracker.areas import queries
from tracker.extensions import db
from tracker.people.models import User
from tracker.people.queries.actors import load_actor

GRID = "990101001001001"
COUNTY = "990101"


@pytest.fixture(autouse=True)
def forget_trees() -> Iterator[None]:
    """The area tree is kept in memory by version; a rolled-back test must not leave its own behind."""
    yield
    queries._kept.clear()


def actor_of(username: str) -> Actor:
    user = db.session.scalar(db.select(User).where(User.username == username))
    assert user is not None
    return load_actor(user, NOW.date())


@pytest.fixture
def supervisor(app: Flask) -> Actor:
    return actor_of("supervisor1")
