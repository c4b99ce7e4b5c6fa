"""Many at once: one key makes one case, serials have no gap, and no update is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError

from tests.journeys.steps import post_of
from tests.visitor import PASSWORD
from tracker.audit.models import Event
from tracker.audit.verifying import find_breaks
from tracker.cases.models import Case, CasePost, RefCounter
from tracker.extensions import db, may_write, reading
from tracker.figures.models import figure_changes
from tracker.figures.services import find_wrong
from tracker.notices.models import Notice
from tracker.people.models import LoginAttempt, UserSession
from tracker.site.models import Setting


@pytest.fixture
def shared_app(filled_app: Flask) -> Iterator[Flask]:
    """The application with real commits; what they leave is deleted afterwards."""
    with filled_app.app_context():
        db.session.execute(delete(figure_changes))
        db.session.commit()
        db.session.remove()
    yield filled_app
    with filled_app.app_context():
        wrong = list(find_wrong())
        db.session.execute(delete(figure_changes))
        for model in (Notice, CasePost, Event, Case, RefCounter, UserSession, LoginAttempt):
            db.session.execute(delete(model))
        db.session.commit()
        db.session.remove()
    assert not wrong


class Phone:
    """A logged-in phone with its token."""

    def __init__(self, app: Flask, username: str) -> None:
        self.client = app.test_client()
        self.client.post(
            "/login", data={"csrf_token": self.token("/login"), "username": username, "password": PASSWORD}
        )
        self.csrf = self.token("/account")

    def token(self, path: str) -> str:
        return str(
            BeautifulSoup(self.client.get(path).data, "html.parser").find("meta", attrs={"name": "csrf-token"})[
                "content"
            ]
        )


def report(app: Flask, phone: Phone, key: str) -> str:
    """Send a report with a client of its own, as another request of the same phone; where the answer leads."""
    client = app.test_client()
    client._cookies = dict(phone.client._cookies)
    with app.app_context():
        area = post_of("officer1").area_code
        db.session.remove()
    data = {
        "csrf_token": phone.csrf,
        "client_key": key,
        "category": "0401",
        "area": area,
        "place": "南门",
        "text": "垃圾满溢",
        "source": "patrol",
    }
    answer = client.post("/cases/new", data=data)
    assert answer.status_code == 303, answer.text[:500]
    return answer.headers["Location"]


def test_twenty_posts_of_one_key_make_one_case(shared_app: Flask) -> None:
    phone, key = Phone(shared_app, "officer1"), str(uuid.uuid4())
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _number: report(shared_app, phone, key), range(20)))
    assert len(set(answers)) == 1, "every answer leads to the same case"
    with shared_app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Case)) == 1
        db.session.remove()


def test_sixteen_reports_at_once_get_sixteen_numbers_without_a_gap(shared_app: Flask) -> None:
    phone = Phone(shared_app, "officer1")
    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(lambda _number: report(shared_app, phone, str(uuid.uuid4())), range(16)))
    serials = sorted(int(answer.rsplit("-", 1)[1]) for answer in answers)
    assert serials == list(range(1, 17))
    with shared_app.app_context():
        assert list(find_breaks()) == []
        db.session.remove()


def test_no_increment_is_lost(shared_app: Flask) -> None:
    """Read, then write, eight threads at a time: the setup that loses updates unless writers take their turn."""

    def count_up(_number: int) -> None:
        with shared_app.app_context():
            row = db.session.scalar(db.select(Setting).where(Setting.key == "test.counter").with_for_update())
            row.value = row.value + 1
            db.session.commit()
            db.session.remove()

    with shared_app.app_context():
        db.session.add(Setting(key="test.counter", value=0))
        db.session.commit()
        db.session.remove()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(80)))
    with shared_app.app_context():
        assert db.session.get(Setting, "test.counter").value == 80
        db.session.execute(delete(Setting).where(Setting.key == "test.counter"))
        db.session.commit()
        db.session.remove()


def test_a_safe_request_cannot_write(filled_app: Flask) -> None:
    with filled_app.app_context():
        token = may_write.set(False)
        try:
            with pytest.raises(DatabaseError):
                db.session.add(Setting(key="test.never", value=1))
                db.session.flush()
        finally:
            db.session.remove()
            may_write.reset(token)


def test_looking_around_keeps_nothing(filled_app: Flask) -> None:
    with filled_app.app_context():
        with reading(), suppress(DatabaseError):  # PostgreSQL does not even let it try
            db.session.add(Setting(key="test.never", value=1))
            db.session.flush()
        assert db.session.get(Setting, "test.never") is None
        db.session.remove()
