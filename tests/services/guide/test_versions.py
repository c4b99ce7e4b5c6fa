"""Versions and days: the one before ends, overlaps and the past are refused, what holds is never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import NOW
from tests.services.guide.steps import CONTENT, TODAY, keeper, kept, make, refused_at, unit_named
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.people.models import Unit
from tracker.services.guide.models import ServiceVersion
from tracker.services.guide.queries.contents import Content, Material, content_of, differences
from tracker.services.guide.queries.items import find_offered, find_version, list_offered
from tracker.services.guide.services.checks import check_code, check_limits
from tracker.services.guide.services.items import (
    change_item,
    correct_version,
    make_item,
    make_version,
    offer_item,
)

SOON = TODAY + timedelta(days=5)


def again(from_on: date, **said) -> ServiceVersion | None:  # type: ignore[no-untyped-def]
    return make_version(kept=kept(), content=replace(CONTENT, **said), from_on=from_on, actor=keeper(), now=NOW)


def test_a_new_version_ends_the_one_before_on_its_first_day(app: Flask) -> None:
    item = make()
    made = again(SOON, promised_limit="10wd")
    assert made is not None and made.version == 2 and kept().versions[0].to_on == SOON
    assert find_version(item.id, SOON - timedelta(days=1)).promised_limit == "15wd"  # type: ignore[union-attr]
    assert find_offered("MZ-001", SOON).promised_limit == "10wd"  # type: ignore[union-attr]
    assert [one.name for one in made.materials] == [one.name for one in CONTENT.materials]
    assert again(SOON + timedelta(days=1), promised_limit="10wd") is None, "nothing differs"


def test_overlaps_and_the_past_are_refused_at_the_day(app: Flask) -> None:
    make()
    refused_at("from_on", lambda: again(TODAY - timedelta(days=1), fee="1 元"))
    again(SOON, fee="1 元")
    for day in (TODAY, SOON):
        refused_at("from_on", lambda day=day: again(day, fee="2 元"))
    assert len(kept().versions) == 2


def test_what_holds_is_not_changed_and_what_is_to_come_is_corrected(app: Flask) -> None:
    make()
    with pytest.raises(Refused, match="holds already"):
        correct_version(kept=kept(), content=CONTENT, from_on=SOON, actor=None, now=NOW)
    again(SOON, fee="1 元")
    later, content = SOON + timedelta(days=3), replace(CONTENT, fee="", materials=CONTENT.materials[::-1])
    assert correct_version(kept=kept(), content=content, from_on=later, actor=None, now=NOW)
    assert not correct_version(kept=kept(), content=content, from_on=later, actor=None, now=NOW)
    db.session.expire_all()
    first, second = kept().versions
    assert (first.to_on, second.from_on, content_of(second)) == (later, later, content)
    assert content_of(first) == CONTENT
    first_on = first.from_on
    refused_at("from_on", lambda: correct_version(kept=kept(), content=content, from_on=first_on, actor=None, now=NOW))


def test_a_first_version_may_begin_in_the_past_and_a_code_is_used_once(app: Flask) -> None:
    make()
    refused_at("code", lambda: make(" mz-００1 "))
    for wrong in ("", "new", "MZ", "0-1", "MZ_1", "MZ 1/2", "M" * 21 + "1", "<b>1"):
        refused_at("code", lambda wrong=wrong: check_code(wrong))
    assert check_code("ｍｚ－001") == "MZ-001"


def test_a_unit_is_one_in_use_that_the_keeper_keeps(app: Flask) -> None:
    def act(unit_id: int | None) -> None:
        make_item(code="A-1", unit_id=unit_id, content=CONTENT, from_on=TODAY, actor=keeper(), now=NOW)

    refused_at("unit", lambda: act(None))
    refused_at("unit", lambda: act(2**30))
    unit = unit_named("民政局")
    unit.is_active = False
    refused_at("unit", lambda: act(unit.id))


@pytest.mark.parametrize(
    ("legal", "promised", "is_good"),
    [
        ("20wd", "20wd", True), ("20wd", "21wd", False), ("", "5wd", True), ("30d", "10wd", True), ("10d", "10wd", False),
        ("1wd", "1wh", True), ("1h", "2d", False), ("3个工作日", "２ wd", True),
    ],
)  # fmt: skip
def test_the_promise_is_never_longer_than_the_law(app: Flask, legal: str, promised: str, is_good: bool) -> None:
    if is_good:
        check_limits(legal, promised, now=NOW)
    else:
        refused_at("promised_limit", lambda: check_limits(legal, promised, now=NOW))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"), ({"name": "长" * 81}, "name"), ({"promised_limit": ""}, "promised_limit"),
        ({"promised_limit": "soon"}, "promised_limit"), ({"legal_limit": "0wd"}, "legal_limit"), ({"who": "长" * 2001}, "who"),
        ({"materials": (Material("证"), Material("证 "))}, "m2_name"), ({"materials": (Material("证", copies=0),)}, "m1_copies"),
        ({"materials": (Material("\u200b"),)}, "m1_name"), ({"materials": (Material("证", note="长" * 201),)}, "m1_note"),
        ({"materials": tuple(Material(str(n)) for n in range(41))}, "m1_name"),
    ],
)  # fmt: skip
def test_bad_words_are_refused_at_their_field(app: Flask, said: dict[str, object], field: str) -> None:
    refused_at(field, lambda: make(**said))


def test_an_item_is_taken_out_of_offer_and_back_and_moved_and_all_is_logged(app: Flask) -> None:
    item, actor = make(), keeper()
    assert offer_item(item=item, is_offered=False, actor=actor, now=NOW)
    assert not offer_item(item=item, is_offered=False, actor=actor, now=NOW)
    assert find_offered("MZ-001", TODAY) is None
    offer_item(item=item, is_offered=True, actor=actor, now=NOW)
    other = unit_named("卫生健康局")
    assert change_item(item=item, unit_id=other.id, sort=5, actor=actor, now=NOW) and item.unit == other
    again(SOON, fee="1 元")
    acts = db.session.scalars(select(AccessEntry.act).where(AccessEntry.subject == "service-item:MZ-001"))
    assert sorted(acts) == ["service-item:make", "service-item:offer", "service-item:save", "service-item:stop",
                            "service-version:make"]  # fmt: skip


def test_what_became_different_names_materials_and_their_order() -> None:
    one, two, three = (Material(name) for name in "甲乙丙")
    before = Content("n", "1wd", materials=(one, two))
    after = Content("n", "2wd", materials=(replace(two, copies=2), one, three))
    told = [(found.label, found.is_material) for found in differences(before, after)]
    assert told == [("Promised limit", False), ("乙", True), ("丙", True), ("Order of the materials", False)]
    assert [found.after for found in differences(after, replace(after, materials=(three,)))] == [None, None]


def test_the_units_offer_items_to_the_area_they_serve(app: Flask) -> None:
    county, street = make(), make("JD-001", unit="便民服务中心", name="老年优待证办理")
    there = db.session.get_one(Unit, street.unit_id).area_code
    both = {county.code, street.code}

    def codes(area: str) -> set[str]:
        return {one.item.code for one in list_offered(TODAY, area_code=area)}

    assert codes("") == both and codes(there) == both and codes(there + "001001") == both
    assert codes(there[:6]) == both, "what a county shows of its streets"
    elsewhere = there[:6] + ("002" if there[6:] != "002" else "003")
    assert codes(elsewhere) == {county.code} and codes("110101") == set()


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("低保", True), ("保低", False), ("保障", True), ("障金", True), ("zd", True), ("ZDSH", True), ("ｚｄ", True), ("保障 给付", True), ("mz-001", True),
     ("保障 占道", False), ("%", False), ("_", False), ("  ", True), ("保" * 60, False), ("'; DROP", False)],
)  # fmt: skip
def test_search_by_two_characters_letters_and_code(app: Flask, words: str, is_found: bool) -> None:
    make()
    assert bool(list_offered(TODAY, words=words)) is is_found
