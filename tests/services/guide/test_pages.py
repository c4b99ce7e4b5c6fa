"""The public pages: one item, its paper, its days, its forms; no cookie, no login."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.conftest import NOW
from tests.services.guide.steps import CONTENT, TODAY, kept, make
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.services.guide.services.items import make_version, offer_item


def test_the_list_stands_by_unit_with_the_promised_days(app: Flask) -> None:
    make()
    make("CZ-002", unit="住房和城乡建设局", name="临时占道许可")
    page = Visitor(app).get("/services")
    assert "Set-Cookie" not in page.response.headers
    headings = [one.text for one in page.soup.select("h2")]
    assert len(headings) == 2 and "/services/MZ-001" in page.links() and "15 working days" in page.text


def test_an_item_says_all_that_has_to_be_known(app: Flask) -> None:
    make()
    page = Visitor(app).get("/services/mz-001")
    text = page.text
    for said in (CONTENT.name, CONTENT.who, "公示", "30 working days", "15 working days", "低保证", "不收费", "近六个月",
                 "2 copies", "Already held, not asked for again", "May follow later", CONTENT.basis):  # fmt: skip
        assert said in text, said
    assert "Set-Cookie" not in page.response.headers
    assert "script" not in page.response.get_data(as_text=True).split("</head>")[1]


def test_it_may_be_kept_by_others_only_where_nobody_is_known(app: Flask, visitor: Visitor) -> None:
    make()
    first = Visitor(app).get("/services/MZ-001").response
    assert first.headers["Cache-Control"].startswith("public")
    again = app.test_client().get("/services/MZ-001", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and "Cookie" in first.headers["Vary"]
    visitor.login("officer1")
    assert "public" not in visitor.get("/services/MZ-001").response.headers["Cache-Control"]


def test_the_sheet_prints_with_its_code_in_both_languages(app: Flask) -> None:
    make()
    page = Visitor(app).get("/services/MZ-001/notice?lang=zh")
    assert page.soup.html["lang"] == "zh-CN" and page.soup.select_one("svg.qr")
    assert "一次性告知" in page.soup.h1.text and "/services/MZ-001" in page.text
    assert "lang=" not in page.soup.select_one(".guide-link").text
    assert Visitor(app).get("/services/MZ-001/notice").soup.select("main table td")


def test_another_day_shows_its_version_and_says_so(app: Flask) -> None:
    make()
    content = CONTENT.__class__(name="低保给付", promised_limit="10wd")
    make_version(kept=kept(), content=content, from_on=TODAY + timedelta(days=10), actor=None, now=NOW)
    db.session.commit()
    resident = Visitor(app)
    today = resident.get("/services/MZ-001")
    assert "15 working days" in today.text and "not today" not in today.text
    later = resident.get(f"/services/MZ-001?on={TODAY + timedelta(days=10)}")
    assert "10 working days" in later.text and "not today" in later.text
    assert f"/services/MZ-001/notice?on={TODAY + timedelta(days=10)}" in later.links()
    assert "not today" in resident.get(f"/services/MZ-001/notice?on={TODAY + timedelta(days=10)}").text
    assert "15 working days" in resident.get("/services/MZ-001?on=soon").text
    resident.get("/services/MZ-001?on=1999-01-01", status=404)


def test_what_is_not_offered_or_not_there_is_not_found(app: Flask) -> None:
    make()
    resident = Visitor(app)
    for address in ("/services/MZ-002", "/services/MZ-001/forms/1", "/services/MZ-001/forms/99999999999"):
        resident.get(address, status=404)
    offer_item(item=kept().item, is_offered=False, actor=None, now=NOW)
    db.session.commit()
    for address in ("/services/MZ-001", "/services/MZ-001/notice"):
        resident.get(address, status=404)
    assert "MZ-001" not in resident.get("/services").text


def test_the_card_of_a_grid_leads_to_what_is_offered_there(app: Flask) -> None:
    from tests.residents.steps import short

    make()
    make("JD-001", unit="便民服务中心", name="老年优待证办理")
    resident = Visitor(app)
    link = next(one for one in resident.get(f"/g/{short()}").links() if one.startswith("/services"))
    page = resident.get(link)
    assert "/services/MZ-001" in page.links() and "For " in page.text
    assert "/services" in [one.split("?")[0] for one in resident.get("/open").links()]
    found = resident.get("/services?near=zzzz&lang=zh")
    assert "/services/MZ-001?lang=zh" in found.links()


def test_one_applies_for_what_holds_today(app: Flask) -> None:
    make()
    resident = Visitor(app)
    assert "/services/new?item=MZ-001" in resident.get("/services/MZ-001").links()
    before = resident.get(f"/services/MZ-001?on={TODAY - timedelta(days=9)}")
    assert not [one for one in before.links() if "/services/new" in one]
    assert resident.get("/services/new", status=303).location == "/services"


def test_a_unit_that_is_shut_offers_nothing(app: Flask) -> None:
    make()
    kept().item.unit.is_active = False
    db.session.commit()
    Visitor(app).get("/services/MZ-001", status=404)
    assert "MZ-001" not in Visitor(app).get("/services").text
