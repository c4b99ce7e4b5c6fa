"""Pages of whoever keeps the guide: who may, nothing typed is lost, both versions after somebody else was quicker."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from pypdf import PdfWriter

from tests.services.guide.steps import CONTENT, TODAY, form_of, kept, make, unit_named
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.services.guide.models import ServiceForm
from tracker.services.guide.queries.contents import content_of


def _pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


PDF = _pdf()


@pytest.fixture
def keeper(visitor: Visitor) -> Visitor:
    return visitor.login("sysadmin1")


ADDRESSES = ("", "/new", "/import", "/MZ-001", "/MZ-001/new", "/MZ-001/forms")


@pytest.mark.parametrize("who", ["secadmin1", "auditor1", "window1", "supervisor2", "unit1"])
def test_nobody_else_keeps_the_guide(app: Flask, visitor: Visitor, who: str) -> None:
    make()
    visitor.login(who)
    for address in ADDRESSES:
        visitor.get(f"/service-items{address}", status=403)
    for address in ("/MZ-001", "/export", "/MZ-001/forms/1/remove"):
        visitor.post(f"/service-items{address}", {}, status=403)


def test_the_keeper_opens_every_page(app: Flask, keeper: Visitor) -> None:
    make()
    for address in ADDRESSES:
        keeper.get(f"/service-items{address}")
    keeper.get("/service-items/MZ-404", status=404)
    assert (
        "MZ-001" in keeper.get("/service-items?q=保障").text
        and "No item fits" in keeper.get("/service-items?q=没有").text
    )
    assert "/service-items" in keeper.get("/").links()


def test_an_item_is_made_with_its_materials_in_their_order(app: Flask, keeper: Visitor) -> None:
    sent = form_of(keeper.get("/service-items/new"))
    sent |= {
        "code": "mz-009", "unit": str(unit_named("民政局").id), "name": "高龄津贴给付", "promised_limit": "10", "promised_limit-unit": "wd",
        "m1_name": "身份证", "m1_kind": "copy", "m1_copies": "2", "m3_name": "申请表", "m3_kind": "form",
    }  # fmt: skip
    keeper.post("/service-items/new", sent)
    said = content_of(kept("MZ-009").latest)
    assert [(one.name, one.copies, one.kind.value) for one in said.materials] == [
        ("身份证", 2, "copy"),
        ("申请表", 1, "form"),
    ]
    assert said.promised_limit == "10wd" and said.is_agency


def test_more_blocks_come_without_a_script_and_nothing_typed_is_lost(app: Flask, keeper: Visitor) -> None:
    page = keeper.get("/service-items/new")
    sent = form_of(page) | {"name": "高龄津贴", "m2_name": "户口簿", "who": "八十岁以上"}
    more = keeper.post("/service-items/new", sent | {"more": "1"}, status=200)
    again = form_of(more)
    assert again["name"] == "高龄津贴" and again["m2_name"] == "户口簿" and again["who"] == "八十岁以上"
    assert "m6_name" in again and "m6_name" not in sent and not more.soup.select(".field-error")
    hostile = keeper.post("/service-items/new", sent | {"m99_name": "x", "more": "1"}, status=200)
    assert "m40_name" in form_of(hostile) and "m41_name" not in form_of(hostile)


def test_bad_input_stands_at_its_field(app: Flask, keeper: Visitor) -> None:
    make()
    sent = form_of(keeper.get("/service-items/new")) | {
        "code": "MZ-001", "unit": str(unit_named("民政局").id), "name": "甲", "promised_limit": "9", "promised_limit-unit": "d",
        "legal_limit": "5", "legal_limit-unit": "d", "m2_name": "证", "m3_name": "证",
    }  # fmt: skip

    def wrong(**change: str) -> list[str]:
        page = keeper.post("/service-items/new", sent | change, status=422)
        assert form_of(page)["m2_name"] == "证"
        return [one.select_one("input, select, textarea")["name"] for one in page.soup.select(".field-invalid")]

    assert wrong() == ["code"]
    assert wrong(code="MZ-002") == ["promised_limit"]
    assert wrong(code="MZ-002", legal_limit="") == ["m3_name"]
    assert wrong(code="MZ-002", legal_limit="", m3_name="", m3_note="x") == ["m3_name"]
    assert (
        wrong(m2_copies="0") == ["m2_copies"]
        and wrong(m2_kind="gold") == ["m2_kind"]
        and wrong(from_on="x") == ["from_on"]
    )
    assert wrong(unit="0") == ["unit"] and wrong(promised_limit="") == ["promised_limit"]


def test_a_new_version_says_what_became_different(app: Flask, keeper: Visitor) -> None:
    make()
    form = keeper.get("/service-items/MZ-001/new")
    assert "m6_name" in form_of(form)
    same = keeper.post("/service-items/MZ-001/new", form_of(form), status=422)
    assert "says the same" in same.text
    sent = form_of(form) | {"m2_name": "", "m2_held": "", "m4_name": "银行卡", "promised_limit": "12"}
    sent.pop("m2_held")
    day = TODAY + timedelta(days=4)
    keeper.post("/service-items/MZ-001/new", sent | {"from_on": day.isoformat()})
    page = keeper.get("/service-items/MZ-001")
    for said in (
        "Material “银行卡” added",
        "Material “身份证” taken out",
        "15 working days",
        "12 working days",
        "to come",
    ):
        assert said in page.text
    assert keeper.get("/service-items/MZ-001/new", status=303).location.endswith("/service-items/MZ-001/next")
    keeper.post("/service-items/MZ-001/next", form_of(keeper.get("/service-items/MZ-001/next")) | {"fee": "5 元"})
    db.session.expire_all()
    assert kept().latest.fee == "5 元" and content_of(kept().versions[0]) == CONTENT
    late = form_of(keeper.get("/service-items/MZ-001/next")) | {"from_on": kept().versions[0].from_on.isoformat()}
    assert "is not changed" in keeper.post("/service-items/MZ-001/next", late, status=422).text


def test_a_version_that_holds_cannot_be_corrected_by_its_address(app: Flask, keeper: Visitor) -> None:
    make()
    keeper.get("/service-items/MZ-001/next", status=422)


def test_whoever_was_overtaken_sees_both(app: Flask, keeper: Visitor) -> None:
    make()
    sent = form_of(keeper.get("/service-items/MZ-001/new"))
    day = (TODAY + timedelta(days=4)).isoformat()
    other = Visitor(app).login("sysadmin1")
    other.post(
        "/service-items/MZ-001/new", form_of(other.get("/service-items/MZ-001/new")) | {"fee": "5 元", "from_on": day}
    )
    page = keeper.post("/service-items/MZ-001/new", sent | {"fee": "6 元", "from_on": day}, status=409)
    assert "Stands now: 5 元" in page.text and form_of(page)["fee"] == "6 元"
    assert "begins on" in keeper.post("/service-items/MZ-001/new", form_of(page), status=422).text
    sent = form_of(keeper.get("/service-items/MZ-001/next"))
    other.post("/service-items/MZ-001/next", form_of(other.get("/service-items/MZ-001/next")) | {"fee": "7 元"})
    page = keeper.post("/service-items/MZ-001/next", sent | {"fee": "6 元"}, status=409)
    assert "Stands now: 7 元" in page.text and "You typed: 6 元" in page.text
    keeper.post("/service-items/MZ-001/next", form_of(page))
    db.session.expire_all()
    assert kept().latest.fee == "6 元"


def test_unit_place_and_offer_are_changed_without_a_version(app: Flask, keeper: Visitor) -> None:
    make()
    sent = {"unit": str(unit_named("卫生健康局").id), "sort": "7"}
    keeper.post("/service-items/MZ-001", sent)
    found = kept().item
    assert (found.is_offered, found.sort, found.unit.name[-5:]) == (False, 7, "卫生健康局")
    keeper.post("/service-items/MZ-001", sent | {"sort": "-1"}, status=422)
    keeper.post("/service-items/MZ-001", sent | {"unit": "99999"}, status=422)
    assert "not offered" in keeper.get("/service-items").text


def test_a_blank_form_is_taken_in_given_out_and_taken_away(app: Flask, keeper: Visitor) -> None:
    make()
    address = "/service-items/MZ-001/forms"

    def send(data: bytes, name: str, status: int) -> None:
        keeper.post(address, {"blank": (io.BytesIO(data), name), "title": "低保申请表"}, status=status)

    send(b"<html>", "a.pdf", 422)
    send(b"", "", 422)
    send(PDF, "表.pdf", 303)
    send(PDF, "表.pdf", 303)
    form = db.session.scalars(db.select(ServiceForm)).one()
    resident = Visitor(app)
    assert "低保申请表" in resident.get("/services/MZ-001").text
    answer = resident.get(f"/services/MZ-001/forms/{form.id}").response
    assert answer.mimetype == "application/pdf" and answer.headers["Content-Disposition"].startswith("attachment")
    folder = app.config["SETTINGS"].files_dir
    path = folder / form.sha256[:2] / form.sha256[2:4] / form.sha256
    assert path.is_file()
    form_id = form.id
    keeper.post(f"{address}/{form_id}/remove")
    assert not path.exists(), "nothing hangs on its bytes any more"
    keeper.post(f"{address}/{form_id}/remove")
    resident.get(f"/services/MZ-001/forms/{form_id}", status=404)


def test_a_new_version_takes_the_blank_forms_along(app: Flask, keeper: Visitor) -> None:
    make()
    keeper.post("/service-items/MZ-001/forms", {"blank": (io.BytesIO(PDF), "表.pdf"), "title": ""})
    day = (TODAY + timedelta(days=4)).isoformat()
    keeper.post(
        "/service-items/MZ-001/new", form_of(keeper.get("/service-items/MZ-001/new")) | {"fee": "1", "from_on": day}
    )
    assert [[form.name for form in one.forms] for one in kept().versions] == [["表"], ["表"]]
