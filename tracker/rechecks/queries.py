"""Reads of the re-check: candidates, draws in scope, what I have to look at, what came out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.access.policy import VERIFIER_ROLE
from tracker.access.scope import in_areas, within
from tracker.audit.models import Event
from tracker.cases.models import Case, CaseFile
from tracker.cases.queries.detail import seen
from tracker.cases.vocabulary import FileKind, Visibility
from tracker.extensions import db
from tracker.figures.rates import Rated
from tracker.foundation.days import day_start
from tracker.people.models import Post
from tracker.rechecks.drawing import Candidate, Judged, estimate_solved
from tracker.rechecks.models import RecheckDraw, RecheckItem
from tracker.rechecks.vocabulary import WEIGHTS, Sign, Verdict

INSTANT = timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    """A closed case that may be drawn, with what the draw needs of it."""

    case_id: int
    area_code: str
    candidate: Candidate
    signs: tuple[Sign, ...]


def list_candidates(area_code: str, first: date, last: date) -> list[Found]:
    """Standard cases of an area closed on these days: what a grid officer of another grid may be sent to look at."""
    has_photo = exists().where(CaseFile.case_id == Case.id, CaseFile.kind == FileKind.AFTER)
    query = select(
        Case.id,
        Case.ref,
        Case.area_code,
        Case.category_code,
        (Case.closed_at <= Case.received_at + int(INSTANT.total_seconds())).label("instant"),
        or_(Case.is_on_spot, Case.lead_post_id == Case.reporter_post_id).label("self_handled"),
        (~has_photo).label("no_photo"),
    ).where(
        Case.closed_at >= day_start(first),
        Case.closed_at < day_start(last + timedelta(days=1)),
        Case.visibility == Visibility.STANDARD,
        within(Case.area_code, area_code),
    )
    found = []
    for row in db.session.execute(query.order_by(Case.id)):
        signs = tuple(one for one in Sign if getattr(row, one.value))
        weight = 1
        for one in signs:
            weight *= WEIGHTS[one]
        found.append(Found(row.id, row.area_code, Candidate(row.ref, row.category_code[:2], weight), signs))
    return found


def list_checkers(area_code: str) -> list[Row]:
    """The grid officers' posts of a street: (id, area_code)."""
    query = select(Post.id, Post.area_code).where(
        Post.role == VERIFIER_ROLE, Post.is_active, within(Post.area_code, area_code[:9])
    )
    return list(db.session.execute(query.order_by(Post.id)))


def find_hands(case_ids: Collection[int]) -> dict[int, set[int]]:
    """Who had a hand in each case (users by case): nobody who did is to judge what came of it."""
    query = select(Event.subject_id, Event.user_id).where(
        Event.subject == "case", Event.subject_id.in_(case_ids), Event.user_id.is_not(None)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for case_id, user_id in db.session.execute(query.distinct()):
        found[case_id].update(one for one in (user_id,) if one is not None)
    owners = select(Case.id, Case.reporter_user_id, Case.handler_user_id).where(Case.id.in_(case_ids))
    for case_id, reporter, handler in db.session.execute(owners):
        found[case_id].update(one for one in (reporter, handler) if one is not None)
    return found


def visible_draws(actor: Actor) -> ColumnElement[bool]:
    """Draws over areas within those the actor supervises."""
    return in_areas(RecheckDraw.area_code, granting(actor, Permission.RECHECK_DRAW))


def list_draws(actor: Actor, *, most: int = 50) -> Sequence[Row]:
    """The latest draws with how many cases were drawn and judged."""
    query = (
        select(
            RecheckDraw,
            func.count(RecheckItem.id).label("drawn"),
            func.count(RecheckItem.judged_at).label("judged"),
        )
        .join(RecheckItem, RecheckItem.draw_id == RecheckDraw.id)
        .where(visible_draws(actor))
        .group_by(RecheckDraw.id)
        .order_by(RecheckDraw.id.desc())
        .limit(most)
    )
    return db.session.execute(query).all()


def find_draw(*, area_code: str, first: date, last: date, percent: int, seed: str) -> RecheckDraw | None:
    """The draw that was made of just this."""
    query = select(RecheckDraw).filter_by(area_code=area_code, from_on=first, to_on=last, percent=percent, seed=seed)
    return db.session.scalars(query.order_by(RecheckDraw.id).limit(1)).first()


def get_draw(draw_id: int, actor: Actor) -> RecheckDraw:
    """A draw the actor may see, or NotVisible."""
    query = select(RecheckDraw).where(RecheckDraw.id == draw_id, visible_draws(actor))
    return seen(db.session.scalar(query.options(joinedload(RecheckDraw.user))))


def list_items(draw_id: int) -> list[RecheckItem]:
    """The drawn cases of a draw, by stratum."""
    query = select(RecheckItem).where(RecheckItem.draw_id == draw_id).order_by(RecheckItem.stratum, RecheckItem.id)
    return list(db.session.scalars(query.options(joinedload(RecheckItem.case), joinedload(RecheckItem.checker_post))))


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    """Sent to a post of the actor; what has become confidential since is taken out of his hands."""
    may_read = exists().where(Case.id == RecheckItem.case_id, Case.visibility == Visibility.STANDARD)
    return and_(RecheckItem.checker_post_id.in_(actor.post_ids), may_read)


def list_mine(actor: Actor) -> list[RecheckItem]:
    """What the actor's posts have to look at and have not judged, the most urgent first."""
    query = (
        select(RecheckItem)
        .join(RecheckDraw)
        .where(_is_mine(actor), RecheckItem.judged_at.is_(None))
        .options(joinedload(RecheckItem.case).joinedload(Case.category), joinedload(RecheckItem.draw))
        .order_by(RecheckDraw.due_on, RecheckItem.id)
    )
    return list(db.session.scalars(query.limit(100)))


def get_mine(item_id: int, actor: Actor, *, lock: bool = False) -> RecheckItem:
    """A case the actor's post was sent to look at, or NotVisible."""
    query = (
        select(RecheckItem)
        .where(RecheckItem.id == item_id, _is_mine(actor))
        .options(joinedload(RecheckItem.case).joinedload(Case.category), joinedload(RecheckItem.draw))
    )
    if lock:
        # The case first: what was found is the next event of its history.
        of_item = select(RecheckItem.case_id).where(RecheckItem.id == item_id, _is_mine(actor)).scalar_subquery()
        db.session.execute(select(Case.id).where(Case.id == of_item).with_for_update())
        query = query.with_for_update(of=RecheckItem).execution_options(populate_existing=True)
    return seen(db.session.scalar(query))


@dataclass(frozen=True)
class Outcome(Rated):
    """What a draw has shown so far: counts, and the corrected share that is solved (0 to 1, None without any)."""

    drawn: int
    judged: int
    solved: int
    not_solved: int
    untold: int
    share: float | None

    @property
    def told(self) -> int:
        return self.solved + self.not_solved

    @property
    def corrected(self) -> str | None:
        """The corrected share as it is printed."""
        return None if self.share is None else f"{100 * self.share:.1f}%"


def outcome_of(items: Sequence[RecheckItem]) -> Outcome:
    """Count what was found; what cannot be told any more counts for neither side."""
    told = [one for one in items if one.verdict in (Verdict.SOLVED, Verdict.NOT_SOLVED)]
    solved = [one for one in told if one.verdict is Verdict.SOLVED]
    judged = [Judged(one.stratum, one.stratum_size, one.weight, one.verdict is Verdict.SOLVED) for one in told]
    return Outcome(
        drawn=len(items),
        judged=sum(one.judged_at is not None for one in items),
        solved=len(solved),
        not_solved=len(told) - len(solved),
        untold=sum(one.verdict is Verdict.CANNOT_TELL for one in items),
        share=estimate_solved(judged),
    )


def latest_outcome(area_code: str, first: date, last: date, actor: Actor) -> tuple[RecheckDraw, Outcome] | None:
    """The newest draw of exactly this area whose cases were closed within these days, and what it has shown."""
    query = (
        select(RecheckDraw)
        .where(
            RecheckDraw.area_code == area_code,
            RecheckDraw.from_on >= first,
            RecheckDraw.to_on <= last,
            visible_draws(actor),
        )
        .order_by(RecheckDraw.id.desc())
        .limit(1)
    )
    found = db.session.scalars(query).first()
    return (found, outcome_of(list_items(found.id))) if found else None
