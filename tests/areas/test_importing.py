"""Areas out of tables: real lists go in as they are, and a bad row keeps the whole table out."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.conftest import NOW
from tracker.areas.commands import import_areas_command
from tracker.areas.importing import AreaImport, import_areas, kind_of, unpadded
from tracker.areas.models import Area
from tracker.areas.queries import find_grid_at, get_tree
from tracker.areas.vocabulary import AreaKind
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.tables import read_records
from tracker.foundation.words import Refused
from tracker.site.queries import get_setting

DATA = Path(__file__).parent.parent / "data"
COUNTIES = DATA / "puyang_counties_2023.csv"
STREETS = DATA / "puyang_streets_2023.csv"
SINCE = date(2024, 1, 1)
HEAD = "code,name,kind,parent,boundary\n"


def take(source: Path | str, **more: Any) -> AreaImport:
    data = source.encode() if isinstance(source, str) else source
    return import_areas(source=data, **{"valid_from": SINCE, "actor": None, "now": NOW, **more})


def square(west: float, south: float, size: float = 0.01) -> str:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def count() -> int:
    return int(db.session.scalar(select(func.count()).select_from(Area)) or 0)


@pytest.fixture
def village(app: Flask) -> str:
    """A real street with one made-up village under it."""
    take(COUNTIES)
    take(STREETS)
    take("code,name\n410902001201,东村\n")
    return "410902001201"


def test_real_lists_go_in_as_they_are_and_only_once(app: Flask) -> None:
    before, version = count(), get_setting("areas.version")
    assert take(COUNTIES).added == 8
    found = take(STREETS)
    assert (found.read, found.added, found.bad) == (89, 89, [])
    assert count() == before + 97
    changed = get_setting("areas.version")
    assert changed > version

    kinds = dict(db.session.execute(select(Area.code, Area.kind).where(Area.code.startswith("410902"))).all())
    assert kinds["410902"] is AreaKind.COUNTY
    assert kinds["410902001"] is AreaKind.STREET
    assert kinds["410902203"] is AreaKind.TOWN
    street = db.session.get_one(Area, "410902001")
    assert (street.name, street.parent_code, street.level) == ("中原路街道", "410902", AreaLevel.STREET)
    assert (street.valid_from, street.valid_to) == (SINCE, None)

    again = take(STREETS)
    assert (again.added, again.unchanged) == (0, 89)
    assert count() == before + 97
    assert get_setting("areas.version") == changed, "nothing changed, nothing to read anew"


def test_streets_before_their_counties_are_refused_row_by_row(app: Flask) -> None:
    before = count()
    found = take(STREETS)
    assert len(found.bad) == 89
    assert found.bad[0].line == 2
    assert found.bad[0].refusal.params == {"area_code": "410902"}
    assert count() == before


def test_codes_filled_with_zeros_and_both_levels_in_one_table(app: Flask) -> None:
    found = take("代码,名称\n410902001000,中原路街道\n410902000000,华龙区\n410902001001,戚城社区\n")
    assert (found.added, found.bad) == (3, [])
    assert db.session.get_one(Area, "410902001001").parent_code == "410902001"


def test_under_takes_one_county_of_a_longer_list(app: Flask) -> None:
    take(COUNTIES)
    with STREETS.open(encoding="utf-8") as lines:
        of_county = sum(line.startswith("410902") for line in lines)
    found = take(STREETS, under="410902")
    assert (found.added, found.skipped) == (of_county, 89 - of_county)


def test_a_trial_writes_nothing(app: Flask) -> None:
    before = count()
    assert take(COUNTIES, is_dry_run=True).added == 8
    assert count() == before


# fmt: off
BAD_ROWS = [
    ("4109020,七位数,,,",                            "code",     "area_code"),
    ("41090200A,有字母,,,",                          "code",     "area_code"),
    ("410902700,序号不明,,,",                        "code",     "area_kind"),
    ("410902001,,,,",                                "name",     "area_name"),
    ("410902001," + "长" * 61 + ",,,",               "name",     "area_name"),
    ("410902001,中原路街道,村,,",                    "kind",     "area_kind"),
    ("410902001,中原路街道,星球,,",                  "kind",     "area_kind"),
    ("410902001,中原路街道,,410922,",                "parent",   "area_parent"),
    ("410902001,中原路街道,,410902001,",             "parent",   "area_parent"),
    ("410902001001,没有街道的社区,,,",               "code",     "area_parent"),
    ("410902001,中原路街道,,,nonsense",              "boundary", "boundary"),
    ('410902001,中原路街道,,,"{""type"":""Point"",""coordinates"":[115,35]}"', "boundary", "boundary"),
    ('410902001,中原路街道,,,"{""type"":""Polygon"",""coordinates"":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}"', "boundary", "boundary"),
    ("410902001,中原路街道,,," + quoted(square(12_800_000.0, 4_200_000.0, 500)), "boundary", "boundary"),
    ("410922,另一个名字,,,",                         "name",     "area_name"),
]
# fmt: on


@pytest.mark.parametrize(("row", "column", "code"), BAD_ROWS)
def test_each_kind_of_bad_row_is_named_and_nothing_goes_in(app: Flask, row: str, column: str, code: str) -> None:
    take(COUNTIES)
    before = count()
    found = take(f"{HEAD}410902002,胜利路街道,,,\n{row}\n")
    assert [(cell.line, cell.column, cell.refusal.code) for cell in found.bad] == [(3, column, code)]
    assert (found.added, count()) == (0, before)


def test_a_code_twice_names_the_first_line(app: Flask) -> None:
    take(COUNTIES)
    found = take("code,name\n410902001,中原路街道\n\n410902001000,中原路街道\n")
    assert [(cell.line, cell.refusal.params) for cell in found.bad] == [(4, {"first": 2})]


def test_the_children_of_a_bad_row_are_not_blamed(app: Flask) -> None:
    take(COUNTIES)
    found = take("code,name\n410902001,\n410902001001,戚城社区\n")
    assert [cell.line for cell in found.bad] == [2]


def test_columns_of_areas_further_up_must_fit(app: Flask) -> None:
    take(COUNTIES)
    rows = "410902001000,中原路街道,410000000000,4109,410900\n410902002000,胜利路街道,410000000000,4109,410922\n"
    found = take(f"code,name,provinceCode,cityCode,areaCode\n{rows}")
    assert [(cell.line, cell.column) for cell in found.bad] == [(3, "areaCode")]


@pytest.mark.parametrize("text", ["name\n中原路街道\n", "code,street\n410902001,x\n", ""])
def test_a_table_without_its_columns_is_refused_as_a_whole(app: Flask, text: str) -> None:
    with pytest.raises(Refused):
        take(text)


def test_an_ended_code_does_not_return(village: str) -> None:
    db.session.get_one(Area, village).valid_to = date(2025, 1, 1)
    db.session.flush()
    found = take("code,name\n410902001201,东村\n", valid_from=date(2025, 6, 1))
    assert [cell.refusal.code for cell in found.bad] == ["area_ended"]
    below = take("code,name\n410902001201001,第一网格\n", valid_from=date(2025, 6, 1))
    assert [cell.refusal.code for cell in below.bad] == ["area_parent"]


def test_boundaries_come_in_later_and_points_are_found(village: str) -> None:
    plain = "code,name\n410902001201001,第一网格\n410902001201002,第二网格\n"
    assert take(plain).added == 2
    drawn = f"code,name,boundary\n410902001201001,第一网格,{quoted(square(115.0, 35.7))}\n410902001201002,第二网格,{quoted(square(115.01, 35.7))}\n"
    found = take(drawn)
    assert (found.added, found.outlined, found.overlaps) == (0, 2, [])
    assert take(drawn).outlined == 0
    area = db.session.get_one(Area, "410902001201002")
    assert (area.min_lng, area.max_lat) == pytest.approx((115.01, 35.71))
    place = find_grid_at(115.015, 35.705, NOW.date())
    assert place is not None and place.code == "410902001201002"


def test_overlapping_grids_of_a_village_are_warned_about(village: str) -> None:
    rows = [
        f"410902001201001,一,{quoted(square(115.0, 35.7))}",
        f"410902001201002,二,{quoted(square(115.005, 35.7))}",
        f"410902001201003,三,{quoted(square(115.0150001, 35.7))}",
        f"410902001202,西村,{quoted(square(115.0, 35.7))}",
        f"410902001202001,四,{quoted(square(115.0, 35.7))}",
    ]
    found = take("code,name,boundary\n" + "\n".join(rows) + "\n")
    assert found.added == 5
    assert found.overlaps == [("410902001201001", "410902001201002")]


def test_three_thousand_villages_in_seconds(app: Flask) -> None:
    take(COUNTIES)
    take(STREETS)
    with STREETS.open(encoding="utf-8") as lines:
        streets = [line[:9] for line in list(lines)[1:]]
    rows = [f"{streets[number % 89]}{200 + number // 89:03d},第{number}村" for number in range(3000)]
    began = time.perf_counter()
    found = take("code,name\n" + "\n".join(rows) + "\n")
    assert (found.added, found.bad) == (3000, [])
    assert time.perf_counter() - began < 10
    assert get_tree().name(f"{streets[0]}200") == "第0村"


@given(
    st.sampled_from([6, 9, 12]).flatmap(
        lambda digits: st.from_regex(rf"[1-9][0-9]{{{digits - 2}}}[1-9]", fullmatch=True)
    )
)
def test_filling_up_with_zeros_loses_nothing(code: str) -> None:
    assert unpadded(code.ljust(12, "0")) == code


@given(st.integers(1, 599))
def test_every_serial_of_a_street_or_village_tells_a_kind(serial: int) -> None:
    assert kind_of(f"410902{serial:03d}", AreaLevel.STREET) in (AreaKind.STREET, AreaKind.TOWN)
    assert kind_of(f"410902001{serial:03d}", AreaLevel.VILLAGE) in (AreaKind.COMMUNITY, AreaKind.VILLAGE)


# On the command line ------------------------------------------------------------------------------------------------


def run(*args: object) -> Result:
    return CliRunner().invoke(import_areas_command, [str(one) for one in args])


def test_the_command_imports_once_and_says_so(app: Flask) -> None:
    first = run(COUNTIES, "--date", "2024-01-01")
    assert first.exit_code == 0, first.output
    assert "8" in first.output
    db.session.expire_all()
    assert db.session.get_one(Area, "410928").valid_from == SINCE
    entry = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "area:import")).all()[-1]
    assert entry.detail["added"] == 8
    assert run(COUNTIES).exit_code == 0
    assert db.session.scalar(select(func.count()).where(Area.code.startswith("4109"))) == 8


def test_the_command_writes_what_is_wrong_into_a_file(app: Flask, tmp_path: Path) -> None:
    source, errors = tmp_path / "areas.csv", tmp_path / "wrong.csv"
    source.write_text("code,name\n410902,华龙区\n41,河南省\n4109x,=1+1\n", encoding="gb18030")
    result = run(source, "--errors", errors)
    assert result.exit_code == 1
    assert str(errors) in result.output
    header, records = read_records(errors)
    rows = [list(record.values()) for _line, record in records]
    assert len(header) == 4
    assert [row[:3] for row in rows] == [["3", "code", "41"], ["4", "code", "4109x"]]
    assert all(row[3] for row in rows)
    assert db.session.get(Area, "410902") is None


def test_the_command_reads_a_sheet_of_a_workbook_and_tries(app: Flask, tmp_path: Path) -> None:
    source = tmp_path / "areas.xlsx"
    book = xlsxwriter.Workbook(str(source))
    book.add_worksheet("说明").write_string(0, 0, "说明")
    page = book.add_worksheet("区划")
    page.write_row(0, 0, ["代码", "名称"])
    page.write_row(1, 0, [410902000000, "华龙区"])  # a number, as spreadsheets keep it
    book.close()
    result = run(source, "--sheet", "区划", "--dry-run")
    assert result.exit_code == 0, result.output
    assert db.session.get(Area, "410902") is None
    assert run(source, "--sheet", "区划").exit_code == 0
    assert db.session.get_one(Area, "410902").name == "华龙区"


def test_the_command_refuses_a_file_that_is_no_table(app: Flask, tmp_path: Path) -> None:
    source = tmp_path / "areas.csv"
    source.write_bytes(b"\x00\x01\x02")
    assert run(source).exit_code == 1
