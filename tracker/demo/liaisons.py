"""What the made-up county knows of its liaisons beside their posts: facts, kinds, police rooms, cards, earlier holders.

Made after everything else and with its own random numbers, so that nothing else changes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.areas.models import Area
from tracker.areas.vocabulary import AreaKind
from tracker.demo.names import COUNTY_CODE, STREETS, UNCOVERED
from tracker.demo.staff import Staff
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.vocabulary import Rank, Role, UnitKind
from tracker.policing.models import LiaisonAssignment, LiaisonOfficer, PoliceRoom, VillageContact
from tracker.policing.vocabulary import LiaisonKind
from tracker.residents.models import GridCard

#: A police room serves so many villages in the country.
VILLAGES_A_ROOM = 3
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
#: Villages whose present officer followed another: code, days after the county began.
SUCCESSIONS = (("990101001002", 420), ("990101002003", 610), ("990101100201", 500), ("990101101202", 700))
#: The officer of this village left so many days ago and has no successor yet.
LEFT, LEFT_DAYS_AGO = UNCOVERED[0], 150
AUXILIARIES = 3


def make_liaisons(staff: Staff, *, now: datetime) -> None:
    """Fill in what stands in the tables of the liaison side; every post and person must have been made."""
    db.session.flush()
    random = Random("liaisons")
    _make_history(staff, local_day(now))
    db.session.flush()
    _make_stations_reachable()
    _make_officers(random)
    _make_kinds(now)
    _make_rooms_and_contacts(random)
    db.session.flush()


def _posts() -> dict[str, Post]:
    found = db.session.scalars(select(Post).where(Post.role == Role.POLICE_LIAISON).order_by(Post.area_code))
    return {post.area_code: post for post in found}


def _make_history(staff: Staff, today: date) -> None:
    posts = _posts()
    for code, days in SUCCESSIONS:
        held = db.session.scalars(
            select(Appointment).where(Appointment.post_id == posts[code].id, Appointment.rank == Rank.A)
        ).one()
        changed_on = staff.since + timedelta(days=days)
        _make_predecessor(staff, posts[code], changed_on, "首任责任民警")
        held.from_on, held.reason = changed_on, "原民警调离，按轮岗安排接任"
    _make_predecessor(staff, posts[LEFT], today - timedelta(days=LEFT_DAYS_AGO), "民警退休，暂无接任")


def _make_predecessor(staff: Staff, post: Post, until: date, reason: str) -> None:
    """Somebody who held a post as A from the beginning and has left the police since."""
    gone = staff.hire(Role.POLICE_LIAISON)
    gone.is_active, gone.closed_on = False, until
    db.session.add(Appointment(post=post, user=gone, rank=Rank.A, from_on=staff.since, to_on=until, reason=reason))


def _make_stations_reachable() -> None:
    """Stations get a made-up number each."""
    stations = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.POLICE).order_by(Unit.area_code))
    for number, unit in enumerate(stations, start=1):
        unit.phone = f"0990-55001{number:02d}"


def _make_officers(random: Random) -> None:
    stations = {unit.area_code: unit for unit in db.session.scalars(select(Unit).where(Unit.kind == UnitKind.POLICE))}
    rows = db.session.execute(
        select(User, Post.area_code)
        .join(Appointment, Appointment.user_id == User.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(Post.role == Role.POLICE_LIAISON)
        .order_by(User.id)
    )
    seen: set[int] = set()
    for user, code in rows:
        if user.id not in seen:
            seen.add(user.id)
            station = stations[code[: AreaLevel.STREET.digits]]
            badge, phone = f"{900_000 + random.randrange(10) + len(seen) * 10}", f"0990-55002{len(seen):02d}"
            db.session.add(LiaisonOfficer(user_id=user.id, station_id=station.id, badge=badge, duty_phone=phone))


def _make_kinds(now: datetime) -> None:
    """Communities have their full-time officer, villages one who is linked to them; some stand-ins are auxiliaries."""
    rows = db.session.scalars(
        select(Appointment)
        .join(Post)
        .where(Post.role == Role.POLICE_LIAISON)
        .options(joinedload(Appointment.post))
        .order_by(Appointment.id)
    ).all()
    kinds = {area.code: area.kind for area in db.session.scalars(select(Area).where(Area.level == AreaLevel.VILLAGE))}
    auxiliaries = 0
    for number, row in enumerate(rows):
        kind = LiaisonKind.COMMUNITY if kinds[row.post.area_code] is AreaKind.COMMUNITY else LiaisonKind.LINKED
        if kind is LiaisonKind.LINKED and number % 4 == 0:
            kind = LiaisonKind.RESIDENT
        if row.rank is Rank.B and number % 5 == 0 and auxiliaries < AUXILIARIES:
            kind, auxiliaries = LiaisonKind.AUXILIARY, auxiliaries + 1
        db.session.add(LiaisonAssignment(appointment_id=row.id, kind=kind, entered_at=now))


def _make_rooms_and_contacts(random: Random) -> None:
    phones = iter(range(1, 1000))
    shorts: set[str] = set()
    for plan in STREETS:
        street = COUNTY_CODE + plan.digits
        station = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.POLICE, Unit.area_code == street)).one()
        shared: PoliceRoom | None = None
        villages = 0
        db.session.add(
            GridCard(area_code=street, duty_phone=_duty_phone(plan.digits), supervision_phone="0990-5500100")
        )
        for digits, name in plan.villages:
            if int(digits) < 200:
                room = _make_room(station, f"{name}警务室", f"{plan.name}{name}党群服务中心一楼", next(phones))
            else:
                if villages % VILLAGES_A_ROOM == 0:
                    called = f"{name}片区警务室"
                    shared = _make_room(station, called, f"{plan.name}{name}村委会院内", next(phones))
                villages += 1
                assert shared is not None  # made with the first village of each three
                room = shared
            db.session.flush()
            contact = VillageContact(
                area_code=street + digits,
                office_phone=f"0990-55004{next(phones):02d}",
                room_id=room.id,
                short=_short(random, shorts),
                is_public=True,
            )
            db.session.add(contact)


def _duty_phone(street: str) -> str:
    """The grid centre's number, on the public cards of its street."""
    return f"0990-5500{street}"


def _make_room(station: Unit, name: str, address: str, number: int) -> PoliceRoom:
    room = PoliceRoom(station_id=station.id, name=name, address=address, phone=f"0990-55003{number:02d}")
    db.session.add(room)
    return room


def _short(random: Random, taken: set[str]) -> str:
    while (drawn := "".join(random.choice(LETTERS) for _ in range(8))) in taken:
        pass
    taken.add(drawn)
    return drawn
