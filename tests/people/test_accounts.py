"""Logging in and out, sessions that really end, throttling that locks nobody else out."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import user_of
from tests.visitor import PASSWORD, Visitor
from tracker.extensions import db
from tracker.people.models import UserSession
from tracker.people.passwords import check_new_password, hash_password, kinds_in, verify_password


def later(app: Flask, **ahead: float):  # type: ignore[no-untyped-def]
    """The application's clock, moved on."""
    fixed = app.config["NOW"]
    app.config["NOW"] = lambda: fixed() + timedelta(**ahead)
    return fixed


def test_a_wrong_password_says_so_without_saying_which(visitor: Visitor) -> None:
    known = visitor.post("/login", {"username": "officer1", "password": "wrong"}, status=422)
    unknown = visitor.post("/login", {"username": "nobody9", "password": "wrong"}, status=422)
    words = "User name or password is wrong."
    assert words in known.text
    assert words in unknown.text


def test_a_throttled_guesser_locks_out_only_himself(visitor: Visitor, app: Flask) -> None:
    for _number in range(5):
        visitor.post("/login", {"username": "officer1", "password": "wrong"}, status=422)
    page = visitor.post("/login", {"username": "officer1", "password": PASSWORD}, status=422)
    assert "Wait 15 minutes" in page.text
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "10.1.2.3"}}
    visitor.post("/login", {"username": "officer1", "password": PASSWORD}, **elsewhere)
    visitor.login("officer2")
    fixed = later(app, minutes=16)
    try:
        visitor.login("officer1")
    finally:
        app.config["NOW"] = fixed


def test_logging_out_ends_the_session_even_for_a_copied_cookie(visitor: Visitor, app: Flask) -> None:
    visitor.login("officer1")
    copied = dict(visitor.client._cookies)
    visitor.post("/logout")
    thief = Visitor(app)
    thief.client._cookies = copied
    assert "/login" in thief.get("/cases", status=303).location


def test_a_session_ends_after_twelve_hours(visitor: Visitor, app: Flask) -> None:
    visitor.login("officer1").get("/cases")
    fixed = later(app, hours=12, minutes=1)
    try:
        assert "/login" in visitor.get("/cases", status=303).location
    finally:
        app.config["NOW"] = fixed


def test_a_session_lapses_when_idle(app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def cookies(after: timedelta) -> list[str]:
        monkeypatch.setitem(app.config, "NOW", lambda: start + after)
        headers = visitor.get("/cases").response.headers.getlist("Set-Cookie")
        return [header for header in headers if header.startswith("gridcase=")]

    start = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
    monkeypatch.setitem(app.config, "NOW", lambda: start)
    visitor.login("officer1")
    cookies(timedelta(seconds=1))
    assert not cookies(timedelta(seconds=50)), "signed anew within the minute"
    (cookie,) = cookies(timedelta(seconds=61))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert app.config["PERMANENT_SESSION_LIFETIME"] == timedelta(minutes=30)


def test_other_sessions_can_be_seen_and_ended(visitor: Visitor, app: Flask) -> None:
    other = Visitor(app).login("officer1")
    visitor.login("officer1")
    ids = list(db.session.scalars(db.select(UserSession.id).where(UserSession.user_id == user_of("officer1").id)))
    assert len(ids) == 2
    visitor.post(f"/account/sessions/{ids[0]}/end")
    assert "/login" in other.get("/cases", status=303).location
    visitor.login("officer2").post(f"/account/sessions/{ids[1]}/end", status=422)


def test_changing_the_password_logs_other_devices_out(visitor: Visitor, app: Flask) -> None:
    other = Visitor(app).login("officer1")
    visitor.login("officer1")
    new = "Rain-in-Spring-7"
    wrong = visitor.post("/account/password", {"old_password": "no", "new_password": new, "again": new}, status=422)
    assert "present password is wrong" in wrong.text
    weak = visitor.post(
        "/account/password", {"old_password": PASSWORD, "new_password": "short", "again": "short"}, status=422
    )
    assert "at least 10" in weak.text
    visitor.post("/account/password", {"old_password": PASSWORD, "new_password": new, "again": new})
    other.get("/cases", status=303)
    visitor.get("/cases")
    visitor.login("officer1", new)


@pytest.mark.parametrize(
    ("password", "kinds"), [("abc", 1), ("abcABC", 2), ("abcABC1", 3), ("abcABC1!", 4), ("密码abc1", 3)]
)
def test_kinds_of_characters(password: str, kinds: int) -> None:
    assert kinds_in(password) == kinds


def test_old_passwords_and_names_are_refused() -> None:
    from tracker.foundation.words import Refused

    old = hash_password("Old-Password-1")
    with pytest.raises(Refused, match="used before"):
        check_new_password("Old-Password-1", username="x", history=old)
    with pytest.raises(Refused, match="user name"):
        check_new_password("Officer1-Spring", username="officer1", history="")
    assert not verify_password("", "anything")


def test_a_write_without_token_or_from_elsewhere_is_refused(visitor: Visitor) -> None:
    visitor.login("dispatcher1")
    assert visitor.client.post("/cases/filters", data={"name": "x"}).status_code == 400
    token = visitor.csrf_token()
    answer = visitor.client.post(
        "/cases/filters", data={"name": "x", "csrf_token": token}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_the_policy_allows_nothing_inline(visitor: Visitor) -> None:
    policy = visitor.get("/login").response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_default_language_is_chinese(filled_app: Flask, visitor: Visitor) -> None:
    kept = filled_app.config.pop("DEFAULT_LANGUAGE")
    try:
        page = visitor.get("/login")
        assert page.soup.html["lang"] == "zh-CN"
        assert "登录" in page.text
        visitor.post("/language", {"language": "en"})
        assert visitor.get("/login").soup.html["lang"] == "en"
    finally:
        filled_app.config["DEFAULT_LANGUAGE"] = kept


def test_health_and_readiness(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert visitor.client.get("/healthz").json == {"status": "ok"}
    monkeypatch.setitem(visitor.app.config, "STARTED_AT", time.time())
    ready = visitor.client.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "ok")


def test_not_ready_is_said_in_words(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from tracker import create_app
    from tracker.config import Settings

    answer = create_app(Settings(data_dir=tmp_path, testing=True)).test_client().get("/readyz")
    assert answer.status_code == 503
    assert "tracker init" in answer.json["problems"]["migrations"]
