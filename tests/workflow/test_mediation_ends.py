"""No mediation can come into a state from which its file is never closed, whatever was left undone on the way.

The table's own rows and facts are asked, and the list of missing papers; what a step changes is told here in short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from tests.workflow.search import dead_ends
from tracker.access.actor import Actor, HeldPost
from tracker.mediation.facts import MediationFacts
from tracker.mediation.papers.content import Standing
from tracker.mediation.papers.rules import missing_of
from tracker.mediation.rules import BEFORE, CLAUSES_OPEN, LIST_OPEN, MOVES, PARTIES_OPEN, RUNNING, SESSIONS_OPEN, Clock
from tracker.mediation.vocabulary import (
    FINAL_STAGES,
    ClauseState,
    Confirmation,
    ConflictState,
    Consent,
    FileKind,
    Origin,
    SessionState,
    Side,
    Stage,
    Step,
)
from tracker.people.vocabulary import Rank, Role

NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 17)
HEAD, MEDIATOR = 1, 2


def _actor(post_id: int) -> Actor:
    post = HeldPost(post_id, "m", Role.MEDIATOR, "990101001001", 7, Rank.A)
    return Actor(post_id, "m", "m", "zh", TODAY, (post,))


ACTORS = (_actor(HEAD), _actor(MEDIATOR))
C = ClauseState


@dataclass(frozen=True)
class Model:
    """A mediation as its rules see it, with two sides and at most two clauses."""

    stage: Stage = Stage.APPLIED
    consent: bool = False
    rights: bool = False
    identity: bool = False
    conflict: ConflictState = ConflictState.NONE
    planned: bool = False
    held: bool = False
    clauses: tuple[ClauseState, ...] = ()
    visits: int = 0
    visited: bool = False
    confirmation: Confirmation = Confirmation.NONE
    listed: bool = False
    result: Stage | None = None
    signed: bool = False
    court: bool = False


def _facts(m: Model) -> MediationFacts:
    mediation = SimpleNamespace(
        stage=m.stage, area_code="990101001001001", mediator_post_id=MEDIATOR,
        committee=SimpleNamespace(head_post_id=HEAD), conflict_state=m.conflict, extended_on=None, result=m.result,
        unconfirmable=[] if m.listed else None, confirmation=m.confirmation,
    )  # fmt: skip
    parties = tuple(
        SimpleNamespace(
            id=no,
            side=side,
            is_minor=False,
            consent=Consent.AGREED if m.consent else Consent.NONE,
            rights_told_at=NOW if m.rights else None,
            id_checked_at=NOW if m.identity else None,
        )
        for no, side in ((1, Side.APPLICANT), (2, Side.RESPONDENT))
    )
    sessions = [SimpleNamespace(state=SessionState.PLANNED)] * m.planned + [
        SimpleNamespace(state=SessionState.HELD)
    ] * m.held
    clauses = tuple(SimpleNamespace(state=one, due_on=TODAY - timedelta(days=1)) for one in m.clauses)
    visits = tuple(SimpleNamespace(visited_on=None, called_off_at=None) for _no in range(m.visits))
    return MediationFacts(
        mediation, parties=parties, sessions=tuple(sessions), clauses=clauses, visits=visits,
        find_missing=lambda: missing_of(_standing(m)),
    )  # fmt: skip


def _standing(m: Model) -> Standing:
    kinds = {FileKind.SIGNED_AGREEMENT} if m.signed else set()
    return Standing(
        stage=m.stage, result=m.result, origin=Origin.APPLICATION, is_registered=m.stage not in BEFORE,
        confirmation=m.confirmation, parties=2, rights_untold=0 if m.rights else 2, ids_unchecked=0 if m.identity else 2,
        agents=0, inquiries=0, sessions=m.held + m.planned, sessions_held=int(m.held), clauses=len(m.clauses),
        clauses_open=sum(one in (C.OPEN, C.PARTIAL) for one in m.clauses), performances=0, visits_made=int(m.visited),
        visits_open=m.visits, file_kinds=frozenset(kinds | ({FileKind.COURT} if m.court else set())),
    )  # fmt: skip


def _each_clause(m: Model, into: ClauseState) -> Iterator[Model]:
    for at, state in enumerate(m.clauses):
        if state is not C.PERFORMED:
            yield replace(m, clauses=tuple(sorted((*m.clauses[:at], into, *m.clauses[at + 1 :]))))


def _changed(step: Step, m: Model) -> Iterator[Model]:
    """What the effect of a step makes of the mediation, in every way that matters."""
    simple: dict[Step, dict[str, Any]] = {
        Step.CONSENT: {"consent": True},
        Step.REFUSE: {"result": Stage.DECLINED},
        Step.DECLINE: {"result": Stage.DECLINED},
        Step.TELL_RIGHTS: {"rights": True},
        Step.CHECK_IDENTITY: {"identity": True},
        Step.ANSWER_CONFLICT: {"conflict": ConflictState.ACCEPTED},
        Step.AGREE_ORAL: {"result": Stage.AGREED_ORAL},
        Step.FAIL: {"result": Stage.FAILED},
        Step.TERMINATE: {"result": Stage.TERMINATED},
        Step.PLAN_VISIT: {"visits": min(m.visits + 1, 2)},
        Step.APPLY_CONFIRMATION: {"confirmation": Confirmation.APPLIED},
        Step.RESUME: {"clauses": tuple(C.OPEN if one is C.BREACHED else one for one in m.clauses)},
        Step.VISIT: {"visits": m.visits - 1, "visited": True},
    }
    if step in simple:
        yield replace(m, **simple[step])
    elif step is Step.AGREE_WRITTEN:
        yield from (replace(m, result=Stage.AGREED_WRITTEN, signed=signed) for signed in (False, True))
    elif step is Step.PERFORM:
        yield from _each_clause(m, C.PERFORMED)
    elif step is Step.BREACH:
        yield from _each_clause(m, C.BREACHED)
    elif step is Step.CALL_OFF_VISIT:
        if not (m.stage in (Stage.PERFORMED, Stage.BREACHED) and m.visits == 1):
            yield replace(m, visits=m.visits - 1)
    elif step in (Step.CONFIRMED, Step.NOT_CONFIRMED):
        answer = Confirmation.CONFIRMED if step is Step.CONFIRMED else Confirmation.NOT_CONFIRMED
        yield replace(m, confirmation=answer)
    elif step is Step.ADD_FILE:
        yield replace(m, signed=True)
        yield replace(m, court=True)
    else:
        yield m


def _planned(m: Model, clock: Clock) -> Iterator[Model]:
    """A clock that plans return visits plans two, or none where the settings ask for none."""
    if clock is Clock.VISITS or (clock is Clock.STOP and m.stage in (Stage.FAILED, Stage.TERMINATED)):
        yield replace(m, visits=2)
        yield replace(m, visits=0)
    else:
        yield m


def _following(m: Model) -> Iterator[Model]:
    facts = _facts(m)
    for move in MOVES:
        if m.stage in move.frm and any(move.unmet(facts, actor, NOW) is None for actor in ACTORS):
            for changed in _changed(move.action, m):
                yield from _planned(replace(changed, stage=move.to or m.stage), move.clock)
    # What the pages of the file change besides the steps.
    if m.stage in PARTIES_OPEN:
        yield replace(m, identity=True)
        yield replace(m, conflict=ConflictState.FOUND)
    if m.stage in RUNNING:
        yield replace(m, consent=False, rights=False, identity=False)  # somebody else comes in
    if m.stage in SESSIONS_OPEN:
        yield replace(m, planned=True)
        if m.planned:
            yield replace(m, planned=False, held=True)
            yield replace(m, planned=False)
    if m.stage in CLAUSES_OPEN and len(m.clauses) < 2:
        yield replace(m, clauses=(*m.clauses, C.OPEN))
    if m.stage in LIST_OPEN:
        yield replace(m, listed=True)


def test_every_mediation_can_be_brought_to_its_end() -> None:
    stuck = dead_ends([Model(), Model(stage=Stage.OFFERED)], _following, lambda m: m.stage in FINAL_STAGES)
    assert not stuck, f"{len(stuck)} dead ends, the first: {stuck[0]}"
