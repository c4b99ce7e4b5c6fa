"""Renames, splits, merges and ends: dated, traced, and never touching old cases."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import NOW
from tracker.areas.importing import import_areas
from tracker.areas.models import Area
from tracker.areas.queries import get_tree, list_changes
from tracker.areas.services.changes import NewArea, merge_areas, rename_area, retire_area, split_area
from tracker.areas.vocabulary import AreaKind, ChangeKind
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.words import Refused

TODAY = date(2026, 3, 17)
TREE = """code,name
410902,华龙区
410902001,中原路街道
410902001201,东村
410902001201001,东村第一网格
410902001201002,东村第二网格
410902001202,西村
410902001202001,西村第一网格
410902002,胜利路街道
410902002201,北村
"""


@pytest.fixture(autouse=True)
def tree(app: Flask) -> None:
    import_areas(source=TREE.encode(), valid_from=date(2024, 1, 1), actor=None, now=NOW)


def area(code: str) -> Area:
    return db.session.get_one(Area, code)


def acts() -> list[str]:
    return list(db.session.scalars(select(AccessEntry.act).where(AccessEntry.subject.startswith("area:"))))


def test_a_new_name_keeps_the_old_one_in_the_change() -> None:
    change = rename_area(code="410902001201", name=" 东新村 ", on=TODAY, actor=None, now=NOW, reason="群众意见")
    assert area("410902001201").name == "东新村"
    assert (change.kind, change.old_name, change.new_name) == (ChangeKind.RENAME, "东村", "东新村")
    assert [one.reason for one in list_changes("410902001201")] == ["群众意见"]
    assert get_tree().name("410902001201") == "东新村"
    assert acts() == ["area:rename"]


def test_a_split_ends_the_old_area_with_its_grids_and_begins_the_new_ones() -> None:
    parts = [NewArea("410902001203", "东一村"), NewArea("410902001001", "东园社区", AreaKind.COMMUNITY)]
    made = split_area(code="410902001201", into=parts, on=TODAY, actor=None, now=NOW)
    assert [one.kind for one in made] == [AreaKind.VILLAGE, AreaKind.COMMUNITY]
    assert {area(code).valid_to for code in ("410902001201", "410902001201001", "410902001201002")} == {TODAY}
    valid = [place.code for place in get_tree().within("410902001", on=TODAY)]
    assert "410902001201" not in valid and {"410902001203", "410902001001"} <= set(valid)
    eve = TODAY - timedelta(days=1)
    assert get_tree().within("410902001201", on=eve)[0].code == "410902001201"
    assert {(one.kind, one.to_code) for one in list_changes("410902001201")} == {
        (ChangeKind.SPLIT, "410902001203"),
        (ChangeKind.SPLIT, "410902001001"),
    }


def test_areas_merge_into_a_new_one() -> None:
    target = merge_areas(
        codes=["410902001201", "410902001202"], into=NewArea("410902001204", "东西村"), on=TODAY, actor=None, now=NOW
    )
    assert (target.valid_from, target.parent_code) == (TODAY, "410902001")
    assert area("410902001202001").valid_to == TODAY
    assert {one.old_name for one in list_changes("410902001204")} == {"东村", "西村"}


def test_an_area_goes_into_one_that_stays() -> None:
    target = merge_areas(codes=["410902001201"], into="410902002201", on=TODAY, actor=None, now=NOW)
    assert (target.code, target.valid_to) == ("410902002201", None)
    assert area("410902001201").valid_to == TODAY


def test_an_end_takes_everything_inside_along() -> None:
    ended = retire_area(code="410902001", on=TODAY, actor=None, now=NOW)
    assert ended[0] == "410902001" and len(ended) == 6
    assert area("410902002201").valid_to is None
    assert acts() == ["area:retire"]


def test_what_ended_before_keeps_its_day() -> None:
    retire_area(code="410902001201001", on=date(2025, 5, 1), actor=None, now=NOW)
    assert "410902001201001" not in retire_area(code="410902001201", on=TODAY, actor=None, now=NOW)
    assert area("410902001201001").valid_to == date(2025, 5, 1)


# fmt: off
IMPOSSIBLE = [
    (lambda **by: rename_area(code="410902001299", name="无", on=TODAY, **by), "area_code"),
    (lambda **by: rename_area(code="410902001201", name="东村", on=TODAY, **by), "area_name"),
    (lambda **by: rename_area(code="410902001201", name="  ", on=TODAY, **by), "area_name"),
    (lambda **by: rename_area(code="410902001201", name="明日村", on=TODAY + timedelta(days=1), **by), "area_day"),
    (lambda **by: split_area(code="410902001201", into=[NewArea("410902001203", "一")], on=TODAY, **by), "area_split"),
    (lambda **by: split_area(code="410902001201", into=[NewArea("410902001202", "一"), NewArea("410902001203", "二")], on=TODAY, **by), "area_code"),
    (lambda **by: split_area(code="410902001201", into=[NewArea("410902001203", "一"), NewArea("410902002203", "二")], on=TODAY, **by), "area_parent"),
    (lambda **by: split_area(code="410902001201", into=[NewArea("410902001203", "一"), NewArea("410902001203001", "二")], on=TODAY, **by), "area_level"),
    (lambda **by: split_area(code="410902001201", into=[NewArea("410902001203", "一", AreaKind.STREET), NewArea("410902001204", "二")], on=TODAY, **by), "area_kind"),
    (lambda **by: merge_areas(codes=["410902001201"], into=NewArea("410902001203", "一"), on=TODAY, **by), "area_merge"),
    (lambda **by: merge_areas(codes=["410902001201", "410902002"], into=NewArea("410902001203", "一"), on=TODAY, **by), "area_merge"),
    (lambda **by: merge_areas(codes=["410902001201"], into="410902001201", on=TODAY, **by), "area_merge"),
    (lambda **by: retire_area(code="410902001201", on=date(2024, 1, 1), **by), "area_day"),
]
# fmt: on


@pytest.mark.parametrize(("attempt", "code"), IMPOSSIBLE)
def test_what_cannot_be_is_refused(attempt: Callable[..., object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        attempt(actor=None, now=NOW)
    assert caught.value.code == code


def test_an_ended_area_changes_no_more() -> None:
    retire_area(code="410902001201", on=TODAY, actor=None, now=NOW)
    with pytest.raises(Refused, match="ended"):
        rename_area(code="410902001201", name="又一村", on=TODAY, actor=None, now=NOW)
    with pytest.raises(Refused, match="never used twice"):
        split_area(
            code="410902001202",
            into=[NewArea("410902001201", "旧码"), NewArea("410902001203", "新码")],
            on=TODAY,
            actor=None,
            now=NOW,
        )
