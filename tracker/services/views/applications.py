"""The list of applications, and one application with its steps, its applicant, its files."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy import delete

from tracker.access import Permission, can, require
from tracker.access.engine import post_for
from tracker.access.policy import Sees
from tracker.areas.queries import get_tree
from tracker.areas.views.options import area_options
from tracker.audit.queries import list_history
from tracker.audit.sealing import unseal
from tracker.audit.services import log_access
from tracker.cases.queries.choices import category_choices
from tracker.cases.queries.detail import area_path
from tracker.extensions import db
from tracker.files.store import path_of
from tracker.foundation.asked import asked_number, asked_start
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.masking import mask_name, mask_phone
from tracker.foundation.words import printable
from tracker.people.models import Post
from tracker.people.queries.posts import post_options
from tracker.residents.models import Slip
from tracker.residents.services.slips import code_of_key, give_slip
from tracker.residents.vocabulary import SlipKind
from tracker.services.happenings import ROWS
from tracker.services.models import Application, ApplicationMaterial
from tracker.services.queries import applications as q
from tracker.services.queries.scope import sees
from tracker.services.rules import ERRAND_LIFE
from tracker.services.services import agency
from tracker.services.services.effects import decider_choices, find_decider
from tracker.services.services.steps import APPLICATIONS, write
from tracker.services.views.papers import papers_of
from tracker.services.vocabulary import RUNNING, THERE, MaterialStatus, Status, Step
from tracker.site.queries import get_setting
from tracker.web.access import requires
from tracker.web.identity import address, now
from tracker.web.language import language
from tracker.web.options import status_tabs
from tracker.web.pages import Shown, page, page_urls
from tracker.web.qr import qr_code
from tracker.web.uploads import send_kept
from tracker.workflow.forms import Choices
from tracker.workflow.life import Move
from tracker.workflow.pages import RowPages
from tracker.workflow.timeline import Line, line_of

Pairs = list[tuple[str, str]]
_KINDS = {row.kind: row for row in ROWS}


@requires(Permission.APPLICATION_LIST)
def listing() -> Response:
    """The applications of an area, or those one's posts have a part in."""
    wanted = q.ApplicationFilter.of(request.args)
    found = q.list_applications(wanted, actor=g.actor, start=asked_start(request.args))
    return page(
        "services/list.html",
        fragment="results",
        rows=found.rows,
        waiting=q.list_waiting(g.actor) if not wanted.status else [],
        wanted=wanted,
        tabs=status_tabs("services.listing", Status, wanted.status, area=wanted.area),
        area_options=area_options(g.actor, wanted.area),
        path=area_path,
        may_take=can(g.actor, Permission.APPLICATION_TAKE),
        **page_urls(found, q.ApplicationFilter.query(request.args)),
    )


def _pairs(materials: Sequence[ApplicationMaterial]) -> Pairs:
    return [(str(one.id), one.name) for one in materials]


def _whereabouts(one: ApplicationMaterial) -> str:
    """An original, and where it is on its way to."""
    if one.held_by_post is None or one.given_to_post is None:
        return one.name
    names = {"from": one.held_by_post.title, "to": one.given_to_post.title}
    return f"{one.name} · " + _("%(from)s → %(to)s, to be confirmed", **names)


def _awaited(found: Application) -> Pairs:
    return _pairs([one for one in found.materials if one.status not in THERE])


def _gaps(found: Application) -> Pairs:
    return _pairs([one for one in found.materials if one.status is MaterialStatus.MISSING and one.is_gap_allowed])


def _grids(found: Application) -> Pairs:
    grids = get_tree().within(found.area_code[:12], AreaLevel.GRID, local_day(now()))
    return [("", _("Please choose")), *((one.code, one.name) for one in grids)]


#: What is offered under the names of asks that depend on the application.
_OFFERED: dict[str, Callable[[Application], Pairs]] = {
    "received": _awaited,
    "material": _awaited,
    "gaps": _gaps,
    "unit": lambda found: post_options(decider_choices(found)),
    "agent": lambda found: post_options(agency.agent_choices(found)),
    "department": lambda found: [("", _("another department")), *post_options(agency.department_choices(found))],
    "to": lambda found: post_options(agency.paper_receivers(found)),
    "grid": _grids,
}


def _words_of(found: Application) -> str:
    return "\n".join(filter(None, (found.version.name, str(unseal(found).get("words") or ""))))


#: What a form that is opened is filled in with.
_LIKELY: dict[str, Callable[[Application], object]] = {
    "unit": lambda found: str(find_decider(found).id if found.accepted_at is None else found.holder_post_id),
    "agent": lambda found: next((value for value, _label in _OFFERED["agent"](found)), ""),
    "complete_until_on": lambda _found: local_day(now()) + timedelta(days=int(get_setting("services.complete_days"))),
    "signed_on": lambda _found: local_day(now()),
    "matter": _words_of,
}


class ApplicationMoves(RowPages[Application]):
    """One application: what is asked for, its materials and clock, who answers for it, its course; and its steps."""

    flow = APPLICATIONS
    home = "services.application"
    template = "services/application.html"
    fragment = "application"
    key = "application_id"
    find = staticmethod(q.get_application)
    offered = _OFFERED
    filled = _LIKELY

    def choices(self, view: Application, move: Move) -> Choices:
        found = dict(super().choices(view, move))
        post = post_for(move.who, g.actor, view)
        if "papers" in move.asks and post is not None:
            listed = agency.list_given if move.action is Step.GET_PAPERS else agency.list_held
            found["papers"] = [(str(one.id), _whereabouts(one)) for one in listed(view, post.id)]
        if "category" in move.asks:
            found["category"] = {
                _("Please choose"): [("", _("Please choose"))],
                **category_choices(english=language() == "en"),
            }
        return found

    def shown(self, view: Application) -> Shown:
        """Of whose it is nothing where only that it runs may be seen."""
        is_readable = sees(g.actor, view) is Sees.CONTENT
        return {
            "application": view,
            "is_readable": is_readable,
            "path": area_path(view.area_code),
            "applicant": _applicant(view) if is_readable else None,
            "may_unmask": view.is_open and is_readable and can(g.actor, Permission.APPLICATION_UNMASK, view),
            "unmask_error": "",
            "happenings": _happenings(view, is_readable=is_readable),
            "papers": papers_of(view, g.actor) if is_readable else {},
            "errand_steps": {one.id: ERRAND_LIFE.offered(one, g.actor, now()) for one in view.errands},
            "is_late": view.is_late(now()),
            "may_slip": is_readable and can(g.actor, Permission.APPLICATION_TAKE),
            "post_ids": g.actor.post_ids,
            "RUNNING": RUNNING,
        }

    def beside(self, view: Application, shown: Shown) -> Shown:
        aside = ["services/_materials.html", "services/_facts.html"] if shown["is_readable"] else []
        return {
            "lede": [view.ref, view.version.name, shown["path"]],
            "aside": aside,
            "aside_label": _("About this application"),
        }

    def address(self, view: Application) -> str:
        """Its page; the list where a step has taken it out of the actor's sight."""
        return super().address(view) if sees(g.actor, view) else url_for("services.listing")

    def since(self, view: Application, seen: str) -> Sequence[object]:
        return self.shown(view)["happenings"][asked_number(seen) or 0 :]


def _applicant(found: Application, *, is_plain: bool = False) -> dict[str, str]:
    """Name and phone, masked unless a purpose was given, and what the applicant said."""
    body = unseal(found)
    name, phone, words = (str(body.get(key) or "") for key in ("name", "phone", "words"))
    if not is_plain:
        name, phone = mask_name(name) if name else "", mask_phone(phone) if phone else ""
    return {"name": name, "phone": phone, "words": words}


def _happenings(found: Application, *, is_readable: bool) -> list[Line]:
    events = list_history("application", found.id)
    ids = {event.facts["post_id"] for event in events if event.facts.get("post_id")}
    titles = {post.id: post.title for post in db.session.query(Post).where(Post.id.in_(ids))} if ids else {}
    return [
        line_of(_KINDS[event.kind], event, event.facts, titles=lambda one: titles.get(one, ""), is_readable=is_readable)
        for event in events
    ]


def _readable(application_id: int, *, lock: bool = False) -> Application:
    found = q.get_application(application_id, actor=g.actor, lock=lock)
    if sees(g.actor, found) is not Sees.CONTENT:
        raise q.ApplicationNotVisible
    return found


@requires(Permission.APPLICATION_LIST)
def applicant(application_id: int) -> Response:
    """The applicant in plain, for a purpose that is written down."""
    found = _readable(application_id)
    post = require(g.actor, Permission.APPLICATION_UNMASK, found)
    purpose = printable(request.form.get("purpose", ""))[:200]
    if len(purpose) < 4 or not found.is_open:
        words = (
            _("Say in a few words what you need it for.")
            if found.is_open
            else _("The application has ended; the applicant stays masked.")
        )
        shown = ApplicationMoves().context(found, unmask_error=words)
        return page("services/application.html", fragment="application", status=422, **shown)
    subject = f"application:{found.ref}"
    log_access(
        actor=g.actor, act="applicant:unmask", now=now(), subject=subject, purpose=purpose, post=post, address=address()
    )
    shown = ApplicationMoves().context(found, applicant=_applicant(found, is_plain=True))
    return page("services/application.html", fragment="application", **shown)


@requires(Permission.APPLICATION_TAKE)
def slip(application_id: int) -> Response:
    """Give the applicant a slip: shown once, to be read out or printed. An earlier one holds no longer."""
    found = _readable(application_id, lock=True)
    db.session.execute(delete(Slip).where(Slip.ref == found.ref))
    key = str(uuid.uuid4())
    give_slip(ref=found.ref, kind=SlipKind.REPORTER, client_key=key, now=now())
    post = require(g.actor, Permission.APPLICATION_TAKE)
    write(found, "ApplicationSlip", g.actor, post, now(), {})
    log_access(
        actor=g.actor, act="slip:issue", now=now(), subject=f"application:{found.ref}", post=post, address=address()
    )
    link = url_for("residents.slip", _external=True, _anchor=f"{found.ref}.{code_of_key(key)}")
    return page(
        "services/issued.html",
        application=found,
        code=code_of_key(key),
        qr=qr_code(link),
        link=url_for("residents.slip", _external=True),
    )


@requires(Permission.APPLICATION_LIST)
def file(application_id: int, sha256: str) -> Response:
    """A photo or document, only through the scope of its application."""
    found = _readable(application_id)
    one = next((one for one in found.files if sha256 in (one.sha256, one.thumb_sha256)), None)
    if one is None:
        raise q.ApplicationNotVisible
    path = path_of(current_app.config["SETTINGS"].files_dir, sha256)
    return send_kept(path, mime="image/webp" if sha256 == one.thumb_sha256 else one.mime, name=one.name)
