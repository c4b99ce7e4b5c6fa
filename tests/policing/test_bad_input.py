"""What nobody types by hand: days at the ends of time, endless numbers, digits of other scripts, areas that are none."""

from __future__ import annotations

import uuid
from contextvars import Context
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import post_of, user_of
from tests.policing.test_duty import keeper, station
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.foundation.asked import asked_day as read_day
from tracker.handover import services as handovers
from tracker.handover.models import Handover, ItemKind
from tracker.people.models import Appointment, Post
from tracker.people.queries.actors import load_actor
from tracker.people.vocabulary import Rank
from tracker.policing.models import LiaisonOfficer
from tracker.policing.services import visits as do
from tracker.policing.vocabulary import VisitKind, VisitResult
from tracker.web import turns

TODAY = date(2026, 3, 17)
HOME, STREET = "990101001001", "990101001"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x", "", "\x00"])
def test_days_nobody_means_are_none(app: Flask, visitor: Visitor, day: str) -> None:
    assert read_day(day) is None
    visitor.login("police1")
    for address in (
        f"/policing/visits?month={day[:7]}&day={day}", f"/policing/visits/calendar?month={day[:7]}",
        f"/policing/visits/missed?month={day[:7]}", f"/policing/visits/coverage?month={day[:7]}",
        f"/policing/duty?week={day}", f"/policing/duty/shifts/new?day={day}",
        f"/policing/duty/exceptions/new?day={day}&kind={day}", f"/policing/coverage?on={day}",
        f"/policing/coverage/report?on={day}", f"/policing/assignments?on={day}&area={day}&after={day}&q={day}",
        f"/policing/villages/{HOME}?on={day}", f"/policing/figures?month={day[:7]}",
    ):  # fmt: skip
        assert visitor._send("get", address).status_code in (200, 403), address


@pytest.mark.parametrize(
    "address",
    [
        "/policing/visits/{}", "/policing/visits/{}/record", "/policing/officers/{}", "/policing/officers/{}/photo",
        "/handovers/{}", "/policing/villages/{}",
    ],
)  # fmt: skip
def test_an_endless_number_leads_nowhere(visitor: Visitor, address: str) -> None:
    visitor.login("police1")
    for number in (2**31, 2**63, 10**30):
        visitor.get(address.format(number), status=404)
    visitor.get(f"/policing/duty?station={10**30}")


@pytest.mark.parametrize("version", ["²", "٣", "9" * 5000, "-1"])
def test_a_version_that_is_no_number_is_no_version(visitor: Visitor, now: object, version: str) -> None:
    actor = load_actor(user_of("police1"), TODAY)
    report = do.VisitReport(str(uuid.uuid4()), HOME, VisitKind.VISIT, TODAY, VisitResult.ADVISED)
    made, _is_new = do.record_visit(report=report, actor=actor, now=now)  # type: ignore[arg-type]
    page = visitor.login("police1").get(f"/policing/visits/{made.id}/correct")
    answers = {
        "client_key": page.field("client_key"), "version": version, "area": HOME, "visited_on": "2026-03-17",
        "kind": "visit", "result": "solved",
    }  # fmt: skip
    visitor.post(f"/policing/visits/{made.id}/correct", answers)


@pytest.mark.parametrize("area", ["", "990101", HOME, "990101zzz", "990101\r\nX", "990101九九九", "110101001"])
def test_cards_go_out_by_the_street_only(visitor: Visitor, area: str) -> None:
    visitor.login("sysadmin1").post("/policing/cards/export", {"area": area}, status=404)


def test_the_turn_is_free_while_cards_are_sent(app: Flask, visitor: Visitor) -> None:
    """Others need not wait until a slow reader has taken the last of an archive."""
    visitor.login("sysadmin1")
    token = visitor.csrf_token()
    db.session.commit()

    def others_turn() -> bool:
        sent = visitor.client.post("/policing/cards/export", data={"csrf_token": token, "area": STREET})
        assert next(sent.iter_encoded())
        is_free = turns._turn.acquire(timeout=1)
        if is_free:
            turns._turn.release()
        sent.close()
        return is_free

    assert Context().run(others_turn)


def test_an_officer_of_another_station_is_not_changed(visitor: Visitor) -> None:
    """He may hold a village here and belong there: his badge and phone are kept by his own station."""
    guest = user_of("police3")
    kept = db.session.get_one(LiaisonOfficer, guest.id)
    assert kept.station_id == station("990101002").id
    post = db.session.scalars(db.select(Post).where(Post.role == "police_liaison", Post.area_code == HOME)).one()
    db.session.add(Appointment(post_id=post.id, user_id=guest.id, rank=Rank.B, from_on=date(2020, 1, 1), to_on=TODAY))
    db.session.flush()
    before = kept.badge
    visitor.login(keeper().username)
    page = visitor.get(f"/policing/officers/{guest.id}")
    assert f"/policing/officers/{guest.id}/edit" not in page.links()
    visitor.get(f"/policing/officers/{guest.id}/edit", status=404)
    visitor.post(f"/policing/officers/{guest.id}/edit", {"badge": "123456", "station_id": ""}, status=404)
    assert kept.badge == before


def test_a_sheet_has_an_end(app: Flask, now: object) -> None:
    actor = load_actor(user_of("police1"), TODAY)
    sheet = Handover(
        post_id=post_of("police1").id, leaver_id=actor.user_id, successor_id=user_of("police2").id,
        hand_on=TODAY + timedelta(days=3), made_at=now,
    )  # fmt: skip
    db.session.add(sheet)
    db.session.flush()
    told = {"handover": sheet, "kind": ItemKind.PROBLEM, "due_on": None, "actor": actor}
    for number in range(handovers.MOST_ITEMS):
        handovers.add_item(remark=f"第{number}条", **told)  # type: ignore[arg-type]
    with pytest.raises(handovers.Refused, match="at most"):
        handovers.add_item(remark="多一条", **told)  # type: ignore[arg-type]


def test_what_people_write_stays_text(visitor: Visitor, now: object) -> None:
    """Marks of HTML in remarks and in the lines of a sheet are shown, never obeyed."""
    bad = "\"><img src=x onerror=alert(1)><script>alert(1)</script>{{ 7*7 }}'"
    actor = load_actor(user_of("police1"), TODAY)
    key = str(uuid.uuid4())
    report = do.VisitReport(key, HOME, VisitKind.VISIT, TODAY, VisitResult.ADVISED, remark=bad)
    made, _is_new = do.record_visit(report=report, actor=actor, now=now)  # type: ignore[arg-type]
    sheet = Handover(
        post_id=post_of("police1").id, leaver_id=actor.user_id, successor_id=user_of("police2").id,
        hand_on=TODAY, made_at=now, sent_back=bad,
    )  # fmt: skip
    db.session.add(sheet)
    db.session.flush()
    handovers.add_item(handover=sheet, kind=ItemKind.PROBLEM, remark=bad, due_on=None, actor=actor)
    visitor.login("police1")
    for address in (
        f"/policing/visits/{made.id}", f"/policing/visits/{made.id}/correct", f"/handovers/{sheet.id}",
    ):  # fmt: skip
        page = visitor.get(address)
        assert bad in page.soup.get_text(), address
        assert not page.soup.select("img[onerror]"), address
    assert bad in visitor.post(f"/handovers/{sheet.id}/paper", status=200).soup.get_text()
