"""What each move does to the limits: nothing but a rework, an extension and a pause changes one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_case
from tests.journeys.steps import DISSATISFIED, case_of, log, move, post_of, to_handling
from tests.visitor import Visitor
from tracker.cases.models import Case, CasePause
from tracker.cases.queries.outcomes import OUTCOMES, Outcome, Period
from tracker.cases.queries.pressing import is_late
from tracker.cases.rules import CLOCKS, MOVES, Clock
from tracker.cases.services.clocks import apply_clock, half_of, whole
from tracker.cases.vocabulary import DueLevel, Rating, State
from tracker.clock.arithmetic import add
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.notices.models import Notice

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: What may happen while a unit has the case; `pause` and `resume` follow each other.
TURNS = st.lists(
    st.tuples(st.sampled_from(["rework", "pause", "extend", "recall"]), st.integers(1, 60 * 30)), min_size=1, max_size=8
)
LIMITS = st.sampled_from(["3wd", "20wd", "8wh", "4h", "2d", "90m"])


class Told:
    """The limits as they should be, kept apart from the case."""

    def __init__(self, limit: str) -> None:
        self.limit, self.extensions = Limit.parse(limit), ""
        self.rework: tuple[datetime, str] | None = None
        self.pauses: list[tuple[datetime, datetime | None]] = []

    def due(self) -> datetime:
        return add(START, whole(f"{self.limit} {self.extensions}"), get_calendar(), self.pauses).at

    def stage_due(self) -> datetime:
        if self.rework is None:
            return self.due()
        return add(self.rework[0], whole(self.rework[1]), get_calendar(), self.pauses).at


@given(limit=LIMITS, turns=TURNS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_rework_extension_and_pause_change_a_limit(app: Flask, limit: str, turns: list[tuple[str, int]]) -> None:
    case = make_case(START, resolve_limit=limit, clock_from_at=None, due_at=None)
    apply_clock(case, Clock.START, START)
    apply_clock(case, Clock.CONTINUE, START)
    told, now = Told(limit), START
    for turn, minutes in turns:
        now += timedelta(minutes=minutes)
        before = case.stage_due_at
        take(case, told, turn, now)
        assert case.due_at == told.due()
        assert case.stage_due_at == told.stage_due()
        if turn == "recall":
            assert case.stage_due_at == before
        if turn == "pause" and case.resolve_limit[-1] in "hm" and not case.resolve_limit.endswith("wh"):
            paused_from, paused_to = told.pauses[-1]
            assert case.stage_due_at - paused_to == before - paused_from or before <= paused_from
        now = told.pauses[-1][1] if turn == "pause" else now


def take(case: Case, told: Told, turn: str, now: datetime) -> None:
    """One turn of the case, and of what is told of it."""
    if turn == "rework":
        apply_clock(case, Clock.HALVE, now)
        told.rework = (now, str(half_of(told.limit)))
    elif turn == "extend":
        case.extensions = f"{case.extensions} {told.limit}".strip()
        told.extensions = case.extensions
        if told.rework:
            told.rework = (told.rework[0], f"{told.rework[1]} {told.limit}")
        apply_clock(case, Clock.EXTEND, now)
    elif turn == "recall":
        apply_clock(case, Clock.STAGE, now)  # feedback is given …
        apply_clock(case, Clock.CONTINUE, now)  # … and taken back
    else:
        until = now + timedelta(minutes=(now.minute + 1) * 37)
        row = CasePause(case_id=case.id, from_at=now)
        db.session.add(row)
        case.pause_count += 1
        db.session.flush()
        apply_clock(case, Clock.PAUSE, now)
        assert case.stage_due_at is None
        row.until_at = until
        db.session.flush()
        told.pauses.append((now, until))
        apply_clock(case, Clock.RESUME, until)


def test_the_table_says_what_each_clock_move_does_to_a_running_rework() -> None:
    for clock in (Clock.EXTEND, Clock.PAUSE, Clock.RESUME, Clock.CONTINUE):
        assert "running rework" in CLOCKS[clock]
    assert {move.clock for move in MOVES} == set(Clock) - {Clock.START, Clock.NONE} | {Clock.START, Clock.NONE}


def test_a_rework_keeps_its_limit_through_suspend_and_resume(
    visitor: Visitor, filled_app: Flask, now: datetime
) -> None:
    case = log(visitor.login("officer1"), "1102")
    to_handling(visitor, case)
    move(visitor, case, "feedback", result_code="solved", result_text="已整改")
    visitor.login("officer1")
    move(visitor, case, "rework", reason="未到位")
    stage, due = case.stage_due_at, case.due_at
    assert stage < due, "half of the limit"
    visitor.login("unit1")
    move(visitor, case, "suspend", ground="season", review_on="2026-04-01", reason="雨季")
    move(visitor.login("supervisor1"), case, "grant")
    filled_app.config["NOW"] = lambda: now + timedelta(days=7)
    move(visitor.login("unit1"), case, "resume")
    assert case.stage_due_at == stage + timedelta(days=7), "seven days with five working days are left out"
    assert case.stage_due_at < case.due_at


def test_suspending_what_is_late_does_not_better_the_rate(app: Flask, now: datetime) -> None:
    late = make_case(now, state=State.SUSPENDED, due_at=now - timedelta(days=5), clock_from_at=START, pause_count=1)
    in_time = make_case(now, state=State.SUSPENDED, due_at=now - timedelta(days=5), clock_from_at=START, pause_count=1)
    db.session.add(CasePause(case_id=late.id, from_at=now - timedelta(days=1)))
    db.session.add(CasePause(case_id=in_time.id, from_at=now - timedelta(days=8)))
    late.due_level = DueLevel.OVERDUE
    db.session.flush()
    period = Period(now - timedelta(days=10), now)

    def of(condition: object) -> set[int]:
        mine = Case.id.in_([late.id, in_time.id])
        return set(db.session.scalars(db.select(Case.id).where(mine, condition)))

    assert of(OUTCOMES[Outcome.SUSPENDED](period)) == {in_time.id}
    assert of(OUTCOMES[Outcome.BASE](period)) == of(OUTCOMES[Outcome.OVERDUE](period)) == {late.id}
    assert of(is_late(now)) == {late.id}


def test_a_pause_leaves_what_was_late_late(app: Flask, now: datetime) -> None:
    for due, level in ((now - timedelta(days=1), DueLevel.OVERDUE), (now + timedelta(days=1), DueLevel.NONE)):
        case = make_case(now, due_at=due, due_level=DueLevel.OVERDUE)
        apply_clock(case, Clock.PAUSE, now)
        assert case.due_level is level


@pytest.mark.parametrize("way", ["phone", "visit"])
def test_nobody_reached_is_not_the_end(visitor: Visitor, way: str) -> None:
    case = log(visitor.login("officer1"), source="resident", reporter_phone="13900001234")
    to_handling(visitor, case)
    move(visitor, case, "feedback", result_code="solved", result_text="已清理")
    visitor.login("officer1")
    move(visitor, case, "verify")
    visitor.login("dispatcher1")
    move(visitor, case, "close")
    plain = visitor.post(f"/cases/{case.ref}/reporter", {"purpose": "电话回访"}, status=200)
    assert "13900001234" in plain.text, "who has to call is given the number"
    move(visitor, case, "no_contact", answer_way=way, note="两次无人接听")
    assert (case.state, case.rating) == (State.CLOSED, Rating.NO_ANSWER)
    move(visitor, case, "no_contact", answer_way="phone")
    move(visitor, case, "evaluate", **DISSATISFIED, answered_at="2026-03-17T10:00")
    assert (case.state, case.rating) == (State.EVALUATED, Rating.DISSATISFIED)
    shown = visitor.get(f"/cases/{case.ref}").text
    for words in ("by phone", "the reporter in person", "Answered on"):
        assert words in shown
    late = visitor.post(f"/cases/{case.ref}/reporter", {"purpose": "电话回访"}, status=422)
    assert "13900001234" not in late.text, "nothing is left to ask"
    hearing = db.select(Notice.post_id).where(Notice.kind == "CaseEvaluated", Notice.ref == case.ref)
    assert post_of("supervisor1").id in db.session.scalars(hearing).all(), "only a supervisor can reopen it"
    move(visitor.login("supervisor1"), case, "reopen", reason="又堵了")
    assert (case_of(case.ref).state, case_of(case.ref).rating) == (State.HANDLING, Rating.DISSATISFIED)


def test_an_answer_from_before_the_closing_or_from_tomorrow_is_none(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), source="resident")
    to_handling(visitor, case)
    move(visitor, case, "feedback", result_code="solved", result_text="已清理")
    move(visitor.login("officer1"), case, "verify")
    move(visitor.login("dispatcher1"), case, "close")
    for at in ("2026-03-16T10:00", "2026-03-18T10:00"):
        page = move(visitor, case, "evaluate", status=422, **DISSATISFIED, answered_at=at)
        assert "after the case was closed" in page.soup.select_one(".field-error").get_text()
    assert post_of("dispatcher1")
