"""The statistics as a page and as a workbook: who gets them, what they hold, and what they never hold."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import user_of
from tests.mediation.statistics.build import HOME, OTHER, STREET, make_committee, make_mediations
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.mediation.models import Mediation
from tracker.mediation.vocabulary import Origin, Stage
from tracker.site.queries import get_setting

ADDRESS = "/reports/mediation"
FEBRUARY = f"{ADDRESS}?period=2026-02"


@pytest.fixture
def filled(app: Flask) -> None:
    """A street with 20 disputes at its own committee, 3 and 9 at two villages; another street with 40."""
    written = {"result": Stage.AGREED_WRITTEN, "amount_fen": 150_000}
    make_mediations(make_committee(STREET), 20, origin=Origin.REFERRAL, **written)
    make_mediations(make_committee(HOME), 3, category_code="0204", **written)
    make_mediations(make_committee(f"{STREET}002"), 9, category_code="0210", **written)
    make_mediations(make_committee(OTHER), 40)


def table(page: Page, caption: str = "Mediations by row") -> dict[str, list[str]]:
    """The rows of the table, by their name."""
    found = next(one for one in page.soup.find_all("table") if one.caption.get_text() == caption)
    rows = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in found.tbody.find_all("tr")]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize(
    "username", ["officer1", "police1", "dispatcher1", "unit1", "sysadmin1", "secadmin1", "auditor1"]
)
def test_others_have_no_statistics(visitor: Visitor, filled: None, username: str) -> None:
    visitor.login(username)
    visitor.get(ADDRESS, status=403)
    visitor.post(f"{ADDRESS}/export", status=403)
    assert ADDRESS not in visitor.get("/").links()


def test_the_mediator_sees_his_committee_in_full(visitor: Visitor, filled: None) -> None:
    page = visitor.login("mediator1").get(FEBRUARY)
    rows = table(page)
    assert rows["Contract or debt dispute"][:5] == ["3", "100.00%", "3", "100.00%", "0.45"]
    assert rows["Neighbour dispute"][0] == "0"
    assert rows["Total"][0] == "3"
    assert len(rows) == 16, "fifteen types and the total"
    assert page.soup.find(id="area") is None
    assert list(table(visitor.get(f"{FEBRUARY}&by=committee"))) == [make_committee(HOME).unit.name, "Total"]


def test_a_supervisor_sees_stars_for_small_cells(visitor: Visitor, filled: None) -> None:
    visitor.login("supervisor1")
    page = visitor.get(f"{FEBRUARY}&by=committee")
    rows = list(table(page).values())
    assert [row[0] for row in rows] == ["20", "*", "*", "32"]
    assert rows[1][1:7] == ["*", "*", "*", "0", "*", "*"], "nobody has performed, as the total shows"
    assert "stands for a figure below 5" in page.text
    assert make_committee(OTHER).unit.name not in page.text
    assert table(visitor.get(f"{FEBRUARY}&by=origin"))["entrusted or handed over"][0] == "20"
    assert [row[0] for row in table(visitor.get(f"{FEBRUARY}&by=month")).values()][-1] == "32"


def test_no_page_holds_a_name_or_a_number_of_a_mediation(visitor: Visitor, filled: None) -> None:
    refs = db.session.scalars(db.select(Mediation.ref)).all()
    for who in ("supervisor1", "supervisor2", "mediator1"):
        visitor.login(who)
        for by in ("type", "origin", "committee", "month"):
            page = visitor.get(f"{FEBRUARY}&by={by}")
            assert not [ref for ref in refs if ref in page.text]
            assert not [link for link in page.links() if "/mediations/" in link]


def test_whole_months_only_outside_the_committee(visitor: Visitor, filled: None) -> None:
    days = f"{ADDRESS}?period=custom&from=2026-02-05&to=2026-02-09"
    page = visitor.login("supervisor1").get(days)
    assert "only whole months" in page.text
    assert (page.field("from"), page.field("to")) == ("2026-02-01", "2026-02-28")
    page = visitor.login("mediator1").get(days)
    assert (page.field("from"), page.field("to")) == ("2026-02-05", "2026-02-09")
    assert table(page)["Total"][0] == "0", "all were accepted on the tenth"


@pytest.mark.parametrize(
    "query", ["period=2026-99", "period=custom&from=x&to=y", "period=custom&from=2026-03-02&to=2026-03-01", "period=custom",
              "period=custom&from=0001-01-01&to=0001-01-02", "period=9999", "by=nonsense", "area=990101002", "area=99", "area=<b>"],
)  # fmt: skip
def test_nonsense_shows_this_month_of_the_own_area(visitor: Visitor, filled: None, query: str) -> None:
    page = visitor.login("supervisor1").get(f"{ADDRESS}?{query}")
    assert page.field("from") == "2026-03-01"
    assert make_committee(OTHER).unit.name not in page.text


@pytest.mark.parametrize("token", ["2026-02", "2026Q1", "2026", "2019Q2"])
def test_a_chosen_period_stays_chosen(visitor: Visitor, filled: None, token: str) -> None:
    page = visitor.login("supervisor2").get(f"{ADDRESS}?period={token}&area={STREET}")
    assert page.soup.select_one("#period option[selected]")["value"] == token
    assert page.soup.select_one("#area option[selected]")["value"] == STREET
    assert {f"period={token}" in link for link in page.links() if "by=month" in link} == {True}


@pytest.mark.parametrize("who", ["mediator1", "supervisor1", "supervisor2"])
def test_the_page_asks_few_questions(visitor: Visitor, filled: None, who: str) -> None:
    visitor.login(who).get(FEBRUARY)
    for by in ("type", "committee", "month"):
        with counted() as statements:
            visitor.get(f"{FEBRUARY}&by={by}")
        assert len(statements) <= MOST
        assert sum("mediations" in one for one in statements) == 4, "the database counts, whatever the rows"


# The workbook ---------------------------------------------------------------------------------------------------------


def workbook(visitor: Visitor, **asked: str) -> bytes:
    page = visitor.post(f"{ADDRESS}/export", {"period": "2026-02"} | asked, status=200)
    assert "spreadsheetml" in page.response.mimetype
    return page.response.data


def sheet_of(data: bytes, number: int = 0) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(number).to_python()


def test_the_workbook_is_the_form_of_the_justice_office(visitor: Visitor, filled: None) -> None:
    user_of("mediator1").language = "zh"
    data = workbook(visitor.login("mediator1"))
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert book.sheet_names == ["人民调解案件情况统计表", "调解组织队伍", "文件说明"]
    rows = sheet_of(data)
    assert rows[0][0] == "人民调解案件情况统计表"
    assert make_committee(HOME).unit.name in str(rows[1])
    assert "2026年2月" in str(rows[1])
    assert rows[2][:6] == ["调委会", "受理数", "调解成功数", "成功率（%）", "协议涉及金额（万元）", "主动调解"]
    assert rows[4][:5] == ["合计", 3, 3, 100, 0.45], "numbers are numbers"
    flat = [str(cell) for row in rows for cell in row]
    assert "婚姻家庭纠纷" in flat
    for words in (f"填报人：{user_of('mediator1').name}", "审核人：", "填报日期：2026年3月17日"):
        assert words in flat
    assert sheet_of(data, 1)[2] == ["调委会类型", "调委会数", "调解员数", "其中专职"]
    with ZipFile(BytesIO(data)) as parts:
        page = BeautifulSoup(parts.read("xl/worksheets/sheet1.xml"), "xml")
        assert (page.pageSetup["paperSize"], page.pageSetup["orientation"]) == ("9", "landscape")
        assert page.pane["state"] == "frozen"
        assert len(page.find_all("mergeCell")) >= 12
        assert "<f>" not in str(page)


def test_the_workbook_hides_what_the_page_hides(visitor: Visitor, filled: None) -> None:
    rows = sheet_of(workbook(visitor.login("supervisor1")))
    assert [row[1] for row in rows[4:8]] == [32, 20, "*", "*"]
    types = next(place for place, row in enumerate(rows) if row[0] == "Type of dispute")
    by_type = dict(zip(rows[types][1:], rows[types + 1][1:], strict=True))
    assert (by_type["Contract or debt dispute"], by_type["Labour or wage dispute"]) == ("*", "*")
    assert (by_type["Neighbour dispute"], by_type["Pollution dispute"]) == (20, 0)
    assert make_committee(OTHER).unit.name not in str(rows)
    assert "fewer than 5" in str(rows)


def test_taking_the_workbook_is_logged(visitor: Visitor, filled: None) -> None:
    workbook(visitor.login("supervisor2"), area=STREET)
    entry = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "mediation-report:export")).one()
    assert (entry.subject, entry.user_id) == (f"area:{STREET}", user_of("supervisor2").id)
    last_day = {"delete_after": "2026-04-16"}
    assert entry.detail == {"from": "2026-02-01", "to": "2026-02-28", "masked": True} | last_day


def test_an_empty_county_has_a_page(visitor: Visitor, app: Flask, now: datetime) -> None:
    page = visitor.login("supervisor2").get(ADDRESS)
    assert "—" in page.text
    assert "*" not in table(page)["Total"]
    assert get_setting("mediation.small_cell") == 5
    assert page.field("to") == date(2026, 3, 31).isoformat()
