"""The base data every installation starts from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from tests.conftest import NOW
from tests.demo.conftest import opened
from tracker.audit.models import AccessEntry
from tracker.cases.models import Category, StageLimit
from tracker.cases.seed import read_categories, seed_base
from tracker.cases.vocabulary import Priority, State, Visibility
from tracker.clock.calendar import DayKind
from tracker.clock.limits import Limit
from tracker.clock.models import CalendarDay, CalendarYear, OfficeHours
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.people.models import Unit
from tracker.people.vocabulary import UnitKind


def test_the_tree_is_whole() -> None:
    tree = {category.code: category for category in read_categories()}
    tops = [code for code in tree if len(code) == 2]
    assert tops == ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "99"]
    leaves = [category for code, category in tree.items() if len(code) == 4]
    assert len(leaves) == 81
    for leaf in leaves:
        assert leaf.parent_code in tree
        assert leaf.priority and leaf.visibility and leaf.unit_kind and leaf.name and leaf.name_en
        Limit.parse(leaf.response_limit)
        Limit.parse(leaf.resolve_limit)
    assert all(tree[code].priority is None for code in tops)
    assert [leaf.code for leaf in leaves if leaf.is_about_staff] == ["1103"]
    assert sum(bool(leaf.closing_standard) for leaf in leaves) >= 15


def test_classes_follow_the_subject() -> None:
    tree = {category.code: category for category in read_categories()}
    assert {tree[code].visibility for code in tree if code.startswith("02") and len(code) == 4} == {
        Visibility.MEDIATION
    }
    assert {tree[code].visibility for code in tree if code.startswith("08") and len(code) == 4} == {
        Visibility.RESTRICTED
    }
    assert tree["0302"].visibility is Visibility.POLICE
    assert tree["0307"].visibility is Visibility.RESTRICTED
    assert (tree["0501"].priority, tree["0501"].response_limit, tree["0501"].resolve_limit) == (
        Priority.P1,
        "30m",
        "1d",
    )
    assert (tree["0401"].resolve_limit, tree["0403"].resolve_limit) == ("1wd", "5wh")
    assert tree["0101"].unit_kind is UnitKind.FIRE


def test_every_standard_order_has_a_unit_in_the_county(county_folder: Path) -> None:
    with opened(county_folder):
        kinds = set(db.session.scalars(select(Unit.kind)))
        wanted = set(db.session.scalars(select(Category.unit_kind).where(Category.unit_kind.isnot(None))))
        assert wanted <= kinds


def test_seeding_again_adds_nothing_and_changes_nothing(copy_county: Callable[[str], Path]) -> None:
    with opened(copy_county("seeded")):
        rubbish = db.session.get_one(Category, "0401")
        rubbish.resolve_limit = "2wd"
        db.session.get_one(StageLimit, (State.REPORTED, "")).amount = "3wh"
        db.session.delete(db.session.scalars(select(CalendarDay)).first())
        db.session.flush()
        days = db.session.scalar(select(func.count()).select_from(CalendarDay))
        assert seed_base(now=NOW) == 0
        assert db.session.get_one(Category, "0401").resolve_limit == "2wd"
        assert db.session.get_one(StageLimit, (State.REPORTED, "")).amount == "3wh"
        assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == days


def test_a_missing_category_and_year_come_back(copy_county: Callable[[str], Path]) -> None:
    with opened(copy_county("seeded")):
        db.session.delete(db.session.get_one(Category, "9901"))
        db.session.delete(db.session.get_one(CalendarYear, 2025))
        db.session.flush()
        assert seed_base(now=NOW) == 2
        assert db.session.get_one(Category, "9901").name == "其他事项"
        assert db.session.scalar(select(func.count()).where(AccessEntry.act == "site:seed")) == 2


def test_the_calendar_is_the_published_one(county_folder: Path) -> None:
    with opened(county_folder):
        calendar = get_calendar()
        assert calendar.known_years == {2024, 2025, 2026}
        kinds = {row.kind for row in db.session.scalars(select(CalendarDay))}
        assert kinds == {DayKind.HOLIDAY, DayKind.MAKEUP_DAY}
        hours = [(row.opens, row.closes) for row in db.session.scalars(select(OfficeHours).order_by(OfficeHours.id))]
        assert hours == [("08:30", "12:00"), ("14:30", "18:00")]
