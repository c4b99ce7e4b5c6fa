"""The desk of a police liaison: phone first, what to do next on top."""

from __future__ import annotations

from flask import Response, g

from tracker.access import Permission
from tracker.cases.queries.lists import is_hidden
from tracker.foundation.days import local_day
from tracker.policing.queries.desk import list_joint_tasks, list_questions, list_villages
from tracker.policing.queries.duty import list_duties
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.pages import page


@requires(Permission.POLICING_DESK)
def desk() -> Response:
    """My villages, what they wait for, and who else asked me."""
    today = local_day(now())
    return page(
        "policing/desk.html",
        villages=list_villages(g.actor, today),
        questions=list_questions(g.actor),
        tasks=list_joint_tasks(g.actor),
        duties=[one for one in list_duties(user_id=g.actor.user_id, first=today, last=today) if one.is_manned],
        is_hidden=is_hidden,
        today=today,
    )
