"""The private filters of the case list become views of their owners' posts, and go back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.conftest import NOW
from tests.guards.test_migrations import empty_app as empty_app
from tracker.cases.seed import seed_base
from tracker.demo.county import build_county
from tracker.extensions import db
from tracker.people.models import User

BEFORE = "0014_appeals"


@pytest.fixture
def county(empty_app: Flask) -> Iterator[Flask]:
    """The made-up county before there were views: two people of one post and one without a post have filters."""
    upgrade()
    seed_base(now=NOW)
    build_county(now=NOW, seed=1)
    db.session.commit()
    downgrade(revision=BEFORE)
    yield empty_app
    db.session.rollback()


def run(statement: str, **given: object) -> list[tuple[object, ...]]:
    with db.engine.begin() as connection:
        result = connection.execute(text(statement), given)
        return [tuple(row) for row in result] if result.returns_rows else []


def test_up_down_and_up_with_rows(county: Flask, tmp_path: Path) -> None:
    names = ("supervisor1", "officer1", "sysadmin1")
    users = dict(db.session.execute(db.select(User.username, User.id).where(User.username.in_(names))).all())
    db.session.rollback()
    (post,) = run("SELECT post_id FROM appointments WHERE user_id = :user AND rank = 'A'", user=users["supervisor1"])[0]
    # The officer came from the supervisor's post: his filter goes to the post he holds now.
    kept = [("supervisor1", "Mine", "open=1"), ("supervisor1", "Late", "overdue=1"), ("officer1", "Mine", "mine=1")]
    for who, name, query in kept:
        run(
            "INSERT INTO saved_filters (user_id, name, query) VALUES (:user, :name, :query)",
            user=users[who], name=name, query=query,
        )  # fmt: skip
    run(
        "UPDATE appointments SET post_id = :post WHERE user_id = :user", post=post, user=users["officer1"]
    )  # fmt: skip
    upgrade()
    columns = "user_id, post_id, name, page, query"
    assert run(f"SELECT {columns} FROM saved_views ORDER BY id") == [
        (users["supervisor1"], post, "Mine", "cases", "open=1"),
        (users["supervisor1"], post, "Late", "cases", "overdue=1"),
        (users["officer1"], post, "Mine 2", "cases", "mine=1"),
    ]
    assert run("SELECT count(*) FROM saved_views WHERE is_shared OR is_moving") == [(0,)]
    downgrade(revision=BEFORE)
    assert run("SELECT user_id, name, query FROM saved_filters ORDER BY id") == [
        (users["supervisor1"], "Mine", "open=1"),
        (users["supervisor1"], "Late", "overdue=1"),
        (users["officer1"], "Mine 2", "mine=1"),
    ]
    upgrade()
    assert run("SELECT count(*) FROM saved_views") == [(3,)]
