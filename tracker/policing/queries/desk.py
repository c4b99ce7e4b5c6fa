"""What a police liaison has before him today: his villages, their cases, and what others ask of him."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, func, select

from tracker.access import Permission
from tracker.access.actor import Actor, HeldPost
from tracker.access.gate import granting
from tracker.access.scope import in_areas
from tracker.cases.models import Case, CoHandling
from tracker.cases.queries.lists import ends_first, rows_query
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.foundation.orm import among
from tracker.people.vocabulary import Rank
from tracker.policing.models import PoliceRoom, VillageContact
from tracker.policing.queries.visits_norm import VillageNorm, list_present_norms

#: Longest list of open cases of all villages together.
MOST = 100
NEVER = 99_999_999_999


@dataclass(frozen=True)
class Village:
    """One village of the liaison today; `contact` holds its office phone and police room."""

    post: HeldPost
    norm: VillageNorm
    contact: Row | None
    cases: list[Row]

    @property
    def area_code(self) -> str:
        return self.post.area_code

    @property
    def is_standing_in(self) -> bool:
        return self.post.rank is Rank.B


def list_villages(actor: Actor, today: date) -> list[Village]:
    """The places of the actor's liaison posts, each with its contacts, its norm and its open cases."""
    posts = [
        post for post in granting(actor, Permission.POLICING_DESK) if len(post.area_code) >= AreaLevel.VILLAGE.digits
    ]
    if not posts:
        return []
    contacts = _contacts([post.area_code for post in posts])
    norms = {norm.post_id: norm for norm in list_present_norms([(post.id, post.area_code) for post in posts], today)}
    cases = _open_cases(actor, posts)
    return [
        Village(post, norms[post.id], contacts.get(post.area_code), cases[post.id])
        for post in sorted(posts, key=lambda post: post.area_code)
    ]


def _contacts(codes: Sequence[str]) -> dict[str, Row]:
    query = (
        select(VillageContact.area_code, VillageContact.office_phone, PoliceRoom.name.label("room"))
        .outerjoin(PoliceRoom, PoliceRoom.id == VillageContact.room_id)
        .where(VillageContact.area_code.in_(codes))
    )
    return {row.area_code: row for row in db.session.connection().execute(query)}


def _open_cases(actor: Actor, posts: Sequence[HeldPost]) -> dict[int, list[Row]]:
    """Open public-safety cases by post, the ones whose time runs out first on top."""
    query = (
        rows_query(actor)
        .where(
            Case.is_open,
            Case.visibility == Visibility.POLICE,
            in_areas(Case.area_code, posts),
            visible_cases(actor),
        )
        .order_by(func.coalesce(ends_first(), NEVER), Case.id)
        .limit(MOST)
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for row in db.session.connection().execute(query):
        for post in posts:
            if is_within(row.area_code, post.area_code):
                found[post.id].append(row)
                break
    return found


def list_questions(actor: Actor) -> list[Row]:
    """Cases about which one of the actor's posts was asked "civil or police?" and has not answered."""
    query = (
        rows_query(actor)
        .add_columns(Case.triage_due_at)
        .where(
            Case.is_open,
            Case.triage_asked_at.isnot(None),
            Case.triage_answered_at.is_(None),
            among(Case.triage_post_id, actor.post_ids),
            visible_cases(actor),
        )
    )
    return list(db.session.connection().execute(query.order_by(Case.triage_due_at).limit(MOST)))


def list_joint_tasks(actor: Actor) -> list[Row]:
    """Cases in which one of the actor's posts was asked to assist and has not answered."""
    query = (
        rows_query(actor)
        .add_columns(CoHandling.task, CoHandling.due_at.label("task_due_at"))
        .join(CoHandling, CoHandling.case_id == Case.id)
        .where(
            Case.is_open,
            among(CoHandling.post_id, actor.post_ids),
            CoHandling.answered_at.is_(None),
            visible_cases(actor),
        )
    )
    return list(db.session.connection().execute(query.order_by(func.coalesce(CoHandling.due_at, NEVER)).limit(MOST)))
