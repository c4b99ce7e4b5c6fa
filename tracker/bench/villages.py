"""A second small database: 3,000 villages with three years of appointments, and how quick their coverage page is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from shapely import box, to_geojson
from sqlalchemy import func, insert, select

from tracker.access.policy import LIAISON_ROLE, SUPERVISOR_ROLE
from tracker.areas.models import Area
from tracker.areas.vocabulary import AreaKind
from tracker.bench.load import Load, get, run_load
from tracker.bench.servers import PASSWORD, Visitor, opened, served
from tracker.config import Settings
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import check_area_code, parent_code
from tracker.people.models import Absence, Appointment, Post, User
from tracker.people.passwords import hash_password
from tracker.people.vocabulary import Rank
from tracker.policing.models import LiaisonAssignment
from tracker.policing.vocabulary import LiaisonKind

COUNTY = "990102"
STREETS, VILLAGES_EACH = 60, 50
VILLAGES = STREETS * VILLAGES_EACH
OFFICERS = 700
YEARS = 3
VISITOR = "supervisor1"
#: Side of a village in degrees; the county lies in the open sea.
SIDE = 0.01


def measure_coverage(folder: Path, seconds: float) -> Load:
    """The coverage page of the whole county and of past days, one request at a time, on SQLite."""
    settings = Settings(data_dir=(folder / "villages").resolve())
    fill_villages(settings)
    today = local_day(datetime.now(UTC))
    paths = ["/policing/coverage", *(f"/policing/coverage?on={today - timedelta(days=days)}" for days in (40, 400))]
    turn = cycle(paths)
    with served("tracker:create_app()", "/healthz", 2, GRID_DATA_DIR=str(settings.data_dir)) as port:
        cookie = Visitor(port, VISITOR).cookie
        # Each worker draws the map once and keeps it.
        run_load(port, lambda: get(paths[0], cookie), connections=8, seconds=min(2.0, seconds))
        return run_load(port, lambda: get(next(turn), cookie), connections=1, seconds=seconds)


def fill_villages(settings: Settings) -> None:
    """Make the database once; later runs find it."""
    from tracker.server.commands import prepare

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with opened(settings):
        prepare()
        if not db.session.scalar(select(func.count()).select_from(Area)):
            make_villages(now=datetime.now(UTC))
            db.session.commit()


#: A row that is written past the mapper.
Columns = dict[str, Any]


def make_villages(*, now: datetime) -> None:
    """Areas with square boundaries, officers, liaison posts, appointments and absences of three years."""
    random, today = Random("villages"), local_day(now)  # noqa: S311 - a repeatable choice
    since = today - timedelta(days=365 * YEARS + 30)
    areas = list(_areas(since))
    for level in (6, 9, 12):
        db.session.execute(insert(Area), [area for area in areas if len(area["code"]) == level])
    users = [_user(number, now) for number in range(1, OFFICERS + 2)]
    users[0] |= {"username": VISITOR, "password_hash": hash_password(PASSWORD), "password_changed_at": now}
    db.session.execute(insert(User), users)
    codes = [area["code"] for area in areas if len(area["code"]) == 12]
    posts = [
        {"id": number, "title": f"{code}一村一警", "role": LIAISON_ROLE, "area_code": code}
        for number, code in enumerate(codes, start=2)
    ]
    posts.append({"id": 1, "title": "督导员", "role": SUPERVISOR_ROLE, "area_code": COUNTY})
    db.session.execute(insert(Post), posts)
    rows = [_appointment(1, 1, Rank.A, since, None)]
    for number in range(len(codes)):
        rows += _held(random, number + 2, 2 + number * OFFICERS // len(codes), since, today)
    numbered = [row | {"id": number} for number, row in enumerate(rows, start=1)]
    db.session.execute(insert(Appointment), numbered)
    kinds = [
        {"appointment_id": row["id"], "kind": LiaisonKind.LINKED, "entered_at": now}
        for row in numbered
        if row["post_id"] != 1
    ]
    db.session.execute(insert(LiaisonAssignment), kinds)
    db.session.execute(insert(Absence), list(_absences(random, since, today)))


def _areas(since: date) -> Iterator[Columns]:
    yield _area(COUNTY, AreaKind.COUNTY, "大县", since, None)
    for street in range(STREETS):
        code = f"{COUNTY}{street + 100:03d}"
        yield _area(code, AreaKind.TOWN, f"第{street + 1}镇", since, None)
        for village in range(VILLAGES_EACH):
            west, south = 123 + SIDE * (street % 10 * 5 + village % 5), 30 + SIDE * (street // 10 * 10 + village // 5)
            square = to_geojson(box(west, south, west + SIDE, south + SIDE).segmentize(SIDE / 4))
            yield _area(f"{code}{village + 200:03d}", AreaKind.VILLAGE, f"第{village + 1}村", since, square)


def _area(code: str, kind: AreaKind, name: str, since: date, boundary: str | None) -> Columns:
    return {
        "code": code,
        "level": check_area_code(code),
        "kind": kind,
        "parent_code": parent_code(code),
        "name": name,
        "valid_from": since,
        "boundary": boundary,
    }


def _user(number: int, now: datetime) -> Columns:
    return {
        "id": number,
        "username": f"police{number}",
        "name": f"民警{number}",
        "phone": "",
        "password_hash": "",
        "password_changed_at": None,
        "password_history": "",
        "must_change_password": False,
        "is_active": True,
        "language": "zh",
        "created_at": now,
    }


def _appointment(post_id: int, user_id: int, rank: Rank, from_on: date, to_on: date | None) -> Columns:
    return {"post_id": post_id, "user_id": user_id, "rank": rank, "from_on": from_on, "to_on": to_on, "reason": ""}


def _held(random: Random, post_id: int, user_id: int, since: date, today: date) -> Iterator[Columns]:
    """A and B of a village with up to two changes each; one village in fifty is vacant now."""
    is_vacant = random.random() < 0.02
    for rank in Rank:
        changes = sorted(random.sample(range(60, (today - since).days), random.randrange(3)))
        begins = [since, *(since + timedelta(days=days) for days in changes)]
        ends = [*begins[1:], today - timedelta(days=random.randrange(1, 200)) if is_vacant else None]
        for place, (first, last) in enumerate(zip(begins, ends, strict=True)):
            holder = user_id + place * 7 + (3 if rank is Rank.B else 0)
            if last is None or last > first:
                yield _appointment(post_id, 2 + (holder - 2) % OFFICERS, rank, first, last)


def _absences(random: Random, since: date, today: date) -> Iterator[Columns]:
    """Each officer is away four times a year, for up to two weeks."""
    for user_id in range(2, OFFICERS + 2):
        for _time in range(4 * YEARS):
            first = since + timedelta(days=random.randrange((today - since).days + 10))
            yield {
                "user_id": user_id,
                "from_on": first,
                "to_on": first + timedelta(days=random.randrange(1, 15)),
                "reason": "",
            }
