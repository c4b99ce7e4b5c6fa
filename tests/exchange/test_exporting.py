"""What goes out: exactly what one may see, safe in a spreadsheet, and always with a trace."""

from __future__ import annotations

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask, g, render_template
from sqlalchemy import select

from tests.conftest import NOW
from tests.exchange.conftest import COUNTY, GRID, actor_of
from tests.factories import make_case
from tests.visitor import Visitor
from tracker.access.actor import Actor
from tracker.audit.models import AccessEntry
from tracker.cases.models import Case, CaseReporter
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.vocabulary import State, Visibility
from tracker.exchange import export as out
from tracker.exchange.commands import export_cases_command
from tracker.exchange.queries import count_cases, importing_post, list_import_areas
from tracker.extensions import db
from tracker.foundation.tables import read_table
from tracker.web.language import say

HEAD = 4  # filter, exporter, time, columns


def lines_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def export_as(actor: Actor, wanted: CaseFilter | None = None) -> list[tuple[str, ...]]:
    return list(out.iterate_rows(out.Export(wanted or CaseFilter(), actor, NOW, say)))


def entries() -> list[AccessEntry]:
    return list(
        db.session.scalars(select(AccessEntry).where(AccessEntry.act == "case:export").order_by(AccessEntry.id))
    )


@pytest.fixture
def cases(app: Flask) -> dict[str, Case]:
    """One case of each kind that must look different in the table."""
    day = timedelta(days=1)
    lead = actor_of("unit1").posts[0].id
    sealed: dict[str, Any] = {"title": "秘密标题", "text": "秘密内容", "place": "秘密地点"}
    made = {
        "on_time": make_case(NOW, state=State.CLOSED, due_at=NOW, closed_at=NOW - day, lead_post_id=lead),
        "late": make_case(NOW, state=State.CLOSED, due_at=NOW - day, closed_at=NOW),
        "no_target": make_case(NOW, state=State.CLOSED, closed_at=NOW, resolve_limit=""),
        "overdue": make_case(NOW, due_at=NOW - day, holder_post_id=lead, lead_post_id=lead),
        "running": make_case(NOW, due_at=NOW + day),
        "void": make_case(NOW, state=State.VOID, due_at=NOW - day),
        "formula": make_case(NOW, title="=HYPERLINK(0)", place="@南门", due_at=NOW + day),
        "mediation": make_case(NOW, visibility=Visibility.MEDIATION, category_code="0202", **sealed),
        "restricted": make_case(NOW, visibility=Visibility.RESTRICTED, category_code="0805", **sealed),
        "elsewhere": make_case(NOW, area_code="990101003001001", title="别处"),
    }
    db.session.add(CaseReporter(case_id=made["running"].id, name=b"x", phone=b"y"))
    db.session.commit()
    return made


@pytest.fixture
def supervisor(supervisor: Actor) -> Actor:
    return replace(supervisor, language="zh")


def test_each_case_is_one_line_with_its_end_in_words(cases: dict[str, Case], supervisor: Actor) -> None:
    rows = {row[0]: row for row in export_as(supervisor)}
    assert set(rows) == {case.ref for name, case in cases.items() if name != "elsewhere"}
    ends = {name: rows[case.ref][-1] for name, case in cases.items() if case.ref in rows}
    assert {name: ends[name] for name in ("on_time", "late", "no_target", "overdue", "running", "void")} == {
        name: say(out.ENDS["none" if name == "void" else name])
        for name in ("on_time", "late", "no_target", "overdue", "running", "void")
    }
    row = rows[cases["on_time"].ref]
    assert row[4] == "听澜街道书声里社区第一网格"
    assert row[5:10] == ("南门", "南门 暴露垃圾", "2026-03-14 10:00", "2026-03-17 10:00", "2026-03-16 10:00")
    assert row[10] == actor_of("unit1").posts[0].title
    assert rows[cases["overdue"].ref][11] == row[10]
    assert all(len(row) == len(out.COLUMNS) for row in rows.values())


def test_hidden_content_stays_hidden(cases: dict[str, Case], supervisor: Actor) -> None:
    rows = {row[0]: row for row in export_as(supervisor)}
    assert "秘密" not in str(rows)
    mediation, restricted = rows[cases["mediation"].ref], rows[cases["restricted"].ref]
    assert (mediation[1], mediation[5], mediation[6]) == ("邻里纠纷", "", "")
    assert (restricted[1], restricted[5], restricted[6]) == (say("restricted"), "", "")


def test_everyone_exports_his_own_scope(cases: dict[str, Case]) -> None:
    dispatcher = actor_of("dispatcher1")
    refs = {row[0] for row in export_as(dispatcher)}
    assert cases["running"].ref in refs
    assert cases["elsewhere"].ref not in refs
    assert count_cases(CaseFilter(), actor=dispatcher, now=NOW) == len(refs)
    nobody = Actor(1, "x", "x", "zh", NOW.date())
    assert export_as(nobody) == []


def test_the_filter_is_said_in_words(cases: dict[str, Case], supervisor: Actor) -> None:
    wanted = CaseFilter(
        area=GRID, category="0401", state="handling", overdue=True, words="垃圾", from_on=date(2026, 3, 1)
    )
    told = out.describe_filter(out.Export(wanted, supervisor, NOW, say))
    for part in ("云汀县听澜街道书声里社区第一网格", GRID, "暴露垃圾", "2026-03-01", "垃圾", say("overdue")):
        assert part in told
    assert [row[0] for row in export_as(supervisor, wanted)] == [cases["overdue"].ref]
    lead = actor_of("unit1").posts[0]
    assert lead.title in out.describe_filter(out.Export(CaseFilter(lead=lead.id), supervisor, NOW, say))


# In the browser ---------------------------------------------------------------------------------------------------------


def test_csv_for_spreadsheets(cases: dict[str, Case], visitor: Visitor) -> None:
    page = visitor.login("supervisor1").post(
        "/cases/export", {"format": "csv", "area": GRID}, status=200, buffered=True
    )
    assert page.response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert page.response.headers["Content-Disposition"] == "attachment; filename=gridcase-20260317-1000-supervisor1.csv"
    assert page.response.headers["Cache-Control"] == "no-store"
    lines = lines_of(page.response.data)
    assert GRID in lines[0][0]
    assert "supervisor1" in lines[1][0] and "2026-03-17 10:00" in lines[2][0]
    assert len(lines[3]) == len(out.COLUMNS)
    refs = {line[0] for line in lines[HEAD:]}
    assert refs == {case.ref for name, case in cases.items() if name != "elsewhere"}
    formula = next(line for line in lines if line[0] == cases["formula"].ref)
    assert formula[5:7] == ["'@南门", "'=HYPERLINK(0)"]


def test_a_workbook_holds_the_same(cases: dict[str, Case], visitor: Visitor) -> None:
    visitor.login("supervisor1")
    asked = {"query": f"area={GRID}"}
    data = visitor.post("/cases/export", {"format": "xlsx", **asked}, status=200, buffered=True).response.data
    rows = [row.cells for row in read_table(data)]
    text = visitor.post("/cases/export", {"format": "csv", **asked}, status=200, buffered=True).response.data
    plain = [[cell.removeprefix("'") for cell in line] for line in lines_of(text)]
    assert [row[: len(line)] for row, line in zip(rows, plain, strict=True)] == plain


def test_every_export_leaves_a_trace(cases: dict[str, Case], visitor: Visitor) -> None:
    visitor.login("supervisor1")
    visitor.post("/cases/export", {"format": "csv", "overdue": "1"}, status=200, buffered=True)
    visitor.post("/cases/export", {"format": "xlsx"}, status=200, buffered=True)
    first, second = entries()
    assert first.user_id == actor_of("supervisor1").user_id
    assert (first.detail["rows"], first.detail["format"]) == (1, "csv")
    assert say("overdue") in first.detail["filter"]
    assert (second.detail["rows"], second.detail["format"]) == (len(cases) - 1, "xlsx")


@pytest.mark.parametrize("username", ["officer1", "unit1", "police1", "mediator1", "sysadmin1", "auditor1"])
def test_only_centre_and_supervisor_export(cases: dict[str, Case], visitor: Visitor, username: str) -> None:
    visitor.login(username).post("/cases/export", {"format": "csv"}, status=403)
    assert entries() == []


def test_an_export_is_a_post(visitor: Visitor) -> None:
    refused = visitor.login("supervisor1").get("/cases/export", status=405)
    assert refused.response.mimetype == "text/html", "a page that says so, not a file"
    assert entries() == []


# On the command line ----------------------------------------------------------------------------------------------------


def run(*args: object) -> Result:
    return CliRunner().invoke(export_cases_command, [str(one) for one in args])


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_command_writes_what_the_user_may_see(cases: dict[str, Case], tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.{suffix}"
    result = run("--out", path, "--as", "dispatcher1", "--open", "--area", COUNTY)
    assert result.exit_code == 0, result.output
    rows = [row.cells for row in read_table(path)]
    hidden = {"elsewhere", "on_time", "late", "no_target", "void"}
    assert {row[0] for row in rows[HEAD:]} == {case.ref for name, case in cases.items() if name not in hidden}
    assert [entry.detail["rows"] for entry in entries()] == [len(cases) - len(hidden)]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "args",
    [
        ("--out", "x.csv", "--as", "officer1"),
        ("--out", "x.csv", "--as", "nobody"),
        ("--out", "x.txt", "--as", "supervisor1"),
        ("--out", "x.csv", "--as", "supervisor1", "--area", "12"),
    ],
)
def test_the_command_refuses_what_may_not_be(cases: dict[str, Case], tmp_path: Path, args: tuple[str, ...]) -> None:
    result = run("--out", tmp_path / args[1], *args[2:])
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit), result.output
    assert list(tmp_path.iterdir()) == [] and entries() == []


def test_memory_does_not_grow_with_the_table(app: Flask, supervisor: Actor) -> None:
    for _number in range(60):
        make_case(NOW)
    columns = [column for column in Case.__table__.columns.keys() if column not in ("id", "ref", "client_key")]  # noqa: SIM118
    kept = ", ".join(columns)
    db.session.execute(
        db.text(
            f"INSERT INTO cases (id, ref, client_key, {kept}) "
            f"SELECT 1000000 + a.id * 1000 + b.id, 'x' || a.id || '-' || b.id, 'x' || a.id || '-' || b.id, "
            f"{', '.join('a.' + column for column in columns)} FROM cases a, cases b"
        )
    )
    asked = out.Export(CaseFilter(), supervisor, NOW, say)
    sum(1 for _piece in out.stream_csv(asked))
    tracemalloc.start()
    written = sum(len(piece) for piece in out.stream_csv(asked))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > 400_000
    assert peak < 4_000_000, "a thousand rows at a time, not all of them"


def test_areas_to_import_into_are_those_of_ones_centre(app: Flask) -> None:
    dispatcher = actor_of("dispatcher1")
    own = dispatcher.posts[0].area_code
    assert {place.code[: len(own)] for place in list_import_areas(dispatcher)} == {own}
    assert importing_post(dispatcher, own) == dispatcher.posts[0]
    assert importing_post(actor_of("officer1"), GRID) is None


def test_the_export_buttons_carry_the_filter_of_the_list(app: Flask, supervisor: Actor) -> None:
    with app.test_request_context("/cases?area=990101&q=x"):
        g.actor = supervisor
        html = render_template("exchange/_export.html", query="area=990101&q=x")
        g.actor = actor_of("officer1")
        hidden = render_template("exchange/_export.html", query="")
    assert 'value="area=990101&amp;q=x"' in html and 'action="/cases/export"' in html
    assert "<form" not in hidden
