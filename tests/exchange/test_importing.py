"""Registers of offices: good rows become cases, every bad cell is named, and nothing is half done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.exchange.conftest import COUNTY, GRID, actor_of
from tracker.cases.models import Case, CasePost
from tracker.cases.vocabulary import State, Visibility
from tracker.exchange.commands import import_cases_command
from tracker.exchange.maps import CaseMap, load_map, parse_map
from tracker.exchange.services import BATCH, BadRows, CaseImport, Job, check_cases, client_key_of, import_cases
from tracker.exchange.vocabulary import Part
from tracker.extensions import db
from tracker.foundation.tables import read_records
from tracker.foundation.words import Refused
from tracker.people.models import Post

HEAD = "编号,标题,类别,网格,地址,上报时间,截止时间,办结时间,状态,承办单位,办理结果,经度,纬度\n"
GOOD = "A1,南门垃圾,暴露垃圾,,南门,2026-01-05 09:00,2026-01-06,2026-01-06 17:00,已办结,,已清运,115.01,35.7\n"
MAP = """
source = "旧平台"
[columns]
id = "编号"
title = "标题"
category = "类别"
area = "网格"
place = "地址"
received = "上报时间"
due = "截止时间"
closed = "办结时间"
state = "状态"
unit = "承办单位"
result = "办理结果"
lng = "经度"
lat = "纬度"
"""


def register(folder: Path, rows: str) -> Path:
    path = folder / "台账.csv"
    path.write_text(HEAD + rows, encoding="gb18030")
    return path


def job(folder: Path, rows: str, area: str = COUNTY, case_map: CaseMap | None = None) -> Job:
    return Job(register(folder, rows), case_map or parse_map(MAP), area)


def take(folder: Path, rows: str, **more: Any) -> CaseImport:
    jobs = {name: more.pop(name) for name in ("area", "case_map") if name in more}
    return import_cases(job=job(folder, rows, **jobs), actor=None, post=None, now=NOW, **more)


def case_of(number: str) -> Case:
    return db.session.scalars(select(Case).where(Case.external_id == number)).one()


def count() -> int:
    return int(db.session.scalar(select(func.count()).select_from(Case)) or 0)


def row(**cells: str) -> str:
    """The good row with some cells changed, by the names of its columns."""
    names, values = HEAD.strip().split(","), GOOD.strip().split(",")
    assert set(cells) <= set(names)
    return ",".join(cells.get(name, value) for name, value in zip(names, values, strict=True)) + "\n"


def test_a_register_in_chinese_comes_in_whole(app: Flask, tmp_path: Path) -> None:
    assert take(tmp_path, GOOD, area=GRID).added == 1
    case = case_of("A1")
    assert (case.title, case.place, case.result_text, case.text) == ("南门垃圾", "南门", "已清运", "南门垃圾")
    assert (case.category_code, case.area_code, case.state) == ("0401", GRID, State.CLOSED)
    assert case.received_at == datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    assert case.due_at == datetime(2026, 1, 6, 15, 59, 59, tzinfo=UTC), "a day's deadline lasts until its end"
    assert (case.lng, case.lat) == (115.01, 35.7)
    assert case.handling_minutes == 14 * 60 - 30 - 60, "two days of seven office hours, less what was before and after"
    assert case.client_key == client_key_of("旧平台", "A1") and len(case.client_key) == 40


def test_areas_are_found_by_code_and_by_name(app: Flask, tmp_path: Path) -> None:
    rows = (
        row(编号="1", 网格="990101002002") + row(编号="2", 网格="梧荫社区") + row(编号="3", 网格="书声里社区第一网格")
    )
    take(tmp_path, rows)
    assert [case_of(number).area_code for number in "123"] == ["990101002002", "990101002002", GRID]


def test_a_name_that_several_areas_have_is_no_answer(app: Flask, tmp_path: Path) -> None:
    found = check_cases(job=job(tmp_path, row(网格="第一网格")), now=NOW)
    assert [(cell.line, cell.column, cell.refusal.code) for cell in found.first_bad] == [(2, "网格", "area")]


# fmt: off
BAD_ROWS = [
    ({"编号": ""},                          "编号",     "missing"),
    ({"编号": "9" * 81},                    "编号",     "too_long"),
    ({"上报时间": ""},                      "上报时间", "missing"),
    ({"上报时间": "上周"},                  "上报时间", "bad_moment"),
    ({"上报时间": "2030-01-01", "办结时间": "", "状态": ""}, "上报时间", "order"),
    ({"上报时间": "1949-01-01"},            "上报时间", "order"),
    ({"截止时间": "2026-02-30"},            "截止时间", "bad_moment"),
    ({"办结时间": "2026-01-05 08:59"},      "办结时间", "order"),
    ({"办结时间": "2027-01-05 08:59"},      "办结时间", "order"),
    ({"办结时间": ""},                      "办结时间", "missing"),
    ({"状态": "办理中"},                    "状态",     "state"),
    ({"状态": "天知道"},                    "状态",     "unknown_state"),
    ({"类别": "飞碟"},                      "类别",     "category"),
    ({"类别": "环境卫生"},                  "类别",     "category"),
    ({"网格": "花果山"},                    "网格",     "area"),
    ({"网格": "410902001001001"},           "网格",     "area"),
    ({"经度": "东经"},                      "经度",     "position"),
    ({"纬度": "91"},                        "纬度",     "position"),
    ({"纬度": "nan"},                       "纬度",     "position"),
    ({"纬度": "35.7,多一格"},               "",         "ragged"),
]
# fmt: on


@pytest.mark.parametrize(("cells", "column", "code"), BAD_ROWS)
def test_each_kind_of_bad_cell_is_named(
    app: Flask, tmp_path: Path, cells: dict[str, str], column: str, code: str
) -> None:
    found = check_cases(job=job(tmp_path, GOOD + row(**{"编号": "A2"} | cells)), now=NOW)
    assert [(cell.line, cell.column, cell.refusal.code) for cell in found.first_bad] == [(3, column, code)]
    assert (found.read, found.added, found.bad_rows) == (2, 1, 1)


def test_a_number_twice_names_the_first_line(app: Flask, tmp_path: Path) -> None:
    found = check_cases(job=job(tmp_path, GOOD + GOOD), now=NOW)
    assert found.first_bad[0].refusal.params == {"first": 2}


def test_bad_rows_keep_the_table_out_unless_the_good_ones_are_wanted(app: Flask, tmp_path: Path) -> None:
    rows = GOOD + row(编号="A2", 类别="飞碟")
    told: list[int] = []
    with db.session.begin_nested() as savepoint:
        with pytest.raises(BadRows) as caught:
            take(tmp_path, rows, on_bad=lambda cell: told.append(cell.line))
        savepoint.rollback()
    assert (caught.value.found.bad_rows, told, count()) == (1, [3], 0)
    found = take(tmp_path, rows, with_good_rows=True)
    assert (found.added, found.bad_rows, count()) == (1, 1, 1)


def test_unknown_categories_may_go_into_one_that_is_named(app: Flask, tmp_path: Path) -> None:
    case_map = parse_map(MAP + '[category]\nunknown = "9901"\ndefault = "0403"\n')
    take(tmp_path, row(编号="1", 类别="飞碟") + row(编号="2", 类别="") + row(编号="3"), case_map=case_map)
    assert [case_of(number).category_code for number in "123"] == ["9901", "0403", "0401"]


@pytest.mark.parametrize("category", ["[category]\ndefault = '8888'\n", "[category]\ndefault = '04'\n"])
def test_a_map_with_a_category_that_is_not_in_use_is_refused(app: Flask, tmp_path: Path, category: str) -> None:
    with pytest.raises(Refused, match="category"):
        check_cases(job=job(tmp_path, GOOD, case_map=parse_map(MAP + category)), now=NOW)


def test_an_area_that_does_not_exist_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="999999"):
        take(tmp_path, GOOD, area="999999")


# fmt: off
STATES = [
    ({"状态": "", "办结时间": ""},                 State.ACCEPTED),
    ({"状态": ""},                                 State.CLOSED),
    ({"状态": "已受理", "办结时间": ""},           State.ACCEPTED),
    ({"状态": "办理中", "办结时间": ""},           State.ACCEPTED),
    ({"状态": "已归档"},                           State.ARCHIVED),
    ({"状态": "作废"},                             State.VOID),
    ({"状态": "不予受理", "办结时间": ""},         State.REJECTED),
]
# fmt: on


@pytest.mark.parametrize(("cells", "state"), STATES)
def test_states_come_in_as_what_they_mean(app: Flask, tmp_path: Path, cells: dict[str, str], state: State) -> None:
    take(tmp_path, row(**cells), area=GRID)
    case = case_of("A1")
    assert case.state is state
    assert case.is_open is (state is State.ACCEPTED)


def test_a_known_unit_keeps_what_it_was_handling(app: Flask, tmp_path: Path) -> None:
    unit = actor_of("unit1").posts[0]
    post = db.session.get_one(Post, unit.id)
    assert post.unit is not None
    rows = row(编号="1", 状态="办理中", 办结时间="", 承办单位=post.unit.name) + row(编号="2", 承办单位=post.title)
    take(tmp_path, rows, area=GRID)
    open_case, closed = case_of("1"), case_of("2")
    assert (open_case.state, open_case.holder_post_id, open_case.lead_post_id) == (State.HANDLING, unit.id, unit.id)
    assert (closed.state, closed.holder_post_id, closed.lead_post_id) == (State.CLOSED, None, unit.id)
    assert db.session.get(CasePost, (unit.id, open_case.id)) is not None


def test_without_a_deadline_there_is_none(app: Flask, tmp_path: Path) -> None:
    take(tmp_path, row(截止时间=""), area=GRID)
    case = case_of("A1")
    assert (case.due_at, case.resolve_limit, case.clock_from_at) == (None, "", case.received_at)


def test_a_closing_of_today_is_not_in_the_future(app: Flask, tmp_path: Path) -> None:
    take(tmp_path, row(上报时间="2026-03-17 08:00", 办结时间="2026-03-17", 截止时间=""), area=GRID)
    assert case_of("A1").closed_at == NOW


def test_what_is_too_long_for_its_place_is_kept_in_the_description(app: Flask, tmp_path: Path) -> None:
    title, place = "长" * 100, "路" * 130
    take(tmp_path, row(标题=title, 地址=place), area=GRID)
    case = case_of("A1")
    assert (len(case.title), len(case.place)) == (80, 120)
    assert case.title.endswith("…")
    assert title in case.text and place in case.text


def test_a_category_of_a_class_brings_its_class(app: Flask, tmp_path: Path) -> None:
    take(tmp_path, row(类别="邻里纠纷") + row(编号="A2", 类别="对工作人员投诉"), area=GRID)
    assert case_of("A1").visibility is Visibility.MEDIATION
    complaint = case_of("A2")
    assert complaint.visibility is Visibility.RESTRICTED
    supervisors = {post.id for name in ("supervisor1", "supervisor2") for post in actor_of(name).posts}
    assert complaint.centre_post_id in supervisors, "a complaint about staff goes past the centre"


def test_many_batches_number_each_day_without_gaps(app: Flask, tmp_path: Path) -> None:
    size = BATCH + 50
    rows = "".join(row(编号=str(number), 上报时间=f"2026-01-0{1 + number % 3} 09:00") for number in range(size))
    steps: list[int] = []
    found = take(tmp_path, rows, area=GRID, progress=lambda done, _total: steps.append(done), total=size)
    assert (found.added, steps) == (size, [BATCH, size])
    refs = db.session.scalars(select(Case.ref).where(Case.ref.startswith("990101-20260102-"))).all()
    assert sorted(int(ref[16:]) for ref in refs) == list(range(1, len(refs) + 1))
    assert len(set(db.session.scalars(select(Case.id)))) == size


# On the command line ----------------------------------------------------------------------------------------------------


def run(*args: object) -> Result:
    return CliRunner().invoke(import_cases_command, [str(one) for one in args])


def test_the_command_names_bad_rows_and_takes_the_good_ones_when_told(app: Flask, tmp_path: Path) -> None:
    case_map, errors = tmp_path / "map.toml", tmp_path / "errors.csv"
    case_map.write_text(MAP, encoding="utf-8")
    file = register(tmp_path, GOOD + row(编号="A2", 类别="=1+1"))
    args = [file, "--map", case_map, "--area", GRID, "--errors", errors]
    result = run(*args)
    assert (result.exit_code, count()) == (1, 0)
    assert str(errors) in result.output
    header, records = read_records(errors)
    assert len(header) == 4
    assert [list(record.values())[:3] for _line, record in records] == [["3", "类别", "'=1+1"]]
    assert run(*args, "--dry-run").exit_code == 1
    assert count() == 0
    assert run(*args, "--good-rows").exit_code == 0
    assert count() == 1


@pytest.mark.parametrize(
    "wrong", [["--map", "nothing"], ["--area", "1"], ["--encoding", "utf-8"], ["--map", "boston311"]]
)
def test_the_command_refuses_what_cannot_be(app: Flask, tmp_path: Path, wrong: list[str]) -> None:
    case_map = tmp_path / "map.toml"
    case_map.write_text(MAP, encoding="utf-8")
    result = run(register(tmp_path, GOOD), "--map", case_map, "--area", GRID, "--errors", tmp_path / "e.csv", *wrong)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.output
    assert count() == 0


def test_the_parts_of_the_boston_map_are_all_known() -> None:
    assert set(load_map("boston311").columns) <= set(Part)
