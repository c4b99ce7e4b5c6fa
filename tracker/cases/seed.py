"""What every installation starts from: categories, stage limits, the work calendar and the office hours."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from tracker.audit.services import log_access
from tracker.cases.models import Category, StageLimit
from tracker.cases.services.categories import initials_of
from tracker.cases.vocabulary import Priority, State, Visibility
from tracker.clock.models import CalendarDay, CalendarYear, OfficeHours
from tracker.clock.published import load_published, published_years
from tracker.extensions import db
from tracker.people.vocabulary import UnitKind
from tracker.site.services import count_up

CATEGORIES = Path(__file__).with_name("categories.csv")

#: How long a case may rest in a state: (state, priority or '' for all others, limit).
STAGE_LIMITS = (
    (State.REPORTED, "", "2wh"),
    (State.REPORTED, Priority.P1.value, "15m"),
    (State.ACCEPTED, "", "2wh"),
    (State.ACCEPTED, Priority.P1.value, "15m"),
    (State.DISPATCHED, "", "4wh"),
    (State.DISPATCHED, Priority.P1.value, "30m"),
    (State.FEEDBACK, "", "1wd"),
)
OFFICE_HOURS = (("08:30", "12:00"), ("14:30", "18:00"))
NOTICE = "国务院办公厅关于%s年部分节假日安排的通知"


def seed_base(*, now: datetime) -> int:
    """Add what is missing of the base data and say how many rows; what a county has changed is left as it is."""
    added = _seed_categories() + _seed_stage_limits()
    calendar = _seed_calendar() + _seed_office_hours()
    if calendar:
        count_up(key="calendar.version")
    if added + calendar:
        log_access(actor=None, act="site:seed", now=now, detail={"rows": added + calendar})
    db.session.flush()
    return added + calendar


def read_categories() -> list[Category]:
    """The category tree that comes with the product, parents before children."""
    with CATEGORIES.open(encoding="utf-8", newline="") as lines:
        return [_category(number, record) for number, record in enumerate(csv.DictReader(lines), start=1)]


def _category(number: int, record: dict[str, str]) -> Category:
    return Category(
        code=record["code"],
        parent_code=record["code"][:2] if len(record["code"]) > 2 else None,
        name=record["name"],
        name_en=record["name_en"],
        also=record["also"],
        initials=initials_of(record["name"], record["also"]),
        priority=Priority(record["priority"]) if record["priority"] else None,
        visibility=Visibility(record["visibility"]) if record["visibility"] else None,
        response_limit=record["response_limit"],
        resolve_limit=record["resolve_limit"],
        unit_kind=UnitKind(record["unit_kind"]) if record["unit_kind"] else None,
        closing_standard=record["closing_standard"],
        is_about_staff=record["is_about_staff"] == "1",
        must_report=record["must_report"] == "1",
        sort=number * 10,
        is_active=True,
    )


def _seed_categories() -> int:
    known = set(db.session.scalars(select(Category.code)))
    fresh = [category for category in read_categories() if category.code not in known]
    # Parents first and flushed: PostgreSQL checks the reference of each row as it comes.
    for level in (2, 4):
        db.session.add_all([category for category in fresh if len(category.code) == level])
        db.session.flush()
    return len(fresh) + _seed_names({one.code: one for one in read_categories()})


def _seed_names(shipped: dict[str, Category]) -> int:
    """What a category is called besides, where the county has not said it: of installations older than these words."""
    unsaid = db.session.scalars(select(Category).where(Category.also.is_(None))).all()
    for one in unsaid:
        one.also = shipped[one.code].also if one.code in shipped else ""
        one.initials = initials_of(one.name, one.also or "")
    if unsaid:
        count_up(key="categories.version")
    return len(unsaid)


def _seed_stage_limits() -> int:
    if db.session.scalar(select(StageLimit.state).limit(1)) is not None:
        return 0
    db.session.add_all(
        [StageLimit(state=state, priority=priority, amount=amount) for state, priority, amount in STAGE_LIMITS]
    )
    return len(STAGE_LIMITS)


def _seed_calendar() -> int:
    years = set(db.session.scalars(select(CalendarYear.year)))
    days = set(db.session.scalars(select(CalendarDay.day)))
    added = 0
    for year in published_years():
        if year in years:
            continue
        entries = [entry for entry in load_published(year) if entry.day not in days]
        db.session.add(CalendarYear(year=year, source=NOTICE % year))
        db.session.add_all([CalendarDay(day=entry.day, kind=entry.kind, note=entry.note) for entry in entries])
        added += len(entries) + 1
    return added


def _seed_office_hours() -> int:
    if db.session.scalar(select(OfficeHours.id).limit(1)) is not None:
        return 0
    db.session.add_all([OfficeHours(season_from="01-01", opens=opens, closes=closes) for opens, closes in OFFICE_HOURS])
    return len(OFFICE_HOURS)
