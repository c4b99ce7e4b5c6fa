"""An entry of an outbox: answered in words, taken once however often it is sent, and by nobody but its writer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.field.sending import WORDS, key, report, send
from tests.journeys.steps import case_of, log, move, post_of, to_handling, user_of
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.field.models import SentEntry
from tracker.field.services.answers import KNOWN_FOR, digest_of, find_answer, forget_answers, keep_answer
from tracker.field.views import entries


def cases() -> int:
    return int(db.session.scalar(db.select(db.func.count()).select_from(Case)))


def events_of(case: Case, kind: str) -> list[Event]:
    return list(db.session.scalars(db.select(Event).where(Event.subject_id == case.id, Event.kind == kind)))


def test_an_entry_is_answered_with_the_address_of_what_it_made(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = send(visitor, "/cases/new", key(), **report(key()))
    assert case_of(told["url"].rsplit("/", 1)[1]).place == "2单元"
    assert told["words"].startswith("Logged as")


def test_an_entry_that_is_sent_again_does_nothing_twice(visitor: Visitor) -> None:
    visitor.login("officer1")
    entry, form, before = key(), report(key()), cases()
    first = send(visitor, "/cases/new", entry, **form)
    again = send(visitor, "/cases/new", entry, **form, sent_at="2026-03-17T02:00:09Z")
    assert cases() == before + 1
    assert again == first | {"again": True}


def test_a_move_that_is_sent_again_is_made_once(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    url, entry = f"/cases/{case.ref}/moves/progress", key()
    version = visitor.get(url).field("version")
    first = send(visitor, url, entry, version=version, note="已到场")
    again = send(visitor, url, entry, version=version, note="已到场")
    assert first["url"] == again["url"] == f"/cases/{case.ref}"
    assert len(events_of(case, "ProgressAdded")) == 1


def test_of_two_sendings_under_way_together_the_later_is_answered_like_the_first(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    url, entry = f"/cases/{case.ref}/moves/progress", key()
    version = visitor.get(url).field("version")
    first = send(visitor, url, entry, version=version, note="已到场")
    asked: list[str] = []

    def find_late(*, key: str, user_id: int) -> SentEntry | None:
        asked.append(key)  # when the later one came in, the first was not through
        return None if len(asked) == 1 else find_answer(key=key, user_id=user_id)

    monkeypatch.setattr(entries, "find_answer", find_late)
    assert send(visitor, url, entry, version=version, note="已到场") == first | {"again": True}
    assert len(events_of(case, "ProgressAdded")) == 1


def test_another_text_under_the_same_key_is_not_taken_for_the_first(visitor: Visitor) -> None:
    visitor.login("officer1")
    entry, form = key(), report(key())
    first = send(visitor, "/cases/new", entry, **form)
    told = send(visitor, "/cases/new", entry, status=409, **form | {"text": "不是纸箱，是电瓶车"})
    assert told["url"] == first["url"]
    assert "An earlier version" in told["words"]


def test_what_is_wrong_is_said_at_each_field(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = send(visitor, "/cases/new", key(), status=422, **report(key(), text=" ", category=""))
    assert {one["name"] for one in told["fields"]} == {"category", "text"}
    assert all(one["words"] and one["label"] for one in told["fields"])


def test_a_refused_entry_may_be_put_right_under_its_key(visitor: Visitor) -> None:
    visitor.login("officer1")
    entry, form = key(), report(key())
    send(visitor, "/cases/new", entry, status=422, **form | {"text": ""})
    assert "url" in send(visitor, "/cases/new", entry, **form)


def test_an_overtaken_move_tells_what_happened_meanwhile_and_can_be_kept(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    url = f"/cases/{case.ref}/moves/progress"
    version = visitor.get(url).field("version")
    move(visitor.login("unit1"), case, "progress", note="先到的进展")
    entry = key()
    told = send(visitor, url, entry, status=409, version=version, note="后到的进展")
    assert told["since"][-1]["texts"] == ["先到的进展"]
    assert told["mark"] == "version" and told["version"] != version
    send(visitor, url, entry, version=told["version"], note="后到的进展")
    assert len(events_of(case, "ProgressAdded")) == 2


def test_a_move_that_is_over_says_why(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor)
    visitor.login("unit1")
    told = send(visitor, f"/cases/{case.ref}/moves/feedback", key(), status=404, version="1", result_text="已清理")
    assert told["words"] and "fields" not in told
    to_handling(visitor, case)
    told = send(visitor, f"/cases/{case.ref}/moves/sign_for", key(), status=422, version="1")
    assert told["words"] and "fields" not in told


def test_another_person_with_the_key_gets_nothing_of_the_answer(visitor: Visitor) -> None:
    visitor.login("officer1")
    entry, form = key(), report(key())
    first = send(visitor, "/cases/new", entry, **form)
    visitor.login("officer2")
    told = send(visitor, "/cases/new", entry, status=422, **form | {"area": post_of("officer2").area_code})
    assert first["url"].rsplit("/", 1)[1] not in str(told)


def test_without_a_login_an_entry_is_to_be_sent_later(visitor: Visitor) -> None:
    visitor.get("/login")
    response = visitor.post("/cases/new", report(key()), status=401, headers=WORDS | {"Idempotency-Key": key()})
    assert response.response.get_json() == {}


def test_a_password_that_must_be_changed_first_takes_no_entry(visitor: Visitor) -> None:
    """Led to another page is not taken: the phone must not drop it."""
    visitor.login("officer1")
    user_of("officer1").must_change_password = True
    db.session.flush()
    before = cases()
    head = WORDS | {"Idempotency-Key": key()}
    visitor.post("/cases/new", report(key()), status=401, headers=head)
    assert cases() == before


def test_a_token_of_a_session_that_is_over_is_renewed_and_nothing_dropped(visitor: Visitor) -> None:
    visitor.login("officer1")
    form = report(key()) | {"csrf_token": "of another session"}
    assert visitor.post("/cases/new", form, status=401, headers=WORDS | {"Idempotency-Key": key()})


def test_a_key_that_is_none_is_refused(visitor: Visitor) -> None:
    visitor.login("officer1")
    assert send(visitor, "/cases/new", "x", status=400, **report(key()))["words"]


def test_a_browser_still_gets_pages(visitor: Visitor) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", report(key()), headers={"Accept": "text/html,application/json"})
    assert page.location.startswith("/cases/")


def test_an_answer_is_kept_with_the_act_or_not_at_all(app: Flask) -> None:
    user_id = db.session.scalar(db.select(db.func.min(SentEntry.user_id))) or 1
    kept = {"key": key(), "user_id": user_id, "digest": digest_of([]), "url": "/", "words": ""}
    assert keep_answer(**kept, now=NOW)
    if db.engine.dialect.name == "postgresql":  # SQLite has one writer: the second would have found the first
        assert not keep_answer(**kept, now=NOW)


def test_answers_are_forgotten_after_their_time(visitor: Visitor) -> None:
    visitor.login("officer1")
    send(visitor, "/cases/new", key(), **report(key()))
    assert forget_answers(NOW + KNOWN_FOR) == 0
    assert forget_answers(NOW + KNOWN_FOR + timedelta(days=1)) == 1


def test_the_digest_knows_names_from_values() -> None:
    assert digest_of([("a", "b"), ("c", "d")]) == digest_of([("c", "d"), ("a", "b")])
    assert digest_of([("a", "bc")]) != digest_of([("ab", "c")])
