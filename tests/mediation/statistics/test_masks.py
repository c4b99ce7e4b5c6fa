"""No hidden figure can be worked out from what is shown: not on a line, not on a page, not from several pages."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mediation.statistics.build import FIRST, LAST, OTHER, STREET, make_committee, make_mediations
from tests.mediation.statistics.test_figures import FEBRUARY, TYPES, WRITTEN, percent, report_of, sight_of
from tracker.figures.spans import Span, month_of, quarter_of, split_months, year_of
from tracker.foundation.masks import Line, hide
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.mediation.statistics.queries.counting import CommitteePlace, Counted, Sight
from tracker.mediation.statistics.queries.cube import WHOLE, Cube, committee_key, wanted_spans
from tracker.mediation.statistics.queries.table import Report
from tracker.mediation.statistics.vocabulary import Measure
from tracker.mediation.vocabulary import Origin

SMALL = 5
Node = tuple[str, Span, str]
COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=6)


def possible(total: int | None, parts: list[int | None], least: int) -> list[set[int]]:
    """For each hidden part the counts it may have, for somebody who knows what is shown and the `least` of a hidden."""
    hidden = [place for place, part in enumerate(parts) if part is None]
    shown = sum(part for part in parts if part is not None)
    top = 14 if total is None else total - shown
    ways = [way for way in product(range(least, top + 1), repeat=len(hidden)) if total is None or sum(way) == top]
    return [{way[place] for way in ways} for place in range(len(hidden))]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.booleans())
def test_no_hidden_part_of_a_line_can_be_worked_out(counts: list[int], shows_noughts: bool) -> None:
    values = {str(place): count for place, count in enumerate(counts)} | {"total": sum(counts)}
    parts = [str(place) for place in range(len(counts))]
    hidden = hide(values, [Line("total", parts, shows_noughts)], SMALL)
    for node, count in values.items():
        assert node in hidden or count == 0 or count >= SMALL, f"{node} is small and shown"
    if not shows_noughts and hidden & set(parts):
        hidden |= {part for part in parts if not values[part]}
    shown = {node: None if node in hidden else count for node, count in values.items()}
    for may_be in possible(shown["total"], [shown[part] for part in parts], int(shows_noughts)):
        assert len(may_be) > 1
    if shown["total"] is None and any(counts):
        assert any(shown[part] is None for part in parts), "the parts would add up to the total"


@given(COUNTS, st.booleans())
def test_nothing_is_hidden_without_need(counts: list[int], shows_noughts: bool) -> None:
    values = {str(place): count + SMALL for place, count in enumerate(counts)}
    values["total"] = sum(counts) + SMALL * len(counts)
    assert hide(values, [Line("total", [str(place) for place in range(len(counts))], shows_noughts)], SMALL) == set()


PLACES = (
    CommitteePlace(1, "甲", "990101001", CommitteeKind.TOWN, True),
    CommitteePlace(2, "乙", "990101001001", CommitteeKind.VILLAGE, True),
    CommitteePlace(3, "丙", "990101001002", CommitteeKind.VILLAGE, True),
    CommitteePlace(4, "丁", "990101002", CommitteeKind.TOWN, True),
    CommitteePlace(5, "戊", "990101002001", CommitteeKind.VILLAGE, True),
)
MONTHS = split_months(year_of(date(2026, 1, 1)))
AREAS = (
    WHOLE,
    "990101001",
    "990101001001",
    "990101001002",
    "990101002",
    "990101002001",
    *(committee_key(n) for n in range(1, 6)),
)
SOME_TYPES = ("0201", "0202", "0214")
PARTS = ("", *SOME_TYPES, *(one.value for one in Origin))


def made_up(seed: int, density: float) -> Cube:
    """A year of accepted mediations, sparse enough that most cells are small."""
    random = Random(seed)
    sight = Sight(PLACES, ("990101",), SMALL)
    spans = wanted_spans(sight, MONTHS)
    counted = [
        Counted(month, place.unit_id, kind, origin.value, ((Measure.ACCEPTED, random.randint(1, 9)),))
        for month, place, kind, origin in product(range(12), PLACES, SOME_TYPES, Origin)
        if random.random() < density
    ]
    return Cube(sight, spans, counted)


def page_lines(cube: Cube, span: Span) -> list[tuple[Node, list[Node]]]:
    """What one page shows beside each other: a total by type, by source and by committee; and a year's months."""
    lines: list[tuple[Node, list[Node]]] = []
    for area in AREAS[:6]:
        top = (area, span, "")
        below = [place for place in PLACES if area == WHOLE or place.area_code.startswith(area)]
        lines += [
            (top, [(area, span, kind) for kind in SOME_TYPES]),
            (top, [(area, span, one.value) for one in Origin]),
            (top, [(committee_key(place.unit_id), span, "") for place in below]),
        ]
    return lines


Equation = dict[Node, Fraction]


def without(equation: Equation, pivot: Node, other: Equation) -> Equation:
    """The equation with the pivot put out of it by another that has it with the factor one."""
    factor = equation.get(pivot, Fraction(0))
    mixed = {
        node: equation.get(node, Fraction(0)) - factor * other.get(node, Fraction(0)) for node in {*equation, *other}
    }
    return {node: value for node, value in mixed.items() if value}


def solve(equations: list[Equation]) -> dict[Node, Equation]:
    """Gauss and Jordan: each unknown that can be put out, with the equation that says it by the others."""
    solved: dict[Node, Equation] = {}
    for equation in equations:
        rest = equation
        for pivot, other in solved.items():
            rest = without(rest, pivot, other)
        if rest:
            pivot = min(rest, key=str)
            rest = {node: value / rest[pivot] for node, value in rest.items()}
            solved = {node: without(other, pivot, rest) for node, other in solved.items()} | {pivot: rest}
    return solved


def is_found_out(cube: Cube, lines: list[tuple[Node, list[Node]]], shown: dict[Node, int | None]) -> list[Node]:
    """The hidden nodes whose count follows from the shown ones by adding and subtracting."""
    equations = [
        {
            node: sign
            for node, sign in ((total, Fraction(-1)), *((part, Fraction(1)) for part in parts))
            if shown[node] is None
        }
        for total, parts in lines
    ]
    # That a hidden nought is none may follow: it is nobody's.
    counts = cube._counts[Measure.ACCEPTED]
    found = [node for node, equation in solve(equations).items() if len(equation) == 1]
    return [(area, span, part) for area, span, part in found if counts.get((area, cube._numbers[span], part))]


@pytest.mark.parametrize("seed", range(12))
def test_no_page_gives_a_hidden_figure_away(seed: int) -> None:
    cube = made_up(seed, (0.03, 0.1, 0.3)[seed % 3])
    hidden = 0
    for span in (MONTHS[seed], quarter_of(MONTHS[seed].first), year_of(MONTHS[seed].first)):
        lines = page_lines(cube, span)
        shown = {
            node: cube.value(node[0], node[1], Measure.ACCEPTED, node[2])
            for total, parts in lines
            for node in (total, *parts)
        }
        for area in AREAS[:6]:  # every page by itself, whatever its area
            own = [line for line in lines if line[0][0] == area]
            assert is_found_out(cube, own, shown) == []
        assert is_found_out(cube, lines, shown) == [], "pages of several areas together"
        hidden += sum(count is None for count in shown.values())
        assert all(count is None or count == 0 or count >= SMALL for count in shown.values())
    assert hidden, "the table was too full to test anything"


@pytest.mark.parametrize("seed", range(6))
def test_no_choice_of_periods_gives_a_hidden_figure_away(seed: int) -> None:
    cube = made_up(seed, (0.05, 0.2)[seed % 2])
    year = year_of(MONTHS[0].first)
    quarters = sorted({quarter_of(month.first) for month in MONTHS})
    for area, part in product(AREAS, PARTS):
        lines = [((area, year, part), [(area, month, part) for month in MONTHS])]
        lines.append(((area, year, part), [(area, quarter, part) for quarter in quarters]))
        lines += [((area, one, part), [(area, month, part) for month in split_months(one)]) for one in quarters]
        shown = {
            node: cube.value(node[0], node[1], Measure.ACCEPTED, part)
            for total, parts in lines
            for node in (total, *parts)
        }
        assert is_found_out(cube, lines, shown) == []


def test_a_span_of_several_months_shows_no_more_than_its_months() -> None:
    cube = made_up(3, 0.05)
    for area, part in product(AREAS, PARTS):
        months = [cube.value(area, month, Measure.ACCEPTED, part) for month in MONTHS[1:6]]
        found = cube.value(area, Span(MONTHS[1].first, MONTHS[5].last), Measure.ACCEPTED, part)
        assert found == (None if None in months else sum(months))


# On built mediations --------------------------------------------------------------------------------------------------


@pytest.fixture
def street(app: Flask) -> list[int]:
    """Four committees of a street and one of another, with 3, 6, 11 and 20 mediations in February."""
    codes = (STREET, *(f"{STREET}{number:03d}" for number in (1, 2, 3)))
    made = [make_committee(code) for code in codes]
    for committee, many in zip(made, (3, 6, 11, 20), strict=True):
        make_mediations(committee, many, result=WRITTEN, amount_fen=100_000)
    make_mediations(make_committee(OTHER), 2)
    return [committee.unit_id for committee in made]


def cells(report: Report) -> dict[str, int | None]:
    return {row.key: row.accepted for row in report.committees}


def test_a_small_committee_is_hidden_with_one_more(street: list[int], now: datetime) -> None:
    found = report_of("supervisor1", now)
    assert found.total.accepted == 40
    assert list(cells(found).values()) == [None, None, 11, 20], "three, and the next smallest: 40 − 11 − 20 = 3 + 6"
    small = found.committees[0]
    assert (
        small.success,
        small.amount,
        percent(small, "success"),
        small.yuan,
        percent(small, "year"),
        percent(small, "month"),
    ) == (None, None, *"****")
    assert found.has_hidden


def test_the_limit_is_a_setting(street: list[int], now: datetime) -> None:
    from tracker.site.services import set_setting

    set_setting(key="mediation.small_cell", value=3)
    assert None not in cells(report_of("supervisor1", now)).values()
    set_setting(key="mediation.small_cell", value=12)
    assert list(cells(report_of("supervisor1", now)).values()) == [None, None, None, 20]


def test_a_comparison_with_a_hidden_month_is_hidden(street: list[int], now: datetime) -> None:
    committee = make_committee(f"{STREET}003")
    make_mediations(committee, 2, registered_on=date(2026, 1, 9))
    make_mediations(committee, 3, registered_on=date(2026, 3, 9))
    make_mediations(committee, 4, registered_on=date(2025, 2, 9))
    total = report_of("supervisor1", now).total
    assert (total.accepted, total.before, total.year_before, percent(total, "month"), percent(total, "year")) == (
        40,
        None,
        None,
        "*",
        "*",
    )


def test_a_month_is_hidden_with_the_only_other_of_its_quarter(street: list[int], now: datetime) -> None:
    make_mediations(make_committee(f"{STREET}003"), 2, registered_on=date(2026, 1, 9))
    assert report_of("supervisor1", now, quarter_of(FIRST)).total.accepted == 42
    assert report_of("supervisor1", now).total.accepted is None, "42 − 40 = 2"


def test_a_supervisor_cannot_cut_days_out(street: list[int], now: datetime) -> None:
    """Two custom periods one day apart would give a single day's mediations."""
    make_mediations(make_committee(f"{STREET}003"), 2, registered_on=LAST)
    whole, less = report_of("supervisor1", now), report_of("supervisor1", now, Span(FIRST, date(2026, 2, 27)))
    assert cells(whole) == cells(less)


def test_the_other_street_is_hidden_in_the_county_and_with_it_one_more(street: list[int], now: datetime) -> None:
    make_mediations(make_committee("990101003"), 30)
    county = report_of("supervisor2", now)
    assert county.total.accepted == 72
    assert report_of("supervisor2", now, area=OTHER).total.accepted is None
    shown = [report_of("supervisor2", now, area=code).total.accepted for code in (STREET, "990101003")]
    assert None in shown, "72 − 40 − 30 = 2"


def test_types_and_sources_hide_theirs(street: list[int], now: datetime) -> None:
    committee = make_committee(f"{STREET}003")
    make_mediations(committee, 2, category_code="0201", origin=Origin.REFERRAL)
    make_mediations(committee, 9, category_code="0204", origin=Origin.OFFER)
    found = report_of("supervisor1", now)
    types = {row.key: row.accepted for row in found.types}
    assert (types["0201"], types["0204"], types["0202"], types["0214"]) == (None, None, 40, 0)
    assert {row.key: row.accepted for row in found.origins} == {"offer": None, "application": 40, "referral": None}
    assert found.total.accepted == 51


def test_a_small_total_hides_all_its_zeros_too(app: Flask, now: datetime) -> None:
    committee = make_committee(STREET)
    for code in ("0201", "0202", "0203", "0204"):
        make_mediations(committee, category_code=code)
    found = report_of("supervisor1", now)
    assert found.total.accepted is None
    assert {row.accepted for row in found.types} == {None}, "four types of one each would be known to be four"


def test_the_mask_is_the_same_for_every_view_of_a_year(street: list[int], now: datetime) -> None:
    sight = sight_of("supervisor1", now)
    assert sight.small == SMALL
    quarter = report_of("supervisor1", now, quarter_of(FIRST))
    month = report_of("supervisor1", now, FEBRUARY)
    by_month = {row.key: row.accepted for row in quarter.months}
    assert by_month["2026-02"] == month.total.accepted
    assert month_of(FIRST) == FEBRUARY
    assert len(TYPES) == len(month.types)
