"""Pages of the course: inquiries, sessions with their calendar entry, clauses, the list."""

from __future__ import annotations

from datetime import time, timedelta

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.audit.sealing import unseal_to_change
from tracker.foundation.days import CHINA
from tracker.foundation.json import Json
from tracker.mediation import vocabulary as words
from tracker.mediation.asks import CALLING_OFF, CLAUSE, COURT_LIST, INQUIRY, RECORD, SESSION
from tracker.mediation.models import MediationClause
from tracker.mediation.rules import CLAUSES_OPEN, INQUIRIES_OPEN, LIST_OPEN, SESSIONS_OPEN
from tracker.mediation.services import course as do
from tracker.mediation.views import frame
from tracker.web.access import requires
from tracker.web.calendars import Entry, calendar_of
from tracker.web.forms import options
from tracker.web.identity import now
from tracker.web.pages import done


@requires(Permission.MEDIATION_LIST)
def inquiry_new(ref: str) -> Response:
    """Record an investigation."""
    view = frame.open_to_enter(ref, INQUIRIES_OPEN)
    return frame.entry_page(
        view, INQUIRY, do.record_inquiry, title=_("Investigation record"),
        name="inquiry", said=_("The investigation is recorded."), place="#course", start={"asked_on": g.actor.on},
        template="mediation/record.html", first=("asked_on", "place", "asked", "present"), last=(),
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def session_new(ref: str) -> Response:
    """Plan the next session."""
    view = frame.open_to_enter(ref, SESSIONS_OPEN)
    people = frame.people_choices(view)
    rooms = [room for room in view.mediation.committee.rooms.splitlines() if room.strip()]
    start = {
        "day": g.actor.on + timedelta(days=1),
        "time": time(9, 0),
        "minutes": 90,
        "room": rooms[0] if rooms else "",
        "invited": [key for key, _label in people],
    }
    return frame.entry_page(
        view, SESSION, do.plan_session, title=_("Plan a session"), name="session", said=_("The session is planned."),
        place="#course", start=start, choices={"invited": people}, rooms=rooms,
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def session_record(ref: str, no: int) -> Response:
    """Record a session: who came, what was said, how it ended."""
    view = frame.open_to_enter(ref, SESSIONS_OPEN)
    session = frame.part_of(view.facts.sessions, no, "no")
    begins = session.planned_at.astimezone(CHINA)
    ends = begins + timedelta(minutes=session.minutes)
    return frame.entry_page(
        view, RECORD, do.record_session, of=lambda facts: {"session": frame.part_of(facts.sessions, no, "no")},
        title=_("Record of session %(no)s", no=no), name=f"session-{no}",
        said=_("The session is recorded."), place="#course",
        start={"day": begins.date(), "begins": begins.time(), "ends": ends.time()},
        choices={"attended": frame.people_choices(view)}, template="mediation/record.html",
        first=("day", "begins", "ends", "attended"), last=("outcome", "is_adjourned", "reason", "scans"),
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def session_call_off(ref: str, no: int) -> Response:
    """Call a planned session off."""
    view = frame.open_to_enter(ref, SESSIONS_OPEN)
    return frame.entry_page(
        view, CALLING_OFF, do.call_off_session, of=lambda facts: {"session": frame.part_of(facts.sessions, no, "no")},
        title=_("Call session %(no)s off", no=no), name=f"call-off-{no}",
        said=_("The session is called off."), place="#course", start={"version": ""},
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def session_calendar(ref: str, no: int) -> Response:
    """A session for the mediator's own calendar: number, time and room; no name and no matter."""
    view = frame.open_to_read(ref)
    session = frame.part_of(view.facts.sessions, no, "no")
    entry = Entry(
        f"{ref}-session-{no}",
        session.planned_at,
        session.planned_at + timedelta(minutes=session.minutes),
        _("Mediation session %(no)s · %(ref)s", no=no, ref=ref),
        f"{get_tree().path(view.mediation.committee.unit.area_code)} {session.room}",
    )
    response = calendar_of([entry], maker="mediation")
    response.headers["Content-Disposition"] = f'attachment; filename="{ref}-{no}.ics"'
    return response


@requires(Permission.MEDIATION_LIST)
def clause_new(ref: str) -> Response:
    """Write a clause."""
    return _clause_page(ref, None, title=_("Write a clause"))


@requires(Permission.MEDIATION_LIST)
def clause(ref: str, no: int) -> Response:
    """Change a clause while it is being negotiated."""
    return _clause_page(ref, no, title=_("Clause %(no)s", no=no))


def _clause_page(ref: str, no: int | None, *, title: str) -> Response:
    view = frame.open_to_enter(ref, CLAUSES_OPEN)
    start = None if no is None else _known(frame.part_of(view.facts.clauses, no, "no"))
    return frame.entry_page(
        view, CLAUSE, do.save_clause,
        of=lambda facts: {"clause": frame.part_of(facts.clauses, no, "no") if no else None},
        title=title, name=f"clause-{no or 'new'}", said=_("The clause is written."),
        place="#agreement", start=start,
        choices={
            "party": [("", _("Choose a party")), *frame.party_choices(view)],
            "way": [("", _("Choose how")), *options(words.ClauseWay)],
        },
    )  # fmt: skip


def _known(clause: MediationClause) -> Json:
    return unseal_to_change(clause) | {
        "party": str(clause.party_id),
        "due_on": clause.due_on,
        "way": clause.way.value,
        "amount": f"{clause.amount_fen / 100:.2f}" if clause.amount_fen else "",
    }


@requires(Permission.MEDIATION_LIST)
def clause_remove(ref: str, no: int) -> Response:
    # The others are numbered on: pressed twice, it must not take out the next one as well.
    view = frame.open_to_write(ref, request.form.get("version", "0"))
    unwanted = frame.part_of(view.facts.clauses, no, "no")
    do.remove_clause(facts=view.facts, clause=unwanted, actor=g.actor, now=now())
    return done(url_for("mediation.detail", ref=ref) + "#agreement", _("The clause is taken out."))


@requires(Permission.MEDIATION_LIST)
def court_list(ref: str) -> Response:
    """Go over the list of what a court cannot confirm."""
    view = frame.open_to_enter(ref, LIST_OPEN)
    return frame.entry_page(
        view, COURT_LIST, do.go_over_list, title=_("What a court cannot confirm"), name="court-list",
        said=_("The list has been gone over."), place="#agreement",
        start={"version": "", "found": view.mediation.unconfirmable or []},
        choices={"found": options(words.Unconfirmable)},
    )  # fmt: skip
