"""The import in the browser, step by step and without JavaScript."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.exchange.conftest import GRID, actor_of
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.exchange.maps import load_map
from tracker.exchange.services import Job, import_cases
from tracker.extensions import db
from tracker.foundation import waiting
from tracker.foundation.waiting import find_upload, keep_upload, list_uploads, remove_stale
from tracker.foundation.words import Refused

HEAD = "编号,标题,类别,上报时间,截止时间,办结时间,状态,地址"
ROWS = [
    "A1,南门垃圾,暴露垃圾,2026-01-05 09:00,2026-01-06,2026-01-06 17:00,已办结,南门",
    "A2,北门路灯,路灯不亮,2026-01-06 09:00,2026-01-09,,办理中,北门",
]
BAD = "A3,<b>坏行</b>,飞碟,2026-01-06 09:00,,,已上天,天上"


@pytest.fixture(autouse=True)
def imports(app: Flask) -> Iterator[Path]:
    """The folder of waiting tables, empty before and after."""
    folder: Path = app.config["SETTINGS"].data_dir / "imports"
    yield folder
    for path in folder.glob("*"):
        for file in path.glob("*"):
            file.unlink()
        path.rmdir()


def upload(visitor: Visitor, data: bytes | str, name: str = "台账.csv") -> str:
    """Send a table; the address of its page."""
    sent = data.encode("gb18030") if isinstance(data, str) else data
    page = visitor.post("/import", {"table": (io.BytesIO(sent), name)})
    return page.location


def table(*rows: str) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def filled(page: Page, **changed: str) -> dict[str, Any]:
    """What the form of the columns would send, as it stands, with some answers changed."""
    data: dict[str, Any] = {"act": "check"}
    for control in page.soup.select("form[action^='/import/'] select, form[action^='/import/'] input"):
        name = str(control.get("name", ""))
        if control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            data[name] = str(chosen["value"]) if chosen else ""
        elif control.get("type") == "checkbox":
            data |= {name: "y"} if control.has_attr("checked") else {}
        elif name != "csrf_token":
            data[name] = str(control.get("value", ""))
    return data | changed


def count() -> int:
    return int(db.session.scalar(select(func.count()).select_from(Case)) or 0)


def test_from_the_upload_to_the_cases(visitor: Visitor, imports: Path) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    page = visitor.get(address)
    assert "南门垃圾" in page.text and "北门路灯" in page.text
    form = filled(page, area=GRID)
    assert (form["col_id"], form["col_received"], form["col_due"], form["col_state"]) == (
        "编号",
        "上报时间",
        "截止时间",
        "状态",
    )
    assert form["source"] == "台账"

    trial = visitor.follow(visitor.post(address, form))
    assert "台账.csv" in trial.text
    assert count() == 0, "a trial writes nothing"
    done = visitor.post(f"{address}/run", {"rows": "all"})
    assert count() == 2
    case = db.session.scalars(select(Case).where(Case.external_id == "A1")).one()
    assert (case.state, case.area_code, case.external_source) == (State.CLOSED, GRID, "台账")
    entry = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "case:import")).one()
    assert (entry.user_id, entry.detail["rows"]) == (actor_of("dispatcher1").user_id, 2)
    done.response.close()
    assert list(imports.iterdir()) == [], "the table is deleted"
    assert case.ref in visitor.follow(done).text


def test_bad_rows_are_shown_and_left_out_when_told(visitor: Visitor) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS, BAD))
    trial = visitor.follow(visitor.post(address, filled(visitor.get(address), area=GRID)))
    assert "飞碟" in trial.text and "已上天" in trial.text
    assert not trial.soup.find("b", string="坏行")
    file = visitor.get(f"{address}/bad-rows.csv").response.data.decode("utf-8-sig")
    assert len(file.splitlines()) == 3
    assert all(line.startswith(("4,", "4,")) for line in file.splitlines()[1:])

    back = visitor.post(f"{address}/run", {"rows": "all"})
    assert back.location.endswith("/trial") and count() == 0
    visitor.post(f"{address}/run", {"rows": "good"})
    assert count() == 2


def test_unknown_words_for_states_are_asked_about(visitor: Visitor) -> None:
    address = upload(visitor.login("dispatcher1"), table(ROWS[0].replace("已办结", "妥了"), ROWS[1]))
    trial = visitor.follow(visitor.post(address, filled(visitor.get(address), area=GRID)))
    assert trial.soup.find("label", string="妥了")
    again = visitor.follow(visitor.post(f"{address}/states", {"state-0": "closed"}))
    assert not again.soup.find("label", string="妥了")
    visitor.post(f"{address}/run", {"rows": "all"})
    assert db.session.scalars(select(Case.state).where(Case.external_id == "A1")).one() is State.CLOSED


def test_what_was_chosen_is_kept(visitor: Visitor) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    chosen = filled(
        visitor.get(address), act="show", source="老平台 2025", area=GRID, col_place="标题", encoding="gb18030"
    )
    visitor.post(address, chosen | {"takes_unknown": "y"})
    page = visitor.get(address)
    again = filled(page)
    assert {name: again[name] for name in chosen if name != "act"} == {n: v for n, v in chosen.items() if n != "act"}
    assert again["takes_unknown"] == "y"
    assert "台账.csv" in visitor.get("/import").text


def test_a_wrong_encoding_can_be_put_right(visitor: Visitor) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    visitor.post(address, filled(visitor.get(address), act="show", encoding="utf-16"))
    garbled = visitor.get(address)
    assert "南门垃圾" not in garbled.text
    visitor.post(address, {"act": "show", "encoding": "gb18030"})
    assert "南门垃圾" in visitor.get(address).text


def test_sheets_of_a_workbook_are_offered(visitor: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("说明").write_row(0, 0, ["这是说明"])
    page = book.add_worksheet("一月")
    for line, row in enumerate([HEAD, *ROWS]):
        page.write_row(line, 0, row.split(","))
    book.close()
    address = upload(visitor.login("dispatcher1"), path.read_bytes(), "台账.xlsx")
    form = filled(visitor.get(address), act="show", sheet="一月")
    visitor.post(address, form)
    shown = visitor.get(address)
    assert "北门路灯" in shown.text
    assert filled(shown)["col_closed"] == "办结时间"
    visitor.post(address, filled(shown, area=GRID))
    visitor.post(f"{address}/run", {"rows": "all"})
    assert count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"col_id": ""}, {"area": ""}, {"area": "410902"}, {"zone": "Mars"}, {"source": " "}, {"col_due": "无此列"}],
)
def test_a_form_that_cannot_be_comes_back_with_its_reasons(visitor: Visitor, wrong: dict[str, str]) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    page = visitor.post(address, filled(visitor.get(address)) | wrong, status=422)
    assert page.soup.select_one("#error-summary")
    assert filled(page)["col_received"] == "上报时间", "the rest stays as it was"


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02\x03"])
def test_what_is_no_table_is_said(visitor: Visitor, data: bytes) -> None:
    visitor.login("dispatcher1")
    page = visitor.post("/import", {"table": (io.BytesIO(data), "x.csv")}, status=422 if not data else 303)
    if data:
        assert visitor.follow(page).soup.select_one(".notice")
    visitor.post("/import", {}, status=422)


def test_only_the_owner_comes_to_a_waiting_table(visitor: Visitor, imports: Path) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    found = find_upload(imports, address.rsplit("/", 1)[1], user_id=actor_of("dispatcher1").user_id, now=NOW)
    assert found is not None
    found.user_id = actor_of("supervisor1").user_id
    found.save()
    for path in ("", "/trial", "/bad-rows.csv"):
        visitor.get(address + path, status=404)
    for path in ("", "/states", "/run", "/discard"):
        visitor.post(address + path, {}, status=404)
    assert "台账.csv" not in visitor.get("/import").text
    assert found.table.is_file()


@pytest.mark.parametrize("username", ["officer1", "supervisor1", "sysadmin1"])
def test_only_a_centre_imports(visitor: Visitor, username: str) -> None:
    page = visitor.login(username).get("/import", status=403)
    assert not page.soup.select("input[type=file]")
    assert "/import" not in visitor.get("/").links()


def test_nobody_imports_outside_the_area_of_his_post(visitor: Visitor, imports: Path) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    visitor.post(address, filled(visitor.get(address), area=GRID))
    found = find_upload(imports, address.rsplit("/", 1)[1], user_id=actor_of("dispatcher1").user_id, now=NOW)
    assert found is not None
    found.choices["area"] = "990101"
    found.save()
    outside = "990101" not in [post.area_code for post in actor_of("dispatcher1").posts]
    visitor.post(f"{address}/run", {"rows": "all"}, status=422 if outside else 303)
    assert count() == (0 if outside else 2)


def test_an_old_page_of_a_trial_leads_back_to_what_is_asked(visitor: Visitor) -> None:
    """The columns were chosen anew in another window; what is imported was tried as it is."""
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    form = filled(visitor.get(address), area=GRID)
    visitor.post(address, form)
    visitor.post(address, form | {"act": "show"})
    assert visitor.get(f"{address}/trial", status=303).location == address
    assert visitor.post(f"{address}/run", {"rows": "all"}).location == address
    assert count() == 0


def test_a_table_sent_twice_at_once_is_imported_once(visitor: Visitor, imports: Path) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    visitor.post(address, filled(visitor.get(address), area=GRID))
    first = find_upload(imports, address.rsplit("/", 1)[1], user_id=actor_of("dispatcher1").user_id, now=NOW)
    assert first is not None
    with first.held():  # as the first of the two does, until its transaction is through
        refused = visitor.post(f"{address}/run", {"rows": "all"}, status=422)
        assert "is being imported" in refused.text and count() == 0
    visitor.post(f"{address}/run", {"rows": "all"}).response.close()
    assert count() == 2
    visitor.post(f"{address}/run", {"rows": "all"}, status=404)
    with pytest.raises(Refused), first.held():
        pass


def test_a_table_can_be_thrown_away(visitor: Visitor, imports: Path) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    visitor.post(f"{address}/discard")
    assert list(imports.iterdir()) == []
    visitor.get(address, status=404)


# The waiting tables themselves ------------------------------------------------------------------------------------------


def test_a_waiting_table_is_private_and_ends_after_a_day(tmp_path: Path) -> None:
    kept = keep_upload(tmp_path, user_id=1, name="../../x.csv", stream=io.BytesIO(b"a,b\n"), now=NOW)
    assert (kept.name, kept.table.read_bytes()) == ("x.csv", b"a,b\n")
    assert stat.S_IMODE(kept.table.parent.stat().st_mode) == 0o700
    assert find_upload(tmp_path, kept.token, user_id=2, now=NOW) is None
    assert find_upload(tmp_path, "../" + kept.token, user_id=1, now=NOW) is None
    assert [one.token for one in list_uploads(tmp_path, user_id=1, now=NOW)] == [kept.token]
    late = NOW + timedelta(hours=24, minutes=1)
    assert find_upload(tmp_path, kept.token, user_id=1, now=late) is None
    assert remove_stale(tmp_path, now=NOW) == 0
    assert remove_stale(tmp_path, now=late) == 1
    assert list(tmp_path.iterdir()) == []


def test_too_much_is_refused_and_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_BYTES", 10)
    with pytest.raises(Refused):
        keep_upload(tmp_path, user_id=1, name="x", stream=io.BytesIO(b"x" * 11), now=NOW)
    monkeypatch.setattr(waiting, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(waiting, "MOST_UNPACKED", 10)
    book = tmp_path / "x.xlsx"
    xlsxwriter.Workbook(str(book)).close()
    with pytest.raises(Refused):
        keep_upload(tmp_path, user_id=1, name="x", stream=io.BytesIO(book.read_bytes()), now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


# Maps that come with the product ---------------------------------------------------------------------------------------

BOSTON = Path(__file__).parent.parent / "data" / "boston311-100.csv"


def test_a_shipped_map_is_offered_and_brings_its_rules(visitor: Visitor, app: Flask) -> None:
    address = upload(visitor.login("dispatcher1"), BOSTON.read_bytes(), BOSTON.name)
    page = visitor.get(address)
    form = filled(page, area=GRID)
    assert form["map"] == "boston311", "the map whose columns are all there is chosen already"
    assert form["zone"] == "Asia/Shanghai", "but nothing is filled in before it is used"

    page = visitor.follow(visitor.post(address, form | {"act": "map"}))
    form = filled(page)
    assert (form["col_id"], form["col_due"], form["col_text"]) == ("case_enquiry_id", "target_dt", "case_title")
    assert (form["zone"], form["source"], form["area"]) == ("America/New_York", "boston311", GRID)
    assert "is Street Lights" in page.text and "has Pothole / Sidewalk Repair" in page.text

    trial = visitor.follow(visitor.post(address, form | {"act": "check"}))
    assert not trial.soup.select("select[name^=state-]"), "the map knows the words for states"
    visitor.post(f"{address}/run", {"rows": "all"})
    direct = replace(load_map("boston311"), source="direct")
    import_cases(job=Job(BOSTON, direct, GRID), actor=None, post=None, now=NOW)
    told = (Case.external_id, Case.category_code, Case.state, Case.text, Case.received_at, Case.due_at, Case.lng)
    by_source = {
        source: set(db.session.execute(select(*told).where(Case.external_source == source)).all())
        for source in ("boston311", "direct")
    }
    assert len(by_source["boston311"]) == 100
    assert by_source["boston311"] == by_source["direct"], "as the map reads it without a browser"
    assert len({row.category_code for row in by_source["boston311"]}) > 3, "the rules were used"


def test_what_a_map_filled_in_can_be_changed_and_the_map_laid_aside(visitor: Visitor) -> None:
    address = upload(visitor.login("dispatcher1"), BOSTON.read_bytes(), BOSTON.name)
    visitor.post(address, filled(visitor.get(address), act="map"))
    form = filled(visitor.get(address), act="show", col_text="type", zone="UTC")
    visitor.post(address, form)
    again = filled(visitor.get(address))
    assert (again["col_text"], again["zone"], again["col_state"]) == ("type", "UTC", "case_status")
    assert "Boston 311 is in use" in visitor.get(address).text
    visitor.post(address, again | {"act": "map", "map": ""})
    page = visitor.get(address)
    assert "Boston 311 is in use" not in page.text
    assert filled(page)["col_state"] == "case_status", "what it filled in stays until it is changed"


def test_a_map_of_another_table_is_refused_at_its_field(visitor: Visitor) -> None:
    address = upload(visitor.login("dispatcher1"), table(*ROWS))
    form = filled(visitor.get(address), area=GRID, source="老平台")
    assert form["map"] == ""
    page = visitor.post(address, form | {"act": "map", "map": "boston311"}, status=422)
    assert "case_enquiry_id" in page.soup.select_one("#map-error").get_text()
    assert filled(page)["source"] == "老平台"
    visitor.post(address, form | {"act": "map", "map": "../../etc/passwd"})
    assert "Boston 311 is in use" not in visitor.get(address).text
