"""Root cases that begin, and cases that are linked to them: by the sweep, or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.access.actor import Actor, HeldPost
from tracker.cases.models import Case
from tracker.cases.services.log import take_serial
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.json import Json
from tracker.foundation.orm import AnyRow
from tracker.recurrence.models import RootCase, RootLink
from tracker.recurrence.places import spot_of
from tracker.recurrence.queries.matches import list_alike, list_roots_at, window
from tracker.recurrence.rules import CENTRE, OWNED, SUPERVISOR, WATCHED
from tracker.recurrence.services.checks import plan_anew
from tracker.recurrence.services.telling import EVERYONE, inform, write
from tracker.recurrence.vocabulary import RUNNING, Origin, Status
from tracker.site.queries import get_setting

C = TypeVar("C", bound=Case | AnyRow)


def look_at(case: AnyRow, now: datetime) -> bool:
    """Link a case that came in to the root case of its place, or propose one when it has come back often enough.

    `case` is a row of queries/matches.py; whether it belongs to a root case now.
    """
    if not find_unlinked([case]):  # another case of the same batch may have taken it along
        return False
    roots = list_roots_at(spot_of(case), case.area_code, case.category_code)
    running = next((one for one in roots if one.status in RUNNING), None)
    if running is not None:
        return bool(link_cases(running, [case], now))
    alike = find_unlinked(list_alike(case, case.received_at), hold=True)
    if not any(one.id == case.id for one in alike):
        return False
    latest = roots[0] if roots else None
    if latest is not None and _has_returned(latest, case):
        after = [one for one in alike if one.received_at > (latest.ended_at or now)]
        open_root(case=case, cases=after, origin=Origin.RETURNED, now=now, previous=latest)
        return True
    if len(alike) < int(get_setting("recurrence.times")):
        return False
    open_root(case=case, cases=alike, origin=Origin.SWEEP, now=now)
    return True


def find_unlinked(cases: Sequence[C], *, hold: bool = False) -> list[C]:
    """Those of the cases that belong to no root case yet.

    With `hold` they are kept until the transaction ends: of two who come at once, the second finds them taken.
    """
    ids = sorted(one.id for one in cases)
    if hold:
        db.session.execute(select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update())
    taken = set(db.session.scalars(select(RootLink.case_id).where(RootLink.case_id.in_(ids))))
    return [one for one in cases if one.id not in taken]


def _has_returned(root: RootCase, case: Case | AnyRow) -> bool:
    """The root was held to be removed, and it came back within the days: once is enough."""
    if root.status is not Status.CLOSED or root.ended_at is None:
        return False
    return root.ended_at < case.received_at <= root.ended_at + window()


def open_root(
    *, case: Case | AnyRow, cases: Sequence[Case | AnyRow], origin: Origin, now: datetime,
    previous: RootCase | None = None, reason: str = "", post: HeldPost | None = None, actor: Actor | None = None,
) -> RootCase:  # fmt: skip
    """Propose a root case at the place of a case and link cases to it, by itself where no post does.

    The cases must be free and held (`find_unlinked`).
    """
    county, year = case.area_code[:6], local_day(now).year
    seq = take_serial(f"GZ{county}-{year}")
    spot = spot_of(case)
    lng, lat = spot.point or (None, None)
    root = RootCase(
        ref=f"G{county}-{year}-{seq:04d}",
        year=year,
        seq=seq,
        area_code=case.area_code,
        category_code=case.category_code,
        place=case.place,
        place_key=spot.key,
        lng=lng,
        lat=lat,
        origin=origin,
        status=Status.PROPOSED,
        reason=reason,
        previous_id=previous.id if previous else None,
        opened_at=now,
        opened_by_post_id=post.id if post else None,
        task="",
        cause="",
        measure="",
        checks_needed=0,
        round=0,
        ended_note="",
        event_count=0,
        chain_head=b"",
        checks=[],
    )
    db.session.add(root)
    db.session.flush()
    db.session.add_all([RootLink(root_id=root.id, case_id=one.id, linked_at=now) for one in cases])
    db.session.flush()
    told = {"cases": [one.ref for one in cases], "reason": reason, "origin": origin.value}
    told["previous"] = previous.number if previous else ""
    write(root, "RootProposed", now, told, actor=actor, post=post)
    inform(root, "RootProposed", now, (SUPERVISOR, CENTRE), but=post.id if post else None)
    db.session.flush()
    return root


def link_cases(
    root: RootCase, cases: Sequence[C], now: datetime, *, reason: str = "", actor: Actor | None = None,
    post: HeldPost | None = None,
) -> list[C]:  # fmt: skip
    """Link further cases, as far as they are free; those that were. None where the root case has ended meanwhile.

    One that came in while the place was being watched lets the quiet checks begin again.
    """
    query = select(RootCase).where(RootCase.id == root.id).options(selectinload(RootCase.checks))
    db.session.scalars(query.with_for_update(of=RootCase).execution_options(populate_existing=True)).one()
    free = find_unlinked(cases, hold=True) if root.status in RUNNING else []
    if not free:
        return []
    db.session.add_all([RootLink(root_id=root.id, case_id=one.id, linked_at=now) for one in free])
    db.session.flush()
    told: Json = {"cases": [one.ref for one in free], "reason": reason}
    kind, seats = "RootCaseLinked", [OWNED]
    stated_at = root.stated_at if root.status in WATCHED else None
    if stated_at is not None and any(one.received_at >= stated_at for one in free):
        kind, seats = "RootRepeated", [*EVERYONE]
        told["quiet"] = root.quiet_count
        told["days"] = [day.isoformat() for day in plan_anew(root, now)]
    write(root, kind, now, told, actor=actor, post=post)
    inform(root, kind, now, seats, but=post.id if post else None)
    db.session.flush()
    return free
