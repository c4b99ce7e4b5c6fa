"""The rota: whose turn it is, what a different day changes, and what nobody covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.journeys.steps import user_of
from tests.visitor import Visitor
from tracker.access.actor import Actor
from tracker.access.gate import Denied
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.days import CHINA
from tracker.foundation.words import Refused
from tracker.people.models import Absence, Appointment, Post, Unit, User
from tracker.people.queries.actors import load_actor
from tracker.policing.models import DutyException, DutyShift, LiaisonOfficer, PoliceRoom
from tracker.policing.queries import duty as find
from tracker.policing.services import duty as do
from tracker.policing.vocabulary import DutyKind

TODAY = date(2026, 3, 17)  # a Tuesday
TUESDAY, WEDNESDAY = 1, 2
STREET = "990101001"
ALL_WEEK = frozenset(range(7))


@pytest.fixture(autouse=True)
def no_duty(app: Flask) -> None:
    """The made-up rota and the duty phones would be in the way."""
    db.session.execute(db.delete(DutyException))
    db.session.execute(db.delete(DutyShift))
    db.session.execute(db.update(LiaisonOfficer).values(duty_phone=""))


def station(street: str = STREET) -> Unit:
    query = db.select(Unit).join(Post, Post.unit_id == Unit.id).where(Post.role == "police_station")
    return db.session.scalars(query.where(Post.area_code == street)).one()


def keeper(street: str = STREET) -> User:
    """Who holds the duty post of a street's station, with the password of the demonstration."""
    query = (
        db.select(User)
        .join(Appointment, Appointment.user_id == User.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(Post.role == "police_station", Post.area_code == street, Appointment.rank == "A")
    )
    user = db.session.scalars(query).one()
    user.password_hash = user_of("police1").password_hash
    return user


def actor_of(user: User) -> Actor:
    return load_actor(user, TODAY)


def room(name: str = "书声里警务室", street: str = STREET) -> PoliceRoom:
    found = PoliceRoom(station_id=station(street).id, name=name)
    db.session.add(found)
    db.session.flush()
    return found


def plan(**given: object) -> do.ShiftPlan:
    columns = {
        "station_id": station().id, "kind": DutyKind.ON_CALL, "weekdays": frozenset({TUESDAY}), "opens": time(8, 30),
        "closes": time(18), "user_id": user_of("police1").id, "room_id": None, "from_on": TODAY,
    } | given  # fmt: skip
    return do.ShiftPlan(**columns)  # type: ignore[arg-type]


def add(now: datetime, **given: object) -> list[DutyShift]:
    return do.add_shifts(plan=plan(**given), actor=actor_of(keeper()), now=now)


def differ(now: datetime, **given: object) -> list[DutyException]:
    columns = {
        "station_id": station().id, "day": TODAY, "kind": DutyKind.ON_CALL, "user_id": user_of("police2").id,
        "opens": None, "closes": None, "room_id": None, "reason": "参加培训",
    } | given  # fmt: skip
    return do.add_exception(plan=do.ExceptionPlan(**columns), actor=actor_of(keeper()), now=now)  # type: ignore[arg-type]


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA).astimezone(UTC)


def on_call(moment: datetime) -> list[str]:
    return [one.name for one in find.who_is_on_duty(station().id, moment)[0]]


# --- the pattern ------------------------------------------------------------------------------------------------------


def test_who_is_on_duty_by_day_and_hour(app: Flask, now: datetime) -> None:
    first, second = user_of("police1"), user_of("police2")
    add(now, closes=time(8, 30))  # the whole round, until the morning after
    desk = room()
    add(now, kind=DutyKind.DESK, user_id=second.id, opens=time(9), closes=time(11), room_id=desk.id)
    assert on_call(at(8, 29)) == []
    assert on_call(at(8, 30)) == on_call(at(23, 59)) == [first.name]
    assert on_call(at(8, 29, TODAY + timedelta(days=1))) == [first.name]
    assert on_call(at(8, 30, TODAY + timedelta(days=1))) == []
    sitting = find.who_is_on_duty(station().id, at(10, 59))[1]
    assert [(one.name, one.room) for one in sitting] == [(second.name, desk.name)]
    assert find.who_is_on_duty(station().id, at(11))[1] == []


def test_the_pattern_holds_from_a_day_until_before_another(app: Flask, now: datetime) -> None:
    week = timedelta(days=7)
    add(now, from_on=TODAY + week, to_on=TODAY + 2 * week)
    assert on_call(at(9)) == []
    assert on_call(at(9, day=TODAY + week)) == [user_of("police1").name]
    assert on_call(at(9, day=TODAY + 2 * week)) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"opens": time(17), "closes": time(19)}, "opens"),
        ({"opens": time(0), "closes": time(0), "weekdays": ALL_WEEK}, "opens"),
        ({"weekdays": frozenset({0}), "opens": time(20), "closes": time(9)}, "opens"),
        ({"weekdays": frozenset()}, "weekdays"),
        ({"from_on": TODAY - timedelta(days=1)}, "from_on"),
        ({"to_on": TODAY}, "to_on"),
        ({"user_id": 1_000_000}, "user_id"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    app: Flask, now: datetime, given: dict[str, object], field: str
) -> None:
    add(now)
    with pytest.raises(Refused) as refused:
        add(now, **given)
    assert refused.value.field == field


def test_what_only_touches_does_not_overlap(app: Flask, now: datetime) -> None:
    add(now)
    add(now, opens=time(18), closes=time(20))
    add(now, user_id=user_of("police2").id)
    add(now, kind=DutyKind.DESK, opens=time(9), closes=time(10), room_id=room().id)
    add(now, weekdays=frozenset({WEDNESDAY}))
    assert len(db.session.scalars(db.select(DutyShift)).all()) == 5


@given(opens=st.times(), closes=st.times(), weekday=st.integers(0, 6))
def test_a_stretch_is_cut_at_midnight_and_loses_nothing(opens: time, closes: time, weekday: int) -> None:
    opens, closes = opens.replace(second=0, microsecond=0), closes.replace(second=0, microsecond=0)
    parts = do._split([weekday], opens, closes)
    minutes = 0
    for day, begins, ends in parts:
        assert begins < ends and day in (weekday, (weekday + 1) % 7)
        minutes += _minutes(ends) - _minutes(begins)
    wanted = (_minutes(f"{closes:%H:%M}") - _minutes(f"{opens:%H:%M}")) % 1440
    assert minutes == (wanted or 1440)


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def test_desk_hours_need_a_room_of_the_station(app: Flask, now: datetime) -> None:
    room()
    elsewhere = room("云汀站警务室", "990101002")
    for room_id in (None, elsewhere.id):
        with pytest.raises(Refused) as refused:
            add(now, kind=DutyKind.DESK, room_id=room_id)
        assert refused.value.field == "room_id"


# --- exceptions -------------------------------------------------------------------------------------------------------


def test_somebody_else_takes_the_hours_of_the_pattern(app: Flask, now: datetime) -> None:
    add(now, weekdays=ALL_WEEK)
    differ(now)
    assert on_call(at(9)) == [user_of("police2").name]
    assert on_call(at(18)) == []
    assert on_call(at(9, day=TODAY + timedelta(days=1))) == [user_of("police1").name]


def test_nobody_and_other_hours(app: Flask, now: datetime) -> None:
    add(now, weekdays=ALL_WEEK)
    (nobody,) = differ(now, user_id=None)
    assert on_call(at(9)) == []
    with pytest.raises(Refused, match="Take it back first"):
        differ(now)
    do.remove_exception(exception=nobody, actor=actor_of(keeper()), now=now)
    assert on_call(at(9)) == [user_of("police1").name]
    differ(now, user_id=user_of("police1").id, opens=time(20), closes=time(0))
    assert on_call(at(9)) == []
    assert on_call(at(23, 59)) == [user_of("police1").name]


def test_an_exception_of_a_room_leaves_the_others(app: Flask, now: datetime) -> None:
    one, other = room(), room("桐花巷警务室")
    first, second = user_of("police1"), user_of("police2")
    add(now, kind=DutyKind.DESK, room_id=one.id)
    add(now, kind=DutyKind.DESK, room_id=other.id, user_id=second.id)
    differ(now, kind=DutyKind.DESK, user_id=None, room_id=one.id)
    assert {duty.name for duty in find.who_is_on_duty(station().id, at(9))[1]} == {second.name}
    with pytest.raises(Refused, match="at these hours already"):
        differ(now, day=TODAY + timedelta(days=7), kind=DutyKind.DESK, user_id=first.id, room_id=other.id)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"day": TODAY - timedelta(days=1)}, "day"),
        ({"opens": time(9)}, "closes"),
        ({"opens": time(18), "closes": time(8)}, "closes"),
        ({"day": TODAY + timedelta(days=1)}, "opens"),
        ({"user_id": 1_000_000}, "user_id"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(
    app: Flask, now: datetime, given: dict[str, object], field: str
) -> None:
    add(now)
    with pytest.raises(Refused) as refused:
        differ(now, **given)
    assert refused.value.field == field


# --- gaps, leave, phones ----------------------------------------------------------------------------------------------


def test_uncovered_hours_are_pointed_out(app: Flask, now: datetime) -> None:
    add(now)
    add(now, opens=time(20), closes=time(0))
    rota = find.list_rota(station().id, TODAY, TODAY + timedelta(days=1))
    assert find.uncovered(rota, TODAY) == [("00:00", "08:30"), ("18:00", "20:00")]
    assert find.uncovered(rota, TODAY + timedelta(days=1)) == [("00:00", "24:00")]


def test_leave_is_flagged_and_answers_no_phone(visitor: Visitor, now: datetime) -> None:
    first = user_of("police1")
    add(now, opens=time(0), closes=time(0), weekdays=ALL_WEEK)
    assert find.uncovered(find.list_rota(station().id, TODAY, TODAY), TODAY) == []
    db.session.add(Absence(user_id=first.id, from_on=TODAY, to_on=TODAY + timedelta(days=1)))
    db.session.flush()
    assert on_call(at(9)) == []
    assert find.uncovered(find.list_rota(station().id, TODAY, TODAY), TODAY) == [("00:00", "24:00")]
    page = visitor.login("supervisor1").get("/policing/duty")
    assert "on leave" in page.text and first.name in page.text
    assert "nobody on call" in page.text


def test_the_duty_phone_of_a_place(app: Flask, now: datetime) -> None:
    first = user_of("police1")
    station().phone = "0990-5550001"
    add(now)
    place = f"{STREET}001001"
    found = find.duty_phone_for(place, at(9))
    assert found == ("0990-5550001", station().name, False), "an officer's own phone is never given out"
    officer = db.session.get(LiaisonOfficer, first.id) or LiaisonOfficer(user_id=first.id)
    officer.duty_phone = "0990-5550110"
    db.session.add(officer)
    db.session.flush()
    assert find.duty_phone_for(place, at(9)) == ("0990-5550110", first.name, True)
    assert find.duty_phone_for(place, at(19)) == ("0990-5550001", station().name, False)
    assert find.duty_phone_for("120000001", at(9)) is None


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_station_keeps_its_own_rota_only(visitor: Visitor, now: datetime) -> None:
    user = keeper()
    visitor.login(user.username)
    page = visitor.get("/policing/duty/shifts/new")
    answers = {
        "station": page.field("station"), "kind": "on_call", "user_id": user_of("police1").id,
        "weekdays": ["0", "1"], "opens": "08:30", "closes": "08:30", "from_on": "2026-03-17",
    }  # fmt: skip
    page = visitor.follow(visitor.post("/policing/duty/shifts/new", answers))
    assert user_of("police1").name in page.text and "Nobody is on call at these hours" in page.text
    assert "at these hours already" in visitor.post("/policing/duty/shifts/new", answers, status=422).text
    other = station("990101002")
    page = visitor.post("/policing/duty/shifts/new", answers | {"station": other.id}, status=422)
    assert {one.station_id for one in db.session.scalars(db.select(DutyShift))} == {station().id}
    with pytest.raises(Denied):
        do.add_shifts(plan=plan(station_id=other.id), actor=actor_of(user), now=now)
    foreign = DutyShift(
        station_id=other.id, kind=DutyKind.ON_CALL, weekday=0, opens="08:00", closes="09:00", from_on=TODAY,
        user_id=user_of("police1").id,
    )  # fmt: skip
    db.session.add(foreign)
    db.session.flush()
    visitor.post(f"/policing/duty/shifts/{foreign.id}/end", status=404)


def test_exceptions_and_ends_are_made_and_taken_back(visitor: Visitor, now: datetime) -> None:
    add(now, weekdays=ALL_WEEK)
    started = add(now, opens=time(19), closes=time(20))[0]
    db.session.execute(db.update(DutyShift).values(from_on=TODAY - timedelta(days=30)))
    visitor.login(keeper().username)
    page = visitor.get("/policing/duty/exceptions/new?day=2026-03-18")
    answers = {
        "station": page.field("station"), "day": page.field("day"), "kind": "on_call",
        "user_id": user_of("police2").id, "reason": "统一行动",
    }  # fmt: skip
    page = visitor.follow(visitor.post("/policing/duty/exceptions/new", answers))
    assert "统一行动" in page.text
    exception = db.session.scalars(db.select(DutyException)).one()
    visitor.post(f"/policing/duty/exceptions/{exception.id}/remove")
    assert db.session.scalars(db.select(DutyException)).all() == []
    visitor.post(f"/policing/duty/shifts/{started.id}/end")
    assert db.session.get_one(DutyShift, started.id).to_on == TODAY
    acts = set(db.session.scalars(db.select(AccessEntry.act)))
    assert {"duty:add", "duty:end", "duty:except", "duty:restore"} <= acts


def test_one_looks_at_the_stations_of_ones_own_area(visitor: Visitor) -> None:
    for username, count in (("police1", 1), ("officer1", 1), ("dispatcher1", 1), ("supervisor2", 6)):
        stations = find.list_stations(load_actor(user_of(username), TODAY))
        assert len(stations) == count, username
        page = visitor.login(username).get("/policing/duty")
        assert stations[0].name in page.text
        assert "/policing/duty/shifts/new" not in " ".join(page.links())
        visitor.get("/policing/duty/shifts/new", status=403)
    other = station("990101002")
    assert other.name not in visitor.login("police1").get(f"/policing/duty?station={other.id}").text
    for username in ("unit1", "mediator1", "sysadmin1"):
        visitor.login(username).get("/policing/duty", status=403)


def test_duty_speaks_chinese(visitor: Visitor, now: datetime) -> None:
    add(now)
    db.session.execute(db.update(User).values(language="zh"))
    visitor.login(keeper().username)
    for path in ("", "/shifts/new", "/exceptions/new"):
        text = visitor.get(f"/policing/duty{path}").text
        assert "值班" in text
        assert "uty" not in text and "call" not in text
