"""The guide as a table: what goes out comes in again without a change; every bad cell is named; nothing by halves."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.services.guide.steps import CONTENT, TODAY, keeper, kept, make, refused_at, unit_named
from tests.visitor import Page, Visitor
from tracker.areas.models import Area
from tracker.areas.vocabulary import AreaKind
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.tables import read_records, write_xlsx
from tracker.foundation.words import Refused
from tracker.services.guide.models import ServiceItem, ServiceVersion
from tracker.services.guide.queries.contents import Material, content_of
from tracker.services.guide.queries.items import get_kept, list_kept
from tracker.services.guide.services.tables import COLUMNS, KIND_WORDS, GuideImport, import_guide, search_words
from tracker.services.guide.vocabulary import MaterialKind

SOON = TODAY + timedelta(days=5)
HEAD = "item code,unit,item,who,promised limit,legal limit,material,kind,copies,note on the material"
UNIT = "云汀县民政局"


def take(text: str | bytes | Path, *, on: date = SOON, dry: bool = False) -> GuideImport:
    source = text.encode() if isinstance(text, str) else text
    found = import_guide(source=source, from_on=on, actor=keeper(), now=NOW, is_dry_run=dry)
    db.session.expire_all()
    return found


def bad(text: str) -> list[tuple[int, str]]:
    before = db.session.scalar(db.select(db.func.count(ServiceVersion.id)))
    found = take(text)
    assert db.session.scalar(db.select(db.func.count(ServiceVersion.id))) == before, "nothing is written by halves"
    return [(cell.line, cell.column) for cell in found.bad]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_goes_out_comes_in_again_without_a_change(
    app: Flask, visitor: Visitor, tmp_path: Path, language: str
) -> None:  # fmt: skip
    make()
    kinds = tuple(Material(f"{kind} =1+1", kind, copies=3, note="-2\n+3") for kind in MaterialKind)
    make(
        "X-1",
        name="=cmd|' /C calc'!A0",
        who="第一行\n\n  第二行",
        materials=kinds,
        is_agency=False,
        promised_limit="1h",
    )
    make(
        "X-2", unit="卫生健康局", name="没有材料", materials=(), legal_limit="", promised_limit="3wh", fee="", basis=""
    )
    visitor.login("sysadmin1")
    db.session.execute(db.text("UPDATE users SET language = :one WHERE username = 'sysadmin1'"), {"one": language})
    db.session.commit()
    out = visitor.post("/service-items/export", status=200).response.data
    path = tmp_path / "guide.xlsx"
    path.write_bytes(out)
    found = take(path)
    assert (found.bad, found.changes, found.unchanged) == ([], [], 3)
    page = visitor.post(
        "/service-items/import",
        {"table": (io.BytesIO(out), "guide.xlsx"), "from_on": SOON.isoformat(), "encoding": "", "header_line": ""},
    )
    assert not visitor.get(page.location).soup.select("form[action$='/run']")
    assert db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "service-guide:export")).all()


def test_both_languages_call_columns_and_kinds_as_the_table_knows_them(app: Flask) -> None:
    from flask_babel import force_locale, gettext

    from tracker.foundation.tables import plain_name

    with app.test_request_context():
        for locale in ("zh_Hans_CN", "en"):
            with force_locale(locale):
                assert all(KIND_WORDS[search_words(gettext(kind.label))] is kind for kind in MaterialKind)
                for told, called in COLUMNS.values():
                    assert plain_name(gettext(told)) in (plain_name(told), *map(plain_name, called)), told


def test_only_what_differs_becomes_a_version_and_twice_is_once(app: Flask) -> None:
    make()
    make("MZ-002", name="别的事项")
    text = f"""{HEAD}
MZ-001,{UNIT},最低生活保障金给付,持有本县户籍的家庭。,10个工作日,30 working days,申请书,form,1,
,,,,,,户口簿,复印件,2,全本
MZ-003,{UNIT},高龄津贴给付,八十岁以上,5wd,,身份证,,,
MZ-003,{UNIT},,,,,银行卡,原件,1,"""
    trial = take(text, dry=True)
    assert [(one.code, one.is_new) for one in trial.changes] == [("MZ-001", False), ("MZ-003", True)]
    assert "户口簿" in [one.label for one in trial.changes[0].differences] and len(kept().versions) == 1
    done = take(text)
    assert not done.bad and len(done.changes) == 2
    first, second = kept().versions
    assert (first.to_on, second.from_on, second.promised_limit) == (SOON, SOON, "10wd")
    assert content_of(first) == CONTENT and second.steps == CONTENT.steps, "columns that the table lacks stay"
    assert [(one.name, one.copies) for one in second.materials] == [("申请书", 1), ("户口簿", 2)]
    assert [one.kind for one in kept("MZ-003").latest.materials] == [MaterialKind.COPY, MaterialKind.ORIGINAL]
    again = take(text)
    assert (again.bad, again.changes, again.unchanged) == ([], [], 2) and len(kept().versions) == 2
    corrected = take(text.replace("10个工作日", "8个工作日"))
    assert len(corrected.changes) == 1 and [one.promised_limit for one in kept().versions] == ["15wd", "8wd"]
    assert len(get_kept("MZ-002", actor=keeper()).versions) == 1


def test_every_bad_cell_is_named_by_line_and_column(app: Flask) -> None:
    make()
    assert bad(f"{HEAD}\n,{UNIT},甲,,5wd,,证,,,") == [(2, "item code")]
    assert bad(f"{HEAD}\nA-1,没有这个局,甲,,5wd,,证,,,") == [(2, "unit")]
    assert bad(f"{HEAD}\nbad,{UNIT},甲,,5wd,,证,,,\n,,,,,,章,金,x,") == [(2, "item code"), (3, "kind"), (3, "copies")]
    assert bad(f"{HEAD}\nA-1,{UNIT},,,5wd,,证,,,") == [(2, "item")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,明天,,证,,,") == [(2, "promised limit")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,9wd,5wd,证,,,") == [(2, "promised limit")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,5wd,,证,,,\n,,,,,,证,,,\n,,,,,,,,,有话") == [(3, "material"), (4, "material")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,5wd,,证,,21,") == [(2, "copies")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,5wd,,证,,,\nA-2,{UNIT},乙,,5wd,,,,,\nA-1,,,,,,章,,,") == [(4, "item code")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,5wd,,证,,,\n,,丙,,,,章,,,") == [(3, "item")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,5wd,,{'长' * 81},,,") == [(2, "material")]
    assert bad(f"{HEAD}\nA-1,{UNIT},甲,,5wd,,证,,,#REF!\n,,,,,,章,,,") == [(2, "note on the material")]
    refused_at("from_on", lambda: take(f"{HEAD}\nA-1,{UNIT},甲,,5wd,,证,,,", on=date(3000, 1, 1)))


def test_versions_that_would_overlap_or_change_the_past_are_named(app: Flask) -> None:
    make(from_on=TODAY)
    text = f"{HEAD}\nMZ-001,{UNIT},低保,,5wd,,证,,,"
    for day in (TODAY, TODAY - timedelta(days=1)):
        assert [cell.column for cell in take(text, on=day).bad] == ["item code"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2", "item code,unit\n1,2", HEAD])
def test_what_is_no_table_of_the_guide_is_refused(app: Flask, text: str) -> None:
    with pytest.raises(Refused):
        take(text)


def test_an_item_of_another_area_is_not_touched(app: Flask) -> None:
    item = make()
    unit = unit_named("民政局")
    on = date(2020, 1, 1)
    db.session.add(Area(code="110101", level=AreaLevel.COUNTY, kind=AreaKind.COUNTY, name="别县", valid_from=on))
    db.session.flush()
    unit.area_code = "110101"
    db.session.flush()
    assert list_kept(keeper()) == []
    assert bad(f"{HEAD}\n{item.code},云汀县卫生健康局,甲,,5wd,,证,,,") == [(2, "item code")]
    assert bad(f"{HEAD}\nB-1,{unit.name},甲,,5wd,,证,,,") == [(2, "unit")]
    db.session.rollback()


def upload(visitor: Visitor, data: bytes, name: str, **changed: str) -> Page:
    sent = {"table": (io.BytesIO(data), name), "from_on": SOON.isoformat(), "encoding": "", "header_line": ""}
    return visitor.post("/service-items/import", sent | changed)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_tried_shown_and_taken_over(app: Flask, visitor: Visitor, encoding: str) -> None:
    make()
    visitor.login("sysadmin1")
    text = f"{HEAD}\nMZ-001,{UNIT},低保给付,城乡居民家庭,10wd,,户口簿,copy,1,所有家庭成员的都要带来\nA-2,{UNIT},高龄津贴,,5wd,,证,,,"
    trial = visitor.get(upload(visitor, text.encode(encoding), "t.csv").location)
    for said in ("Material “户口簿” added", "15 working days → 10 working days", "new item", "A-2"):
        assert said in trial.text, trial.text
    run = trial.soup.select_one("form[action$='/run']")["action"]
    listing = visitor.follow(visitor.post(run))
    assert "2 items were changed or added" in listing.text
    assert len(kept().versions) == 2 and kept("A-2").latest.from_on == SOON


def test_a_hostile_workbook_is_told_and_writes_nothing(app: Flask, visitor: Visitor, tmp_path: Path) -> None:
    visitor.login("sysadmin1")
    path = tmp_path / "x.xlsx"
    header = [told for told, _called in COLUMNS.values()]
    row = dict.fromkeys(COLUMNS, "") | {
        "code": "A-1", "unit": UNIT, "name": "<script>alert(1)</script>", "promised_limit": "99999wd", "is_agency": "maybe",
        "m_name": "=HYPERLINK(\"http://x\")", "m_kind": "'; DROP TABLE", "m_copies": "1e9", "m_held": "perhaps", "m_note": "\u0007",
    }  # fmt: skip
    write_xlsx(path, [list(row.values())], header)
    trial = visitor.get(upload(visitor, path.read_bytes(), "x.xlsx").location)
    assert not trial.soup.select("form[action$='/run']") and not trial.soup.select("main script")
    cells = visitor.get(trial.soup.select_one("a[href$='bad-rows.csv']")["href"]).response.data
    assert b"\n1," not in cells and cells.count(b"\r\n") >= 5
    assert db.session.scalar(db.select(db.func.count(ServiceItem.id))) == 0
    _header, rows = read_records(cells)
    assert {one["Column"] for _line, one in rows} >= {"An agent may run the errands", "Kind of material", "Copies"}
