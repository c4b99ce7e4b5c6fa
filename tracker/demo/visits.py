"""Visits and duty of the made-up county: ninety days back, a fortnight ahead, and a norm that is missed at times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import insert, select

from tracker.extensions import db
from tracker.figures.spans import week_of
from tracker.foundation.days import CHINA, local_day
from tracker.foundation.groups import grouped
from tracker.people.models import Absence, Appointment, Post, Unit, User
from tracker.people.vocabulary import Rank, Role
from tracker.policing.models import DutyException, DutyShift, PoliceRoom, Visit
from tracker.policing.queries.visits_norm import norm_of
from tracker.policing.vocabulary import DutyKind, VisitKind, VisitResult, VisitState, VisitTopic

BACK, AHEAD = 90, 14
#: Share of the weeks (of a community) and of the due visits (of a village) that fall out.
MISSED_WEEKS, MISSED_VISITS = 0.04, 0.1
#: Share of visits that are called off, made together with a grid officer, and made on a second day of the week.
CALLED_OFF, JOINT, EXTRA = 0.05, 0.2, 0.15

# fmt: off
KINDS = (
    (VisitKind.VISIT, 60), (VisitKind.DESK, 15), (VisitKind.PATROL, 12), (VisitKind.LECTURE, 8),
    (VisitKind.MEDIATION_HELP, 5),
)
RESULTS = (
    (VisitResult.NOTHING, 35), (VisitResult.ADVISED, 35), (VisitResult.SOLVED, 14), (VisitResult.CASE_LOGGED, 8),
    (VisitResult.GO_ON, 8),
)
REMARKS = (
    "南门路灯已修好，消防通道畅通。", "商铺灭火器有两处过期，已提醒更换。", "村口监督电话牌褪色，下次带新的。",
    "快递柜旁电动车乱停，已与物业说明。", "反诈宣传栏已更新。", "河边护栏松动，已转网格员上报。",
)
CALLED_OFF_WHY = ("当天有统一行动，改期。", "村里有集市，改期。", "参加所内会议。")
EXCEPTIONS = (
    (-12, "调休"), (-5, "县局统一行动"), (3, "参加培训，换班"), (9, "年休假，换班"),
)
# fmt: on


@dataclass(frozen=True)
class Beat:
    """A liaison post with the people who may visit for it: A, then B."""

    post_id: int
    area_code: str
    holders: tuple[int, ...]
    partners: tuple[int, ...]


@dataclass
class Diary:
    """What is needed to write the visits of the county down."""

    random: Random
    now: datetime
    away: dict[int, list[tuple[date, date]]]

    @property
    def today(self) -> date:
        return local_day(self.now)

    def visitor(self, beat: Beat, day: date) -> int | None:
        """Who acts for the post on a day: A, or B while A is away."""
        for user_id in beat.holders:
            if not any(first <= day < back for first, back in self.away.get(user_id, ())):
                return user_id
        return None


def make_visits(*, now: datetime, seed: int) -> None:
    """Add visits of every liaison post that is held, and a rota for every station; the same seed gives the same."""
    absences = db.session.scalars(select(Absence).order_by(Absence.id))
    away = grouped((one.user_id, (one.from_on, one.to_on)) for one in absences)
    diary = Diary(Random(f"visits {seed}"), now, away)
    rows = [row for beat in _beats() for row in _visits_of(beat, diary)]
    for number, row in enumerate(rows):
        row["client_key"] = f"demo-visit-{number:08d}"
    if rows:
        db.session.execute(insert(Visit), rows)
    make_duty(Random(f"duty {seed}"), local_day(now))
    db.session.flush()


def _beats() -> Iterator[Beat]:
    posts = db.session.scalars(
        select(Post).where(Post.role.in_([Role.POLICE_LIAISON, Role.GRID_OFFICER])).order_by(Post.area_code, Post.id)
    ).all()
    held = db.session.execute(
        select(Appointment.post_id, Appointment.user_id)
        .where(Appointment.to_on.is_(None))
        .order_by(Appointment.rank, Appointment.id)
    ).all()
    for post in posts:
        if post.role is Role.POLICE_LIAISON:
            partners = [
                one.id
                for one in posts
                if one.role is Role.GRID_OFFICER and one.area_code.startswith(post.area_code[:12])
            ]
            holders = tuple(row.user_id for row in held if row.post_id == post.id)
            yield Beat(post.id, post.area_code, holders, tuple(partners))


def _visits_of(beat: Beat, diary: Diary) -> Iterator[dict[str, object]]:
    if not beat.holders:
        return
    random, today = diary.random, diary.today
    # Some villages are a long way off: their liaison misses more of the norm than others.
    carelessness = random.choice((0.3, 0.5, 0.8, 1.0, 1.2, 2.2))
    for day in _days_of(beat, random, today, carelessness):
        user_id = diary.visitor(beat, day)
        if user_id is not None:
            yield _row(beat, diary, day, user_id)


def _days_of(beat: Beat, random: Random, today: date, carelessness: float) -> Iterator[date]:
    """The days of a village: one a week in a community, one a fortnight in a village, less what is missed."""
    norm = norm_of(beat.area_code)
    step = 7 if norm.is_weekly else 14
    share = (MISSED_WEEKS if norm.is_weekly else MISSED_VISITS) * carelessness
    monday = week_of(today - timedelta(days=BACK)).first
    while monday <= today + timedelta(days=AHEAD):
        day = monday + timedelta(days=random.choice((0, 1, 1, 2, 2, 3, 4) if step == 7 else (0, 1, 2, 3, 4, 7, 8, 9)))
        is_missed, has_extra = random.random() < share, random.random() < EXTRA
        if today - timedelta(days=BACK) <= day <= today + timedelta(days=AHEAD) and not is_missed:
            yield day
            if has_extra and day < today - timedelta(days=3):
                yield day + timedelta(days=2)
        monday += timedelta(days=step)


def _row(beat: Beat, diary: Diary, day: date, user_id: int) -> dict[str, object]:
    random = diary.random
    is_past = day < diary.today
    state = VisitState.PLANNED if not is_past else VisitState.DONE
    if is_past and random.random() < CALLED_OFF:
        state = VisitState.CANCELLED
    is_done = state is VisitState.DONE
    remark = random.choice(REMARKS) if random.random() < 0.4 else ""
    why = random.choice(CALLED_OFF_WHY)
    entered = datetime(day.year, day.month, day.day, 17, random.randrange(60), tzinfo=CHINA)
    return {
        "area_code": beat.area_code,
        "post_id": beat.post_id,
        "user_id": user_id,
        "partner_post_id": random.choice(beat.partners) if beat.partners and random.random() < JOINT else None,
        "state": state,
        "kind": _drawn(random, KINDS),
        "topics": _topics(random) if is_done else [],
        "planned_on": day if not is_done or random.random() < 0.7 else None,
        "visited_on": day if is_done else None,
        "result": _drawn(random, RESULTS) if is_done else None,
        "remark": remark if is_done else why if state is VisitState.CANCELLED else "",
        "next_on": None,
        "entered_at": entered if is_past else diary.now,
        "version": 1,
    }


def _topics(random: Random) -> list[str]:
    return [one.value for one in random.sample(list(VisitTopic), random.choice((1, 1, 2, 2, 3)))]


def _drawn(random: Random, choices: tuple[tuple[object, int], ...]) -> object:
    return random.choices([one for one, _weight in choices], [weight for _one, weight in choices])[0]


# --- duty -----------------------------------------------------------------------------------------------------------


def make_duty(random: Random, today: date) -> None:
    """On call around the clock, desk hours in every police room, and some days that were or will be different."""
    since = date(today.year - 1, 1, 1)
    stations = db.session.execute(
        select(Unit.id, Post.id.label("post_id"))
        .join(Post, Post.unit_id == Unit.id)
        .where(Post.role == Role.POLICE_STATION)
        .order_by(Post.area_code, Post.id)
    ).all()
    for number, station in enumerate(stations):
        officers = _officers(station.id)
        rooms = db.session.scalars(
            select(PoliceRoom.id).where(PoliceRoom.station_id == station.id).order_by(PoliceRoom.id)
        ).all()
        shifts = [*_on_call(station.id, officers, since), *_desk(station.id, officers, list(rooms), since)]
        if number == len(stations) - 1:
            # One station has a gap, so that the page has something to point out.
            shifts = [one for one in shifts if one.kind is DutyKind.DESK or (one.weekday, one.opens) != (6, "00:00")]
        db.session.add_all(shifts)
        for distance, why in EXCEPTIONS[number % 2 :: 2]:
            day = today + timedelta(days=distance)
            stand_in = random.choice(officers)
            hours = sorted(
                {
                    (one.opens, one.closes)
                    for one in shifts
                    if one.kind is DutyKind.ON_CALL and one.weekday == day.weekday()
                }
            )
            db.session.add_all(
                DutyException(
                    station_id=station.id,
                    day=day,
                    kind=DutyKind.ON_CALL,
                    user_id=stand_in,
                    opens=opens,
                    closes=closes,
                    reason=why,
                )
                for opens, closes in hours
            )


def _officers(station_id: int) -> list[int]:
    """The users of a station: holders of its posts as A, each once."""
    rows = db.session.scalars(
        select(Appointment.user_id)
        .join(Post, Post.id == Appointment.post_id)
        .join(User, User.id == Appointment.user_id)
        .where(Post.unit_id == station_id, Appointment.rank == Rank.A)
        .order_by(Appointment.user_id)
    )
    return list(dict.fromkeys(rows))


def _on_call(station_id: int, officers: list[int], since: date) -> list[DutyShift]:
    """From 8:30 to 8:30, the officers in turn: to midnight, and on in the morning after."""
    found = []
    for weekday in range(7):
        tonight, before = officers[weekday % len(officers)], officers[(weekday - 1) % 7 % len(officers)]
        for opens, closes, user_id in (("00:00", "08:30", before), ("08:30", "24:00", tonight)):
            shift = DutyShift(weekday=weekday, opens=opens, closes=closes, user_id=user_id)
            shift.station_id, shift.kind, shift.from_on = station_id, DutyKind.ON_CALL, since
            found.append(shift)
    return found


def _desk(station_id: int, officers: list[int], rooms: list[int], since: date) -> list[DutyShift]:
    """Two half-days a week in each police room, so spread that nobody sits in two rooms at once."""
    found = []
    for number, room_id in enumerate(rooms[:5]):
        user_id = officers[number % len(officers)]
        for weekday, (opens, closes) in ((number, ("08:30", "12:00")), ((number + 2) % 5, ("14:30", "18:00"))):
            shift = DutyShift(weekday=weekday, opens=opens, closes=closes, user_id=user_id, room_id=room_id)
            shift.station_id, shift.kind, shift.from_on = station_id, DutyKind.DESK, since
            found.append(shift)
    return found
