"""Every look at a file leaves one line, none is shown without it, and the history of a file cannot be altered unseen."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.mediation.full import CLAUSE, ONE, TITLE, FullFile
from tests.mediation.steps import mediation_of
from tests.mediation.test_scope import addresses, reads, told
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.audit.verifying import find_breaks
from tracker.extensions import db
from tracker.mediation.models import Mediation
from tracker.web import transaction


def asked_of(app: Flask, full: FullFile) -> list[str]:
    """Every address of the file that can be read, with the page of each step."""
    base = f"/mediations/{full.ref}"
    found = [address for _rule, address in addresses(app, full, "GET") if address.startswith(base)]
    return [one for one in found if "/papers" not in one and "dossier" not in one]


def test_every_page_with_content_leaves_one_line(app: Flask, visitor: Visitor, full: FullFile) -> None:
    visitor.login(full.mediator)
    shown = 0
    for address in asked_of(app, full):
        before = len(reads())
        response = visitor._send("get", address)
        lines = reads()[before:]
        is_content = bool(told(response)) or response.mimetype in ("image/jpeg", "text/calendar")
        if is_content:
            shown += 1
            assert lines == [f"mediation:{full.ref}"], address
        else:
            assert len(lines) == (0 if response.status_code not in (200, 422) else len(lines)) <= 1, address
    assert shown > 30, "forms, steps, refusals, the scan and the calendar entry are among them"


def test_reading_a_mediation_is_among_them(visitor: Visitor, full: FullFile) -> None:
    visitor.login(full.mediator).get(f"/mediations/{full.ref}")
    page = visitor.login("auditor1").get(f"/supervision/readings?ref={full.ref}&act=mediation:read")
    assert "read the file of a mediation" in page.text and full.mediator in page.text
    assert ONE not in page.text


def test_a_refused_step_is_read_too(visitor: Visitor, full: FullFile) -> None:
    """Asking for a step that cannot be taken shows the file; it is no way around the trace."""
    visitor.login(full.mediator)
    before = len(reads())
    assert ONE in visitor.get(f"/mediations/{full.ref}/moves/register", status=422).text
    assert len(reads()) == before + 1
    assert ONE in visitor.post(f"/mediations/{full.ref}/moves/register", {"note": "写过的话"}, status=422).text
    assert len(reads()) == before + 2
    page = visitor.post(f"/mediations/{full.ref}/moves/register", {"note": "写过的话"}, status=422)
    assert "写过的话" in page.text, "what was written comes back"


def test_a_form_that_comes_back_is_read_and_a_write_is_not(visitor: Visitor, full: FullFile) -> None:
    visitor.login(full.mediator)
    version = mediation_of(full.ref).version
    before = len(reads())
    page = visitor.post(f"/mediations/{full.ref}/matter", {"title": "", "version": str(version)}, status=422)
    assert "Fill in: " in page.text and len(reads()) == before + 1
    count = mediation_of(full.ref).event_count
    visitor.post(f"/mediations/{full.ref}/matter", {"title": TITLE, "version": str(version)})
    assert len(reads()) == before + 1 and mediation_of(full.ref).event_count == count + 1


def test_no_line_no_page(app: Flask, visitor: Visitor, full: FullFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the trace cannot be written, nothing is shown."""
    visitor.login(full.mediator)

    def fail(**_what: Any) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(transaction, "log_access", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    base = f"/mediations/{full.ref}"
    for address in (base, f"{base}/matter", f"{base}/files/{full.sha256}", f"{base}/sessions/1/session.ics"):
        response = visitor._send("get", address)
        assert response.status_code == 500 and told(response) == [], address
        assert response.mimetype not in ("image/jpeg", "text/calendar"), address


def test_an_altered_event_and_a_cut_history_are_named(visitor: Visitor, full: FullFile) -> None:
    mediation = mediation_of(full.ref)
    of_file, last = [Event.subject == "mediation", Event.subject_id == mediation.id], mediation.event_count
    assert list(find_breaks()) == []
    db.session.execute(delete(Event).where(*of_file, Event.seq == last))
    assert [one.ref for one in find_breaks()] == [full.ref]
    db.session.execute(update(Event).where(*of_file, Event.seq == 4).values(facts={"party": 99}))
    assert [(one.ref, one.seq) for one in find_breaks()] == [(full.ref, 4)]


def test_events_say_what_was_done_and_not_what_was_said(visitor: Visitor, full: FullFile) -> None:
    query = select(Event).where(Event.subject == "mediation").order_by(Event.seq)
    events = db.session.scalars(query).all()
    kinds = {one.kind for one in events}
    assert {"PartyEntered", "SessionRecorded", "ClauseWritten", "TextWritten", "ClausePerformed"} <= kinds
    assert all(CLAUSE not in str(one.facts) for one in events)
    assert db.session.scalars(select(Mediation.event_count)).one() == len(events)
