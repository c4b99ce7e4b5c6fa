"""The page of a case, its moves, files, reporter and papers."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission, can, require
from tracker.access.workflow import Stale
from tracker.audit.services import log_access
from tracker.cases.asks import ASKS
from tracker.cases.forms import answers_of, form_for, refusal_of
from tracker.cases.models import Case
from tracker.cases.panels import panels_of
from tracker.cases.papers import papers_of
from tracker.cases.queries import detail as q
from tracker.cases.queries.choices import move_choices
from tracker.cases.queries.ledger import deadline_ledger
from tracker.cases.queries.progress import progress_steps
from tracker.cases.rules import CALLING, QUIET_ACTIONS, TURNING_BACK, Move
from tracker.cases.safety import TRIAGES
from tracker.cases.services.files import path_of
from tracker.cases.services.moves import NOT_NOW, find_move, make_move, moves_for
from tracker.cases.views.limits import show_previews
from tracker.cases.views.timeline import happenings_of, printable
from tracker.cases.vocabulary import ACTIONS, Action, State
from tracker.foundation.words import Refused
from tracker.foundation.words import printable as plain
from tracker.web.access import requires
from tracker.web.forms import refuse
from tracker.web.identity import address, now
from tracker.web.jinja import local_time
from tracker.web.language import say, say_refusal
from tracker.web.pages import done, page
from tracker.web.uploads import send_kept, take_files


def _view_context(view: q.CaseInView, **more: Any) -> dict[str, Any]:
    """What the case page shows; content only where the scope allows it."""
    case, readable = view.case, view.is_readable
    moves = moves_for(view.facts, g.actor, now())
    context = {
        "case": case,
        "view": view,
        "path": q.area_path(case.area_code),
        # What carries the case on comes first, what only adds to it after it, what turns it back last.
        "moves": sorted((move for move in moves if move.action not in QUIET_ACTIONS), key=_precedence),
        "TURNING_BACK": TURNING_BACK,
        "quiet_moves": [move for move in moves if move.action in QUIET_ACTIONS],
        "happenings": happenings_of(view),
        "post_titles": view.facts.post_titles,
        "ledger": deadline_ledger(case, now()),
        "steps": progress_steps(case),
        "lead_ref": q.find_lead_ref(case),
        "merged": q.list_merged(view.facts),
        "requests": q.list_requests(view.facts) if readable else [],
        "files": q.list_files(view),
        "reporter": q.find_reporter(view) if readable else None,
        "may_unmask": _may_unmask(view),
        "papers": papers_of(case) if readable else {},
        "panels": panels_of(view, g.actor, now()),
        "refusal": None,
        "unmask_error": "",
        "ACTIONS": ACTIONS,
        "TRIAGES": TRIAGES,
    }
    return context | more


def _precedence(move: Move) -> tuple[bool, bool]:
    return move.action in TURNING_BACK, move.to is None


def _may_unmask(view: q.CaseInView) -> bool:
    """Of a case whose reporter the reader sees masked, while there is something to ask the reporter."""
    shown = view.is_readable and view.reads_of(view.case.received_at)
    return shown and _is_needed(view) and can(g.actor, Permission.CASE_UNMASK, view.facts)


def _is_needed(view: q.CaseInView) -> bool:
    """While the case is open, and afterwards for whoever still has to call the reporter back."""
    return view.case.is_open or any(move.action in CALLING for move in moves_for(view.facts, g.actor, now()))


@requires(Permission.CASE_LIST)
def detail(ref: str) -> Response:
    view = q.get_case(ref, actor=g.actor)
    return page("cases/detail.html", fragment="case", **_view_context(view))


@requires(Permission.CASE_LIST)
def move(ref: str, action: Action) -> Response:
    """GET shows the form of a move, POST makes it. One view for every action of the table."""
    view = q.get_case(ref, actor=g.actor)
    found, why = find_move(action, view.facts, g.actor, now())
    if found is None:
        return _refuse(view, action, say(why or NOT_NOW))
    form = form_for(found.asks, move_choices(found, view.case, now()))
    if request.method == "GET":
        form.version.data = view.case.version
        return _move_page(view, found, form)
    if not form.validate():
        return _move_page(view, found, form, 422)
    return _make(ref, action, found, form)


def _make(ref: str, action: Action, found: Move, form: FlaskForm) -> Response:
    try:
        files = take_files(form, [ASKS[name.rstrip("?")] for name in found.asks])
        view = q.get_case(ref, actor=g.actor, lock=True)
        version = form.version.data
        case = make_move(
            facts=view.facts,
            action=action,
            answers=answers_of(form),
            version=int(version) if str(version or "").isdigit() else None,
            actor=g.actor,
            now=now(),
            files=files,
        )
    except Stale as stale:
        return _stale(ref, found, form, stale)
    except Refused as refusal:
        view = q.get_case(ref, actor=g.actor)
        if refusal.field and refusal.field in form:
            refuse(form, refusal)
            return _move_page(view, found, form, 422)
        return _refuse(view, action, say_refusal(refusal))
    return done(url_for("cases.detail", ref=ref), _moved(case, action))


def _moved(case: Case, action: Action) -> str:
    """What has happened: the move, who has the case now, and until when."""
    if not case.is_open or case.holder_post_id is None:
        return _("Done: %(action)s.", action=say(ACTIONS[action]))
    step, due = case.stage_due_at, case.due_at
    told = {"action": say(ACTIONS[action]), "post": q.get_post_title(case.holder_post_id)}
    told |= {"step": local_time(step) if step else "", "time": local_time(due or step) if due or step else ""}
    if case.state is State.SUSPENDED:
        return _("Done: %(action)s. The case is with %(post)s; its clock stands still.", **told)
    has_both = bool(step and due and step != due)
    if action is Action.DISPATCH and has_both:
        return _("Sent to %(post)s, due %(time)s; this step by %(step)s.", **told)
    if action is Action.DISPATCH and due:
        return _("Sent to %(post)s, due %(time)s.", **told)
    if has_both:
        return _("Done: %(action)s. The case is with %(post)s, due %(time)s; this step by %(step)s.", **told)
    if due or step:
        return _("Done: %(action)s. The case is with %(post)s, due %(time)s.", **told)
    return _("Done: %(action)s. The case is with %(post)s.", **told)


def _move_page(view: q.CaseInView, found: Move, form: FlaskForm, status: int = 200, **more: Any) -> Response:
    labels = {ASKS[name.rstrip("?")].name: ASKS[name.rstrip("?")] for name in found.asks}
    path = q.area_path(view.case.area_code)
    more = {"stale": None, "latest": []} | more
    show_previews(form, view.case.ref, found.action)
    return page(
        "cases/move.html",
        fragment="move",
        status=status,
        case=view.case,
        view=view,
        move=found,
        form=form,
        asks=labels,
        path=path,
        ACTIONS=ACTIONS,
        **more,
    )


def _stale(ref: str, found: Move, form: FlaskForm, stale: Stale) -> Response:
    """409: what others did since, beside what was typed, with the form ready to be sent on purpose."""
    view = q.get_case(ref, actor=g.actor)
    since = happenings_of(view, view.facts.timeline[-3:])
    form.version.data = view.case.version
    # The hidden field keeps what the browser sent; the new version must win when the form is sent again.
    form.version.raw_data = None
    return _move_page(view, found, form, 409, stale=say_refusal(stale), latest=since)


def _refuse(view: q.CaseInView, action: Action, why: str) -> Response:
    context = _view_context(view, refusal=refusal_of(ACTIONS[action], why))
    return page("cases/detail.html", fragment="case", status=422, **context)


@requires(Permission.CASE_LIST)
def file(ref: str, sha256: str) -> Response:
    """A photo or document, only through the scope of its case."""
    view = q.get_case(ref, actor=g.actor)
    found = q.get_file(view, sha256)
    path = path_of(current_app.config["SETTINGS"].files_dir, sha256)
    mime = "image/webp" if sha256 == found.thumb_sha256 else found.mime
    return send_kept(path, mime=mime, name=found.name)


@requires(Permission.CASE_LIST)
def reporter(ref: str) -> Response:
    """The reporter in plain, for a purpose that is written down."""
    view = q.get_case(ref, actor=g.actor)
    if not (view.is_readable and view.reads_of(view.case.received_at)):
        raise q.NotVisible
    post = require(g.actor, Permission.CASE_UNMASK, view.facts)
    purpose = plain(request.form.get("purpose", ""))[:200]
    is_needed = _is_needed(view)
    if len(purpose) < 4 or not is_needed:
        words = (
            _("Say in a few words what you need it for.")
            if is_needed
            else _("The case is closed; the reporter stays masked.")
        )
        return page("cases/detail.html", fragment="case", status=422, **_view_context(view, unmask_error=words))
    log_access(
        actor=g.actor,
        act="reporter:unmask",
        now=now(),
        subject=f"case:{ref}",
        purpose=purpose,
        post=post,
        address=address(),
    )
    shown = q.find_reporter(view, is_plain=True)
    return page("cases/detail.html", fragment="case", **_view_context(view, reporter=shown))


@requires(Permission.CASE_PRINT)
def paper(ref: str, paper: str) -> Response:
    """A paper of the case on A4; that it was printed is logged."""
    view = q.get_case(ref, actor=g.actor)
    papers = papers_of(view.case)
    if paper not in papers or not view.is_readable:
        raise q.NotVisible
    copy = q.count_prints(ref, paper) + 1
    log_access(
        actor=g.actor,
        act="case:print",
        now=now(),
        subject=f"case:{ref}",
        purpose=paper,
        detail={"copy": copy},
        address=address(),
    )
    context = _view_context(view, happenings=happenings_of(view, printable(view)))
    context |= {"paper": papers[paper], "copy": copy, "seal_unit": q.get_seal_unit(view.case)}
    return page(f"cases/papers/{paper}.html", **context)
