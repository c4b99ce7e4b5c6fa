"""A sealed cell that cannot be read takes nothing else away, and every one is bound to its place."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.journeys.steps import log
from tests.mediation.full import DRAFT, FullFile, full  # noqa: F401
from tests.visitor import Visitor
from tracker.audit.keyring import sealed_columns
from tracker.cases.models import Case, CaseReporter
from tracker.extensions import db, keys


def test_every_sealed_cell_is_bound_to_its_column_and_key(app: Flask, full: FullFile) -> None:  # noqa: F811
    """By this convention alone the keys can be tried on a database of which nothing else is known."""
    from tracker.audit.keyring import _cells, _opens

    cells = list(_cells())
    assert len({place.split(":")[0] for place, _sealed in cells}) > 10
    assert all(_opens(keys.ring, place, sealed) for place, sealed in cells)


def _damage_all() -> int:
    """Flip the last byte of every sealed cell of the database."""
    count = 0
    for table, column in sealed_columns():
        own = list(table.primary_key.columns)
        for row in db.session.execute(select(*own, column).where(column.is_not(None), column != b"")).all():
            broken = row[-1][:-1] + bytes((row[-1][-1] ^ 1,))
            which = [one == value for one, value in zip(own, row[:-1], strict=True)]
            db.session.execute(update(table).where(*which).values({column.name: broken}))
            count += 1
    db.session.commit()
    db.session.expire_all()
    return count


def test_a_damaged_reporter_leaves_the_rest_of_the_page(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    case = log(visitor.login("officer1"), "0401", reporter_name="张三", reporter_phone="13800001234")
    shown = visitor.login("dispatcher1").get(f"/cases/{case.ref}")
    assert "张*" in shown.text
    row = db.session.get(CaseReporter, case.id)
    row.name = row.name[:-1] + bytes((row.name[-1] ^ 1,))
    db.session.commit()
    with caplog.at_level(logging.ERROR):
        page = visitor.get(f"/cases/{case.ref}")
    assert "(cannot be read)" in page.text and "138****1234" in page.text and case.ref in page.text
    assert f"case_reporters.name:{case.id}" in caplog.text and "张" not in caplog.text
    plain = visitor.post(f"/cases/{case.ref}/reporter", {"purpose": "回电核实"}, status=200)
    assert "(cannot be read)" in plain.text and "13800001234" in plain.text
    assert db.session.get(Case, case.id) is not None


def test_damaged_cells_leave_every_page_of_a_mediation(app: Flask, visitor: Visitor, full: FullFile) -> None:  # noqa: F811
    from tests.mediation.test_scope import addresses

    assert _damage_all() > 10
    visitor.login(full.mediator)
    base = f"/mediations/{full.ref}"
    page = visitor.get(base)
    assert page.text.count("(cannot be read)") > 10
    assert full.case_ref in page.text and DRAFT not in page.text
    refused = 0
    for address in (one for _rule, one in addresses(app, full, "GET") if one.startswith("/mediations")):
        response = visitor._send("get", address)
        assert response.status_code < 500, address
        refused += response.status_code == 422 and "cannot be changed" in response.text
    assert refused >= 1, "a form never starts from what cannot be read"
    assert "(cannot be read)" in visitor.get("/mediations").text
