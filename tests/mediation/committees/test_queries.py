"""What other parts of the house ask about committees, and what the law would have of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import post_of, user_of
from tests.mediation.statistics.build import HOME, OTHER, STREET, make_committee, make_mediations
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.mediation.committees.models import CommitteeMember
from tracker.mediation.committees.queries import (
    find_committee_for,
    in_sight,
    list_committees,
    list_doubts,
    list_mediator_posts,
    list_members,
)
from tracker.mediation.committees.services import (
    end_member,
    save_committee,
    save_member,
    term_end,
)
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.mediation.vocabulary import Stage
from tracker.people.models import Post, Unit
from tracker.people.queries.actors import load_actor
from tracker.people.vocabulary import UnitKind

GRID = f"{HOME}001"
DAY = date(2026, 3, 17)


def test_a_place_has_the_committee_of_its_smallest_area(app: Flask) -> None:
    assert find_committee_for(GRID) is None
    street = make_committee(STREET)
    assert find_committee_for(GRID) is street
    village = make_committee(HOME)
    assert [find_committee_for(code) for code in (GRID, HOME, STREET)] == [village, village, street]
    assert find_committee_for(f"{STREET}002001") is street
    assert find_committee_for(f"{OTHER}001001") is None
    village.unit.is_active = False
    db.session.flush()
    assert find_committee_for(GRID) is street, "a shut committee serves nobody"
    street.kind = CommitteeKind.TRADE
    db.session.flush()
    assert find_committee_for(GRID) is None, "a trade's committee serves its trade"
    assert find_committee_for("nowhere") is None


def test_the_least_busy_post_stands_first(app: Flask) -> None:
    committee = make_committee(HOME)
    first = post_of("mediator1")
    second = Post(title="第二调解员", role=first.role, area_code=HOME, unit_id=committee.unit_id)
    shut = Post(title="旧调解员", role=first.role, area_code=HOME, unit_id=committee.unit_id, is_active=False)
    clerk = Post(title="内勤", role=post_of("unit1").role, area_code=HOME, unit_id=committee.unit_id)
    db.session.add_all([second, shut, clerk])
    db.session.flush()
    make_mediations(committee, 2, mediator_post_id=first.id)
    make_mediations(committee, mediator_post_id=second.id)
    make_mediations(committee, 5, mediator_post_id=second.id, result=Stage.FAILED)
    assert list_mediator_posts(committee.unit_id) == [(second.id, "第二调解员", 1), (first.id, first.title, 2)]


def member(committee_id: int, name: str, **given: object) -> CommitteeMember:
    columns = {
        "from_on": date(2025, 1, 1),
        "to_on": date(2028, 1, 1),
        "skills": [],
        "is_head": False,
        "is_woman": False,
    }
    made = CommitteeMember(committee_id=committee_id, name=name, **(columns | given))
    db.session.add(made)
    db.session.flush()
    return made


def test_members_are_those_in_office_that_day(app: Flask) -> None:
    unit = make_committee(HOME).unit_id
    member(unit, "甲", to_on=DAY)
    member(unit, "乙", from_on=DAY)
    member(unit, "丙", from_on=DAY + timedelta(days=1))
    member(unit, "丁", to_on=None, is_head=True)
    member(make_committee(STREET).unit_id, "戊")
    assert [one.name for one in list_members(unit, DAY)] == ["丁", "乙"]
    assert [one.name for one in list_members(unit, DAY - timedelta(days=1))] == ["丁", "甲"]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([{"is_head": True, "is_woman": True}, {}, {}], []),
        ([], ["three to nine", "one head"]),
        ([{"is_head": True}, {}], ["three to nine", "woman"]),
        ([{"is_head": True, "is_woman": True}, {"is_head": True}, {}], ["one head"]),
        ([{"is_head": True, "is_woman": True}, *({},) * 8], []),
        ([{"is_head": True, "is_woman": True}, *({},) * 9], ["three to nine"]),
        ([{"is_head": True, "is_woman": True}, {}, {"to_on": DAY + timedelta(days=90)}], ["runs out on 2026-06-15"]),
        ([{"is_head": True, "is_woman": True}, {}, {"to_on": DAY + timedelta(days=91)}], []),
        ([{"is_head": True, "is_woman": True}, {}, {"to_on": None}], ["has no end"]),
    ],
)
def test_the_law_is_a_warning(app: Flask, people: list[dict[str, object]], said: list[str]) -> None:
    unit = make_committee(HOME).unit_id
    listed = [member(unit, f"成员{place}", **one) for place, one in enumerate(people)]
    doubts = [words % params if params else words for words, params in list_doubts(listed, DAY)]
    assert len(doubts) == len(said)
    assert all(part in words for part, words in zip(said, doubts, strict=True))


@pytest.mark.parametrize(
    ("username", "count"),
    [("supervisor2", 4), ("supervisor1", 2), ("officer1", 2), ("mediator1", 2), ("police1", 0), ("sysadmin1", 4)],
)
def test_who_looks_at_which_committees(app: Flask, username: str, count: int) -> None:
    for code in (STREET, HOME, OTHER, f"{OTHER}001"):
        make_committee(code)
    actor = load_actor(user_of(username), DAY)
    assert len(list_committees(actor, DAY)) == count
    assert db.session.query(Unit).where(in_sight(actor), Unit.kind == UnitKind.MEDIATION).count() >= count


# Services -------------------------------------------------------------------------------------------------------------


def particulars(**given: object) -> dict[str, object]:
    return {
        "kind": "village", "short": "云汀", "head_post_id": "", "formed_on": None, "limit_days": None,
        "rooms": "", "court": "",
    } | given  # fmt: skip


def test_a_number_word_is_one_committees_own(app: Flask, now: datetime) -> None:
    actor = load_actor(user_of("sysadmin1"), DAY)
    first, other = make_committee(HOME).unit, make_committee(STREET).unit
    made = save_committee(unit=first, answers=particulars(rooms=" 甲室 \n\n乙室\n"), actor=actor, now=now)
    assert made.rooms == "甲室\n乙室"
    assert save_committee(unit=first, answers=particulars(), actor=actor, now=now).short == "云汀"
    for wrong, field in (("云汀", "short"), ("  ", "short")):
        with pytest.raises(Refused) as caught:
            save_committee(unit=other, answers=particulars(short=wrong), actor=actor, now=now)
        assert caught.value.field == field


def test_only_a_mediation_unit_and_its_own_post(app: Flask, now: datetime) -> None:
    actor = load_actor(user_of("sysadmin1"), DAY)
    with pytest.raises(Refused, match="no mediation committee"):
        save_committee(unit=post_of("unit1").unit, answers=particulars(), actor=actor, now=now)
    for post in (post_of("unit1"), post_of("supervisor1")):
        with pytest.raises(Refused) as caught:
            save_committee(
                unit=make_committee(HOME).unit, answers=particulars(head_post_id=post.id), actor=actor, now=now
            )
        assert caught.value.field == "head_post_id"


def membership(**given: object) -> dict[str, object]:
    return {
        "name": "李某", "username": "", "is_head": False, "is_full_time": False, "is_woman": False, "skills": [],
        "from_on": DAY, "to_on": None,
    } | given  # fmt: skip


def test_a_term_is_three_years(app: Flask, now: datetime) -> None:
    actor, committee = load_actor(user_of("mediator1"), DAY), make_committee(HOME)
    made = save_member(committee=committee, member=None, answers=membership(), actor=actor, now=now)
    assert made.to_on == date(2029, 3, 17)
    assert term_end(date(2024, 2, 29)) == date(2027, 3, 1)
    with pytest.raises(Refused) as caught:
        save_member(committee=committee, member=made, answers=membership(to_on=DAY), actor=actor, now=now)
    assert caught.value.field == "to_on"
    with pytest.raises(Refused) as caught:
        save_member(committee=committee, member=None, answers=membership(name=" "), actor=actor, now=now)
    assert caught.value.field == "name"


def test_an_account_is_a_member_once_at_a_time(app: Flask, now: datetime) -> None:
    actor, committee, user = load_actor(user_of("mediator1"), DAY), make_committee(HOME), user_of("mediator1")
    shared = {"committee": committee, "actor": actor, "now": now}
    made = save_member(member=None, answers=membership(name="", username=user.username), **shared)
    assert made.name == user.name
    with pytest.raises(Refused) as caught:
        save_member(member=None, answers=membership(username=user.username, from_on=date(2027, 1, 1)), **shared)
    assert caught.value.field == "username"
    save_member(member=made, answers=membership(username=user.username, to_on=date(2028, 1, 1)), **shared)
    save_member(member=None, answers=membership(username=user.username, from_on=date(2028, 1, 1)), **shared)


def test_the_home_goes_when_the_term_is_over(app: Flask, now: datetime) -> None:
    actor, committee = load_actor(user_of("mediator1"), DAY), make_committee(HOME)
    given = membership(home="书声里1号楼", from_on=date(2025, 1, 1), to_on=date(2028, 1, 1))
    made = save_member(committee=committee, member=None, answers=given, actor=actor, now=now)
    assert made.home is not None and "书声里".encode() not in made.home
    with pytest.raises(Refused):
        end_member(member=made, to_on=date(2025, 1, 1), actor=actor, now=now)
    with pytest.raises(Refused):
        end_member(member=made, to_on=date(2028, 1, 2), actor=actor, now=now)
    end_member(member=made, to_on=DAY + timedelta(days=1), actor=actor, now=now)
    assert made.home is not None, "still in office"
    end_member(member=made, to_on=DAY, actor=actor, now=now)
    assert made.home is None
