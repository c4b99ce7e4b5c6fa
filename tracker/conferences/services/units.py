"""The units of a conference: who is named, who is let in for it alone, who goes again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from tracker.cases.models import Case, CasePost, CoHandling
from tracker.cases.services.routing import involve, receivers_of
from tracker.conferences.models import Conference, ConferenceUnit
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.people.models import Post

LEAST = 2


def nameable(case: Case) -> list[Post]:
    """The posts that may be named: whoever an order of the case may go to, and who may be asked to assist."""
    posts = [*receivers_of(case), *receivers_of(case, assisting=True)]
    return list({post.id: post for post in posts}.values())


def name_units(*, conference: Conference, wanted: Collection[int], now: datetime) -> list[str]:
    """Let exactly these posts be named; the titles of all that are. Refused at the field `units`.

    A named post gets its part in the case, for it must know what it is asked about. Whoever has given an opinion stays.
    """
    fresh, gone = _changed(conference, wanted)
    case = conference.case
    for post in fresh:
        is_guest = db.session.get(CasePost, (post.id, case.id)) is None
        involve(case, post.id)
        conference.units.append(ConferenceUnit(post=post, post_id=post.id, named_at=now, is_guest=is_guest, opinion=""))
    if gone:
        let_guests_go(conference, {one.post_id for one in gone})
        for one in gone:
            conference.units.remove(one)
    db.session.flush()
    return [one.post.title for one in conference.units]


def _changed(conference: Conference, wanted: Collection[int]) -> tuple[list[Post], list[ConferenceUnit]]:
    """The posts that come in, in the order of the list, and the units that go."""
    now_named = conference.named_post_ids
    allowed = nameable(conference.case)
    if not set(wanted) <= {*(post.id for post in allowed), *now_named}:
        raise Refused(N_("Choose units from the list."), field="units")
    if len(set(wanted)) < LEAST:
        raise Refused(N_("Name at least two units: one alone has nobody to confer with."), field="units")
    gone = [one for one in conference.units if one.post_id not in wanted]
    if any(one.opined_at for one in gone):
        raise Refused(N_("A unit that has given its opinion stays named."), field="units")
    return [post for post in allowed if post.id in wanted and post.id not in now_named], gone


def let_guests_go(conference: Conference, post_ids: Collection[int]) -> None:
    """Take the part in the case from those of the posts that had it for the conference alone and got nothing to do."""
    case = conference.case
    kept = {case.holder_post_id, case.lead_post_id, case.centre_post_id, case.reporter_post_id}
    asked = db.session.scalars(db.select(CoHandling.post_id).where(CoHandling.case_id == case.id))
    kept |= set(asked)
    guests = [one.post_id for one in conference.units if one.is_guest and one.post_id in post_ids]
    leaving = [one for one in guests if one not in kept]
    if leaving:
        query = delete(CasePost).where(CasePost.case_id == case.id, CasePost.post_id.in_(leaving))
        db.session.execute(query.execution_options(synchronize_session="fetch"))
