"""Nothing of one liaison's village reaches a person of another place: every address is asked, every change is tried."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select
from werkzeug.routing import IntegerConverter, Rule

from tests.journeys.steps import case_of, log, post_of, user_of
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.cases.models import Case, CaseReporter
from tracker.cases.vocabulary import Action, State
from tracker.extensions import db
from tracker.handover.models import Handover, HandoverItem, ItemKind
from tracker.mediation.vocabulary import Step
from tracker.people.models import Appointment, Post, Unit
from tracker.people.queries.actors import load_actor
from tracker.policing.models import (
    CalendarFeed,
    DutyException,
    DutyShift,
    LiaisonAssignment,
    LiaisonOfficer,
    PoliceRoom,
    SealedNote,
    VillageContact,
    Visit,
    VisitCase,
)
from tracker.policing.services import visits as do
from tracker.policing.vocabulary import DutyKind, VisitKind, VisitResult
from tracker.web.converters import WordConverter

TODAY = date(2026, 3, 17)
HOME, STREET = "990101001001", "990101001"
#: Another village's liaison, one of another street, a grid officer of another village, the supervisor of another
#: street, a unit without a part in the case, the audit administrator.
OTHERS = ("police2", "police3", "officer2", "supervisor3", "unit1", "auditor1")
# fmt: off
PLACE, TEXT     = "蓝桥巷尾铁门旁", "夜间有人持续砸门恐吓"
REPORTER, PHONE = "欧阳致远", "13987654321"
NOTE            = "巡逻时多看东侧围墙缺口"
REMARK, BEFORE  = "三单元顶楼水箱盖松脱", "二单元楼道灯全部不亮"
CALLED_OFF      = "当日参加全所拉动演练"
PROMISE         = "月底前加装路灯两盏"
# fmt: on
DISTINCT = (PLACE, TEXT, REPORTER, PHONE, NOTE, REMARK, BEFORE, CALLED_OFF, PROMISE)
NOWHERE = "0" * 32
REFUSED = {403, 404, 422}


@dataclass(frozen=True)
class Things:
    """What stands in the village of police1, as addresses name it."""

    ref: str
    done_id: int
    planned_id: int
    handover_id: int
    item_id: int
    appointment_id: int
    officer_id: int
    room_id: int
    shift_id: int
    exception_id: int
    station_id: int
    short: str


@pytest.fixture
def things(app: Flask, visitor: Visitor, now: datetime) -> Things:
    """A case with a reporter and a sealed note, a corrected visit, a planned one, one called off, and a hand-over."""
    more = {"area": post_of("officer1").area_code, "place": PLACE, "text": TEXT}
    reporter = {"source": "resident", "reporter_name": REPORTER, "reporter_phone": PHONE}
    case = log(visitor.login("officer1"), "0301", **more, **reporter)
    assert case.area_code.startswith(HOME) and db.session.scalar(db.select(CaseReporter.case_id))
    visitor.login("police1").post(f"/policing/notes/{case.ref}", {"text": NOTE})
    visits = _visits(now)
    sheet = Handover(
        post_id=post_of("police1").id, leaver_id=user_of("police1").id, successor_id=user_of("police4").id,
        hand_on=TODAY + timedelta(days=3), made_at=now,
    )  # fmt: skip
    db.session.add(sheet)
    db.session.flush()
    item = HandoverItem(handover_id=sheet.id, kind=ItemKind.PROMISE, remark=PROMISE, due_on=TODAY)
    db.session.add(item)
    station_id = db.session.scalars(
        db.select(Unit.id).join(Post, Post.unit_id == Unit.id)
        .where(Post.role == "police_station", Post.area_code == STREET)
    ).one()  # fmt: skip
    shift = DutyShift(
        station_id=station_id, kind=DutyKind.ON_CALL, weekday=6, opens="01:00", closes="02:00", from_on=TODAY,
        user_id=user_of("police1").id,
    )  # fmt: skip
    other_day = DutyException(station_id=station_id, day=TODAY + timedelta(days=5), kind=DutyKind.ON_CALL, reason="x")
    db.session.add_all([shift, other_day])
    for username in ("police3", "supervisor3"):  # they have no login for the demonstration
        user_of(username).password_hash = user_of("police1").password_hash
    db.session.flush()
    contact = db.session.get_one(VillageContact, HOME)
    return Things(
        ref=case.ref, done_id=visits[0], planned_id=visits[1], handover_id=sheet.id, item_id=item.id,
        appointment_id=db.session.scalars(
            db.select(Appointment.id).where(Appointment.post_id == post_of("police1").id)
        ).first(),
        officer_id=user_of("police1").id,
        room_id=db.session.scalars(db.select(PoliceRoom.id).where(PoliceRoom.station_id == station_id)).first(),
        shift_id=shift.id, exception_id=other_day.id, station_id=station_id, short=contact.short,
    )  # fmt: skip


def _visits(now: datetime) -> tuple[int, int]:
    """A visit that was made and corrected, and one that is planned; a third was called off."""
    actor = load_actor(user_of("police1"), TODAY)

    def report(remark: str) -> do.VisitReport:
        return do.VisitReport(str(uuid.uuid4()), HOME, VisitKind.VISIT, TODAY, VisitResult.ADVISED, remark=remark)

    def planned(day: int) -> Visit:
        visit, _is_new = do.plan_visit(
            client_key=str(uuid.uuid4()), area_code=HOME, kind=VisitKind.VISIT, planned_on=TODAY + timedelta(days=day),
            partner_post_id=None, actor=actor, now=now,
        )  # fmt: skip
        return visit

    made, _is_new = do.record_visit(report=report(BEFORE), actor=actor, now=now)
    assert do.correct_visit(visit=made, report=report(REMARK), version=None, actor=actor, now=now)
    do.call_off_visit(visit=planned(200), reason=CALLED_OFF, actor=actor, now=now)
    return made.id, planned(201).id


def parts_of(things: Things) -> dict[str, Any]:
    """A value for every part of every address, taken from the village wherever there is one."""
    return {
        "ref": things.ref, "code": HOME, "visit_id": things.done_id, "handover_id": things.handover_id,
        "item_id": things.item_id, "appointment_id": things.appointment_id, "user_id": things.officer_id,
        "room_id": things.room_id, "shift_id": things.shift_id, "exception_id": things.exception_id,
        "short": things.short, "rank": "a", "token": NOWHERE, "sha256": "0" * 64, "action": Action.URGE,
        "paper": "receipt", "post_id": post_of("police1").id, "unit_id": things.station_id, "session_id": 1,
        "filter_id": 1, "state": State.REPORTED.value, "day": TODAY.isoformat(), "begins": "05-01", "year": 2026,
        "key": "policing.most_villages", "digest": "x", "name": "x",
        "kind": "CaseReported", "language": "zh",
    }  # fmt: skip


def addresses(app: Flask, things: Things) -> Iterator[tuple[Rule, str]]:
    """Every address that can be read, filled in with what stands in the village."""
    parts = parts_of(things)
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                step = rule._converters.get("step")
                parts["step"] = next(iter(step.words)) if isinstance(step, WordConverter) else Step.VISIT
                # A number of another subject leads to its first row.
                numbers = {name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)}
                parts = dict.fromkeys(numbers, 1) | parts
                missing = rule.arguments - set(parts)
                assert not missing, f"{rule}: say what {missing} is, so that this address is asked too"
                built = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: parts[name] for name in rule.arguments}
                )
                yield rule, built


@pytest.mark.parametrize("username", OTHERS)
def test_no_address_tells_of_another_village(app: Flask, visitor: Visitor, things: Things, username: str) -> None:
    asked = [address for _rule, address in addresses(app, things)]
    asked += ["/cases?q=砸门恐吓", f"/cases?q={things.ref}", f"/cases?area={HOME}", f"/policing/visits?area={HOME}"]
    asked += [f"/policing/visits/new?area={HOME}", f"/policing/duty?station={things.station_id}"]
    asked += ["/policing/visits?month=2026-10", "/policing/visits/calendar?month=2026-03", "/admin/log?q=visit"]
    visitor.login(username)
    for address in asked:
        response = visitor._send("get", address)
        assert response.status_code < 500, address
        told = response.get_data(as_text=True)
        assert [words for words in DISTINCT if words in told] == [], address


@pytest.mark.parametrize("username", ["police1", "officer1", "dispatcher1", "supervisor1"])
def test_a_look_alone_unseals_and_unmasks_nothing(app: Flask, visitor: Visitor, things: Things, username: str) -> None:
    """Whoever may read the case still needs a press, which is logged, for the note and the reporter's number."""
    visitor.login(username)
    for _rule, address in addresses(app, things):
        response = visitor._send("get", address)
        assert response.status_code < 500, address
        told = response.get_data(as_text=True)
        assert [words for words in (NOTE, REPORTER, PHONE) if words in told] == [], address


def test_the_sweep_would_find_it(visitor: Visitor, things: Things) -> None:
    """The same addresses do tell the liaison himself, so the strings are the ones that stand on the pages."""
    visitor.login("police1")
    assert PLACE in visitor.get(f"/cases/{things.ref}").text
    assert REMARK in visitor.get(f"/policing/visits/{things.done_id}").text
    assert PROMISE in visitor.get(f"/handovers/{things.handover_id}").text
    assert NOTE in visitor.post(f"/policing/notes/{things.ref}/read", status=200).text


# --- changes ----------------------------------------------------------------------------------------------------------

#: What each change is tried with; one without an entry here is a gap in this test.
TRIED: dict[str, dict[str, object]] = {
    "policing.write_note": {"text": "插入一条"},
    "policing.read_notes": {},
    "policing.visit_new": {
        "client_key": "other-village-new-visit", "area": HOME, "visited_on": "2026-03-17", "kind": "visit",
        "result": "advised",
    },
    "policing.visit_plan": {
        "client_key": "other-village-plan-visit", "area": HOME, "planned_on": "2026-03-27", "kind": "visit",
    },
    "policing.visit_record": {
        "client_key": "other-village-record-it", "area": HOME, "visited_on": "2026-03-17", "kind": "visit",
        "result": "advised",
    },
    "policing.visit_correct": {
        "client_key": "other-village-correct-it", "area": HOME, "visited_on": "2026-03-17", "kind": "visit",
        "result": "advised", "remark": "改写",
    },
    "policing.visit_call_off": {"reason": "不去了"},
    "policing.shift_new": {
        "kind": "on_call", "user_id": "1", "weekdays": ["0"], "opens": "08:00", "closes": "09:00",
        "from_on": "2026-03-18",
    },
    "policing.shift_end": {},
    "policing.exception_new": {"kind": "on_call", "day": "2026-03-20", "reason": "临时"},
    "policing.exception_remove": {},
    "policing.assign_bulk": {
        "villages": [HOME], "username": "police2", "rank": "A", "kind": "linked", "from_on": "2026-03-18",
        "reason": "调整",
    },
    "policing.end_assignment": {"to_on": "2026-03-18", "reason": "调整"},
    "policing.import_start": {},
    "policing.import_run": {},
    "policing.import_discard": {},
    "policing.assign": {
        "username": "police2", "rank": "A", "kind": "linked", "from_on": "2026-03-18", "reason": "调整",
    },
    "policing.contact": {"office_phone": "0390-5551234", "is_public": "y"},
    "policing.link": {},
    "policing.room_new": {"name": "新警务室", "station_id": "1"},
    "policing.room": {"name": "改名", "station_id": "1"},
    "policing.officer_new": {"username": "police2", "station_id": "1"},
    "policing.officer_edit": {"badge": "999999"},
    "policing.cards_export": {"area": STREET},
    "handover.accept": {},
    "handover.complete": {},
    "handover.add": {"kind": "problem", "remark": "插入一条"},
    "handover.remove": {},
    "handover.paper": {},
    "handover.send_back": {"reason": "退回"},
}  # fmt: skip
#: Changes of what is the asker's own, and a table of what is in reach; other tests look at them.
OWN = {"policing.feed_make", "policing.feed_revoke", "policing.export_assignments"}
KEPT: tuple[Any, ...] = (
    Visit, VisitCase, SealedNote, Handover, HandoverItem, Appointment, LiaisonAssignment, LiaisonOfficer, PoliceRoom,
    VillageContact, DutyShift, DutyException, CalendarFeed, Case, Event,
)  # fmt: skip


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that could be changed."""
    tables = [model.__table__ for model in KEPT]
    asked: dict[str, Select[Any]] = {table.name: table.select().order_by(*table.primary_key) for table in tables}
    return {name: [tuple(row) for row in db.session.execute(query)] for name, query in asked.items()}


def changes(app: Flask, things: Things) -> Iterator[tuple[str, str]]:
    """Every address of the police side and of hand-overs that changes something."""
    for rule in app.url_map.iter_rules():
        subject = rule.endpoint.partition(".")[0]
        if subject in ("policing", "handover") and "POST" in (rule.methods or ()) and rule.endpoint not in OWN:
            parts = parts_of(things)
            if rule.endpoint in ("policing.visit_record", "policing.visit_call_off"):
                parts["visit_id"] = things.planned_id
            values = {name: parts[name] for name in rule.arguments}
            yield rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")


@pytest.mark.parametrize("username", OTHERS)
def test_nobody_changes_anything_of_another_village(
    app: Flask, visitor: Visitor, things: Things, username: str
) -> None:
    visitor.login(username)
    token, before = visitor.csrf_token(), stored()
    for endpoint, address in changes(app, things):
        assert endpoint in TRIED, f"say with what {endpoint} is to be tried"
        answers = {"csrf_token": token, "version": "1", "station": things.station_id} | TRIED[endpoint]
        response = visitor._send("post", address, data=answers)
        assert response.status_code in REFUSED, f"{endpoint}: {response.status_code}"
        told = response.get_data(as_text=True)
        assert [words for words in DISTINCT if words in told] == [], endpoint
    assert stored() == before


# --- what is public ---------------------------------------------------------------------------------------------------


def test_public_pages_leave_no_cookie_and_tell_nothing_more(visitor: Visitor, things: Things) -> None:
    visitor.login("police1")
    page = visitor.follow(visitor.post("/policing/calendar/make"))
    secret = page.text.partition("/policing/calendar/")[2].partition(".ics")[0]
    stranger = Visitor(visitor.app)
    asked = {
        f"/c/{things.short}": 200, f"/c/{things.short}/a.webp": 404, f"/policing/calendar/{secret}.ics": 200,
        "/c/23456789": 404, "/c/x": 404, f"/policing/calendar/{NOWHERE}.ics": 404,
    }  # fmt: skip
    hidden = (*DISTINCT, things.ref, user_of("police1").phone, user_of("police1").username)
    for address, status in asked.items():
        response = stranger._send("get", address)
        assert response.status_code == status, address
        assert "Set-Cookie" not in response.headers, address
        told = response.get_data(as_text=True).replace("\r\n ", "")
        assert [words for words in hidden if words and words in told] == [], address


def test_a_case_elsewhere_is_not_linked_to_a_visit_by_its_id(visitor: Visitor, things: Things, now: datetime) -> None:
    foreign = case_of(things.ref).id
    home = post_of("police2").area_code
    page = visitor.login("police2").get(f"/policing/visits/new?area={home}")
    answers = {
        "client_key": page.field("client_key"), "area": home, "visited_on": "2026-03-17", "kind": "visit",
        "result": "advised", "cases": [str(foreign)],
    }  # fmt: skip
    visitor.post("/policing/visits/new", answers, status=422)
    assert not db.session.scalar(db.select(VisitCase.visit_id).where(VisitCase.case_id == foreign))
