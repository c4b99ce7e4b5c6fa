"""The papers through the browser: who may take one, that each copy leaves a trace, and what is said when it fails."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.mediation.papers.builder import make_mediation
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.mediation.models import Mediation
from tracker.mediation.papers import views as views
from tracker.mediation.papers.services.dossier import verify_dossier


@pytest.fixture
def mediator(mediation: Mediation, visitor: Visitor) -> Visitor:
    """The mediator in charge, logged in."""
    visitor.login("mediator1")
    return visitor


def traces(ref: str) -> list[tuple[str, str, int | None]]:
    query = select(AccessEntry).where(AccessEntry.subject == f"mediation:{ref}").order_by(AccessEntry.id)
    rows = [row for row in db.session.scalars(query) if row.act in ("mediation:print", "mediation:dossier")]
    return [(row.act, row.purpose, row.detail.get("copy")) for row in rows]


def test_the_list_offers_each_paper_and_names_what_is_missing(app: Flask, mediator: Visitor, now: datetime) -> None:
    mediation = make_mediation(now)
    db.session.commit()
    page = mediator.get(f"/mediations/{mediation.ref}/papers")
    assert "There is no record of a session yet." in page.text
    assert "Application for mediation" in page.text and "Record of return visits" not in page.text


def test_each_copy_is_counted_and_logged(mediator: Visitor, mediation: Mediation) -> None:
    base = f"/mediations/{mediation.ref}/papers"
    page = mediator.post(f"{base}/agreement", status=200)
    assert "张𠮷" in page.text and "Copy no. 1" in page.text
    data = mediator.post(f"{base}/agreement.pdf", status=200).response
    assert data.mimetype == "application/pdf" and data.headers["Cache-Control"] == "private, no-store"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(data.get_data())).pages)
    assert "Copy no. 2" in text
    data = mediator.post(f"{base}/session-2.docx", status=200).response
    assert "第2次" in Document(io.BytesIO(data.get_data())).element.xml
    assert traces(mediation.ref) == [
        ("mediation:print", "agreement", 1),
        ("mediation:print", "agreement", 2),
        ("mediation:print", "session-2", 1),
    ]


def test_the_bound_file_comes_whole_and_is_logged(mediator: Visitor, mediation: Mediation) -> None:
    address = f"/mediations/{mediation.ref}/dossier.pdf"
    for answer in (mediator.post(address, status=200), mediator.get(address)):
        data = answer.response
        assert "filename*=UTF-8''%E3%80%942026%E3%80%95" in data.headers["Content-Disposition"]
        assert verify_dossier(data.get_data()).pages > 20
    assert traces(mediation.ref) == [("mediation:dossier", "", None)] * 2


def test_nobody_else_gets_a_paper(mediation: Mediation, app: Flask) -> None:
    ref = mediation.ref
    for username in ("police1", "officer2", "supervisor1", "dispatcher1"):
        visitor = Visitor(app)
        visitor.login(username)
        for address in (f"/mediations/{ref}/papers/agreement", f"/mediations/{ref}/papers/agreement.pdf"):
            assert visitor.post(address, status=404).status == 404
        assert visitor.get(f"/mediations/{ref}/papers", status=404).status == 404
        assert visitor.get(f"/mediations/{ref}/dossier.pdf", status=404).status == 404
    assert traces(ref) == []


def test_what_is_not_there_is_not_found_or_said(mediator: Visitor, mediation: Mediation) -> None:
    base = f"/mediations/{mediation.ref}/papers"
    mediator.post(f"{base}/nothing", status=404)
    page = mediator.post(f"{base}/session-9", status=422)
    assert "There is nothing to print of this paper yet." in page.text
    assert traces(mediation.ref) == []


def test_a_paper_that_cannot_be_drawn_is_refused_in_words(
    mediator: Visitor, mediation: Mediation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_args: object, **_kwargs: object) -> bytes:
        raise Refused("PDF needs the library Pango installed on the server. Print the page from the browser instead.")

    monkeypatch.setattr(views.Press, "pdf", missing)
    page = mediator.post(f"/mediations/{mediation.ref}/papers/rights.pdf", status=422)
    assert "Pango" in page.text
    assert traces(mediation.ref) == []


def test_an_archived_file_is_given_as_it_was(mediator: Visitor, mediation: Mediation, store: Path) -> None:
    from tracker.files.store import keep

    mediation.dossier_sha256 = keep(store, b"%PDF-1.7 as it was archived")
    db.session.commit()
    data = mediator.post(f"/mediations/{mediation.ref}/dossier.pdf", status=200).response
    assert data.get_data().endswith(b"archived")
