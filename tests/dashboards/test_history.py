"""Stretches read from what is kept against stretches counted case by case, and against the indicators one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.factories import make_case
from tests.figures.population import fill
from tests.journeys.steps import user_of
from tracker.access.actor import Actor
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.vocabulary import State
from tracker.dashboards import breakdown, flows, history
from tracker.dashboards.breakdown import Split, read_parts
from tracker.dashboards.flows import read_flows
from tracker.dashboards.history import Counts, read_history
from tracker.dashboards.periods import Span, Stretch, history_of, stretch_of
from tracker.figures import closure
from tracker.figures.closure import period_of
from tracker.figures.counting import count_measures
from tracker.figures.services import rebuild
from tracker.foundation.days import local_day
from tracker.people.queries.actors import load_actor
from tracker.site.services import set_setting

ASKED = [CaseFilter(), CaseFilter(area="990101001"), CaseFilter(area="990101001001"), CaseFilter(category="04")]


def supervisor(now: datetime, username: str = "supervisor2") -> Actor:
    return load_actor(user_of(username), local_day(now))


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Makes everything be counted case by case."""

    def switch() -> None:
        for module in (history, flows, breakdown, closure):
            monkeypatch.setattr(module, "find_kept", lambda **_asked: None)

    return switch


@pytest.mark.parametrize("end", [31, 25])
def test_kept_or_counted_is_the_same(app: Flask, now: datetime, end: int, counting) -> None:  # type: ignore[no-untyped-def]
    set_setting(key="report.month_ends_on", value=end)
    fill(now, cases=220, seed=5)
    rebuild()
    today, actor = local_day(now), supervisor(now)
    stretches = [stretch_of(span, today) for span in (Span.MONTH, Span.QUARTER, Span.YEAR)]
    stretches += [stretches[0].before, Stretch(Span.CUSTOM, today - timedelta(days=33), today)]

    def read() -> list[object]:
        found: list[object] = []
        for asked in ASKED:
            for stretch in stretches:
                period = period_of(stretch.first, stretch.last, now)
                found += [
                    read_history(history_of(stretch), asked=asked, actor=actor, now=now),
                    read_flows(stretch, asked=asked, actor=actor, now=now),
                    *[read_parts(one, asked=asked, period=period, actor=actor, now=now) for one in Split],
                ]
        return found

    kept = read()
    counting()
    for one, two in zip(kept, read(), strict=True):
        assert _told(one) == _told(two)


def _told(found: object) -> object:
    """What is shown of it: counts without the zeroes one way fills in and the other does not."""
    if isinstance(found, list) and found and isinstance(found[0], Counts):
        return [
            ([(one.part, one.whole) for one in each.indicators], each.hours(0.5), each.hours(0.9), each.came_in, each.went_out)
            for each in found
        ]  # fmt: skip
    return found


@pytest.mark.parametrize("span", [one for one in Span if one is not Span.CUSTOM])
def test_each_stretch_is_what_the_indicators_say_of_it(app: Flask, now: datetime, span: Span) -> None:
    fill(now, cases=150, seed=7)
    rebuild()
    actor, asked = supervisor(now), CaseFilter()
    found = read_history(history_of(stretch_of(span, local_day(now))), asked=asked, actor=actor, now=now)
    assert sum(one.of("closure").whole for one in found) > 10
    for one in found:
        period = period_of(one.stretch.first, one.stretch.last, now)
        expected = count_measures(period=period, actor=actor, asked=asked, now=now)
        assert {each.measure.key: each for each in one.indicators} == expected, one.stretch


def test_flows_add_up(app: Flask, now: datetime) -> None:
    """Ten cases by hand: what lay open before, plus what came, less what went, is what lies open."""
    today = local_day(now)
    month = stretch_of(Span.MONTH, today)
    at = {day: datetime.fromisoformat(f"{month.first + timedelta(days=day)}T10:00:00+08:00") for day in range(-40, 16)}
    for received, closed in ((-40, None), (-39, -38), (-20, 2), (0, 0), (0, None), (1, 3), (3, None), (3, 4)):
        state = State.HANDLING if closed is None else State.CLOSED
        make_case(now, received_at=at[received], closed_at=None if closed is None else at[closed], state=state)
    make_case(now, received_at=at[1], state=State.VOID)
    make_case(now, received_at=at[1], state=State.REJECTED)
    rebuild()
    for asked in (CaseFilter(), CaseFilter(category="04")):
        found = read_flows(month, asked=asked, actor=supervisor(now), now=now)
        assert [(one.came_in, one.went_out, one.backlog) for one in found[:5]] == [
            (2, 1, 3), (1, 0, 4), (0, 1, 3), (2, 1, 4), (0, 1, 3),
        ]  # fmt: skip
        assert len(found) == (today - month.first).days + 1
    year = read_flows(stretch_of(Span.YEAR, today), asked=CaseFilter(), actor=supervisor(now), now=now)
    assert year[-1].label == f"{today:%Y-%m}" and year[-1].backlog == 3


def test_rows_by_channel_are_those_of_their_sources(app: Flask, now: datetime) -> None:
    fill(now, cases=120, seed=11)
    rebuild()
    today = local_day(now)
    month = stretch_of(Span.MONTH, today).before
    period = period_of(month.first, month.last, now)
    totals = [
        read_parts(split, asked=CaseFilter(), period=period, actor=supervisor(now), now=now)[1] for split in Split
    ]
    assert totals[0].due.due and all(
        (one.due.due, one.due.on_time, one.closed, one.came_in)
        == (totals[0].due.due, totals[0].due.on_time, totals[0].closed, totals[0].came_in)
        for one in totals
    )


@pytest.mark.parametrize("username", ["supervisor1", "unit1", "officer1"])
def test_nothing_of_another_street_is_in_any_figure(app: Flask, now: datetime, username: str) -> None:
    actor = supervisor(now, username)
    own = actor.posts[0].area_code
    other = "990101002" if not own.startswith("990101002") else "990101001"
    today = local_day(now)
    make_case(now, area_code=f"{other}001001", due_at=now - timedelta(days=1), received_at=now - timedelta(days=2))
    rebuild()
    for asked in (CaseFilter(), CaseFilter(area=other), CaseFilter(area="990101")):
        for span in Span:
            stretch = (
                Stretch(span, today - timedelta(days=9), today) if span is Span.CUSTOM else stretch_of(span, today)
            )
            found = read_history(history_of(stretch), asked=asked, actor=actor, now=now)
            assert all(not each.whole for one in found for each in one.indicators)
            assert all(
                not (one.came_in or one.went_out or one.backlog)
                for one in read_flows(stretch, asked=asked, actor=actor, now=now)
            )
            period = period_of(stretch.first, stretch.last, now)
            for split in Split:
                assert read_parts(split, asked=asked, period=period, actor=actor, now=now)[0] == []


def test_a_day_of_the_month_that_ended_on_the_25th(app: Flask, now: datetime) -> None:
    set_setting(key="report.month_ends_on", value=25)
    assert stretch_of(Span.MONTH, date(2026, 3, 26)).label == "2026-04"
    march = stretch_of(Span.MONTH, date(2026, 3, 25))
    assert (march.first, march.last, march.label) == (date(2026, 2, 26), date(2026, 3, 25), "2026-03")
    quarter = stretch_of(Span.QUARTER, date(2026, 3, 26))
    assert (quarter.first, quarter.last, quarter.label) == (date(2026, 3, 26), date(2026, 6, 25), "2026Q2")
    year = stretch_of(Span.YEAR, date(2025, 12, 26))
    assert (year.first, year.last, year.label) == (date(2025, 12, 26), date(2026, 12, 25), "2026")
    assert year.year_before.last == date(2025, 12, 25)
