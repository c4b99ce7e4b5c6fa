"""Giving villages their officers, and ending that; every act is logged by the services it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.policy import LIAISON_ROLE
from tracker.areas.queries import Place
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.people.models import Appointment, Post
from tracker.people.services.administration import appoint, end_appointment, find_open_account, save_post
from tracker.people.vocabulary import Rank
from tracker.policing.models import LiaisonAssignment, LiaisonOfficer
from tracker.policing.queries.assignments import Span, list_liaison_posts, list_spans
from tracker.policing.queries.villages import find_station, village_title
from tracker.policing.services.assignments_plan import Doubt, Plan, ask_once, plan_assignment, plan_end
from tracker.policing.vocabulary import LiaisonKind
from tracker.site.queries import get_setting

LONGEST_REASON = 200
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Order:
    """What is wished: who, in which way and rank, from which day until before which, and why."""

    username: str
    kind: LiaisonKind
    rank: Rank
    from_on: date
    to_on: date | None
    reason: str


def least_years() -> int:
    """How long an officer should stay."""
    return int(get_setting("policing.least_years"))


def assign(
    *, villages: Sequence[Place], order: Order, confirmed: str, actor: Actor, now: datetime
) -> list[Appointment]:
    """Give every one of the villages the officer; the old one of the rank ends on the first day of the new one.

    A village without a liaison post gets one. Unconfirmed, with nothing written, when there are doubts that
    `confirmed` does not name; Refused at the field in the way.
    """
    if not villages:
        raise Refused(N_("Choose at least one village."), field="villages")
    user = find_open_account(order.username)
    posts = list_liaison_posts([one.code for one in villages])
    spans = list_spans(post.id for post in posts.values())
    new = Span(order.rank, user.id, user.name, order.from_on, order.to_on)
    plans: list[tuple[Place, Plan]] = []
    doubts: list[Doubt] = []
    for village in villages:
        check_village(village, order.from_on)
        post = posts.get(village.code)
        plan = plan_assignment(spans.get(post.id, []) if post else [], new, least_years=least_years())
        plans.append((village, plan))
        doubts += [Doubt(one.message, {**one.params, "village": village.name}) for one in plan.doubts]
    ask_once(doubts, confirmed)
    return [
        carry_out(village=village, post=posts.get(village.code), plan=plan, order=order, actor=actor, now=now)
        for village, plan in plans
    ]


def check_village(village: Place, on: date) -> None:
    """Refused when the village does not exist on the day."""
    if not village.is_valid(on):
        raise Refused(N_("%(village)s does not exist on this day."), field="from_on", village=village.name)


def carry_out(
    *, village: Place, post: Post | None, plan: Plan, order: Order, actor: Actor, now: datetime
) -> Appointment:
    """Write a plan: end who has to make room, make the post where there is none, appoint."""
    for span, day in plan.ends:
        held = db.session.get_one(Appointment, span.key)
        end_appointment(appointment=held, to_on=day, actor=actor, now=now)
    post = post or make_liaison_post(village=village, actor=actor, now=now)
    row = appoint(
        post=post,
        username=order.username,
        rank=order.rank,
        from_on=order.from_on,
        to_on=order.to_on,
        reason=order.reason[:LONGEST_REASON],
        actor=actor,
        now=now,
    )
    db.session.add(LiaisonAssignment(appointment_id=row.id, kind=order.kind, entered_at=now))
    if db.session.get(LiaisonOfficer, row.user_id) is None:
        db.session.add(LiaisonOfficer(user_id=row.user_id, station_id=post.unit_id))
    db.session.flush()
    return row


def make_liaison_post(*, village: Place, actor: Actor, now: datetime) -> Post:
    """The liaison post of a village, with the station that serves it behind it."""
    title = f"{village_title(village)}一村一警"[:LONGEST_TITLE]
    if db.session.scalar(select(Post.id).where(Post.title == title)):
        title = f"{title[: LONGEST_TITLE - len(village.code)]}{village.code}"
    station = find_station(village.code)
    return save_post(
        post=None,
        title=title,
        role=LIAISON_ROLE,
        area_code=village.code,
        unit_id=station.id if station else None,
        is_active=True,
        actor=actor,
        now=now,
    )


def end_assignment(
    *, appointment: Appointment, to_on: date, reason: str, confirmed: str, actor: Actor, now: datetime
) -> None:
    """Let an assignment end before a day, with the reason; Unconfirmed when a village is left without A or too soon."""
    if appointment.to_on is not None and appointment.to_on <= local_day(now):
        raise Refused(N_("This assignment has ended already."), field="to_on")
    held = list_spans([appointment.post_id])[appointment.post_id]
    span = next(one for one in held if one.key == appointment.id)
    plan = plan_end(held, span, to_on, least_years=least_years())
    ask_once(plan.doubts, confirmed)
    appointment.reason = "；".join(one for one in (appointment.reason, reason.strip()) if one)[:LONGEST_REASON]
    end_appointment(appointment=appointment, to_on=to_on, actor=actor, now=now)
