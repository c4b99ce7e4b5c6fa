"""A lock someone else holds: a bounded wait, then words and when to come again. Real locks, real connections."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete, text

from tests.journeys.test_together import Phone
from tracker.extensions import db
from tracker.people.models import LoginAttempt, UserSession

#: Longest an answer may take when the wait is one second: the wait, a turn, and a busy machine.
BOUND = 4


@contextmanager
def begun(app: Flask) -> Iterator[None]:
    """A program that does not queue: BEGIN IMMEDIATE, or the tables a login and a language need locked whole."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        other = sqlite3.connect(str(engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        other = psycopg.connect(address)
        other.execute("LOCK TABLE users, login_attempts IN SHARE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@contextmanager
def queued(app: Flask) -> Iterator[None]:
    """Another process of ours, first in the queue of writers; only SQLite has one."""
    with app.app_context():
        path = Path(str(db.engine.url.database)).with_suffix(".db.writers")
    program = f"import fcntl,sys; f=open({str(path)!r},'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None and other.stdin is not None
    assert other.stdout.readline() == "held\n"
    try:
        yield
    finally:
        other.stdin.close()
        other.wait(10)
        other.stdout.close()


@pytest.fixture
def impatient(filled_app: Flask) -> Iterator[Flask]:
    kept, filled_app.config["PATIENCE"] = filled_app.config["PATIENCE"], 1
    yield filled_app
    filled_app.config["PATIENCE"] = kept
    with filled_app.app_context():
        for model in (UserSession, LoginAttempt):
            db.session.execute(delete(model))
        db.session.commit()
        db.session.remove()


def holders(backend: str) -> list[Callable[[Flask], AbstractContextManager[None]]]:
    return [begun, queued] if backend == "sqlite" else [begun]


def test_a_write_waits_a_little_and_is_told_to_come_again(impatient: Flask, backend: str) -> None:
    phone = Phone(impatient, "officer1")
    for hold in holders(backend):
        with hold(impatient):
            begin = time.monotonic()
            answer = phone.client.post("/language", data={"csrf_token": phone.csrf, "language": "zh"})
            assert time.monotonic() - begin < BOUND
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        soup = BeautifulSoup(answer.data, "html.parser")
        assert "Very busy just now" in soup.get_text() and soup.find("h1")
        assert "Nothing was lost" in soup.get_text()
        done = phone.client.post("/language", data={"csrf_token": phone.csrf, "language": "en"})
        assert done.status_code == 303, "as soon as the lock is gone all is as before"


def test_a_login_that_cannot_be_written_down_is_told_so_too(impatient: Flask) -> None:
    """It is written when the answer stands already: what cannot be kept is not said to be done."""
    client = impatient.test_client()
    page = BeautifulSoup(client.get("/login").data, "html.parser")
    token = page.find("meta", attrs={"name": "csrf-token"})["content"]
    with begun(impatient):
        sent = {"csrf_token": token, "username": "officer1", "password": "wrong"}
        assert client.post("/login", data=sent).status_code == 503
    assert client.post("/login", data=sent).status_code == 422


def test_readers_are_not_held_up_by_those_who_wait_to_write(impatient: Flask, backend: str) -> None:
    phone = Phone(impatient, "officer1")
    impatient.config["PATIENCE"] = 3
    data = {"csrf_token": phone.csrf, "language": "zh"}

    def write(_number: int) -> int:
        client = impatient.test_client()
        client._cookies = dict(phone.client._cookies)
        return client.post("/language", data=data).status_code

    for hold in holders(backend):
        with hold(impatient), ThreadPoolExecutor(3) as pool:
            writers = [pool.submit(write, number) for number in range(3)]
            time.sleep(0.5)
            begin = time.monotonic()
            assert phone.client.get("/account").status_code == 200
            assert time.monotonic() - begin < 1.5
            assert {one.result(20) for one in writers} == {503}


def test_a_database_that_is_away_is_said_in_words(
    impatient: Flask, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def gone(*_args: object, **_kwargs: object) -> None:
        lost = psycopg.OperationalError("connection refused")
        locked = sqlite3.OperationalError("database is locked")
        locked.sqlite_errorcode = sqlite3.SQLITE_BUSY  # type: ignore[misc]
        raise OperationalError("SELECT 1", {}, locked if backend == "sqlite" else lost)

    phone = Phone(impatient, "officer1")
    monkeypatch.setattr("tracker.web.identity.find_present_actor", gone)
    answer = phone.client.get("/account")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_the_error_page_looks_into_no_database(impatient: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.web.errors import answer
    from tracker.web.identity import identify

    with impatient.test_request_context("/"):
        impatient.preprocess_request()
        identify()

        def never(*_args: object, **_kwargs: object) -> None:
            raise AssertionError("the error page asked the database")

        monkeypatch.setattr("sqlalchemy.engine.Engine.connect", never)
        monkeypatch.setattr("sqlalchemy.orm.Session.connection", never)
        for status in (500, 502, 503):
            shown = answer(status)
            assert shown.status_code == status and "<h1>" in shown.get_data(as_text=True)
        db.session.remove()


@pytest.mark.on("sqlite")
def test_a_lock_wanted_in_the_middle_is_waited_for_within_bounds(impatient: Flask) -> None:
    with impatient.app_context():
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 5000
        db.session.remove()


@pytest.mark.on("postgresql")
def test_waiting_for_a_lock_ends_for_readers_too(impatient: Flask) -> None:
    phone = Phone(impatient, "officer1")
    with impatient.app_context():
        address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        begin = time.monotonic()
        assert phone.client.get("/account").status_code == 503
        assert time.monotonic() - begin < BOUND
        other.rollback()
