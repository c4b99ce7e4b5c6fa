"""Indicators against counts made by hand; the supervisor's home against its lists."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import post_of, user_of
from tests.visitor import Visitor
from tracker.cases.models import Case, CasePause, CaseRequest
from tracker.cases.queries.lists import CaseFilter, list_cases
from tracker.cases.queries.pressing import Pressing, Since, count_pressing, count_since_yesterday
from tracker.cases.vocabulary import Rating, RequestKind, State, SuspendGround
from tracker.extensions import db
from tracker.figures.closure import closure_by, period_of
from tracker.figures.counting import count_measures
from tracker.figures.shapes import By
from tracker.foundation.paging import PageStart
from tracker.people.queries.actors import load_actor

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def supervisor(now: datetime, username: str = "supervisor2"):  # type: ignore[no-untyped-def]
    return load_actor(user_of(username), now.date())


def test_a_month_made_by_hand(app: Flask, now: datetime) -> None:
    """Ten cases of March, written down with what they are, and the rates counted on the fingers."""
    at = now - timedelta(days=5)
    closed = {
        "state": State.CLOSED,
        "received_at": at,
        "dispatched_at": at,
        "closed_at": at + timedelta(days=1),
        "due_at": at + timedelta(days=2),
    }
    checked = closed | {"verified_at": at + timedelta(days=1)}
    make_case(now, **checked, rating=Rating.VERY_SATISFIED)
    make_case(now, **checked, rating=Rating.DISSATISFIED, rework_count=1)
    make_case(now, **checked, rating=Rating.NO_ANSWER)
    make_case(now, **closed)
    make_case(now, **(checked | {"due_at": at}), extension_count=1)
    make_case(now, **(closed | {"due_at": None, "dispatched_at": None}), is_on_spot=True, resolve_limit="")
    make_case(
        now, state=State.HANDLING, received_at=at, dispatched_at=at, due_at=now - timedelta(days=1), return_count=2
    )
    make_case(
        now, state=State.SUSPENDED, received_at=at, dispatched_at=at, due_at=now + timedelta(days=9), pause_count=1
    )
    make_case(now, state=State.REPORTED, received_at=at, due_at=None)
    make_case(now, state=State.VOID, received_at=at, due_at=None)
    found = count_measures(period=period_of(*MARCH, now), actor=supervisor(now), asked=CaseFilter(), now=now)
    assert {key: (one.part, one.whole) for key, one in found.items()} == {
        "closure": (5, 6),
        "on_time": (4, 6),
        "overdue": (2, 6),
        "verified": (3, 5),
        "satisfied": (1, 2),
        "response_share": (2, 6),
        "rework": (1, 5),
        "returned": (1, 7),
        "extended": (1, 6),
        "paused": (1, 9),
        "reopened": (0, 9),
        "on_spot": (1, 9),
        "accepted": (7, 8),
    }
    assert found["satisfied"].share == 0.5
    long_ago = period_of(date(2025, 3, 1), date(2025, 3, 31), now)
    empty = count_measures(period=long_ago, actor=supervisor(now), asked=CaseFilter(), now=now)
    assert all(one.share is None for one in empty.values()), "nothing to divide by is no rate, and never 100 %"


def test_the_indicators_and_the_closure_report_count_the_same(app: Flask, now: datetime) -> None:
    population(now)
    actor, period = supervisor(now), period_of(*MARCH, now)
    _rows, total = closure_by(by=By.AREA, wanted=CaseFilter(), period=period, actor=actor, now=now)
    keys = ("closure", "on_time", "overdue")
    found = count_measures(period=period, actor=actor, asked=CaseFilter(), now=now, keys=keys)
    assert (found["closure"].part, found["closure"].whole) == (total.closed, total.base)
    assert (found["on_time"].part, found["overdue"].part) == (total.on_time, total.overdue)


def population(now: datetime) -> None:
    """Two hundred cases of every kind, in two streets."""
    random = Random("population")
    for _number in range(200):
        state = random.choice([State.REPORTED, State.HANDLING, State.SUSPENDED, State.CLOSED, State.DISPATCHED])
        received = now - timedelta(days=random.randrange(1, 40))
        due = received + timedelta(days=random.randrange(1, 20), hours=random.randrange(24))
        make_case(
            now, state=state, received_at=received, dispatched_at=received, due_at=due,
            area_code=random.choice(["990101001001001", "990101002001001"]),
            closed_at=due + timedelta(days=random.randrange(-3, 3)) if state is State.CLOSED else None,
            return_count=random.randrange(4), reopen_count=random.randrange(2),
            stage_due_at=now + timedelta(hours=random.randrange(-9, 9)),
        )  # fmt: skip


@pytest.mark.parametrize("username", ["supervisor1", "supervisor2"])
def test_each_number_of_the_home_is_its_list(app: Flask, now: datetime, username: str) -> None:
    population(now)
    paused = make_case(now, state=State.SUSPENDED, due_at=now + timedelta(days=2))
    post, user = post_of("supervisor2"), user_of("supervisor2")
    request = CaseRequest(
        case_id=paused.id, kind=RequestKind.SUSPEND, reason="等材料", ground=SuspendGround.FUNDS,
        review_on=now.date() - timedelta(days=1), asked_at=now, asked_by_post_id=post.id, asked_by_user_id=user.id,
        decided_at=now,
    )  # fmt: skip
    db.session.add(request)
    db.session.flush()
    db.session.add(CasePause(case_id=paused.id, request_id=request.id, from_at=now - timedelta(days=9)))
    db.session.flush()
    actor = supervisor(now, username)
    counts = count_pressing(actor, now)
    assert counts[Pressing.PAUSED_LONG] == 1 and sum(counts.values()) > 40
    for which, count in counts.items():
        listed, before = 0, None
        while True:
            found = list_cases(CaseFilter(pressing=which.value), actor=actor, now=now, start=PageStart(before=before))
            listed += len(found.rows)
            before = found.older
            if before is None:
                break
        assert listed == count, which
    late = counts[Pressing.LATE] + counts[Pressing.LATE_3] + counts[Pressing.LATE_7]
    overdue = db.session.query(Case).filter(Case.is_open, Case.state != State.SUSPENDED, Case.due_at < now)
    if username == "supervisor2":
        assert late == overdue.count(), "every overdue case has one age"


def test_what_changed_since_yesterday(app: Flask, now: datetime) -> None:
    midnight = datetime.fromisoformat("2026-03-16T00:00:00+08:00")
    make_case(now, received_at=midnight)
    make_case(now, received_at=midnight - timedelta(seconds=1), due_at=midnight)
    make_case(now, received_at=midnight - timedelta(days=9), due_at=midnight - timedelta(seconds=1))
    make_case(now, state=State.CLOSED, received_at=midnight - timedelta(days=9), closed_at=midnight)
    assert count_since_yesterday(supervisor(now), now) == {Since.CAME_IN: 1, Since.CLOSED: 1, Since.FELL_OVERDUE: 1}


def test_the_pages_are_for_supervisors_of_their_area(app: Flask, visitor: Visitor, now: datetime) -> None:
    make_case(now, area_code="990101002001001", due_at=now - timedelta(days=9), title="别的街道的事")
    make_case(now, due_at=now - timedelta(days=9), title="本街道的事")
    home = visitor.login("supervisor1").get("/supervision")
    assert "本街道的事" in home.text and "别的街道的事" not in home.text
    link = next(one for one in home.links() if one.endswith("pressing=late_7"))
    assert "本街道的事" in visitor.get(link).text
    assert "别的街道的事" in visitor.login("supervisor2").get("/supervision").text
    visitor.login("officer1").get("/supervision", status=403)
    explained = visitor.login("supervisor2").get("/reports/indicators?from=2026-03-01&to=2026-03-31")
    assert "Nobody is satisfied unasked" in explained.text
    for address in ("/reports/indicators", "/reports/closure"):
        future = visitor.get(f"{address}?from=2026-05-01&to=2026-05-31").text
        assert "has not begun yet" in future, "what is closed early would look like 100 %"
    visitor.login("mediator1").get("/reports/indicators", status=403)
