"""A row is called covered only when rows before it really take all of its cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clock.oracle import published_calendar
from tests.routing.steps import OUTSIDE, WORKING, clock, rule
from tracker.access.policy import RECEIVERS
from tracker.foundation.identifiers import is_within
from tracker.people.vocabulary import Role
from tracker.routing.matching import CaseLike, Hours, is_open_at, match
from tracker.routing.shadows import Row, covers, find_covered
from tracker.routing.vocabulary import Days

CALENDAR = published_calendar()
AREAS = ["990101", "990101001", "990101002", "990101001001", "990101001001001"]
CLASSES = {"0401": "S", "0402": "S", "0301": "P", "0302": "P", "0307": "R"}
HOURS = [
    Hours(), WORKING, OUTSIDE, clock(22, 6), clock(23, 5), clock(1, 4), clock(8, 20), clock(9, 12),
    clock(8, 20, Days.WORKDAYS), clock(9, 12, Days.DAYS_OFF), clock(None, None, Days.DAYS_OFF),
    clock(22, 6, Days.DAYS_OFF), clock(None, None, Days.CHOSEN, frozenset({1, 2})),
    clock(8, 9, Days.CHOSEN, frozenset({1})), clock(0, 6, Days.CHOSEN, frozenset(range(1, 8))),
]  # fmt: skip
#: Post id: role, area, whether shut.
POSTS = {
    1: (Role.UNIT_CLERK, "990101", False),
    2: (Role.UNIT_CLERK, "990101001", False),
    3: (Role.POLICE_LIAISON, "990101001001", False),
    4: (Role.GRID_OFFICER, "990101001001001", False),
    5: (Role.UNIT_CLERK, "990101", True),
}


def row(**given) -> Row:  # type: ignore[no-untyped-def]
    one = rule(**given)
    classes = frozenset(kind for code, kind in CLASSES.items() if code.startswith(one.category_code))
    return Row(one, classes, *POSTS[one.post_id])


def numbered(rows: list[Row]) -> list[Row]:
    return [replace(one, rule=replace(one.rule, position=place)) for place, one in enumerate(rows, start=1)]


def covered(*rows: Row) -> list[list[int]]:
    """Of each row, by which it is covered."""
    placed = numbered(list(rows))
    found = find_covered(placed)
    return [found.get(one.rule.id, []) for one in placed]


def test_a_wider_row_covers_a_narrower_one_after_it_only() -> None:
    wide, narrow = row(category_code="04"), row(category_code="0401", area_code="990101001", priority="P2")
    assert covered(wide, narrow) == [[], [1]]
    assert covered(narrow, wide) == [[], []]


def test_two_rows_may_cover_one_together() -> None:
    within, outside, any_time = row(hours=WORKING), row(hours=OUTSIDE), row()
    assert covered(within, outside, any_time) == [[], [], [1, 2]]
    assert covered(within, any_time) == [[], []]
    assert covered(any_time, within, outside) == [[], [1], [1]]


def test_a_row_whose_post_may_not_receive_covers_nothing() -> None:
    theft = row(category_code="0301", area_code="990101001001")
    assert covered(row(category_code="03", post_id=3), theft) == [[], [1]]
    assert covered(row(category_code="03", post_id=3), row(category_code="0301")) == [[], []], "only its own village"
    assert covered(row(category_code="03", post_id=4), theft) == [[], []], "a grid officer gets no police case"
    assert covered(row(category_code="03", post_id=5), theft) == [[], []], "a shut post gets nothing"
    assert covered(row(until_on=date(2026, 3, 1)), row()) == [[], []], "it is over before the other"
    assert covered(row(), row(from_on=date(2026, 3, 1))) == [[], [1]]


@pytest.mark.parametrize("one", HOURS)
@pytest.mark.parametrize("other", HOURS)
def test_hours_that_cover_others_hold_at_every_quarter(one: Hours, other: Hours) -> None:
    if covers(one, other):
        start = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)  # the first days of May: holidays and a make-up day
        quarters = (start + timedelta(minutes=15 * number) for number in range(96 * 12))
        assert all(is_open_at(one, at, CALENDAR) for at in quarters if is_open_at(other, at, CALENDAR))


def test_what_covers_what() -> None:
    assert covers(clock(22, 6), clock(1, 4)), "the night before counts"
    assert not covers(clock(1, 4), clock(22, 6))
    assert covers(clock(8, 20), clock(9, 12, Days.DAYS_OFF))
    assert covers(OUTSIDE, clock(9, 12, Days.DAYS_OFF))
    assert not covers(OUTSIDE, clock(22, 6, Days.DAYS_OFF)), "it reaches into a working day"
    assert not covers(clock(9, 12, Days.DAYS_OFF), clock(9, 12, Days.WORKDAYS))


ROWS = st.lists(
    st.builds(
        row,
        area_code=st.sampled_from(AREAS),
        category_code=st.sampled_from(["", "04", "03", "0401", "0301", "0307"]),
        priority=st.sampled_from(["", "", "P1"]),
        hours=st.sampled_from(HOURS),
        post_id=st.sampled_from(sorted(POSTS)),
    ),
    min_size=2,
    max_size=6,
)


def receivers(area: str, kind: str) -> frozenset[int]:
    return frozenset(
        number
        for number, (role, post_area, is_shut) in POSTS.items()
        if not is_shut and role in RECEIVERS[kind] and is_within(area, post_area)
    )


@settings(deadline=None)
@given(ROWS, st.sampled_from([*CLASSES.items()]), st.sampled_from(["P1", "P3"]), st.integers(0, 96 * 20))
def test_a_covered_row_never_wins(rows, matter, priority, quarter) -> None:  # type: ignore[no-untyped-def]
    placed = numbered(rows)
    found = find_covered(placed)
    code, kind = matter
    at = datetime(2026, 4, 25, tzinfo=UTC) + timedelta(minutes=15 * quarter)
    for area in ("990101001001001", "990101001001002", "990101002001001"):
        case = CaseLike(area, code, priority, receivers(area, kind))
        winner, _trail = match([one.rule for one in placed], case, at, CALENDAR)
        assert winner is None or winner.id not in found
