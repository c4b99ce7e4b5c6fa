"""The table of measures: every row whole, every rate that is shown a row, and no second spelling of any."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.appeals.countings import ROWS
from tracker.figures.measures import INDICATORS, KEPT, MEASURES, MEDIATION, POLICING, Measure
from tracker.figures.models import COUNTS
from tracker.figures.rates import Counted, Rate, Sums
from tracker.figures.shapes import Closure
from tracker.mediation.statistics.queries.table import Figures
from tracker.policing.queries.coverage import Figures as Covered
from tracker.policing.queries.visits_norm import Coverage
from tracker.rechecks.queries import Outcome
from tracker.services.queries.promises import Promise
from tracker.subscriptions.digest import RATES

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: The rooms that may say what is counted: the table, and below it the cases, whose lists open behind the numbers.
OF_FIGURES = ("figures", "cases")
#: The columns of a case that only measures look at: whoever names one elsewhere counts a measure himself.
OF_MEASURES = {"extension_count", "rework_count", "reopen_count", "rating", "verified_at", "responded_at"}
#: What counts the measures of bases without conditions.
COUNTED_BY = {
    **dict.fromkeys(("promise_kept", "service_satisfied", "service_response"), Promise),
    **dict.fromkeys((one.key for one in MEDIATION), Figures), "coverage": Covered, "visit_coverage": Coverage,
    "recheck": Outcome,
}  # fmt: skip


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product outside of the table's own rooms."""
    for path in sorted((ROOT / "tracker").rglob("*.py")):
        name = path.relative_to(ROOT / "tracker")
        if name.parts[0] not in OF_FIGURES:
            yield str(name), ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("one", MEASURES.values(), ids=list(MEASURES))
def test_a_row_is_whole(one: Measure) -> None:
    assert all((one.name, one.chinese, one.formula, one.caveat, one.source, one.basis.words)), one.key
    assert "÷" in one.formula or one.key == "mediation_cohort", "numerator and denominator"
    assert re.fullmatch(r"[\u4e00-\u9fff]+", one.chinese)


def test_no_two_rows_are_the_same() -> None:
    assert len({one.chinese for one in MEASURES.values()}) == len(MEASURES)
    assert len({(one.basis, one.part, one.whole) for one in MEASURES.values()}) == len(MEASURES)
    assert {one.key for one in INDICATORS} < set(MEASURES)


@pytest.mark.parametrize("one", MEASURES.values(), ids=list(MEASURES))
def test_both_numbers_of_a_row_are_counted(one: Measure) -> None:
    named = {one.part, one.whole}
    if one in (*INDICATORS, *POLICING[:3]):
        assert named <= {*one.basis.counts, *one.basis.judged}
    elif one.key == "followed":
        assert Sums(followed=1, sent=4).of("followed") == Counted(1, 4, one)
    else:
        kind = COUNTED_BY[one.key]
        known = {field.name for field in fields(kind)} | set(vars(kind))
        assert named <= known, f"{kind.__name__} does not count {named - known}"


def test_what_is_kept_is_what_the_table_counts() -> None:
    """Each column of the kept figures is a count of some basis, and each count of a basis has its column."""
    assert {name for basis in KEPT.values() for name in basis.counts} - {"base"} == set(COUNTS)
    for one in INDICATORS:
        assert KEPT[one.basis.fact] is one.basis
    assert {one.key for one in INDICATORS if one.basis.judged} <= {"closure", "on_time", "overdue", "extended"}


def test_rows_that_follow_the_table_name_its_rows() -> None:
    assert {row.key for row in ROWS.values()} | set(RATES) <= set(MEASURES)
    for key in ("closure", "on_time", "overdue"):
        assert Closure("", due=9, suspended=1, closed=5, on_time=4).of(key).whole == 8


def test_every_rate_on_a_page_is_a_row() -> None:
    shown = {
        key
        for path in TEMPLATES
        for key in re.findall(r'\.of\("(\w+)"\)', path.read_text(encoding="utf-8"))
    }  # fmt: skip
    for _name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "of":
                shown |= {
                    one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    assert len(shown) > 12
    assert shown <= set(MEASURES)


def test_no_page_works_out_a_per_cent_of_its_own() -> None:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"100 \*|\* 100\b|\brate\(\w+\.\w+, ", text), path


def test_nobody_else_works_out_a_per_cent() -> None:
    """No `100 * part / whole` outside of Rate."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.left, ast.BinOp):
                sides = (node.left.left, node.left.right)
                of_hundred = any(isinstance(side, ast.Constant) and side.value == 100 for side in sides)
                assert not (of_hundred and isinstance(node.left.op, ast.Mult)), name


def test_nobody_else_sums_conditions() -> None:
    """What is turned into a count in SQL is turned so by `sum_of`: no sum of a cast or a CASE elsewhere."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "func.sum":
                assert not re.match(r"(cast|case|sql_case|_one)\(", ast.unparse(node.args[0])), f"{name}:{node.lineno}"


def test_nobody_else_names_what_only_measures_look_at() -> None:
    for name, tree in modules():
        if name.startswith(("demo/", "exchange/", "bench/")):
            continue  # they write the columns, and list them
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Case":
                assert node.attr not in OF_MEASURES, f"{name}:{node.lineno} counts {node.attr} by itself"


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_rate_is_its_two_numbers(part: int, whole: int) -> None:
    one = Rate(part, whole)
    assert (one.percent is None) is (whole == 0) is (str(one) == "—") is (one.share is None)
    if one.percent is not None:
        assert one.percent == pytest.approx(100 * part / whole) and str(one) == f"{100 * part / whole:.2f}%"
    assert one.is_few is (0 < whole < 20)


def test_signs_stand_for_what_is_no_rate() -> None:
    hidden = (Rate(None, 5), Rate(5, None), Rate(None, None))
    assert {str(one) for one in hidden} == {one.cell for one in hidden} == {"*"}
    assert Rate(3, 0).cell == "—" and Rate(1, 4).signed == "+25.00%" and Rate(-1, 4).signed == "-25.00%"
    assert Rate(1, 4).since(Rate(1, 5)) == 5.0 and Rate(1, 4).since(Rate(0, 0)) is None
