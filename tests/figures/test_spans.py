"""Periods and what they are compared with."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.figures.spans import (
    Span,
    before,
    month_of,
    months_back,
    parse_token,
    quarter_of,
    split_months,
    token_of,
    widen,
    year_before,
    year_of,
)

DAYS = st.dates(date(1995, 1, 1), date(2150, 12, 31))


def days(text: str) -> Span:
    first, last = text.split("..")
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("span", "just_before", "last_year"),
    [
        ("2026-03-01..2026-03-31", "2026-02-01..2026-02-28", "2025-03-01..2025-03-31"),
        ("2024-02-01..2024-02-29", "2024-01-01..2024-01-31", "2023-02-01..2023-02-28"),
        ("2025-02-01..2025-02-28", "2025-01-01..2025-01-31", "2024-02-01..2024-02-29"),
        ("2026-01-01..2026-03-31", "2025-10-01..2025-12-31", "2025-01-01..2025-03-31"),
        ("2026-01-01..2026-12-31", "2025-01-01..2025-12-31", "2025-01-01..2025-12-31"),
        ("2026-02-10..2026-02-19", "2026-01-31..2026-02-09", "2025-02-10..2025-02-19"),
        ("2024-02-29..2024-03-01", "2024-02-27..2024-02-28", "2023-02-28..2023-03-01"),
    ],
)
def test_what_a_period_is_compared_with(span: str, just_before: str, last_year: str) -> None:
    assert before(days(span)) == days(just_before)
    assert year_before(days(span)) == days(last_year)


@given(DAYS)
def test_tokens_go_there_and_back(day: date) -> None:
    for span in (month_of(day), quarter_of(day), year_of(day)):
        assert span.first <= day <= span.last
        assert parse_token(token_of(span)) == span


@pytest.mark.parametrize(
    "token", ["", "2026-13", "2026-00", "2026Q5", "2026Q0", "26-03", "2026-3", "２０２６", "2026-0x", "custom"]
)
def test_nonsense_is_no_period(token: str) -> None:
    assert parse_token(token) is None


@given(DAYS, st.integers(0, 500))
def test_months_of_a_span_join_without_gap(day: date, length: int) -> None:
    span = Span(day, day + timedelta(days=length))
    months = split_months(span)
    assert (months[0].first, months[-1].last) == (widen(span).first, widen(span).last)
    assert all(one.after == other.first for one, other in pairwise(months))
    assert before(span).after == span.first
    assert [one.months for one in months_back(span, 12)] == [1] * 12
    assert months_back(span, 12)[-1] == month_of(span.last)
