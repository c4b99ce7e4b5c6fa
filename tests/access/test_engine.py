"""The permission engine: what is not granted is denied, and every denial says the nearest reason."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.access.engine import NO_POST, Predicate, any_of, explain_rule, post_for
from tracker.access.gate import NOT_GRANTED, Denied, can, explain, granting, require
from tracker.access.policy import POLICY, Permission, centre, clerk, supervisor
from tracker.people.vocabulary import Rank, Role

DAY = date(2026, 3, 17)


def post(number: int, role: Role, area: str = "990101001") -> HeldPost:
    return HeldPost(number, f"post {number}", role, area, None, Rank.A)


def actor(*posts: HeldPost) -> Actor:
    return acting_for(posts, DAY)


holds = Predicate("holds", "holds it", "It is with another post.", lambda held, thing: held.id == thing.holder)
is_open = Predicate("is_open", "open", "It is over.", lambda _held, thing: thing.is_open)
THING = SimpleNamespace(holder=2, is_open=True)
RULE = any_of(supervisor, (clerk, holds, is_open))


def test_all_of_a_clause_must_hold_for_one_and_the_same_post() -> None:
    """A clerk who does not hold it and a centre that does make no clerk who holds it."""
    split = actor(post(1, Role.UNIT_CLERK), post(2, Role.DISPATCHER))
    assert post_for(RULE, split, THING) is None
    assert post_for(RULE, actor(post(2, Role.UNIT_CLERK)), THING) == post(2, Role.UNIT_CLERK)
    assert post_for(RULE, actor(post(9, Role.SUPERVISOR)), THING) is not None


@pytest.mark.parametrize(
    ("posts", "thing", "said"),
    [
        ((), THING, NO_POST),
        ((post(2, Role.UNIT_CLERK),), THING, None),
        ((post(1, Role.UNIT_CLERK),), THING, holds.sentence),
        ((post(2, Role.UNIT_CLERK),), SimpleNamespace(holder=2, is_open=False), is_open.sentence),
        (
            (post(1, Role.AUDIT_ADMIN), post(2, Role.UNIT_CLERK)),
            SimpleNamespace(holder=2, is_open=False),
            is_open.sentence,
        ),
    ],
)
def test_a_refusal_is_that_of_the_clause_come_nearest_to(
    posts: tuple[HeldPost, ...], thing: SimpleNamespace, said: str | None
) -> None:
    assert explain_rule(RULE, actor(*posts), thing) == said


def test_a_rule_can_be_widened_and_narrowed() -> None:
    narrower = any_of((centre, holds))
    wider = any_of(*narrower, supervisor)
    held = actor(post(2, Role.DISPATCHER))
    assert post_for(narrower, held, THING) and post_for(wider, held, THING)
    assert post_for(wider, actor(post(5, Role.SUPERVISOR)), THING)
    assert post_for(narrower, actor(post(5, Role.SUPERVISOR)), THING) is None


def test_what_has_no_row_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    permission = Permission.USER_EDIT
    everyone = actor(*(post(number, role) for number, role in enumerate(Role, 1)))
    assert can(everyone, permission) and explain(everyone, permission) is None
    monkeypatch.delitem(POLICY, permission)
    assert not can(everyone, permission) and granting(everyone, permission) == ()
    assert explain(everyone, permission) == NOT_GRANTED
    with pytest.raises(Denied):
        require(everyone, permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_without_a_post_may_do_anything(permission: Permission) -> None:
    assert not can(actor(), permission)
    assert explain(actor(), permission) == NO_POST


def test_accounts_rights_and_audit_are_in_three_hands() -> None:
    """Separation of duties (GB/T 22239-2019, level 3)."""

    def held(role: Role) -> set[Permission]:
        return {one for one, rule in POLICY.items() if any(clause.predicates[0].role is role for clause in rule)}

    system, security, audit = held(Role.SYSTEM_ADMIN), held(Role.SECURITY_ADMIN), held(Role.AUDIT_ADMIN)
    assert Permission.USER_EDIT in system - security
    assert Permission.APPOINTMENT_EDIT in security - system
    assert audit and not [one for one in audit if one.rsplit(":")[-1] in ("edit", "assign", "end")]
    assert not [one for one in system | security | audit if one.startswith("case:")], "they open no case"
