"""Pages of the course: inquiries, sessions with their calendar entry, clauses, the list, the text."""

from __future__ import annotations

import difflib
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, g, make_response, request, url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from tracker.access import Permission
from tracker.access.engine import post_for
from tracker.areas.queries import get_tree
from tracker.foundation.days import CHINA
from tracker.foundation.words import N_
from tracker.mediation import forms
from tracker.mediation import vocabulary as words
from tracker.mediation.models import MediationClause, MediationSession
from tracker.mediation.papers.agreement_text import generate_agreement
from tracker.mediation.papers.loading import load_content
from tracker.mediation.queries.detail import MediationInView, NotVisible
from tracker.mediation.queries.texts import AGREEMENT, Version, list_versions
from tracker.mediation.rules import CLAUSES_OPEN, INQUIRIES_OPEN, LIST_OPEN, MEDIATOR, RUNNING, SESSIONS_OPEN
from tracker.mediation.sealing import unseal_to_change
from tracker.mediation.services import course as do
from tracker.mediation.services.money import parse_yuan
from tracker.mediation.services.parties import may_write
from tracker.mediation.views import frame
from tracker.web.access import requires
from tracker.web.forms import form_status
from tracker.web.identity import now
from tracker.web.pages import done, page
from tracker.workflow.taking import Stale


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=CHINA)


@requires(Permission.MEDIATION_LIST)
def inquiry_new(ref: str) -> Response:
    """Record an investigation."""
    view = frame.open_to_read(ref)
    may_write(view.facts, g.actor, INQUIRIES_OPEN)
    form = forms.InquiryForm(data={"asked_on": g.actor.on, "version": view.mediation.version})

    def act() -> Response:
        held = frame.open_to_write(ref, form.version.data)
        do.record_inquiry(
            facts=held.facts,
            asked_on=form.asked_on.data,
            place=form.place.data or "",
            asked=form.asked.data or "",
            present=form.present.data or "",
            questions=forms.questions_of(form),
            text=form.text.data or "",
            actor=g.actor,
            now=now(),
        )
        return done(url_for("mediation.detail", ref=ref) + "#course", _("The investigation is recorded."))

    key = frame.draft_key(ref, "inquiry")
    return frame.form_page(
        view, form, act, title=_("Investigation record"), key=key, template="mediation/record.html",
        first=("asked_on", "place", "asked", "present"), last=(),
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def session_new(ref: str) -> Response:
    """Plan the next session."""
    view = frame.open_to_read(ref)
    may_write(view.facts, g.actor, SESSIONS_OPEN)
    people = frame.people_choices(view)
    rooms = [one for one in view.mediation.committee.rooms.splitlines() if one.strip()]
    start = {
        "version": view.mediation.version,
        "day": g.actor.on + timedelta(days=1),
        "time": time(9, 0),
        "minutes": 90,
        "room": rooms[0] if rooms else "",
        "invited": [key for key, _label in people],
    }
    form = forms.SessionPlanForm(data=start)
    form.invited.choices = people

    def act() -> Response:
        held = frame.open_to_write(ref, form.version.data)
        plan = do.SessionPlan(
            at=_at(form.day.data, form.time.data),
            room=form.room.data,
            minutes=form.minutes.data,
            is_public=form.is_public.data,
            invited=form.invited.data or [],
        )
        do.plan_session(facts=held.facts, plan=plan, actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref) + "#course", _("The session is planned."))

    return frame.form_page(view, form, act, title=_("Plan a session"), key=frame.draft_key(ref, "session"), rooms=rooms)


def _session_of(view: MediationInView, no: int) -> MediationSession:
    found = next((one for one in view.facts.sessions if one.no == no), None)
    if found is None:
        raise NotVisible
    return found


@requires(Permission.MEDIATION_LIST)
def session_record(ref: str, no: int) -> Response:
    """Record a session: who came, what was said, how it ended."""
    view = frame.open_to_read(ref)
    may_write(view.facts, g.actor, SESSIONS_OPEN)
    session = _session_of(view, no)
    begins = session.planned_at.astimezone(CHINA)
    start = {
        "version": view.mediation.version,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": (begins + timedelta(minutes=session.minutes)).time(),
    }
    form = forms.SessionRecordForm(data=start)
    form.attended.choices = frame.people_choices(view)

    def act() -> Response:
        files = form.scans.take()
        held = frame.open_to_write(ref, form.version.data)
        said = do.SessionRecord(
            held_from=_at(form.day.data, form.begins.data),
            held_to=_at(form.day.data, form.ends.data),
            attended=form.attended.data or [],
            questions=forms.questions_of(form),
            text=form.text.data or "",
            outcome=form.outcome.data or "",
            is_adjourned=form.is_adjourned.data,
            reason=form.reason.data or "",
            files=files,
        )
        do.record_session(facts=held.facts, session=_session_of(held, no), said=said, actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref) + "#course", _("The session is recorded."))

    return frame.form_page(
        view, form, act, title=_("Record of session %(no)s", no=no), key=frame.draft_key(ref, f"session-{no}"),
        template="mediation/record.html", first=("day", "begins", "ends", "attended"),
        last=("outcome", "is_adjourned", "reason", "scans"),
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def session_call_off(ref: str, no: int) -> Response:
    """Call a planned session off."""
    view = frame.open_to_read(ref)
    may_write(view.facts, g.actor, SESSIONS_OPEN)
    _session_of(view, no)
    form = forms.ReasonForm()

    def act() -> Response:
        held = frame.open_to_write(ref)
        session = _session_of(held, no)
        do.call_off_session(facts=held.facts, session=session, reason=form.reason.data, actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref) + "#course", _("The session is called off."))

    key = frame.draft_key(ref, f"call-off-{no}")
    return frame.form_page(view, form, act, title=_("Call session %(no)s off", no=no), key=key)


@requires(Permission.MEDIATION_LIST)
def session_calendar(ref: str, no: int) -> Response:
    """A session for the mediator's own calendar: number, time and room; no name and no matter."""
    view = frame.open_to_read(ref)
    session = _session_of(view, no)
    calendar = Calendar()
    calendar.add("prodid", "-//Gridcase//mediation//ZH")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{ref}-session-{no}@gridcase")
    event.add("dtstamp", now())
    event.add("dtstart", session.planned_at)
    event.add("dtend", session.planned_at + timedelta(minutes=session.minutes))
    event.add("summary", _("Mediation session %(no)s · %(ref)s", no=no, ref=ref))
    event.add("location", f"{get_tree().path(view.mediation.committee.unit.area_code)} {session.room}")
    calendar.add_component(event)
    response = make_response(calendar.to_ical())
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{ref}-{no}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _clause_of(view: MediationInView, no: int | None) -> MediationClause | None:
    if no is None:
        return None
    found = next((one for one in view.facts.clauses if one.no == no), None)
    if found is None:
        raise NotVisible
    return found


@requires(Permission.MEDIATION_LIST)
def clause_new(ref: str) -> Response:
    return _clause_page(ref, None)


@requires(Permission.MEDIATION_LIST)
def clause(ref: str, no: int) -> Response:
    return _clause_page(ref, no)


def _clause_page(ref: str, no: int | None) -> Response:
    """Write a clause, or change one while it is being negotiated."""
    view = frame.open_to_read(ref)
    may_write(view.facts, g.actor, CLAUSES_OPEN)
    known = _clause_of(view, no)
    start: dict[str, object] = {"version": view.mediation.version}
    if known is not None:
        start |= unseal_to_change(known) | {
            "party": str(known.party_id),
            "due_on": known.due_on,
            "way": known.way.value,
        }
        start["amount"] = f"{known.amount_fen / 100:.2f}" if known.amount_fen else ""
    form = forms.ClauseForm(data=start)
    form.party.choices = [("", _("Choose a party")), *frame.party_choices(view)]
    form.way.choices = [("", _("Choose how")), *forms.options(words.CLAUSE_WAYS)]

    def act() -> Response:
        held = frame.open_to_write(ref, form.version.data)
        amount = (form.amount.data or "").strip()
        entry = do.ClauseEntry(
            party_id=int(form.party.data),
            what=form.what.data,
            due_on=form.due_on.data,
            way=words.ClauseWay(form.way.data),
            amount_fen=parse_yuan(amount, field="amount") if amount else None,
            remark=form.remark.data or "",
        )
        do.save_clause(facts=held.facts, entry=entry, clause=_clause_of(held, no), actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref) + "#agreement", _("The clause is written."))

    title = _("Clause %(no)s", no=no) if no else _("Write a clause")
    return frame.form_page(view, form, act, title=title, key=frame.draft_key(ref, f"clause-{no or 'new'}"))


@requires(Permission.MEDIATION_LIST)
def clause_remove(ref: str, no: int) -> Response:
    # The others are numbered on: pressed twice, it must not take out the next one as well.
    view = frame.open_to_write(ref, request.form.get("version", "0"))
    found = _clause_of(view, no)
    assert found is not None
    do.remove_clause(facts=view.facts, clause=found, actor=g.actor, now=now())
    return done(url_for("mediation.detail", ref=ref) + "#agreement", _("The clause is taken out."))


@requires(Permission.MEDIATION_LIST)
def court_list(ref: str) -> Response:
    """Go over the list of what a court cannot confirm."""
    view = frame.open_to_read(ref)
    may_write(view.facts, g.actor, LIST_OPEN)
    form = forms.ListForm(data={"found": view.mediation.unconfirmable or []})
    form.found.choices = forms.options(words.UNCONFIRMABLES)

    def act() -> Response:
        held = frame.open_to_write(ref)
        do.go_over_list(facts=held.facts, found=form.found.data or [], actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref) + "#agreement", _("The list has been gone over."))

    title = _("What a court cannot confirm")
    return frame.form_page(view, form, act, title=title, key=frame.draft_key(ref, "court-list"))


@requires(Permission.MEDIATION_LIST)
def agreement_text(ref: str) -> Response:
    """The agreement's text: generated from the clauses, edited by the mediator, every version kept."""
    view = frame.open_to_read(ref)
    versions = list_versions(view.mediation.id, AGREEMENT)
    is_made = (_may_edit(view) and bool(request.args.get("anew"))) or not versions
    generated = generate_agreement(load_content(view.mediation.id, today=g.actor.on)) if is_made else ""
    current = generated if is_made else versions[0].text
    form = forms.TextForm(data={"text": current, "base": _base(versions)})
    key = frame.draft_key(ref, "agreement")

    def act() -> Response:
        held = frame.open_to_write(ref)
        before = list_versions(held.mediation.id, AGREEMENT)
        if str(form.base.data) != _base(before):
            raise Stale(N_("Someone else has written a newer version since you opened this one."), code="stale")
        if not before:
            # What the program wrote is the first version, so that every change can be seen against it.
            do.write_text(
                facts=held.facts, paper=AGREEMENT, text=generated, actor=g.actor, now=now(), is_generated=True
            )
        do.write_text(facts=held.facts, paper=AGREEMENT, text=form.text.data, actor=g.actor, now=now())
        return done(url_for("mediation.agreement_text", ref=ref), _("The text is kept as a new version."))

    kept_at = frame.take_draft(form, key)
    answer, stale = frame.send(form, act, key)
    if answer is not None:
        return answer
    if request.method == "POST":
        frame.leave_trace(view)
    if stale:
        versions = list_versions(view.mediation.id, AGREEMENT)
        form.base.data, form.base.raw_data = _base(versions), None
    newest = versions[0].text if stale and versions else ""
    return page(
        "mediation/text.html", fragment="form", status=409 if stale else form_status(),
        **_text_page(view, form, versions, key, newest, kept_at),
    )  # fmt: skip


def _may_edit(view: MediationInView) -> bool:
    """Until it is signed; who was invited reads it."""
    return view.mediation.stage in RUNNING and post_for(MEDIATOR, g.actor, view.facts) is not None


def _base(versions: list[Version]) -> str:
    """The version a text is written upon."""
    return str(versions[0].version if versions else 0)


def _text_page(
    view: MediationInView, form: forms.TextForm, versions: list[Version], key: str, stale: str, kept_at: datetime | None
) -> dict[str, Any]:
    newer = request.args.get("compare", "")
    chosen = next((one for one in versions if str(one.version) == newer), None)
    older = next((one for one in versions if chosen and one.version == chosen.version - 1), None)
    return {
        "view": view,
        "mediation": view.mediation,
        "form": form,
        "versions": versions,
        "draft_key": key,
        "is_open": _may_edit(view),
        "stale": stale,
        "kept_at": kept_at,
        "chosen": chosen,
        "changes": changes_between(older.text, chosen.text) if chosen and older else [],
    }


def changes_between(older: str, newer: str) -> list[tuple[str, str]]:
    """Line by line: ("same" | "out" | "in", the line)."""
    marks = {"  ": "same", "- ": "out", "+ ": "in"}
    lines = difflib.ndiff(older.splitlines(), newer.splitlines())
    return [(marks[one[:2]], one[2:]) for one in lines if one[:2] in marks]
