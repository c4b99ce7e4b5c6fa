"""The page of a mediation, and one view for every step of its table."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.access.engine import post_for
from tracker.access.workflow import Stale
from tracker.areas.queries import get_tree
from tracker.cases.forms import answers_of, form_for, refusal_of
from tracker.cases.services.files import path_of
from tracker.extensions import db
from tracker.foundation.filenames import file_name
from tracker.foundation.words import Refused
from tracker.mediation import vocabulary as words
from tracker.mediation.asks import ASKS
from tracker.mediation.models import MediationFile
from tracker.mediation.papers.missing import missing_papers
from tracker.mediation.queries import choices
from tracker.mediation.queries import detail as q
from tracker.mediation.rules import (
    CLAUSES_OPEN,
    INQUIRIES_OPEN,
    LIST_OPEN,
    MEDIATOR,
    PARTIES_OPEN,
    QUIET_STEPS,
    SESSIONS_OPEN,
    Move,
)
from tracker.mediation.sealing import unseal
from tracker.mediation.services.days import can_confirm, last_day
from tracker.mediation.services.drafts import drop_draft
from tracker.mediation.services.moves import NOT_NOW, find_move, make_move, moves_for
from tracker.mediation.views import frame
from tracker.mediation.views.history import happenings_of
from tracker.mediation.views.rail import phases_of
from tracker.mediation.vocabulary import STEPS, Step
from tracker.web.access import requires
from tracker.web.forms import refuse
from tracker.web.identity import now
from tracker.web.jinja import local_day
from tracker.web.language import say, say_refusal
from tracker.web.pages import done, page
from tracker.web.uploads import send_kept, take_files


def _context(view: q.MediationInView, **more: Any) -> dict[str, Any]:
    """What the page shows; content only where the scope allows it."""
    mediation, facts = view.mediation, view.facts
    context: dict[str, Any] = {
        "view": view,
        "mediation": mediation,
        "path": get_tree().path(mediation.area_code),
        "phases": phases_of(facts, is_readable=view.is_readable),
        "last_day": last_day(mediation),
        "refusal": None,
        "W": words,
    }
    if not view.is_readable:
        return context | {"moves": [], "quiet_moves": []} | more
    moves = moves_for(facts, g.actor, now())
    writes = post_for(MEDIATOR, g.actor, facts) is not None
    context |= {
        "body": unseal(mediation),
        "moves": sorted((one for one in moves if one.action not in QUIET_STEPS), key=lambda one: one.to is None),
        "quiet_moves": [one for one in moves if one.action in QUIET_STEPS],
        "parties": [_party(view, one) for one in facts.parties],
        "helpers": [(one, unseal(one)) for one in facts.helpers],
        "inquiries": [(one, unseal(one)) for one in q.list_inquiries(mediation.id)],
        "sessions": [(one, unseal(one)) for one in facts.sessions],
        "clauses": [_clause(view, one) for one in facts.clauses],
        "performances": q.list_performances(facts),
        "visits": [(one, unseal(one)) for one in facts.visits],
        "files": [(one, _shown(one)) for one in q.list_files(mediation.id)],
        "happenings": happenings_of(view),
        "missing": missing_papers(mediation.id) if mediation.is_open else [],
        "can_confirm": can_confirm(mediation),
        "today": g.actor.on,
        "total_fen": sum(one.amount_fen or 0 for one in facts.clauses),
        "writes": writes,
        "open_for": {
            "parties": writes and mediation.stage in PARTIES_OPEN,
            "inquiries": writes and mediation.stage in INQUIRIES_OPEN,
            "sessions": writes and mediation.stage in SESSIONS_OPEN,
            "clauses": writes and mediation.stage in CLAUSES_OPEN,
            "list": writes and mediation.stage in LIST_OPEN,
            "file": writes and mediation.is_open,
        },
    }
    return context | more


def _party(view: q.MediationInView, party: Any) -> dict[str, Any]:
    acting = [
        (one, unseal(one)) for one in view.facts.representatives if one.party_id == party.id and one.ended_on is None
    ]
    return {"one": party, "body": unseal(party), "acting": acting}


def _clause(view: q.MediationInView, clause: Any) -> dict[str, Any]:
    party = next(one for one in view.facts.parties if one.id == clause.party_id)
    late = clause.performed_on is not None and clause.performed_on > clause.due_on
    return {"one": clause, "body": unseal(clause), "party": frame.shown(party), "late": late}


@requires(Permission.MEDIATION_LIST)
def detail(ref: str) -> Response:
    """One page for one dispute; reading its content leaves a trace."""
    view = q.get_mediation(ref, actor=g.actor)
    if view.is_readable:
        frame.leave_trace(view)
    return page("mediation/detail.html", fragment="file", **_context(view))


@requires(Permission.MEDIATION_LIST)
def move(ref: str, step: Step) -> Response:
    """GET shows the form of a step, POST takes it. One view for every row of the table."""
    view = q.get_mediation(ref, actor=g.actor)
    if not view.is_readable:
        raise q.NotVisible
    found, why = find_move(step, view.facts, g.actor, now())
    if found is None:
        return _refuse(view, step, say(why or NOT_NOW))
    form = form_for(found.asks, _choices(found, view), ASKS)
    key = frame.draft_key(ref, f"step-{step.value}")
    if request.method == "GET":
        kept_at = frame.take_draft(form, key)
        form.version.data = view.mediation.version
        return _move_page(view, found, form, kept_at=kept_at)
    if not form.validate():
        return _move_page(view, found, form, 422)
    return _make(ref, step, found, form, key)


def _choices(found: Move, view: q.MediationInView) -> dict[str, list[tuple[str, str]]]:
    """What the live asks of a row offer."""
    facts = view.facts
    parties = frame.party_choices(view)
    mediation = view.mediation
    offered: dict[str, Any] = {
        "party": lambda: parties,
        "both_parties": lambda: parties,
        "told_parties": lambda: [
            (str(one.id), frame.shown(one)) for one in facts.parties if one.rights_told_at is None
        ],
        "checked_parties": lambda: [
            (str(one.id), frame.shown(one)) for one in facts.parties if one.id_checked_at is None
        ],
        "clause": lambda: [
            (str(one.id), f"{one.no}. {unseal(one).get('what', '')[:60]}") for one in facts.open_clauses
        ],
        "visit": lambda: [
            (str(one.id), _("planned for %(day)s", day=local_day(one.planned_on))) for one in facts.open_visits
        ],
        "helper": lambda: [(str(one.id), unseal(one).get("name", "")) for one in facts.helpers if one.ended_at is None],
        "mediator": lambda: [
            (str(one.id), one.title) for one in choices.mediator_posts(mediation.committee_id, g.actor.on)
        ],
        "helper_post": lambda: [
            ("", _("nobody of these")),
            *((str(one.id), one.title) for one in choices.helper_posts(mediation, g.actor.on)),
        ],
    }
    names = [name.rstrip("?") for name in found.asks]
    return {name: offered[name]() for name in names if name in offered}


def _make(ref: str, step: Step, found: Move, form: FlaskForm, key: str) -> Response:
    try:
        files = take_files(form, [ASKS[name.rstrip("?")] for name in found.asks])
        view = q.get_mediation(ref, actor=g.actor, lock=True)
        make_move(
            facts=view.facts,
            step=step,
            answers=answers_of(form),
            version=frame.read_number(form.version.data),
            actor=g.actor,
            now=now(),
            files=files,
        )
    except Stale as stale:
        return _stale(ref, found, form, stale)
    except Refused as refusal:
        view = _anew(ref)
        if find_move(step, view.facts, g.actor, now())[0] is None:
            return _refuse(view, step, say_refusal(refusal))
        refuse(form, refusal)
        return _move_page(view, found, form, 422)
    drop_draft(key=key, actor=g.actor)
    return done(url_for("mediation.detail", ref=ref), _("Done: %(action)s.", action=say(STEPS[step])))


def _move_page(view: q.MediationInView, found: Move, form: FlaskForm, status: int = 200, **more: Any) -> Response:
    asks = {name.rstrip("?"): ASKS[name.rstrip("?")] for name in found.asks}
    more = {"stale": None, "latest": [], "kept_at": None} | more
    frame.leave_trace(view)
    return page(
        "mediation/move.html",
        fragment="move",
        status=status,
        view=view,
        mediation=view.mediation,
        title=unseal(view.mediation).get("title"),
        move=found,
        form=form,
        asks=asks,
        draft_key=frame.draft_key(view.mediation.ref, f"step-{found.action.value}"),
        STEPS=STEPS,
        **more,
    )


def _stale(ref: str, found: Move, form: FlaskForm, stale: Stale) -> Response:
    """409: what others did since, beside what was typed, with the form ready to be sent on purpose."""
    view = _anew(ref)
    form.version.data = view.mediation.version
    form.version.raw_data = None
    return _move_page(view, found, form, 409, stale=say_refusal(stale), latest=happenings_of(view)[:3])


def _anew(ref: str) -> q.MediationInView:
    """How the mediation stands after a refusal; it may have gone to another mediator meanwhile."""
    db.session.rollback()
    view = q.get_mediation(ref, actor=g.actor)
    if not view.is_readable:
        raise q.NotVisible
    return view


def _shown(row: MediationFile) -> dict[str, str]:
    """What is sealed of a file, its name as people may see it."""
    body = unseal(row)
    return body | {"name": file_name(body.get("name", ""), row.mime)}


def _refuse(view: q.MediationInView, step: Step, why: str) -> Response:
    frame.leave_trace(view)
    context = _context(view, refusal=refusal_of(STEPS[step], why, ASKS))
    return page("mediation/detail.html", fragment="file", status=422, **context)


@requires(Permission.MEDIATION_LIST)
def file(ref: str, sha256: str) -> Response:
    """A scanned paper, only for those who may read the file."""
    view = frame.open_to_read(ref)
    found = q.get_file(view.mediation.id, sha256)
    path = path_of(current_app.config["SETTINGS"].files_dir, sha256)
    return send_kept(path, mime=found.mime, name=unseal(found).get("name", ""))
