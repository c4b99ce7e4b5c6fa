"""Where two act on one root case, what is waited for, and what is told to those who have no part in it any more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.journeys.steps import actor_of, post_of
from tests.recurrence.steps import (
    CAUSE,
    DAY,
    MEASURE,
    fresh,
    happened,
    kinds_of,
    number_of,
    proposed,
    refs_of,
    roots,
    step,
    taken_up,
    thrice,
    watched,
)
from tests.recurrence.test_hand_and_costs import propose
from tests.recurrence.test_sweep import METRE, POINT
from tests.supervision.orders.steps import clock_at
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.audit.verifying import find_breaks
from tracker.cases.models import Case, RefCounter
from tracker.cases.queries.inbox import count_inbox
from tracker.cases.vocabulary import State
from tracker.extensions import db, may_write
from tracker.notices.models import Notice
from tracker.recurrence.models import RootCase, RootCheck, RootLink
from tracker.recurrence.services import watch
from tracker.recurrence.services.linking import link_cases
from tracker.recurrence.services.watch import watch_roots
from tracker.recurrence.vocabulary import Origin, Status
from tracker.site.models import Setting

OTHER_MEASURE = "已改为每日两次清运，由市场方签字确认。"


def test_what_happened_meanwhile_is_shown_and_nothing_typed_is_lost(visitor: Visitor, now: datetime) -> None:
    root = watched(visitor, now)
    address = f"/roots/{root.id}/moves/restate"
    version = visitor.login("unit1").get(address).field("version")
    step(visitor.login("supervisor1"), root, "restate", cause=CAUSE, measure=OTHER_MEASURE)
    typed = {"cause": CAUSE, "measure": "我写的另一项措施", "version": version}
    page = visitor.login("unit1").post(address, typed, status=409)
    assert "我写的另一项措施" in page.text and OTHER_MEASURE in page.soup.select_one("#stale-title").parent.get_text()
    assert fresh(root).measure == OTHER_MEASURE
    visitor.post(address, typed | {"version": page.field("version")})
    assert fresh(root).measure == "我写的另一项措施"


def test_typed_words_stay_on_the_page_when_the_step_is_over(visitor: Visitor, now: datetime) -> None:
    root = taken_up(visitor, now)
    step(visitor.login("supervisor1"), root, "state", cause=CAUSE, measure=MEASURE)
    page = visitor.login("unit1").post(
        f"/roots/{root.id}/moves/state", {"cause": "我查到的成因", "measure": "我写的另一项措施"}, status=422
    )
    assert "我查到的成因" in page.text and "我写的另一项措施" in page.text


def closed_and_returned(visitor: Visitor, now: datetime) -> tuple[RootCase, RootCase]:
    """A root case of unit1 that was closed, and the one that follows it, which unit2 is to look after."""
    old = watched(visitor, now)
    old.status, old.ended_at = Status.CLOSED, now
    happened(now + DAY)
    watch_roots(now + 2 * DAY)
    db.session.commit()
    new = roots()[-1]
    new.post_id, new.checker_post_id, new.status = post_of("unit2").id, post_of("officer1").id, Status.TAKEN_UP
    db.session.commit()
    return old, new


def test_an_earlier_root_case_is_nothing_to_who_may_not_see_it(visitor: Visitor, now: datetime) -> None:
    old, new = closed_and_returned(visitor, now)
    assert new.previous_id == old.id and new.origin is Origin.RETURNED
    assert old.number in visitor.login("supervisor1").get(f"/roots/{new.id}").text
    page = visitor.login("unit2").get(f"/roots/{new.id}")
    assert new.number in page.text and old.number not in page.text
    told = db.session.scalars(select(Notice).where(Notice.post_id == post_of("unit1").id))
    assert new.number not in {one.facts.get("number") for one in told}


def test_who_is_released_is_told_without_a_dead_link(visitor: Visitor, now: datetime) -> None:
    root = taken_up(visitor, now)
    step(visitor.login("supervisor1"), root, "assign", post=number_of("unit2"), checker=number_of("officer1"))
    inbox = visitor.login("unit1").get("/inbox")
    assert root.number in inbox.text
    # Of the time it had a part in it a link is left, which says that it has none any more.
    latest = db.session.scalars(select(Notice).where(Notice.kind == "RootAssigned")).all()
    assert {one.post_id: bool(one.facts.get("root")) for one in latest} == {
        post_of("unit1").id: False, post_of("unit2").id: True, post_of("officer1").id: True,
    }  # fmt: skip


def test_a_check_moved_back_may_be_late_again(app: Flask, visitor: Visitor, now: datetime) -> None:
    root = watched(visitor, now)
    assert watch_roots(now + 40 * DAY) == 2, "the first and the second"
    db.session.commit()
    with clock_at(app, now + 41 * DAY):
        step(visitor.login("officer1"), root, "check", found="quiet", note="地面干净")
    assert watch_roots(now + 60 * DAY) == 0, "it was moved to day 71"
    assert watch_roots(now + 75 * DAY) == 1


def waiting(username: str, now: datetime) -> int:
    return count_inbox(actor_of(username, now))


def test_what_waits_is_in_the_number_beside_the_inbox(app: Flask, visitor: Visitor, now: datetime) -> None:
    before = {who: waiting(who, now) for who in ("supervisor1", "dispatcher1", "unit1", "officer1", "unit2")}

    def more(at: datetime = now) -> dict[str, int]:
        found = {who: waiting(who, at) - count for who, count in before.items()}
        return {who: count for who, count in found.items() if count}

    cases = thrice(now)
    watch_roots(now)
    db.session.commit()
    (root,) = roots()
    assert more() == {"supervisor1": 1, "dispatcher1": 1}
    step(visitor.login("supervisor1"), root, "take_up", post=number_of("unit1"), checker=number_of("officer1"))
    assert more() == {"unit1": 1}
    first = (now + 10 * DAY).date().isoformat()
    step(visitor.login("unit1"), root, "state", cause=CAUSE, measure=MEASURE, first_on=first)
    assert more() == {} and more(now + 10 * DAY) == {"officer1": 1}
    for number in range(3):
        with clock_at(app, now + (10 + 30 * number) * DAY):
            step(visitor.login("officer1"), root, "check", found="quiet", note="地面干净")
    end = now + 80 * DAY
    assert more(end) == {"supervisor1": 1}, "the centre does not close"
    with clock_at(app, end):
        assert "Root cases to close" in visitor.login("supervisor1").get("/inbox").text
        assert "Root cases to close" not in visitor.login("dispatcher1").get("/inbox").text
        cases[0].state, cases[0].is_open, cases[0].holder_post_id = State.HANDLING, True, post_of("unit2").id
        db.session.commit()
        assert "Root cases to close" not in visitor.login("supervisor1").get("/inbox").text
    assert "supervisor1" not in more(end), "not while one of its cases is open"


def test_the_reason_by_hand_is_kept_where_one_runs_already(visitor: Visitor, now: datetime) -> None:
    root = proposed(now)
    later, elsewhere = happened(now), happened(now, place="市场东侧空地")
    db.session.commit()
    propose(visitor.login("supervisor1"), later, refs=elsewhere.ref)
    assert kinds_of(root)[-1] == "RootCaseLinked" and {later.ref, elsewhere.ref} < refs_of(root)
    assert "处置后三天又出现" in visitor.get(f"/roots/{root.id}").text


def test_a_root_case_that_runs_goes_before_a_newer_one_that_was_dismissed(app: Flask, now: datetime) -> None:
    places = {"lng": POINT[0], "lat": POINT[1]}
    root = proposed(now, **places)
    newer = proposed(now, lng=POINT[0], lat=POINT[1] + 80 * METRE, place="别处")
    assert newer.id != root.id
    newer.status = Status.DISMISSED
    between = happened(now + DAY, lng=POINT[0], lat=POINT[1] + 40 * METRE)
    watch_roots(now + DAY)
    assert between.ref in refs_of(root)


def test_nothing_is_linked_to_one_that_has_ended_meanwhile(app: Flask, now: datetime) -> None:
    root = proposed(now)
    root.status = Status.DISMISSED
    db.session.flush()
    assert link_cases(root, [happened(now)], now) == []
    assert len(refs_of(root)) == 3


def test_one_look_finds_all_of_a_batch(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many root cases begin, the cases of a batch are asked for once."""
    looks = []
    ask = watch.list_suspects
    monkeypatch.setattr(watch, "list_suspects", lambda *asked: looks.append(asked) or ask(*asked))
    for number in range(6):
        for days in (9, 6, 3):
            happened(now - days * DAY - timedelta(minutes=number), place=f"{number}号楼")
    assert watch_roots(now) == 6 and len(roots()) == 6 and len(looks) == 1


@pytest.fixture
def shared_app(filled_app: Flask) -> Iterator[Flask]:
    """The application with real commits; what they leave is deleted afterwards."""
    yield filled_app
    with filled_app.app_context():
        for model in (RootCheck, RootLink, RootCase, Notice, Event, Case, RefCounter):
            db.session.execute(delete(model))
        db.session.execute(delete(Setting).where(Setting.key == "recurrence.seen_to"))
        db.session.commit()
        db.session.remove()


def test_many_sweeps_at_once_propose_it_once(shared_app: Flask, now: datetime) -> None:
    with shared_app.app_context():
        for number in range(5):
            thrice(now, place=f"{number}号楼")
        db.session.remove()

    def look_round(_number: int) -> int:
        with shared_app.app_context():
            may_write.set(True)
            found = watch_roots(now)
            db.session.commit()
            db.session.remove()
            return found

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(look_round, range(6)))
    with shared_app.app_context():
        assert sum(found) == 5
        assert sorted(len(refs_of(root)) for root in roots()) == [3] * 5
        assert not list(find_breaks())
        db.session.remove()
