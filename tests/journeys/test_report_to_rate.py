"""A blocked fire lane, from the officer's phone to the supervisor's rate."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from flask import Flask

from tests.journeys.steps import log, move, photo, post_of
from tests.visitor import Visitor
from tracker.cases.vocabulary import State


def test_a_blocked_fire_lane_is_handled_extended_reworked_closed_and_counted(visitor: Visitor, now: datetime) -> None:
    case = log(visitor.login("officer1"), photos=photo())
    assert case.state is State.REPORTED
    detail = visitor.get(f"/cases/{case.ref}")
    assert "两辆面包车" in detail.text
    assert detail.soup.select("ul.photos img")

    visitor.login("dispatcher1")
    assert case.ref in visitor.get("/inbox").text
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id), instructions="请尽快联系车主挪车")
    assert case.state is State.DISPATCHED
    assert case.due_at is not None

    visitor.login("unit1")
    move(visitor, case, "sign_for")
    before = case.due_at
    move(visitor, case, "extend", amount="1wd", reason="车主在外地")
    assert case.due_at == before, "asking alone moves nothing"

    visitor.login("supervisor1")
    assert case.ref in visitor.get("/inbox").text, "a request to decide waits in the supervisor's inbox"
    move(visitor, case, "grant", note="同意")
    assert case.due_at > before
    assert case.extensions == "1wd"

    visitor.login("unit1")
    move(
        visitor,
        case,
        "feedback",
        result_code="solved",
        result_text="车主已挪车。",
        after_photos=photo("after.jpg", "green"),
    )
    assert case.state is State.FEEDBACK

    visitor.login("officer1")
    move(visitor, case, "rework", reason="又有一辆车停进来了")
    assert (case.state, case.rework_count) == (State.HANDLING, 1)
    visitor.login("unit1")
    move(visitor, case, "feedback", result_code="solved", result_text="已拖离并安装隔离桩。")
    visitor.login("officer1")
    move(visitor, case, "verify", note="现场看过")

    visitor.login("dispatcher1")
    move(visitor, case, "close")
    assert case.state is State.CLOSED
    assert case.handling_minutes is not None


def test_a_case_closed_this_second_counts_in_the_running_month(visitor: Visitor, now: datetime) -> None:
    """Its deadline is still ahead; it is closed all the same, and the supervisor sees it at once."""
    test_a_blocked_fire_lane_is_handled_extended_reworked_closed_and_counted(visitor, now)
    page = visitor.login("supervisor1").get("/reports/closure?by=category")
    assert "100.00%" in page.text
    link = next(link for link in page.links() if "outcome=on_time" in link)
    assert "3号楼北侧消防通道" in visitor.get(link).text


def test_the_closed_case_is_found_behind_the_rate(visitor: Visitor, filled_app: Flask, now: datetime) -> None:
    test_a_blocked_fire_lane_is_handled_extended_reworked_closed_and_counted(visitor, now)
    filled_app.config["NOW"] = lambda: now + timedelta(days=5)
    visitor.login("supervisor1")
    page = visitor.get("/reports/closure?from=2026-03-01&to=2026-03-31&by=category")
    assert "100.00%" in page.text
    link = next(link for link in page.links() if "outcome=on_time" in link)
    assert "3号楼北侧消防通道" in visitor.get(link).text


def test_a_replay_of_the_same_form_leads_to_the_same_case(visitor: Visitor) -> None:
    key = str(uuid.uuid4())
    first = log(visitor.login("officer1"), client_key=key)
    second = log(visitor, client_key=key)
    assert first.id == second.id
