"""Who read personal data, for the supervisor of the place and for the auditor."""

from __future__ import annotations

from flask import Response, g

from tracker.access import Permission, can
from tracker.audit.views import asked_of_log, log_page
from tracker.audit.vocabulary import READINGS
from tracker.supervision.queries.readings import of_number, of_reach
from tracker.web.access import requires


@requires(Permission.READING_LIST)
def readings() -> Response:
    """When who saw a reporter in plain, or read a mediation, sealed notes or a paper; nothing of what stood there."""
    asked = asked_of_log("ref")
    acts = (asked["act"],) if asked["act"] in READINGS else READINGS
    only = [of_reach(g.actor), *([of_number(asked["ref"])] if asked["ref"] else [])]
    opens = can(g.actor, Permission.CASE_LIST)
    return log_page("supervision/readings.html", asked, acts, *only, acts=READINGS, opens=opens)
