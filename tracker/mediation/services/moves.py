"""Making a step: the one place where a mediation changes its stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.access.workflow import check_answers, check_seen, find_row, rows_for
from tracker.cases.services.files import StoredFile
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.asks import ASKS
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import Mediation
from tracker.mediation.rules import MOVES, Move, Seat
from tracker.mediation.services.days import apply_clock, set_next
from tracker.mediation.services.doing import Doing, write_history
from tracker.mediation.services.effects import EFFECTS
from tracker.mediation.services.linkage import follow_case
from tracker.mediation.services.stages import enter
from tracker.mediation.vocabulary import EVENT_KINDS, Step
from tracker.notices.services import tell

NOT_NOW = N_("This cannot be done at this stage of the mediation.")


CHANGED = N_("Someone else has changed this mediation since you opened it.")


def find_move(step: Step, facts: MediationFacts, actor: Actor, now: datetime) -> tuple[Move | None, str | None]:
    """The row that applies, or the reason why none does: (move, None) or (None, sentence)."""
    return find_row(MOVES, step, facts.mediation.stage, facts, actor, now, otherwise=NOT_NOW)


def moves_for(facts: MediationFacts, actor: Actor, now: datetime) -> list[Move]:
    """The steps the actor may take now, in the table's order."""
    return rows_for(MOVES, facts.mediation.stage, facts, actor, now)


def check_version(mediation: Mediation, version: int | None) -> None:
    """Stale when somebody wrote since the form was opened."""
    check_seen(version, mediation.version, CHANGED)


def make_move(
    *,
    facts: MediationFacts,
    step: Step,
    answers: dict[str, Any],
    version: int | None,
    actor: Actor,
    now: datetime,
    files: Sequence[StoredFile] = (),
) -> Mediation:
    """Carry out a step on a locked mediation; Refused with the reason, Stale when the version moved on."""
    mediation: Mediation = facts.mediation
    check_version(mediation, version)
    move, why = find_move(step, facts, actor, now)
    if move is None:
        raise Refused(why or NOT_NOW, code="refused")
    check_answers(move.asks, answers, ASKS, files)
    post = post_for(move.who, actor, facts)
    assert post is not None  # find_move has found one
    before = seats(facts, move.tells, but=post)
    doing = Doing(facts, move, answers, actor, post, now, files)
    changed = EFFECTS[step](doing)
    enter(mediation, move.to or mediation.stage)
    apply_clock(facts, move.clock, local_day(now))
    set_next(facts)
    said = {name: doing.text(name) for name in ("reason", "note", "receipt") if doing.text(name)}
    write_history(mediation, EVENT_KINDS[step], actor=actor, post=post, now=now, facts=changed, words=said)
    after = seats(facts, move.tells, but=post)
    tell(posts=dict.fromkeys([*before, *after]), kind=EVENT_KINDS[step], ref=mediation.ref, now=now)
    db.session.flush()
    follow_case(facts, step, now, actor)
    db.session.flush()
    return mediation


def seats(facts: MediationFacts, told: Sequence[Seat], *, but: HeldPost | None) -> list[int]:
    """The posts behind some seats, without the one that acts."""
    posts: list[int | None] = []
    for seat in told:
        if seat is Seat.MEDIATOR:
            posts.append(facts.mediator_post_id)
        elif seat is Seat.HEAD:
            posts.append(facts.head_post_id)
        else:
            posts += [one.post_id for one in facts.helpers if one.ended_at is None]
    return [one for one in dict.fromkeys(posts) if one and (but is None or one != but.id)]
