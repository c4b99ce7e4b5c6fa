"""The area tree in the browser: find, change with a day and a reason, take a table in; without JavaScript."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import NOW
from tests.journeys.steps import post_of, user_of
from tests.visitor import Page, Visitor
from tracker.areas.models import Area, AreaChange
from tracker.areas.queries import find_free_codes, get_tree
from tracker.areas.services.changes import NewArea, add_area, retire_area
from tracker.areas.vocabulary import AreaKind, ChangeKind
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.words import Refused

COUNTY, STREET, VILLAGE = "990101", "990101001", "990101001001"
GRID = "990101001001001"
TODAY = NOW.date()
SIGNED = {"on": TODAY.isoformat(), "reason": "县府发〔2026〕3号"}


@pytest.fixture
def keeper(visitor: Visitor) -> Visitor:
    return visitor.login("sysadmin1")


@pytest.fixture
def imports(app: Flask) -> Iterator[Path]:
    """The folder of waiting tables, empty before and after."""
    folder: Path = app.config["SETTINGS"].data_dir / "area-imports"
    yield folder
    for path in folder.glob("*"):
        for file in path.glob("*"):
            file.unlink()
        path.rmdir()


def area(code: str) -> Area:
    return db.session.get_one(Area, code)


def hold_only(username: str, code: str) -> None:
    """Move the post of a user to another area."""
    post_of(username).area_code = code
    db.session.commit()


def error_at(page: Page, field: str) -> str:
    """The words beside a field, and that the summary leads to it."""
    assert page.soup.select_one(f'#error-summary a[href="#{field}"]'), f"the summary does not lead to {field}"
    found = page.soup.select_one(f"#{field}-error")
    assert found
    return found.get_text(" ", strip=True)


# Finding ----------------------------------------------------------------------------------------------------------------


def test_from_the_county_down_to_a_grid(keeper: Visitor) -> None:
    page = keeper.get("/areas")
    assert f"/areas/{COUNTY}" in page.links() and f"/areas/{STREET}" in page.links()
    assert f"/areas/{VILLAGE}" not in page.links()
    assert f"/areas/{VILLAGE}" in keeper.get(f"/areas/{STREET}").links()
    grid = keeper.get(f"/areas/{GRID}")
    assert GRID in grid.text and area(GRID).name in grid.text and area(VILLAGE).name in grid.text
    assert post_of("officer1").title in keeper.get(f"/areas/{post_of('officer1').area_code}").text


def test_search_by_name_and_by_code(keeper: Visitor) -> None:
    name = area(VILLAGE).name
    for words in (name, VILLAGE):
        assert f"/areas/{VILLAGE}" in keeper.get(f"/areas?q={words}").links()
    assert "No area fits" in keeper.get("/areas?q=火星").text
    assert keeper.get("/areas?q=火星", headers={"HX-Request": "true"}).soup.find("h1") is None


def test_what_has_ended_is_marked_and_changes_no_more(keeper: Visitor) -> None:
    retire_area(code=GRID, on=TODAY - timedelta(days=1), actor=None, now=NOW)
    db.session.commit()
    rows = keeper.get(f"/areas/{VILLAGE}").soup.select("tbody tr")
    ended = next(row for row in rows if GRID in row.get_text())
    assert "ended" in ended.get_text()
    page = keeper.get(f"/areas/{GRID}")
    assert not [link for link in page.links() if link.startswith(f"/areas/{GRID}/")]
    for change in ("rename", "add", "split", "merge", "retire"):
        keeper.get(f"/areas/{GRID}/{change}", status=404)


def test_an_administrator_reaches_his_own_areas_only(keeper: Visitor) -> None:
    hold_only("sysadmin1", STREET)
    page = keeper.get("/areas")
    assert f"/areas/{STREET}" in page.links() and f"/areas/{COUNTY}" not in page.links()
    keeper.get(f"/areas/{VILLAGE}")
    for address in (f"/areas/{COUNTY}", "/areas/990101002", "/areas/990101002/rename", "/areas/99010100"):
        keeper.get(address, status=404)
    keeper.post("/areas/990101002/rename", {"name": "夺来街道", **SIGNED}, status=404)
    assert "No area fits" in keeper.get("/areas?q=990101002").text
    # The area of his post is for the one above him to end.
    for change in ("split", "merge", "retire"):
        keeper.get(f"/areas/{STREET}/{change}", status=404)


@pytest.mark.parametrize("username", ["officer1", "dispatcher1", "secadmin1", "auditor1"])
def test_only_the_system_administrator_keeps_areas(visitor: Visitor, username: str) -> None:
    visitor.login(username).get("/areas", status=403)
    visitor.post(f"/areas/{GRID}/rename", {"name": "某格", **SIGNED}, status=403)


# Changing ---------------------------------------------------------------------------------------------------------------


def test_a_rename_is_in_the_history(keeper: Visitor) -> None:
    old = area(GRID).name
    assert keeper.get(f"/areas/{GRID}/rename").field("name") == old
    page = keeper.follow(keeper.post(f"/areas/{GRID}/rename", {"name": "河畔网格", **SIGNED}))
    assert page.soup.h1.get_text(strip=True) == "河畔网格"
    assert old in page.text and SIGNED["reason"] in page.text
    assert "河畔网格" in keeper.get(f"/areas/{VILLAGE}").text


def test_errors_stand_at_their_field_and_nothing_typed_is_lost(keeper: Visitor) -> None:
    ahead = (TODAY + timedelta(days=3)).isoformat()
    page = keeper.post(
        f"/areas/{GRID}/rename", {"name": "明日网格", "on": ahead, "reason": SIGNED["reason"]}, status=422
    )
    assert "on the day it begins" in error_at(page, "on")
    assert (page.field("name"), page.field("on"), page.field("reason")) == ("明日网格", ahead, SIGNED["reason"])
    page = keeper.post(f"/areas/{GRID}/rename", {"name": "", "on": "", "reason": ""}, status=422)
    assert all(error_at(page, field) for field in ("name", "on", "reason"))


def test_a_new_grid_gets_the_next_free_code(keeper: Visitor) -> None:
    form = keeper.get(f"/areas/{VILLAGE}/add")
    code = form.field("code")
    assert code == find_free_codes(VILLAGE)[0] and db.session.get(Area, code) is None
    data = {"code": code, "name": "新苑网格", "kind": "special_grid", **SIGNED}
    taken = keeper.post(f"/areas/{VILLAGE}/add", data | {"code": GRID}, status=422)
    assert "never used twice" in error_at(taken, "code") and taken.field("name") == "新苑网格"
    astray = keeper.post(f"/areas/{VILLAGE}/add", data | {"code": "990101001002099"}, status=422)
    assert VILLAGE in error_at(astray, "code")
    keeper.post(f"/areas/{VILLAGE}/add", data)
    made = area(code)
    assert (made.name, made.kind, made.parent_code, made.valid_from) == (
        "新苑网格",
        AreaKind.SPECIAL_GRID,
        VILLAGE,
        TODAY,
    )
    entry = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "area:add")).one()
    assert entry.detail["reason"] == SIGNED["reason"]


def test_a_split_asks_for_as_many_parts_as_are_needed(keeper: Visitor) -> None:
    address = f"/areas/{GRID}/split"
    form = keeper.get(address)
    codes = [form.field("code_1"), form.field("code_2")]
    assert codes == find_free_codes(VILLAGE, near=GRID, count=2)
    data = {
        f"{name}_{number}": value
        for number, code in enumerate(codes, 1)
        for name, value in (("code", code), ("name", f"第{number}片"), ("kind", "general_grid"))
    } | SIGNED
    more = keeper.post(address, data | {"act": "more"}, status=200)
    assert more.field("name_2") == "第2片" and more.field("code_3") and more.field("reason") == SIGNED["reason"]
    assert not more.soup.select("#error-summary"), "asking for a row is no mistake"

    twice = keeper.post(address, data | {"code_2": codes[0]}, status=422)
    assert error_at(twice, "code_2") and twice.field("name_1") == "第1片"
    assert db.session.get(Area, codes[0]) is None, "a refused split leaves nothing behind"

    keeper.post(address, data)
    assert area(GRID).valid_to == TODAY
    changes = db.session.scalars(select(AreaChange).where(AreaChange.from_code == GRID)).all()
    assert {(one.kind, one.to_code) for one in changes} == {(ChangeKind.SPLIT, code) for code in codes}
    assert GRID in keeper.get(f"/areas/{codes[0]}").text


def test_the_form_says_what_ends_with_an_area(keeper: Visitor) -> None:
    inside = len(get_tree().within(VILLAGE, on=TODAY)) - 1
    page = keeper.get(f"/areas/{VILLAGE}/retire")
    assert f"{inside} areas in it end on the same day" in page.text
    assert "posts belong to it" in page.text


def test_grids_merge_into_one_that_stays_or_into_a_new_one(keeper: Visitor) -> None:
    first, second, third = (f"{VILLAGE}00{number}" for number in (1, 2, 3))
    page = keeper.get(f"/areas/{first}/merge")
    offered = [str(one["value"]) for one in page.soup.select("select[name=into] option")]
    assert second in offered and first not in offered and VILLAGE not in offered
    keeper.post(f"/areas/{first}/merge", {"into": second, "code": "", "name": "", **SIGNED})
    assert area(first).valid_to == TODAY and area(second).valid_to is None

    data = {"into": "", "others": third, "code": "", "name": "合一网格", **SIGNED}
    refused = keeper.post(f"/areas/{second}/merge", data, status=422)
    assert error_at(refused, "code") and refused.soup.select_one(f"input[value='{third}'][checked]")
    code = page.field("code")
    keeper.post(f"/areas/{second}/merge", data | {"code": code})
    assert [area(one).valid_to for one in (second, third, code)] == [TODAY, TODAY, None]


def test_an_area_ends_with_everything_in_it(keeper: Visitor) -> None:
    keeper.post(f"/areas/{VILLAGE}/retire", SIGNED)
    assert area(VILLAGE).valid_to == area(GRID).valid_to == TODAY
    assert "ended on" in keeper.get(f"/areas/{VILLAGE}").text


def test_posts_that_are_left_behind_are_pointed_out(keeper: Visitor) -> None:
    code = post_of("officer1").area_code
    assert "still belong" not in keeper.get(f"/areas/{code}").text
    keeper.post(f"/areas/{code}/retire", SIGNED)
    assert "still belong" in keeper.get(f"/areas/{code}").text


# The service behind "new area" ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("990101001001", "area_parent"),
        ("99010100100109901", "area_parent"),
        ("9901010010010", "area_code"),
        (GRID, "area_code"),
    ],
)
def test_what_is_not_directly_below_is_refused(app: Flask, code: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        add_area(under=VILLAGE, new=NewArea(code, "某格"), on=TODAY, actor=None, now=NOW)
    assert (caught.value.code, caught.value.field) == (why, "code")


def test_nothing_begins_in_what_ends_or_has_not_begun(app: Flask) -> None:
    fresh = find_free_codes(STREET)[0]
    soon = TODAY + timedelta(days=9)
    add_area(under=STREET, new=NewArea(fresh, "新社区"), on=soon, actor=None, now=NOW)
    with pytest.raises(Refused) as caught:
        add_area(under=fresh, new=NewArea(f"{fresh}001", "早格"), on=TODAY, actor=None, now=NOW)
    assert caught.value.field == "on"
    retire_area(code=VILLAGE, on=soon, actor=None, now=NOW)
    with pytest.raises(Refused) as caught:
        add_area(under=VILLAGE, new=NewArea(f"{VILLAGE}099", "晚格"), on=TODAY, actor=None, now=NOW)
    assert caught.value.code == "area_ended"


def test_free_codes_stay_in_the_hundred_of_their_neighbour(app: Flask) -> None:
    for code, name in ((f"{STREET}201", "甲村"), (f"{STREET}202", "乙村")):
        add_area(under=STREET, new=NewArea(code, name, AreaKind.VILLAGE), on=TODAY, actor=None, now=NOW)
    assert find_free_codes(STREET, near=f"{STREET}201", count=2) == [f"{STREET}203", f"{STREET}204"]
    assert int(find_free_codes(STREET, near=VILLAGE)[0][-3:]) < 200
    assert find_free_codes(GRID)[0] == f"{GRID}{1 + len(get_tree().children(GRID)):02d}"


# A table ----------------------------------------------------------------------------------------------------------------


def send(visitor: Visitor, text: str, **changed: str) -> Page:
    data = {
        "table": (io.BytesIO(text.encode()), "区划.csv"),
        "under": COUNTY,
        "valid_from": TODAY.isoformat(),
        "encoding": "",
    }
    return visitor.post("/areas/import", data | changed)


def test_a_table_is_checked_and_then_imported(keeper: Visitor, imports: Path) -> None:
    done = send(keeper, f"代码,名称\n{VILLAGE},{area(VILLAGE).name}\n{VILLAGE}098,湖滨网格\n410902,华龙区\n")
    page = keeper.follow(done)
    assert "Import 1 area" in page.text and "1 of them outside" in page.text
    assert db.session.get(Area, f"{VILLAGE}098") is None, "a check writes nothing"
    done = keeper.post(f"{done.location}/run")
    assert area(f"{VILLAGE}098").valid_from == TODAY and db.session.get(Area, "410902") is None
    entry = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "area:import")).one()
    assert (entry.user_id, entry.detail["added"]) == (user_of("sysadmin1").id, 1)
    done.response.close()
    assert list(imports.iterdir()) == [], "the table is deleted"


def test_one_wrong_row_keeps_the_table_out(keeper: Visitor, imports: Path) -> None:
    done = send(keeper, f"代码,名称\n{VILLAGE}098,湖滨网格\n{VILLAGE}09,<b>短码</b>\n")
    page = keeper.follow(done)
    assert "09" in page.text and "digits" in page.text and not page.soup.find("b", string="短码")
    assert not page.soup.select("form[action$='/run']")
    file = keeper.get(f"{done.location}/bad-rows.csv").response.data.decode("utf-8-sig")
    assert len(file.splitlines()) == 2
    keeper.post(f"{done.location}/run")
    assert db.session.get(Area, f"{VILLAGE}098") is None
    keeper.post(f"{done.location}/discard")
    assert list(imports.iterdir()) == []


def test_what_is_no_table_stays_at_its_field(keeper: Visitor, imports: Path) -> None:
    data = {"under": COUNTY, "valid_from": TODAY.isoformat(), "encoding": ""}
    for file in (b"", b"a,b\n1,2\n"):
        page = keeper.post("/areas/import", data | {"table": (io.BytesIO(file), "x.csv")}, status=422)
        assert error_at(page, "table")
    assert not imports.is_dir() or list(imports.iterdir()) == []
    elsewhere = {"table": (io.BytesIO(b"code,name\n"), "x.csv"), "under": "410902"}
    keeper.post("/areas/import", data | elsewhere, status=422)


def test_only_the_owner_comes_to_a_waiting_table(keeper: Visitor, imports: Path) -> None:
    done = send(keeper, f"代码,名称\n{VILLAGE}098,湖滨网格\n")
    hold_only("sysadmin1", "990101002")
    keeper.get(done.location, status=404)
    keeper.post(f"{done.location}/run", status=404)
    assert db.session.get(Area, f"{VILLAGE}098") is None
