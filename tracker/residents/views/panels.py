"""What residents' reports add to the page of a case, and to what waits for somebody."""

from __future__ import annotations

from datetime import datetime

from flask import Response, g, url_for
from sqlalchemy import Select, select

from tracker.access import Permission, can, require
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.access.policy import SUPERVISOR_ROLE, Sees
from tracker.access.scope import in_areas
from tracker.areas.queries import get_tree
from tracker.cases.models import Case
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView, NotVisible, get_case
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.foundation.orm import AnyRow
from tracker.residents.models import HeldReport
from tracker.residents.queries.held import count_held
from tracker.residents.queries.nearby import list_same_phone
from tracker.residents.services.slips import issue_slip
from tracker.residents.vocabulary import Fate
from tracker.web.access import requires
from tracker.web.identity import address, now
from tracker.web.pages import page
from tracker.web.qr import qr_code
from tracker.web.transaction import log_reading

AT_INTAKE = (State.REPORTED, State.ACCEPTED)


def slip_panel(view: CaseInView, actor: Actor, at: datetime) -> Panel | None:
    """How many neighbours have joined, whether a closing is disputed, and the button that gives out a slip."""
    case = view.case
    if not view.is_readable:
        return None
    may_issue = view.facts.has_reporter and can(actor, Permission.SLIP_ISSUE, view.facts)
    if not (may_issue or case.join_count or case.disputed_at):
        return None
    return Panel("residents/_panel.html", {"case": case, "may_issue": may_issue})


def phone_panel(view: CaseInView, actor: Actor, at: datetime) -> Panel | None:
    """At intake, for who may see the reporter: other open reports of the same phone nearby. Telling it is logged."""
    case = view.case
    if case.state not in AT_INTAKE or not view.is_readable or not can(actor, Permission.CASE_UNMASK, view.facts):
        return None
    rows = list_same_phone(case=case, actor=actor, now=at)
    if not rows:
        return None
    detail = {"cases": [row.ref for row in rows]}
    log_reading(
        actor=actor, act="reporter:same-phone", now=at, subject=f"case:{case.ref}", address=address(), detail=detail
    )
    return Panel("residents/_same_phone.html", {"rows": rows})


@requires(Permission.CASE_LIST)
def issue(ref: str) -> Response:
    """Give who reported a slip: shown once, to be read out or printed."""
    view = get_case(ref, actor=g.actor, lock=True)
    if not view.is_readable:
        raise NotVisible
    post = require(g.actor, Permission.SLIP_ISSUE, view.facts)
    code = issue_slip(facts=view.facts, actor=g.actor, post=post, now=now(), address=address())
    link = url_for("residents.slip", _external=True, _anchor=f"{ref}.{code}")
    return page(
        "residents/issued.html",
        case=view.case,
        code=code,
        qr=qr_code(link),
        link=url_for("residents.slip", _external=True),
    )


def _disputed(actor: Actor) -> Select[int] | None:
    posts = [post for post in actor.posts if post.role is SUPERVISOR_ROLE]
    if not posts:
        return None
    # Who cannot read a thing cannot judge it, and is shown no title of it.
    scope = (in_areas(Case.area_code, posts), visible_cases(actor, least=Sees.CONTENT, few=True))
    return select(Case.id).where(Case.disputed_at.is_not(None), *scope)


def count_waiting(actor: Actor) -> Select[int] | None:
    """Closings in dispute that wait for a supervisor, as the number beside the inbox counts them."""
    return _disputed(actor)


def count_waiting_reports(actor: Actor) -> Select[int] | None:
    """Reports that wait for a centre."""
    posts = granting(actor, Permission.HELD_DECIDE)
    if not posts:
        return None
    return select(HeldReport.id).where(HeldReport.fate == Fate.WAITING, in_areas(HeldReport.area_code, posts))


def dispute_panel(actor: Actor, at: datetime) -> Panel | None:
    """Closings in dispute, the oldest first, and reports that wait."""
    wanted = _disputed(actor)
    rows: list[AnyRow] = []
    if wanted is not None:
        query = select(Case.ref, Case.title, Case.area_code, Case.disputed_at).where(Case.id.in_(wanted))
        rows = list(db.session.execute(query.order_by(Case.disputed_at).limit(50)))
    held = count_held(actor)
    if not rows and not held:
        return None
    return Panel("residents/_waiting.html", {"rows": rows, "held": held, "path": get_tree().path})
