"""Keeping committees through the browser: who may, what is logged, and that a home address is never shown."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import post_of, user_of
from tests.mediation.statistics.build import HOME, OTHER, STREET, make_committee, make_mediations, unit_of
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.audit.sealing import unseal_bytes
from tracker.extensions import db
from tracker.mediation.committees.models import Committee, CommitteeMember

SECRET = "书声里小区7号楼3单元"


@pytest.fixture
def own(app: Flask) -> str:
    """The committee of mediator1, who heads it; its address."""
    committee = make_committee(HOME, head_post_id=post_of("mediator1").id)
    return f"/committees/{committee.unit_id}"


def acts() -> list[str]:
    return [
        one for one in db.session.scalars(db.select(AccessEntry.act).order_by(AccessEntry.id)) if "committee" in one
    ]


def only_member() -> CommitteeMember:
    return db.session.scalars(db.select(CommitteeMember)).one()


def test_the_administrator_sets_a_committee_up(visitor: Visitor) -> None:
    unit = unit_of(HOME)
    visitor.login("sysadmin1")
    assert "/committees/new" in visitor.get("/committees").links()
    form = visitor.get("/committees/new")
    assert form.soup.select_one(f"#unit_id option[value='{unit.id}']")
    page = visitor.post("/committees/new", {"unit_id": unit.id, "kind": "village", "short": "书声里"})
    assert page.location == f"/committees/{unit.id}/edit"
    head = post_of("mediator1")
    given = {
        "kind": "village", "short": "书声里", "head_post_id": head.id, "formed_on": "2025-06-01", "limit_days": "20",
        "rooms": "第一调解室\r\n第二调解室", "court": "云汀县人民法院",
    }  # fmt: skip
    page = visitor.follow(visitor.post(page.location, given))
    for words in ("书声里", head.title, "第二调解室", "云汀县人民法院", "20 days"):
        assert words in page.text
    committee = db.session.get_one(Committee, unit.id)
    assert (committee.head_post_id, committee.limit_days, committee.formed_on) == (head.id, 20, date(2025, 6, 1))
    assert acts() == ["committee:save", "committee:save"]
    assert not visitor.get("/committees/new").soup.select_one(f"#unit_id option[value='{unit.id}']"), (
        "it is one already"
    )


def test_the_head_keeps_his_committee_but_not_what_it_is(visitor: Visitor, own: str) -> None:
    visitor.login("mediator1")
    form = visitor.get(f"{own}/edit")
    assert not form.soup.select("[name=short], [name=kind], [name=head_post_id]")
    before = db.session.scalars(db.select(Committee)).one()
    kept = (before.short, before.kind, before.head_post_id)
    visitor.post(
        f"{own}/edit",
        {"rooms": "新调解室", "court": "云汀县人民法院", "short": "盗用", "kind": "trade", "head_post_id": ""},
    )
    after = db.session.scalars(db.select(Committee)).one()
    assert (after.short, after.kind, after.head_post_id) == kept
    assert after.rooms == "新调解室"


def test_a_mediator_who_is_not_the_head_only_looks(visitor: Visitor, own: str) -> None:
    committee = db.session.scalars(db.select(Committee)).one()
    committee.head_post_id = None
    visitor.login("mediator1")
    page = visitor.get(own)
    assert not [link for link in page.links() if "edit" in link or "members" in link]
    for path in ("/edit", "/members/new"):
        visitor.get(own + path, status=403)


def test_a_head_keeps_no_other_committee(visitor: Visitor, own: str) -> None:
    street, other = make_committee(STREET), make_committee(OTHER)
    visitor.login("mediator1")
    visitor.get(f"/committees/{street.unit_id}")
    visitor.get(f"/committees/{street.unit_id}/edit", status=403)
    visitor.get(f"/committees/{other.unit_id}", status=404)
    visitor.get(f"/committees/{other.unit_id}/edit", status=404)
    visitor.get("/committees/new", status=403)


@pytest.mark.parametrize(
    ("username", "status"),
    [("police1", 403), ("unit1", 403), ("auditor1", 403), ("officer1", 200), ("supervisor1", 200)],
)
def test_others(visitor: Visitor, own: str, username: str, status: int) -> None:
    visitor.login(username)
    visitor.get("/committees", status=status)
    page = visitor.get(own, status=status)
    assert "Open mediations" not in page.text
    visitor.get(f"{own}/edit", status=403)
    visitor.get(f"{own}/members/new", status=403)


def test_members_come_change_and_go(visitor: Visitor, own: str) -> None:
    visitor.login("mediator1")
    form = visitor.get(f"{own}/members/new")
    assert (form.field("from_on"), form.field("to_on")) == ("2026-03-17", "2029-03-17")
    given = {
        "name": "秦月华",
        "is_woman": "y",
        "is_head": "y",
        "skills": ["0201", "0202"],
        "from_on": "2026-03-01",
        "to_on": "",
        "home": SECRET,
    }
    page = visitor.follow(visitor.post(f"{own}/members/new", given))
    assert "秦月华" in page.text and "Neighbour dispute" in page.text
    assert "three to nine members" in page.text
    made = only_member()
    assert (made.to_on, made.skills, made.is_woman, made.user_id) == (date(2029, 3, 1), ["0201", "0202"], True, None)
    address = f"{own}/members/{made.id}"
    form = visitor.get(address)
    assert form.field("name") == "秦月华"
    visitor.post(address, {"name": "秦月华", "username": "mediator1", "from_on": "2026-03-01", "to_on": "2028-03-01"})
    made = only_member()
    assert (made.user_id, made.is_head, made.skills, made.to_on) == (
        user_of("mediator1").id,
        False,
        [],
        date(2028, 3, 1),
    )
    assert unseal_bytes(f"committee_members.home:{made.id}", made.home) == {"home": SECRET}, "empty leaves it as it is"
    visitor.post(f"{address}/end", {"to_on": "2026-02-01"}, status=422)
    page = visitor.follow(visitor.post(f"{address}/end", {"to_on": "2026-03-17"}))
    assert "Terms that are over" in page.text
    assert only_member().home is None
    assert acts() == ["committee:member", "committee:member", "committee:member-end"]


def test_a_home_address_is_never_shown(visitor: Visitor, own: str) -> None:
    visitor.login("mediator1")
    visitor.post(f"{own}/members/new", {"name": "秦月华", "from_on": "2026-03-01", "home": SECRET})
    made = only_member()
    assert SECRET.encode() not in made.home
    pages = [own, f"{own}/members/{made.id}", f"{own}/members/{made.id}/end", f"{own}/edit"]
    for who in ("mediator1", "sysadmin1"):
        visitor.login(who)
        for path in pages:
            assert SECRET not in visitor.get(path).response.text
    assert not visitor.get(pages[1]).soup.select("[name=home], [name=drops_home]"), (
        "the administrator has no part in it"
    )
    assert "address is kept" not in visitor.get(pages[1]).text
    visitor.post(pages[1], {"name": "秦月华", "from_on": "2026-03-01", "home": "别处", "drops_home": "y"})
    kept = only_member()
    assert unseal_bytes(f"committee_members.home:{kept.id}", kept.home) == {"home": SECRET}
    visitor.login("mediator1")
    assert "address is kept" in visitor.get(pages[1]).text
    visitor.post(pages[1], {"name": "秦月华", "from_on": "2026-03-01", "drops_home": "y"})
    assert only_member().home is None
    assert SECRET not in str([entry.detail for entry in db.session.scalars(db.select(AccessEntry))])


def test_wrong_answers_stand_at_their_fields(visitor: Visitor, own: str) -> None:
    visitor.login("mediator1")
    page = visitor.post(
        f"{own}/members/new", {"name": "秦月华", "username": "nobody", "from_on": "2026-03-01"}, status=422
    )
    assert "no account of this name" in page.text
    page = visitor.post(f"{own}/members/new", {"from_on": "2026-03-01", "skills": ["9999"]}, status=422)
    assert page.soup.select_one("#error-summary")
    visitor.post(f"{own}/edit", {"limit_days": "0"}, status=422)
    visitor.login("sysadmin1")
    make_committee(STREET, short="听澜")
    page = visitor.post(f"{own}/edit", {"kind": "village", "short": "听澜", "head_post_id": ""}, status=422)
    assert "numbers with this word" in page.text
    visitor.get(f"{own}/members/999", status=404)


def test_a_member_of_another_committee_is_not_found(visitor: Visitor, own: str) -> None:
    other = make_committee(OTHER)
    stranger = CommitteeMember(committee_id=other.unit_id, name="甲", skills=[], from_on=date(2026, 1, 1))
    db.session.add(stranger)
    db.session.flush()
    visitor.login("mediator1")
    for path in (f"{own}/members/{stranger.id}", f"{own}/members/{stranger.id}/end"):
        visitor.get(path, status=404)


def test_the_committee_sees_its_own_workload(visitor: Visitor, own: str) -> None:
    make_mediations(db.session.scalars(db.select(Committee)).one(), 3)
    page = visitor.login("mediator1").get(own)
    load = page.soup.find(id="load-title").find_parent("section")
    assert post_of("mediator1").title in load.get_text()
    assert user_of("mediator1").name in load.get_text()
    assert load.find("strong").get_text() == "3"
    for who in ("sysadmin1", "supervisor1", "dispatcher1"):
        assert visitor.login(who).get(own).soup.find(id="load-title") is None


@pytest.mark.parametrize(("who", "path"), [("sysadmin1", "/committees"), ("mediator1", "")])
def test_pages_ask_few_questions(visitor: Visitor, own: str, who: str, path: str) -> None:
    visitor.login(who).get(path or own)
    with counted() as statements:
        visitor.get(path or own)
    assert len(statements) <= MOST
