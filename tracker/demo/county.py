"""Building the made-up county 云汀县: its areas, units, posts and people. No real place or person is in it."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from tracker.areas.models import Area
from tracker.demo.liaisons import make_liaisons
from tracker.demo.names import COUNTY_CODE
from tracker.demo.places import make_areas
from tracker.demo.staff import Staff, fill_posts, make_absences
from tracker.demo.visits import make_visits
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import AreaLevel
from tracker.people.passwords import hash_password
from tracker.people.queries.directory import DEMO_NAMES
from tracker.site.services import count_up, set_setting

#: Public on purpose: the login page of a demonstration shows it.
PASSWORD = "Gridcase-demo-2026"
#: How many years the county has stood: the longest stretch cases can be made up for.
YEARS = 3


def build_county(*, now: datetime, seed: int = 1) -> str:
    """Add the made-up county to a database with base data and return its code; the same seed gives the same county."""
    today = local_day(now)
    since = date(today.year - YEARS, 1, 1)
    random = Random(f"county {seed}")
    areas = make_areas(random, since)
    for area in areas:
        db.session.add(area)
    db.session.flush()
    staff = Staff(random, since, now, hash_password(PASSWORD), frozenset(DEMO_NAMES))
    fill_posts(staff, grids_by_village(areas))
    make_absences(staff, today)
    make_liaisons(staff, now=now)
    set_setting(key="site.is_demo", value=True)
    count_up(key="areas.version")
    db.session.flush()
    make_visits(now=now, seed=seed)
    return COUNTY_CODE


def grids_by_village(areas: list[Area]) -> dict[str, list[str]]:
    """The grid codes of each village, in order."""
    return grouped((code[:12], code) for code in sorted(area.code for area in areas if area.level is AreaLevel.GRID))
