"""The table of a mediation: whole, reachable, nothing skipped, and open to the mediator alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.mediation.asks import ASKS
from tracker.mediation.facts import MediationFacts
from tracker.mediation.happenings import ROWS
from tracker.mediation.rules import LIFE, MOVES
from tracker.mediation.services.effects import EFFECTS
from tracker.mediation.vocabulary import (
    FINAL_STAGES,
    Confirmation,
    ConflictState,
    Consent,
    Stage,
    Step,
)
from tracker.people.vocabulary import Rank, Role
from tracker.workflow.happenings import kinds_of

NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
HEAD_POST, MEDIATOR_POST, OTHER_POST = 1, 2, 3


def actor(role: Role, post_id: int) -> Actor:
    post = HeldPost(post_id, role.value, role, "990101001", 7, Rank.A)
    return Actor(post_id, role.value, role.value, "zh", date(2026, 3, 17), (post,))


def facts(stage: Stage) -> MediationFacts:
    mediation = SimpleNamespace(
        stage=stage, area_code="990101001001001", mediator_post_id=MEDIATOR_POST, committee_id=7,
        committee=SimpleNamespace(head_post_id=HEAD_POST), conflict_state=ConflictState.NONE, extended_on=None,
        result=None, unconfirmable=None, confirmation=Confirmation.NONE, confirm_due_on=None, case=None,
    )  # fmt: skip
    parties = tuple(
        SimpleNamespace(id=no, side=side, consent=Consent.NONE, is_minor=False, rights_told_at=None, id_checked_at=None)
        for no, side in ((1, "applicant"), (2, "respondent"))
    )
    return MediationFacts(mediation, parties=parties)


def test_every_step_has_words_a_row_an_effect_and_an_event() -> None:
    assert {move.action for move in MOVES} == set(Step) == set(LIFE.actions) == set(EFFECTS) == set(kinds_of(ROWS))
    assert len({row.kind for row in ROWS}) == len(ROWS)


def test_every_stage_is_reached_and_left_or_final() -> None:
    reached = {move.to for move in MOVES} - {None}
    assert reached | {Stage.APPLIED, Stage.OFFERED} == set(Stage) == set(LIFE.states)
    left = {stage for move in MOVES if move.to for stage in move.frm}
    assert set(Stage) - left == FINAL_STAGES


def test_every_ask_exists_and_is_used() -> None:
    assert {name.rstrip("?") for move in MOVES for name in move.asks} == set(ASKS)


#: The way of a mediation, written out once more by hand: no step of it can be skipped.
ORDER = {
    Stage.CONSENT_PENDING: {Stage.APPLIED, Stage.OFFERED},
    Stage.REGISTERED: {Stage.CONSENT_PENDING},
    Stage.INVESTIGATING: {Stage.REGISTERED},
    Stage.MEDIATING: {Stage.INVESTIGATING},
    Stage.AGREED_WRITTEN: {Stage.MEDIATING},
    Stage.AGREED_ORAL: {Stage.MEDIATING},
    Stage.FAILED: {Stage.MEDIATING},
    Stage.TERMINATED: {Stage.REGISTERED, Stage.INVESTIGATING, Stage.MEDIATING},
    Stage.DECLINED: {Stage.APPLIED, Stage.OFFERED, Stage.CONSENT_PENDING},
    Stage.PERFORMING: {Stage.AGREED_WRITTEN, Stage.AGREED_ORAL, Stage.BREACHED},
    Stage.PERFORMED: {Stage.PERFORMING},
    Stage.BREACHED: {Stage.PERFORMING, Stage.BREACHED},
    Stage.VISITED: {Stage.PERFORMED, Stage.BREACHED},
    Stage.ARCHIVED: {Stage.VISITED, Stage.FAILED, Stage.TERMINATED},
}


@pytest.mark.parametrize("stage", list(ORDER))
def test_no_stage_can_be_skipped(stage: Stage) -> None:
    assert {frm for move in MOVES if move.to is stage for frm in move.frm} == ORDER[stage]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_but_the_mediator_and_the_head_takes_a_step(role: Role) -> None:
    for move in MOVES:
        thing = facts(next(iter(move.frm)))
        assert post_for(move.who, actor(role, OTHER_POST), thing) is None, (move.action, role)
        if role is not Role.MEDIATOR:
            assert post_for(move.who, actor(role, MEDIATOR_POST), thing) is None, (move.action, role)


def test_who_assigns_and_who_stands_back() -> None:
    thing = facts(Stage.MEDIATING)
    head, mediator = actor(Role.MEDIATOR, HEAD_POST), actor(Role.MEDIATOR, MEDIATOR_POST)
    assert LIFE.find(Step.ASSIGN, thing, head, NOW)[0] and not LIFE.find(Step.ASSIGN, thing, mediator, NOW)[0]
    assert LIFE.find(Step.RECUSE, thing, mediator, NOW)[0] and not LIFE.find(Step.RECUSE, thing, head, NOW)[0]


@pytest.mark.parametrize("stage", list(Stage))
def test_what_is_offered_and_what_is_allowed_are_the_same(stage: Stage) -> None:
    thing, who = facts(stage), actor(Role.MEDIATOR, MEDIATOR_POST)
    offered = {move.action for move in LIFE.offered(thing, who, NOW)}
    for step in Step:
        move, why = LIFE.find(step, thing, who, NOW)
        assert (move is not None) == (step in offered)
        assert (not why) == (move is not None)


def test_no_row_fills_in_what_only_a_party_can_say() -> None:
    """Consent and the answer at a return visit are asked for in every row that records them, never optional."""
    for move in MOVES:
        if move.action in (Step.CONSENT, Step.REFUSE):
            assert {"party", "consent_way"} <= set(move.asks)
        if move.action is Step.VISIT:
            assert {"answer", "kept", "party"} <= set(move.asks)
