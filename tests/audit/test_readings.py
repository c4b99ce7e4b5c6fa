"""Whoever reads what is masked or sealed is seen by the supervisor of the place and by the auditor; tables name who took them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from flask import Flask

from tests.journeys.steps import log
from tests.visitor import Visitor
from tracker.areas.models import Area
from tracker.audit.models import AccessEntry
from tracker.cases.models import Case
from tracker.exchange.reading import open_table
from tracker.extensions import db
from tracker.people.models import Post, User
from tracker.people.vocabulary import Role

NAME, PHONE = "张三", "13800001234"


@pytest.fixture
def unmasked(visitor: Visitor) -> Case:
    case = log(visitor.login("officer1"), "0401", reporter_name=NAME, reporter_phone=PHONE)
    visitor.login("dispatcher1").post(f"/cases/{case.ref}/reporter", {"purpose": "回电核实井盖位置"}, status=200)
    return case


def supervisors() -> dict[str, str]:
    """User names of supervisors by the code of their area."""
    rows = db.session.execute(
        db.select(User.username, Post.area_code)
        .join_from(User, db.metadata.tables["appointments"], db.metadata.tables["appointments"].c.user_id == User.id)
        .join(Post, Post.id == db.metadata.tables["appointments"].c.post_id)
        .where(Post.role == Role.SUPERVISOR)
    )
    return {code: name for name, code in rows}


def test_the_supervisor_of_the_place_sees_who_saw_a_reporter(unmasked: Case, visitor: Visitor) -> None:
    here = [name for code, name in supervisors().items() if unmasked.area_code.startswith(code)]
    assert here
    for name in here:
        page = visitor.login(name).get("/supervision/readings")
        assert "saw a reporter in plain" in page.text and "回电核实井盖位置" in page.text
        assert "dispatcher1" in page.text
        assert f"/cases/{unmasked.ref}" in page.links()
        assert NAME not in page.text and PHONE not in page.text, "that it was read, never what"
        assert "/supervision/readings" in visitor.get("/").links()


def test_a_supervisor_of_elsewhere_sees_nothing_of_it(unmasked: Case, visitor: Visitor) -> None:
    streets = db.session.scalars(db.select(Area.code).where(db.func.length(Area.code) == 9)).all()
    other = next(code for code in streets if not unmasked.area_code.startswith(code))
    for one in db.session.scalars(db.select(Post).where(Post.role == Role.SUPERVISOR)):
        one.area_code = other
    db.session.commit()
    page = visitor.login("supervisor1").get("/supervision/readings")
    assert unmasked.ref not in page.text and "回电核实" not in page.text
    asked = visitor.get(f"/supervision/readings?ref={unmasked.ref}")
    assert "Nobody has read personal data" in asked.text


@pytest.mark.parametrize(("who", "status"), [("auditor1", 200), ("supervisor1", 200), ("dispatcher1", 403),
                                             ("officer1", 403), ("police1", 403), ("sysadmin1", 403)])  # fmt: skip
def test_who_may_see_the_readings(who: str, status: int, unmasked: Case, visitor: Visitor) -> None:
    page = visitor.login(who).get("/supervision/readings", status=status)
    if who == "auditor1":
        assert unmasked.ref in page.text
        assert not [link for link in page.links() if link.startswith("/cases/")], "he holds no business data"


def test_odd_questions_are_answered(visitor: Visitor) -> None:
    visitor.login("supervisor1")
    for query in (
        "act=user:edit",
        "on=2026-99-99",
        "before=x",
        "ref=%25",
        "user=%00",
        "on=20260315",
        "before=" + "9" * 30,
    ):
        visitor.get(f"/supervision/readings?{query}")


def test_the_log_shows_its_details_and_all_readings_at_once(unmasked: Case, visitor: Visitor) -> None:
    ref = unmasked.ref
    asked = {"query": "state=accepted", "format": "csv"}
    visitor.login("supervisor1").post("/cases/export", asked, status=200, buffered=True)
    page = visitor.login("auditor1").get("/admin/log?act=case:export")
    assert "rows 0" in page.text and "format csv" in page.text and "to be deleted after 2026-04-16" in page.text
    readings = visitor.get("/admin/log?act=readings").text
    assert ref in readings and "exported cases" not in readings.split("Details")[1]


def sent(visitor: Visitor, address: str, **form: str) -> tuple[str, bytes]:
    data = {"csrf_token": visitor.csrf_token(), **form}
    response = visitor._send("post", address, data=data, buffered=True)
    assert response.status_code == 200, address
    return response.headers["Content-Disposition"], response.get_data()


EXPORTS = [
    ("/cases/export", {"query": "", "format": "xlsx"}, "case:export"),
    ("/cases/export", {"query": "", "format": "csv"}, "case:export"),
    ("/supervision/orders/export", {"query": ""}, "order:export"),
    ("/roots/costs/export", {"query": ""}, "root:export"),
    ("/conferences/precedents/export", {"query": ""}, "precedent:export"),
    ("/policing/assignments/export", {}, "liaison:export"),
]


@pytest.mark.parametrize(("address", "form", "act"), EXPORTS)
def test_every_table_names_its_reader_and_its_last_day(
    address: str, form: dict[str, str], act: str, unmasked: Case, app: Flask, visitor: Visitor, now: datetime
) -> None:
    visitor.login("supervisor1")
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    assert any(rule.rule == address for rule in rules.values()), address
    name, data = sent(visitor, address, **form)
    assert "supervisor1" in name and "20260317-1000" in name
    entry = db.session.scalars(db.select(AccessEntry).order_by(AccessEntry.id.desc())).first()
    assert (entry.act, entry.detail["delete_after"]) == (act, "2026-04-16")
    if name.rstrip('"').endswith("xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            core, sheets = book.read("docProps/core.xml").decode(), book.namelist()
            assert "supervisor1" in core and "2026-04-16" in core
            texts = "".join(book.read(one).decode() for one in sheets if one.endswith(".xml"))
        assert "supervisor1" in texts and "oddFooter" in texts
        assert "xl/worksheets/sheet2.xml" in sheets


def test_the_first_sheet_of_an_export_is_still_the_table(unmasked: Case, visitor: Visitor, tmp_path) -> None:  # type: ignore[no-untyped-def]
    _name, data = sent(visitor.login("supervisor1"), "/policing/assignments/export")
    (tmp_path / "x.xlsx").write_bytes(data)
    table = open_table(tmp_path / "x.xlsx")
    assert len(table.header) == 10
