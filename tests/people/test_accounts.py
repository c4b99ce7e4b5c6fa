"""Logging in and out, sessions that really end, throttling that locks nobody else out."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_login import encode_cookie

from tests.journeys.steps import user_of
from tests.visitor import PASSWORD, Visitor
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.writers import DatabaseBusy
from tracker.people.models import UserSession
from tracker.people.passwords import check_new_password, hash_password, kinds_in, verify_password


def later(app: Flask, **ahead: float) -> None:
    """Move the application's clock on."""
    fixed = app.config["NOW"]
    app.config["NOW"] = lambda: fixed() + timedelta(**ahead)


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
    later(app, minutes=16)
    visitor.login("officer1")


def test_logging_out_ends_the_session_even_for_a_copied_cookie(visitor: Visitor, app: Flask) -> None:
    visitor.login("officer1")
    copied = dict(visitor.client._cookies)
    visitor.post("/logout")
    thief = Visitor(app)
    thief.client._cookies = copied
    assert "/login" in thief.get("/cases", status=303).location


def test_a_session_ends_after_twelve_hours(visitor: Visitor, app: Flask) -> None:
    visitor.login("officer1").get("/cases")
    later(app, hours=12, minutes=1)
    assert "/login" in visitor.get("/cases", status=303).location


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


def last_used(username: str) -> datetime:
    query = db.select(UserSession.seen_at).where(UserSession.user_id == user_of(username).id)
    return db.session.execute(query).scalar_one()


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_the_list_of_sessions_says_when_each_was_last_used(
    visitor: Visitor, app: Flask, now: datetime, way: str
) -> None:
    visitor.login("officer1")
    for minutes, kept in ((4, 0), (6, 6), (10, 6), (11, 11)):
        app.config["NOW"] = lambda minutes=minutes: now + timedelta(minutes=minutes)
        visitor.get("/cases") if way == "reading" else visitor.post("/language", {"language": "en"})
        assert last_used("officer1") == now + timedelta(minutes=kept)
    assert "last used" in visitor.get("/account").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) AppleWebKit/537.36 Chrome/114", "Huawei phone · Chrome"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116 MicroMessenger/8.0", "Android phone · WeChat"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1", "iPhone · Safari"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130 Safari/537.36 Edg/130", "Windows computer · Edge"),
        ("curl/8.5", "unknown device"),
    ],
)
def test_a_device_is_named_as_people_know_it(visitor: Visitor, said: str, words: str) -> None:
    visitor.login("officer1")
    db.session.execute(db.update(UserSession).values(device=said))
    assert words in visitor.get("/account").text


def test_a_busy_database_keeps_nobody_from_reading(
    visitor: Visitor, app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_what: object) -> None:
        raise DatabaseBusy("another writes")

    visitor.login("officer1")
    monkeypatch.setattr("tracker.people.services.accounts.mark_seen", busy)
    app.config["NOW"] = lambda: now + timedelta(minutes=6)
    visitor.get("/cases")
    assert last_used("officer1") == now


def test_logging_in_and_out_leaves_a_trace(visitor: Visitor) -> None:
    visitor.post("/login", {"username": "officer1", "password": "wrong"}, status=422)
    visitor.login("officer1")
    visitor.post("/logout")
    query = db.select(AccessEntry.act, AccessEntry.user_id).order_by(AccessEntry.id.desc()).limit(2)
    user_id = user_of("officer1").id
    assert db.session.execute(query).all() == [("session:end", user_id), ("session:start", user_id)]


def test_no_login_is_remembered_beyond_its_session(visitor: Visitor, app: Flask) -> None:
    """A cookie of Flask-Login's own kind, rightly signed and over a live session's secret, opens nothing."""
    page = visitor.login("officer1").post("/language", {"language": "en"})
    assert not [name for name in page.response.headers.getlist("Set-Cookie") if name.startswith("remember_token")]
    with visitor.client.session_transaction() as session:
        secret = session["_user_id"]
        assert "_remember" not in session
    stranger = Visitor(app)
    with app.test_request_context():
        stranger.client.set_cookie("remember_token", encode_cookie(secret))
    assert "/login" in stranger.get("/cases", status=303).location


def test_a_login_goes_along_to_another_address(visitor: Visitor) -> None:
    """Phones change theirs from street to street, and browsers their name with every release."""
    visitor.login("officer1")
    for header in ({"X-Forwarded-For": "10.9.8.7"}, {"User-Agent": "another"}):
        assert visitor.client.get("/cases", headers=header, environ_base={"REMOTE_ADDR": "10.7.7.7"}).status_code == 200


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
