"""The page of a case, its moves, files, reporter and papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Response, abort, current_app, g, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission, can, require
from tracker.audit.services import log_access
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.cases.panels import panels_of
from tracker.cases.papers import papers_of
from tracker.cases.queries import detail as q
from tracker.cases.queries.choices import move_choices
from tracker.cases.queries.ledger import deadline_ledger
from tracker.cases.queries.progress import progress_steps
from tracker.cases.rules import CALLING, LIFE, TURNING_BACK
from tracker.cases.services.moves import CASES
from tracker.cases.services.routing import UNKNOWN
from tracker.cases.views.limits import show_previews
from tracker.cases.views.photos import gallery_of
from tracker.cases.views.redacting import cover_photo, photo_choices, redactable
from tracker.cases.views.timeline import happenings_of, printable
from tracker.cases.views.where import where_of
from tracker.cases.vocabulary import Action, State
from tracker.files.store import StoredFile, path_of
from tracker.foundation.words import printable as plain
from tracker.people.queries.posts import get_unit_name
from tracker.web.access import requires
from tracker.web.addresses import Parts
from tracker.web.carrying import Entry
from tracker.web.identity import address, now
from tracker.web.jinja import local_time
from tracker.web.language import say
from tracker.web.pages import Shown, page
from tracker.web.prints import log_print
from tracker.web.uploads import send_kept
from tracker.workflow.forms import Choices
from tracker.workflow.life import Move
from tracker.workflow.pages import MovePages


def _view_context(view: q.CaseInView, **more: object) -> Shown:
    """What the case page shows; content only where the scope allows it."""
    case, readable = view.case, view.is_readable
    moves = LIFE.offered(view.facts, g.actor, now())
    context = {
        "case": case,
        "view": view,
        "path": q.area_path(case.area_code),
        # What carries the case on comes first, what only adds to it after it, what turns it back last.
        "moves": sorted(LIFE.loud(moves), key=_precedence),
        "TURNING_BACK": TURNING_BACK,
        "quiet_moves": LIFE.hushed(moves),
        "happenings": happenings_of(view),
        "post_titles": view.facts.post_titles,
        "ledger": deadline_ledger(case, now()),
        "steps": progress_steps(case),
        "lead_ref": q.find_lead_ref(case),
        "merged": q.list_merged(view.facts),
        "requests": q.list_requests(view.facts) if readable else [],
        "gallery": gallery_of(view),
        "reporter": q.find_reporter(view) if readable else None,
        "may_unmask": _may_unmask(view),
        "papers": papers_of(case) if readable else {},
        "where": where_of(view),
        "panels": panels_of(view, g.actor, now()),
        "refusal": None,
        "unmask_error": "",
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
    return view.case.is_open or any(move.action in CALLING for move in LIFE.offered(view.facts, g.actor, now()))


@requires(Permission.CASE_LIST)
def detail(ref: str) -> Response:
    view = q.get_case(ref, actor=g.actor)
    return page("cases/detail.html", fragment="case", **_view_context(view))


class CaseMoves(MovePages[q.CaseInView]):
    """The moves of a case."""

    flow = CASES
    home = "cases.detail"
    template = "cases/detail.html"
    fragment = "case"

    def key_of(self, view: q.CaseInView) -> Parts:
        return {"ref": view.case.ref}

    def load(self, key: str, *, lock: bool = False) -> q.CaseInView:
        return q.get_case(key, actor=g.actor, lock=lock)

    def thing(self, view: q.CaseInView) -> CaseFacts:
        return view.facts

    def context(self, view: q.CaseInView, **more: object) -> Shown:
        return _view_context(view, **more)

    def about(self, view: q.CaseInView, move: Move) -> Shown:
        case = view.case
        return {
            "number": case.ref,
            "lede": [case.title if view.is_readable else case.ref, q.area_path(case.area_code)],
            "draft": f"move-{case.ref}-{move.action}",
            # What is drawn on a picture of the server's is sent while one looks at it.
            "by_outbox": "covers" not in move.asks,
            "above": ["cases/_redact.html"] if "covers" in move.asks else [],
            "photos": redactable(view) if "covers" in move.asks else [],
            "case": case,
        }

    def files_of(self, key: str, move: Move, form: FlaskForm) -> list[StoredFile]:
        return cover_photo(self.load(key), form) if "covers" in form else super().files_of(key, move, form)

    def likely(self, view: q.CaseInView) -> Mapping[str, Callable[[], object]]:
        return {"photo": lambda: request.args.get("photo", "")}

    def choices(self, view: q.CaseInView, move: Move) -> Choices:
        found = move_choices(move, view.case, now())
        nobody, unknown = ("", _("no complaint about staff")), (UNKNOWN, _("not known whom"))
        found |= {"photo": photo_choices(view)} if "photo" in move.asks else {}
        return found | {"about": [nobody, *found["about"], unknown]}

    def form_page(self, view: q.CaseInView, move: Move, form: FlaskForm, status: int = 200, **more: object) -> Response:
        show_previews(form, view.case.ref, move.action)
        return super().form_page(view, move, form, status, **more)

    def since(self, view: q.CaseInView, seen: str) -> Sequence[object]:
        return happenings_of(view, view.facts.timeline[-3:])

    def taken(self, view: q.CaseInView, move: Move) -> str:
        return _moved(view.case, move.action)


@requires(Permission.CASE_LIST)
def move(ref: str, action: Action) -> Response:
    """A move of a case."""
    return CaseMoves().show(ref, action)


def take_entry(entry: Entry, *, ref: str, action: Action) -> tuple[str, str]:
    """A move of a case that somebody carried in."""
    require(g.actor, Permission.CASE_LIST)
    return CaseMoves().take_entry(entry, ref, action)


def _moved(case: Case, action: Action) -> str:
    """What has happened: the move, who has the case now, and until when."""
    if not case.is_open or case.holder_post_id is None:
        return _("Done: %(action)s.", action=say(action.label))
    step, due = case.stage_due_at, case.due_at
    told = {"action": say(action.label), "post": q.get_post_title(case.holder_post_id)}
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


@requires(Permission.CASE_LIST)
def file(ref: str, sha256: str) -> Response:
    """A photo or document, only through the scope of its case."""
    view = q.get_case(ref, actor=g.actor)
    if q.is_redacted(view, sha256):
        abort(410)
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
    copy = log_print(f"case:{ref}", paper, act="case:print")
    context = _view_context(view, happenings=happenings_of(view, printable(view)))
    context |= {"paper": papers[paper], "copy": copy, "seal_unit": get_unit_name(view.case.centre_post_id)}
    return page(f"cases/papers/{paper}.html", **context)
