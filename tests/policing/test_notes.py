"""Sealed notes stay sealed: for everyone but the liaisons of the place and their station, and everywhere."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from tests.journeys.steps import case_of, log, move, post_of
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry, Event
from tracker.audit.verifying import find_breaks
from tracker.cases.models import Case
from tracker.cases.papers import papers_of
from tracker.extensions import db
from tracker.people.models import Appointment, Post, User
from tracker.policing.models import SealedNote

SECRET = "甲方曾持棍棒，夜间巡逻时多留意三号楼。"


@pytest.fixture
def case(app: Flask, visitor: Visitor) -> Case:
    """A fight in the village of police1 with a sealed note on it."""
    found = log(visitor.login("officer1"), "0301", area=f"{post_of('police1').area_code}001")
    visitor.login("police1").post(f"/policing/notes/{found.ref}", {"text": SECRET}, status=303)
    return case_of(found.ref)


def station_login(case: Case) -> str:
    query = (
        db.select(User.username)
        .join(Appointment, Appointment.user_id == User.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(Post.role == "police_station", Post.area_code == case.area_code[:9], Appointment.rank == "A")
    )
    return db.session.scalars(query).one()


def test_the_liaison_reads_it_and_that_is_written_down(case: Case, visitor: Visitor) -> None:
    visitor.login("police1")
    assert SECRET not in visitor.get(f"/cases/{case.ref}").text, "reading takes a press"
    assert SECRET in visitor.post(f"/policing/notes/{case.ref}/read", status=200).text
    entry = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "note:read")).one()
    assert entry.subject == f"case:{case.ref}"


@pytest.mark.parametrize("username", ["officer1", "dispatcher1", "supervisor1", "supervisor2"])
def test_others_see_that_there_is_one_and_when_not_what(case: Case, visitor: Visitor, username: str) -> None:
    page = visitor.login(username).get(f"/cases/{case.ref}")
    assert "Sealed notes" in page.text
    assert SECRET not in page.text
    visitor.post(f"/policing/notes/{case.ref}/read", status=403)
    visitor.post(f"/policing/notes/{case.ref}", {"text": "x"}, status=403)


def test_another_village_does_not_even_learn_of_it(case: Case, visitor: Visitor) -> None:
    visitor.login("police2").post(f"/policing/notes/{case.ref}/read", status=404)


def test_it_is_in_no_search_export_print_or_digest(case: Case, visitor: Visitor) -> None:
    for username in ("police1", "dispatcher1", "supervisor1"):
        visitor.login(username)
        assert case.ref not in visitor.get("/cases?q=棍棒").text
    exported = visitor.post("/cases/export", {"format": "csv"}, status=200, buffered=True).response.get_data(
        as_text=True
    )
    assert case.ref in exported
    assert "棍棒" not in exported
    visitor.login("police1")
    offered = papers_of(case)
    assert offered, "something is printed"
    for paper in offered:
        printed = visitor.post(f"/cases/{case.ref}/papers/{paper}", status=200).text
        assert "棍棒" not in printed
        assert "ealed note" not in printed
    stored = db.session.scalars(db.select(SealedNote)).one()
    assert SECRET.encode() not in stored.body
    event = db.session.scalars(db.select(Event).where(Event.kind == "NoteSealed")).one()
    assert event.facts == {}
    tables = db.session.execute(text("SELECT text, title, tokens FROM cases WHERE id = :id"), {"id": case.id}).one()
    assert not any("棍" in (value or "") for value in tables)
    assert not list(find_breaks())


def test_an_empty_or_endless_note_is_refused_at_the_field(case: Case, visitor: Visitor) -> None:
    visitor.login("police1")
    assert "Write the note first" in visitor.post(f"/policing/notes/{case.ref}", {"text": "  "}, status=422).text
    long = visitor.post(f"/policing/notes/{case.ref}", {"text": "记" * 2001}, status=422)
    assert "2000" in long.text
    assert "记" * 2001 in long.soup.find("textarea").get_text(), "what was typed is kept"


def test_the_station_reads_what_its_liaisons_wrote(case: Case, visitor: Visitor) -> None:
    username = station_login(case)
    user = db.session.scalar(db.select(User).where(User.username == username))
    user.password_hash = db.session.scalar(db.select(User.password_hash).where(User.username == "police1"))
    db.session.flush()
    assert SECRET in visitor.login(username).post(f"/policing/notes/{case.ref}/read", status=200).text


def test_it_cannot_be_carried_to_another_case(case: Case, visitor: Visitor) -> None:
    other = log(visitor.login("officer1"), "0301", area=case.area_code)
    visitor.login("police1").post(f"/policing/notes/{other.ref}", {"text": "另一条"}, status=303)
    first, second = db.session.scalars(db.select(SealedNote).order_by(SealedNote.id))
    second.body = first.body
    db.session.flush()
    read = visitor.post(f"/policing/notes/{other.ref}/read", status=200).text
    assert SECRET not in read and "(cannot be read)" in read


def test_the_desk_shows_the_villages_of_the_day_and_nothing_else(case: Case, visitor: Visitor) -> None:
    mine = visitor.login("police1").get("/policing")
    assert case.ref in mine.text
    assert case.ref not in visitor.login("police2").get("/policing").text
    visitor.login("officer1").get("/policing", status=403)
    move(visitor.login("dispatcher1"), case, "accept")
