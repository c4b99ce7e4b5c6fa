"""The made-up county's mediation committees: lawful, headed, and the same from the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.demo.conftest import opened
from tracker.audit.sealing import unseal_bytes
from tracker.demo.mediations import found_committees
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.mediation.committees.models import Committee, CommitteeMember
from tracker.mediation.committees.queries import find_committee_for, list_doubts, list_mediator_posts, list_members
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.people.models import Appointment, Unit, User
from tracker.people.vocabulary import Rank, UnitKind

TODAY = local_day(NOW)
Copy = Callable[[str], Path]


@pytest.fixture
def county(copy_county: Copy) -> Iterator[None]:
    with opened(copy_county("committees")):
        found_committees(NOW)
        yield


@pytest.mark.usefixtures("county")
def test_every_unit_of_mediation_is_a_committee_as_the_law_has_it() -> None:
    units = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.MEDIATION)).all()
    committees = {one.unit_id: one for one in db.session.scalars(select(Committee))}
    assert set(committees) == {unit.id for unit in units} != set()
    for unit in units:
        committee = committees[unit.id]
        assert committee.kind is (CommitteeKind.VILLAGE if len(unit.area_code) == 12 else CommitteeKind.TOWN)
        assert 1 <= len(committee.short) <= 12
        assert committee.court == "云汀县人民法院"
        assert committee.rooms
        members = list_members(unit.id, TODAY)
        assert list_doubts(members, TODAY) == []
        assert 3 <= len(members) <= 7
        assert committee.head_post_id == list_mediator_posts(unit.id)[0][0]
        holder = select(Appointment.user_id).where(
            Appointment.post_id == committee.head_post_id, Appointment.rank == Rank.A
        )
        assert next(one.user_id for one in members if one.is_head) == db.session.scalar(holder)
        assert all(unseal_bytes(f"committee_members.home:{one.id}", one.home or b"")["home"] for one in members)
    words = Counter(one.short for one in committees.values())
    assert max(words.values()) == 1
    assert {"听澜", "书声里", "鹤影", "鹤影社区"} <= set(words)


@pytest.mark.usefixtures("county")
def test_the_first_mediator_and_grid_officer_share_a_committee() -> None:
    committee = find_committee_for("990101001001001")
    assert committee is not None
    assert committee.unit.area_code == "990101001001"
    users = {one.user.username for one in list_members(committee.unit_id, TODAY) if one.user}
    assert users == {"mediator1"}


@pytest.mark.usefixtures("county")
def test_members_without_an_account_are_nobody_else() -> None:
    users = set(db.session.scalars(select(User.name)))
    invented = db.session.scalars(select(CommitteeMember.name).where(CommitteeMember.user_id.is_(None))).all()
    assert invented
    assert not users & set(invented)


@pytest.mark.usefixtures("county")
def test_founding_twice_founds_once() -> None:
    assert found_committees(NOW) == 0


def test_the_same_seed_gives_the_same_members(copy_county: Copy) -> None:
    found = []
    for name in ("one", "other"):
        with opened(copy_county(name)):
            found_committees(NOW, 7)
            found.append([(one.name, one.skills) for one in db.session.scalars(select(CommitteeMember))])
    assert found[0] == found[1]
