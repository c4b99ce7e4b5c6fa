"""The quiet checks of a root case: planned, made, and begun again when it has not stayed away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.recurrence.models import RootCase, RootCheck
from tracker.site.queries import get_setting

FARTHEST = 365


def between() -> timedelta:
    """The days between two quiet checks."""
    return timedelta(days=int(get_setting("recurrence.check_days")))


def plan_anew(root: RootCase, now: datetime, first_on: date | None = None) -> list[date]:
    """Begin a new round of quiet checks and take planned ones that were not made away; the days of the new ones."""
    for one in [one for one in root.checks if one.done_at is None]:
        root.checks.remove(one)
    root.round += 1
    root.checks_needed = int(get_setting("recurrence.quiet_checks"))
    first = first_on or local_day(now) + between()
    days = [first + place * between() for place in range(root.checks_needed)]
    root.checks += [
        RootCheck(root_id=root.id, round=root.round, planned_on=day, is_late_noticed=False, note="") for day in days
    ]
    db.session.flush()
    return days


def check_first_day(first_on: date | None, now: datetime) -> date | None:
    """The day of the first check as given, Refused at its field when it is past or more than a year ahead."""
    today = local_day(now)
    if first_on is not None and not today <= first_on <= today + timedelta(days=FARTHEST):
        raise Refused(N_("Choose a day from today, at most a year ahead."), field="first_on")
    return first_on


def keep_apart(root: RootCase, now: datetime) -> None:
    """After a check made late the later ones move back: between two checks lie the days of the settings."""
    earliest = local_day(now) + between()
    for one in root.present_checks:
        if one.done_at is None:
            if one.planned_on < earliest:
                one.planned_on, one.is_late_noticed = earliest, False
            earliest = one.planned_on + between()
