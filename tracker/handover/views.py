"""Addresses of hand-overs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.foundation.asked import asked_day
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused
from tracker.handover import services as do
from tracker.handover.models import ItemKind
from tracker.handover.queries import get_handover, list_handovers, read_sheet
from tracker.notices.models import Notice
from tracker.notices.telling import Pointer
from tracker.web.access import logged_in
from tracker.web.identity import address, now
from tracker.web.language import say_refusal
from tracker.web.navigation import Place
from tracker.web.pages import done, page
from tracker.workflow.taking import Stale, check_seen

CHANGED = N_("The sheet was completed, sent back or accepted since you opened it. It is shown as it stands now.")
blueprint = Blueprint("handover", __name__)
rule = blueprint.add_url_rule


@logged_in
def listing() -> Response:
    """The sheets one leaves or takes over."""
    return page("handover/list.html", found=list_handovers(g.actor), me=g.actor.user_id)


def _shown(handover_id: int, **more: object) -> Response:
    found = get_handover(handover_id, actor=g.actor)
    shown = {
        "found": found,
        "sheet": read_sheet(found.Handover, actor=g.actor),
        "is_leaver": found.Handover.leaver_id == g.actor.user_id,
        "errors": {},
        "typed": {},
    } | more
    status = shown.pop("status", 422 if shown["errors"] else 200)
    return page("handover/sheet.html", fragment="sheet", status=status, **shown)


@logged_in
def sheet(handover_id: int) -> Response:
    return _shown(handover_id)


def _try(handover_id: int, act: Callable[..., object], words: str, **more: object) -> Response:
    """Carry out an act of a service; what it refuses is said at its field, with what was typed."""
    found = get_handover(handover_id, actor=g.actor)
    try:
        check_seen(request.form.get("version") or None, found.Handover.version, CHANGED)
        act(handover=found.Handover, actor=g.actor, **more)
    except Stale as stale:
        return _shown(handover_id, errors={"sheet": say_refusal(stale)}, typed=request.form, status=409)
    except Refused as refusal:
        errors = {refusal.field or "sheet": say_refusal(refusal)}
        return _shown(handover_id, errors=errors, typed=request.form)
    return done(url_for("handover.sheet", handover_id=handover_id), words)


@logged_in
def add(handover_id: int) -> Response:
    kind = ItemKind(request.form.get("kind", "")) if request.form.get("kind") in set(ItemKind) else ItemKind.CASE
    remark, due_on = request.form.get("remark", ""), asked_day(request.form.get("due_on", ""))
    return _try(handover_id, do.add_item, _("Added to the sheet."), kind=kind, remark=remark, due_on=due_on)


@logged_in
def remove(handover_id: int, item_id: int) -> Response:
    return _try(handover_id, do.remove_item, _("Taken off the sheet."), item_id=item_id)


@logged_in
def complete(handover_id: int) -> Response:
    return _try(handover_id, do.complete, _("Completed. Your successor can accept it now."), now=now())


@logged_in
def send_back(handover_id: int) -> Response:
    reason = request.form.get("reason", "")
    return _try(handover_id, do.send_back, _("Sent back to the leaver."), reason=reason, now=now())


@logged_in
def accept(handover_id: int) -> Response:
    return _try(handover_id, do.accept, _("Accepted. The open cases are yours from now on."), now=now())


@logged_in
def paper(handover_id: int) -> Response:
    """The sheet on A4; that it was printed is logged."""
    found = get_handover(handover_id, actor=g.actor)
    log_access(
        actor=g.actor, act="handover:print", now=now(), subject=f"post:{found.Handover.post_id}", address=address()
    )
    sheet = read_sheet(found.Handover, actor=g.actor)
    return page("handover/paper.html", found=found, sheet=sheet)


def say_stand_ins(notices: Sequence[Notice], _actor: Actor) -> dict[int, Pointer]:
    """Until when somebody stands in, and afterwards what was done meanwhile."""
    return {one.id: Pointer(words, is_number=False) for one in notices if (words := _stand_in_words(one.facts))}


def _stand_in_words(facts: Json) -> str:
    if facts.get("until"):
        return _("until %(day)s", day=facts["until"])
    if facts.get("open") is not None:
        return _(
            "meanwhile %(acts)s acts on %(cases)s cases; %(open)s open now",
            acts=facts["acts"], cases=facts["cases"], open=facts["open"],
        )  # fmt: skip
    return ""


rule("/handovers", view_func=listing)
rule("/handovers/<int:handover_id>", view_func=sheet)
rule("/handovers/<int:handover_id>/items", view_func=add, methods=["POST"])
rule("/handovers/<int:handover_id>/items/<int:item_id>/remove", view_func=remove, methods=["POST"])
rule("/handovers/<int:handover_id>/complete", view_func=complete, methods=["POST"])
rule("/handovers/<int:handover_id>/send-back", view_func=send_back, methods=["POST"])
rule("/handovers/<int:handover_id>/accept", view_func=accept, methods=["POST"])
rule("/handovers/<int:handover_id>/paper", view_func=paper, methods=["POST"])

NAVIGATION = (Place(370, "handover.listing", N_("Hand-overs"), "users", Permission.HANDOVER_SIGN, ("handover.sheet",)),)  # fmt: skip
