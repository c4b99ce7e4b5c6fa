"""Late sync is not lateness, a wrong clock is put right and marked, and no clock opens a window that is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.field.sending import key, phone_clock, report, send
from tests.journeys.steps import case_of, log, move, to_handling
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.web.moments import LONGEST, SKEW, written

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def case_from(visitor: Visitor, **more: Any) -> Case:
    told = send(visitor, "/cases/new", key(), **report(key(), **more))
    return case_of(told["url"].rsplit("/", 1)[1])


def read(app: Flask, **form: str) -> tuple[datetime, int] | None:
    with app.test_request_context("/", method="POST", data=form):
        found = written()
        return (found.at, found.minutes_off) if found else None


@pytest.mark.parametrize(
    ("at", "sent", "expected"),
    [
        (NOW - HOUR, None, (NOW - HOUR, 0)),
        (NOW - HOUR, NOW, (NOW - HOUR, 0)),
        # A little off is how clocks are: nothing is moved and nothing is marked.
        (NOW - HOUR, NOW - SKEW, (NOW - HOUR, 0)),
        (NOW - 2 * HOUR, NOW - 30 * MINUTE, (NOW - 2 * HOUR + 30 * MINUTE, 30)),
        (NOW + 23 * HOUR, NOW + 24 * HOUR, (NOW - HOUR, -24 * 60)),
        # What lies after now, or waited longer than anything may, is written now.
        (NOW + MINUTE, None, None),
        (NOW - LONGEST - MINUTE, None, None),
        (datetime(1970, 1, 1, tzinfo=NOW.tzinfo), datetime(1970, 1, 2, tzinfo=NOW.tzinfo), (NOW - 24 * HOUR, None)),
    ],
)
def test_the_phone_is_believed_as_far_as_our_clock_bears_it(
    app: Flask, at: datetime, sent: datetime | None, expected: tuple[datetime, int | None] | None
) -> None:
    form = {"written_at": phone_clock(at)} | ({"sent_at": phone_clock(sent)} if sent else {})
    found = read(app, **form)
    if expected is None or found is None:
        assert found is expected
    else:
        assert found[0] == expected[0]
        assert expected[1] is None or found[1] == expected[1]


@pytest.mark.parametrize("text", ["", "gestern", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59-23:00"])
def test_what_is_no_instant_is_not_believed(app: Flask, text: str) -> None:
    assert read(app, written_at=text, sent_at=text) is None


def test_a_report_says_when_it_was_written_and_when_it_came(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = case_from(visitor, written_at=phone_clock(NOW - 3 * HOUR), sent_at=phone_clock(NOW))
    assert (case.written_at, case.received_at) == (NOW - 3 * HOUR, NOW)
    assert "arrived later" in visitor.get(f"/cases/{case.ref}").text


def test_a_clock_that_was_off_is_marked_in_the_history(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = case_from(visitor, written_at=phone_clock(NOW - 5 * HOUR), sent_at=phone_clock(NOW - 2 * HOUR))
    assert case.written_at == NOW - 3 * HOUR
    assert "120 minutes off" in visitor.get(f"/cases/{case.ref}").text


def test_a_result_that_came_late_was_given_when_it_was_written(visitor: Visitor, app: Flask) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    app.config["NOW"] = lambda: NOW + 4 * HOUR
    url = f"/cases/{case.ref}/moves/feedback"
    form = {"version": visitor.get(url).field("version"), "result_code": "done", "result_text": "已清理"}
    page = visitor.get(url)
    form["result_code"] = page.soup.select_one("[name=result_code]")["value"]
    moments = {"written_at": phone_clock(NOW + HOUR), "sent_at": phone_clock(NOW + 4 * HOUR)}
    send(visitor, url, key(), **form, **moments)
    assert case_of(case.ref).fed_back_at == NOW + HOUR
    event = db.session.scalar(db.select(Event).where(Event.subject_id == case.id, Event.kind == "FeedbackGiven"))
    assert (event.written_at, event.received_at) == (NOW + HOUR, NOW + 4 * HOUR)


@pytest.mark.parametrize(("username", "action"), [("dispatcher1", "accept"), ("dispatcher1", "reject")])
def test_nobody_at_a_desk_answers_earlier_than_he_did(visitor: Visitor, app: Flask, username: str, action: str) -> None:
    """The response rate counts from when the answer came in, whatever the sender says of his clock."""
    case = log(visitor.login("officer1"))
    app.config["NOW"] = lambda: NOW + 30 * HOUR
    visitor.login(username)
    url = f"/cases/{case.ref}/moves/{action}"
    more = {"reject_reason": "not_ours", "reason": "不属本街道"} if action == "reject" else {}
    if more:
        more["reject_reason"] = visitor.get(url).soup.select_one("[name=reject_reason]")["value"]
    moments = {"written_at": phone_clock(NOW + MINUTE), "sent_at": phone_clock(NOW + 30 * HOUR)}
    send(visitor, url, key(), version=visitor.get(url).field("version"), **more, **moments)
    assert case_of(case.ref).responded_at == NOW + 30 * HOUR


def test_a_clock_that_was_set_back_reaches_behind_nothing_that_happened(visitor: Visitor, app: Flask) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    app.config["NOW"] = lambda: NOW + 4 * HOUR
    move(visitor, case, "progress", note="四小时后")
    app.config["NOW"] = lambda: NOW + 5 * HOUR
    url = f"/cases/{case.ref}/moves/progress"
    version = visitor.get(url).field("version")
    moments = {"written_at": phone_clock(NOW + HOUR), "sent_at": phone_clock(NOW + 5 * HOUR)}
    send(visitor, url, key(), version=version, note="早就写好的", **moments)
    last = db.session.scalars(db.select(Event).where(Event.subject_id == case.id).order_by(Event.seq.desc())).first()
    assert last.written_at == NOW + 4 * HOUR
