"""Tables as offices send them: by the browser and the command alike, right or refused in words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.exchange.conftest import COUNTY, GRID, actor_of
from tests.exchange.test_wizard import filled
from tests.factories import make_case
from tests.visitor import Page, Visitor
from tracker.areas.commands import import_areas_command
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.vocabulary import STATES, State
from tracker.clock.instants import day_of
from tracker.exchange import export as out
from tracker.exchange.commands import import_cases_command
from tracker.exchange.maps import load_map
from tracker.exchange.services import Job, check_cases
from tracker.exchange.vocabulary import HISTORY_STATES
from tracker.extensions import db
from tracker.figures.months import CALENDAR, day_number_sql, label_of, month_sql
from tracker.foundation.tables import read_table
from tracker.web.language import say

FAULTS = Path(__file__).parents[1] / "data" / "faults"
MAP = FAULTS / "register.toml"


@pytest.fixture(autouse=True)
def imports(app: Flask) -> Iterator[Path]:
    folder: Path = app.config["SETTINGS"].data_dir / "imports"
    yield folder
    for path in folder.glob("*"):
        for file in path.glob("*"):
            file.unlink()
        path.rmdir()


def command(file: Path, tmp_path: Path, *more: str) -> Result:
    case_map = tmp_path / "map.toml"
    text = MAP.read_text(encoding="utf-8").replace('text = "描述"\n', "")
    columns = {cell for row in read_rows(file) for cell in row}
    case_map.write_text("\n".join(line for line in text.splitlines() if fits(line, columns)), encoding="utf-8")
    args = [str(file), "--map", str(case_map), "--area", GRID, "--errors", str(tmp_path / "errors.csv"), *more]
    return CliRunner().invoke(import_cases_command, args)


def read_rows(file: Path) -> list[list[str]]:
    try:
        return [row.cells for row in read_table(file)]
    except Exception:
        return [["编号", "上报时间", "标题"]]


def fits(line: str, columns: set[str]) -> bool:
    return "=" not in line or line.startswith("source") or line.split('"')[1] in columns


def upload(visitor: Visitor, file: Path) -> str:
    page = visitor.post("/import", {"table": (io.BytesIO(file.read_bytes()), file.name)})
    return page.location


def imported(visitor: Visitor, file: Path) -> Page:
    """The trial of a table with every guess taken."""
    address = upload(visitor.login("dispatcher1"), file)
    done = visitor.post(address, filled(visitor.get(address), area=GRID))
    return visitor.follow(done)


def count() -> int:
    return int(db.session.scalar(select(func.count()).select_from(Case)) or 0)


def cases() -> dict[str, Case]:
    return {case.external_id or "": case for case in db.session.scalars(select(Case))}


WORDS = [
    ("cell-at-the-end-of-the-sheet.xlsx", "XFD1048576"),
    ("unclosed-quote.csv", "line 2"),
    ("cut-letter.csv", "Line 3"),
    ("page.xls", "web page"),
]


@pytest.mark.parametrize(("name", "words"), WORDS)
def test_the_command_refuses_in_words(app: Flask, tmp_path: Path, name: str, words: str) -> None:
    result = command(FAULTS / name, tmp_path)
    assert result.exit_code == 1 and words in result.output and count() == 0


@pytest.mark.parametrize(("name", "words"), WORDS)
def test_the_browser_refuses_in_words(visitor: Visitor, name: str, words: str) -> None:
    address = upload(visitor.login("dispatcher1"), FAULTS / name)
    assert words in visitor.get(address).text
    assert not visitor.get(address).soup.select("[name=col_id]")


CELLS = [
    ("rounded-number.xlsx", [("编号", "cell_rounded")]),
    ("failed-formulas.xlsx", [("办结时间", "cell_error"), ("标题", "cell_error")]),
]


@pytest.mark.parametrize(("name", "cells"), CELLS)
def test_what_a_spreadsheet_has_spoilt_is_named_cell_by_cell(
    app: Flask, tmp_path: Path, name: str, cells: list[tuple[str, str]]
) -> None:
    case_map = tmp_path / "map.toml"
    case_map.write_text(MAP.read_text(encoding="utf-8").replace('text = "描述"\n', ""), encoding="utf-8")
    found = check_cases(job=Job(FAULTS / name, load_map(case_map), GRID), now=NOW)
    assert [(cell.line, cell.column, cell.refusal.code) for cell in found.first_bad] == [(2, *one) for one in cells]


@pytest.mark.parametrize("name", ["rounded-number.xlsx", "failed-formulas.xlsx"])
def test_the_trial_shows_the_spoilt_cells(visitor: Visitor, name: str) -> None:
    page = imported(visitor, FAULTS / name)
    assert len(page.soup.select("tbody tr")) == (1 if name.startswith("rounded") else 2)


@pytest.mark.parametrize("name", ["title-row.csv", "sep-line.csv"])
def test_what_stands_above_the_header_is_passed_over(app: Flask, tmp_path: Path, name: str) -> None:
    assert command(FAULTS / name, tmp_path).exit_code == 0
    assert cases()["1"].title == "漏水"


def test_the_header_can_be_chosen(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("编号,上报时间,标题\n甲号,何时,何事\n1,2026-03-01 09:00,漏水\n", encoding="utf-8")
    address = upload(visitor.login("dispatcher1"), file)
    visitor.post(address, filled(visitor.get(address), act="show", header_line="2"))
    page = visitor.get(address)
    assert "何事" in [one.get_text(strip=True) for one in page.soup.select("th")]
    chosen = filled(page, area=GRID, col_id="甲号", col_received="何时", col_title="何事")
    visitor.post(address, chosen)
    visitor.post(f"{address}/run", {"rows": "all"})
    assert cases()["1"].title == "漏水"


def test_big5_is_offered_with_its_words_and_taken_when_chosen(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("編號,上報時間,標題\n1,2026-03-01 09:00,路燈不亮\n", encoding="big5")
    address = upload(visitor.login("dispatcher1"), file)
    page = visitor.get(address)
    assert "路燈不亮" in page.text and page.soup.select("button[name=take_encoding][value=big5]")
    visitor.post(address, {"take_encoding": "big5"})
    page = visitor.get(address)
    assert "路燈不亮" in [one.get_text(strip=True) for one in page.soup.select("td")]
    visitor.post(address, filled(page, area=GRID, col_id="編號", col_received="上報時間", col_title="標題"))
    visitor.post(f"{address}/run", {"rows": "all"})
    assert cases()["1"].title == "路燈不亮"


def test_an_encoding_is_never_guessed_in_silence(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("编号,上报时间,标题\n1,2026-03-01 09:00,漏水\n", encoding="gb18030")
    result = command(file, tmp_path)
    assert result.exit_code == 0 and "GB 18030" in result.output
    assert "GB 18030" not in command(file, tmp_path, "--encoding", "gbk").output


def test_days_without_dashes_are_days(app: Flask, tmp_path: Path) -> None:
    assert command(FAULTS / "compact-days.csv", tmp_path, "--good-rows").exit_code == 0
    found = cases()
    day_end = datetime(2026, 3, 15, 15, 59, 59, tzinfo=UTC)
    assert found["1"].closed_at == day_end, "a closing given as a day counts as its end"
    assert found["2"].received_at == datetime(2026, 3, 14, 16, 0, tzinfo=UTC)
    assert found["3"].received_at == datetime(2026, 3, 14, 16, 0, tzinfo=UTC)
    assert found["3"].closed_at == datetime(2026, 3, 16, 15, 59, 59, tzinfo=UTC)


# What we export comes in again ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_our_own_exports_import(
    app: Flask, tmp_path: Path, now: datetime, language: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = now - timedelta(hours=1)
    make_case(closed, state=State.CLOSED, title='=路灯"不亮"', closed_at=closed, due_at=closed, place="南门,北侧")
    make_case(now, state=State.SUSPENDED, title="漏水")
    db.session.flush()
    actor = actor_of("dispatcher1")
    monkeypatch.setitem(app.config, "DEFAULT_LANGUAGE", language)
    asked = out.Export(CaseFilter(), actor, now, say)
    path = tmp_path / f"x.{kind}"
    (out.save_csv if kind == "csv" else out.save_workbook)(path, asked)
    case_map = load_map("gridcase" if language == "zh" else "gridcase-en")
    found = check_cases(job=Job(path, case_map, COUNTY), now=now)
    assert [(cell.column, cell.value, str(cell.refusal)) for cell in found.first_bad] == []
    assert found.added == 2


@pytest.mark.parametrize(("name", "language"), [("gridcase", "zh"), ("gridcase-en", "en")])
def test_the_maps_of_our_exports_know_their_columns_and_states(
    app: Flask, name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_map = load_map(name)
    monkeypatch.setitem(app.config, "DEFAULT_LANGUAGE", language)
    header = {say(column) for column, _width in out.COLUMNS}
    labels = {state: say(label) for state, (label, _tone) in STATES.items()}
    restricted = say("restricted")
    assert {column for columns in case_map.columns.values() for column in columns} <= header
    assert all(case_map.state_of(label) in HISTORY_STATES for label in labels.values())
    assert all(case_map.state_of(labels[state]) is state for state in HISTORY_STATES)
    assert [rule.written for rule in case_map.rules] == [(restricted,)]


# The other readers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "words"), [*WORDS[:1], ("unclosed-quote-areas.csv", "line 2"), *WORDS[3:]])
def test_areas_are_refused_in_the_same_words(app: Flask, visitor: Visitor, name: str, words: str) -> None:
    result = CliRunner().invoke(import_areas_command, [str(FAULTS / name)])
    assert result.exit_code == 1 and words in result.output
    visitor.login("sysadmin1")
    table = (io.BytesIO((FAULTS / name).read_bytes()), name)
    sent = {"under": COUNTY, "valid_from": "2026-03-17", "encoding": "", "table": table}
    assert words in visitor.post("/areas/import", sent, status=422).text


@pytest.mark.parametrize(("name", "words"), [WORDS[0], WORDS[1], WORDS[3]])
def test_assignments_are_refused_in_the_same_words(visitor: Visitor, name: str, words: str) -> None:
    visitor.login("secadmin1")
    sent = {"table": (io.BytesIO((FAULTS / name).read_bytes()), name)}
    assert words in visitor.post("/policing/assignments/import", sent, status=422).text


# Summer time ------------------------------------------------------------------------------------------------------------


def test_times_of_the_summers_before_1992_are_shown_as_they_were_written(visitor: Visitor, tmp_path: Path) -> None:
    assert command(FAULTS / "summer-time.csv", tmp_path).exit_code == 0
    found = cases()
    assert found["1"].ref[7:15] == "19880701" and found["2"].ref[7:15] == "19900916"
    assert found["1"].received_at == datetime(1988, 6, 30, 15, 30, tzinfo=UTC), "nine hours ahead that summer"
    page = visitor.login("dispatcher1").get(f"/cases/{found['1'].ref}")
    assert "1 Jul 1988 00:30" in page.text
    asked = out.Export(CaseFilter(), actor_of("dispatcher1"), NOW, say)
    assert {row[7] for row in out.iterate_rows(asked)} == {"1988-07-01 00:30", "1990-09-16 00:30"}
    days = CaseFilter(from_on=date(1988, 7, 1), to_on=date(1988, 7, 1))
    assert len(list(out.iterate_rows(replace(asked, wanted=days)))) == 1
    received = select(day_number_sql(Case.received_at), month_sql(Case.received_at, CALENDAR)).order_by(Case.ref)
    assert [(day_of(day), label_of(month)) for day, month in db.session.execute(received)] == [
        (date(1988, 7, 1), "1988-07"),
        (date(1990, 9, 16), "1990-09"),
    ]
