"""Rubbish at one gate comes back and back, until its root is removed and it has stayed away."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import select

from tests.journeys.steps import photo, post_of
from tests.recurrence.steps import (
    CAUSE,
    DAY,
    MEASURE,
    fresh,
    happened,
    kinds_of,
    number_of,
    refs_of,
    roots,
    step,
    thrice,
)
from tests.supervision.orders.steps import clock_at
from tests.visitor import Visitor
from tracker.audit.verifying import find_breaks
from tracker.cases.services.sweep import sweep
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.recurrence.models import RootCase
from tracker.recurrence.services.watch import watch_roots
from tracker.recurrence.vocabulary import Origin, Status


def told(kind: str) -> set[int]:
    return set(db.session.scalars(select(Notice.post_id).where(Notice.kind == kind)))


def check(visitor: Visitor, app: Flask, root: RootCase, at: datetime, **answers: object) -> None:
    with clock_at(app, at):
        step(visitor.login("officer1"), root, "check", **{"found": "quiet", "note": "地面干净，无堆放"} | answers)


def test_from_the_third_time_to_the_root_removed(app: Flask, visitor: Visitor, now: datetime) -> None:
    cases = thrice(now)
    sweep(now=now)
    assert watch_roots(now) == 0, "once, however often the sweep runs"
    db.session.commit()
    (root,) = roots()
    assert (root.number, root.status, root.origin) == ("根治〔2026〕第1号", Status.PROPOSED, Origin.SWEEP)
    assert refs_of(root) == {case.ref for case in cases}
    assert told("RootProposed") == {post_of("supervisor1").id, post_of("dispatcher1").id}

    visitor.login("supervisor1")
    assert "Root cases to take up" in visitor.get("/").text
    panel = visitor.get(f"/cases/{cases[0].ref}").text
    assert "Happened 3 times of this type at this place within 90 days" in panel and root.number in panel
    page = visitor.get(f"/roots/{root.id}/moves/close", status=422)
    assert "cannot be done" in page.text
    step(visitor, root, "take_up", post=number_of("unit1"), checker=number_of("officer1"), task="查清为何反复")
    page = visitor.get(f"/roots/{root.id}/moves/close", status=422)
    assert "The cause must be stated first" in page.text

    visitor.login("unit1")
    assert "Root causes to state" in visitor.get("/inbox").text
    page = step(visitor, root, "state", status=422, cause="  ", measure=MEASURE)
    assert "Fill in: " in page.text
    assert MEASURE in page.text, "nothing typed is lost"
    step(visitor, root, "state", cause=CAUSE, measure=MEASURE, first_on=(now + 10 * DAY).date().isoformat())
    fresh(root)
    assert (root.status, root.checks_needed, root.quiet_count) == (Status.WATCHING, 3, 0)
    days = [(one.planned_on - now.date()).days for one in root.present_checks]
    assert days == [10, 40, 70]

    page = visitor.login("officer1").get(f"/roots/{root.id}/moves/check", status=422)
    assert "planned for a later day" in page.text
    at = now + 12 * DAY
    with clock_at(app, at):
        visitor.login("officer1")
        assert "Quiet checks to make" in visitor.get("/").text
    check(visitor, app, root, at, photo=photo())
    fresh(root)
    assert root.quiet_count == 1
    assert [(one.planned_on - now.date()).days for one in root.present_checks] == [10, 42, 72], "kept apart"
    shown = visitor.get(f"/roots/{root.id}")
    picture = shown.soup.select_one("a[href*='/photo']")["href"]
    assert visitor.client.get(picture).mimetype.startswith("image/")

    # It happens again while it is being watched.
    again = happened(at + 5 * DAY)
    assert watch_roots(at + 5 * DAY) == 1
    db.session.commit()
    fresh(root)
    assert (root.status, root.quiet_count, root.round) == (Status.WATCHING, 0, 2)
    assert again.ref in refs_of(root)
    assert {post_of(who).id for who in ("unit1", "officer1", "supervisor1", "dispatcher1")} <= told("RootRepeated")
    assert "Earlier checks that no longer count (1)" in visitor.login("supervisor1").get(f"/roots/{root.id}").text

    for number in range(3):
        page = visitor.login("supervisor1").get(f"/roots/{root.id}/moves/close", status=422)
        assert "Not all quiet checks" in page.text
        check(visitor, app, root, at + (35 + 31 * number) * DAY)
    end = at + 120 * DAY
    with clock_at(app, end):
        visitor.login("supervisor1")
        assert "Root cases to close" in visitor.get("/").text
        step(visitor, root, "close", conclusion="三次静默核查均未再发现")
    fresh(root)
    assert (root.status, root.quiet_count) == (Status.CLOSED, 3)
    assert kinds_of(root) == [
        "RootProposed", "RootTakenUp", "RootStated", "RootChecked", "RootRepeated", "RootChecked", "RootChecked",
        "RootChecked", "RootClosed",
    ]  # fmt: skip

    # After closing, once is enough: a new one points back to it.
    last = happened(end + 30 * DAY)
    watch_roots(end + 31 * DAY)
    db.session.commit()
    newer = roots()[-1]
    assert (newer.previous_id, newer.origin, newer.status) == (root.id, Origin.RETURNED, Status.PROPOSED)
    assert refs_of(newer) == {last.ref}
    visitor.login("supervisor1")
    assert root.number in visitor.get(f"/roots/{newer.id}").text
    assert newer.number in visitor.get(f"/roots/{root.id}").text
    assert not list(find_breaks())


def test_a_check_that_finds_it_again_begins_anew(app: Flask, visitor: Visitor, now: datetime) -> None:
    thrice(now)
    watch_roots(now)
    db.session.commit()
    (root,) = roots()
    step(visitor.login("dispatcher1"), root, "take_up", post=number_of("unit1"), checker=number_of("officer1"))
    step(visitor.login("supervisor1"), root, "state", cause=CAUSE, measure=MEASURE, first_on=now.date().isoformat())
    check(visitor, app, root, now)
    check(visitor, app, root, now + 30 * DAY, found="again", note="又有堆放")
    fresh(root)
    assert (root.quiet_count, root.round, len(root.present_checks)) == (0, 2, 3)
    assert kinds_of(root)[-1] == "RootCheckFailed"
    step(visitor.login("unit1"), root, "restate", cause=CAUSE, measure=MEASURE + "并加装监控。")
    fresh(root)
    assert (root.round, root.measure) == (3, MEASURE + "并加装监控。")


def test_whoever_is_responsible_does_not_check(app: Flask, visitor: Visitor, now: datetime) -> None:
    thrice(now)
    watch_roots(now)
    db.session.commit()
    (root,) = roots()
    officer = number_of("officer1")
    page = step(visitor.login("supervisor1"), root, "take_up", status=422, post=officer, checker=officer)
    assert "may not make the quiet checks" in page.text
    step(visitor, root, "take_up", post=officer, checker=number_of("dispatcher1"))
    step(visitor.login("officer1"), root, "state", cause=CAUSE, measure=MEASURE, first_on=now.date().isoformat())
    page = visitor.get(f"/roots/{root.id}/moves/check", status=422)
    assert "Whoever is responsible" in page.text or "Another post" in page.text


def test_closing_waits_for_cases_still_open(app: Flask, visitor: Visitor, now: datetime) -> None:
    from tracker.cases.vocabulary import State

    cases = thrice(now)
    cases[0].state, cases[0].is_open = State.HANDLING, True
    watch_roots(now)
    db.session.commit()
    (root,) = roots()
    step(visitor.login("supervisor1"), root, "take_up", post=number_of("unit1"), checker=number_of("officer1"))
    step(visitor, root, "state", cause=CAUSE, measure=MEASURE, first_on=now.date().isoformat())
    for number in range(3):
        check(visitor, app, root, now + 30 * number * DAY)
    page = visitor.login("supervisor1").get(f"/roots/{root.id}/moves/close", status=422)
    assert "still being worked on" in page.text
    cases[0].state, cases[0].is_open = State.CLOSED, False
    db.session.commit()
    step(visitor, root, "close", conclusion="已根治")
    assert root.status is Status.CLOSED


def test_dismissed_with_a_reason_it_takes_as_many_again(visitor: Visitor, now: datetime) -> None:
    thrice(now)
    watch_roots(now)
    db.session.commit()
    (root,) = roots()
    visitor.login("dispatcher1")
    page = step(visitor, root, "dismiss", status=422, reason=" ")
    assert "Fill in: " in page.text
    step(visitor, root, "dismiss", reason="季节性落叶，不属同一成因")
    assert root.status is Status.DISMISSED
    for days in (2, 3):
        happened(now + days * DAY)
    assert watch_roots(now + 4 * DAY) == 0
    happened(now + 5 * DAY)
    assert watch_roots(now + 6 * DAY) == 1
    assert len(refs_of(roots()[-1])) == 3


def test_late_checks_are_noticed_once(app: Flask, visitor: Visitor, now: datetime) -> None:
    from tests.recurrence.steps import watched

    root = watched(visitor, now)
    assert watch_roots(now) == 0, "due today is not late"
    assert [watch_roots(now + DAY), watch_roots(now + DAY), watch_roots(now + 2 * DAY)] == [1, 0, 0]
    db.session.commit()
    assert kinds_of(root)[-1] == "RootCheckLate"
    with clock_at(app, now + 2 * DAY):
        assert "late since" in visitor.login("officer1").get("/").text
