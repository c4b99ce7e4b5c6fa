"""What an applicant follows with the slip: how it stands, what is missing, the promised day; rating and withdrawing."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.audit.queries import list_history
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.people.queries.posts import get_unit_name
from tracker.residents.models import Slip
from tracker.residents.services.slips import holder_of
from tracker.residents.views.language import chosen
from tracker.residents.views.slip import kept_slip
from tracker.services.models import Application
from tracker.services.queries.applications import load_application
from tracker.services.services.steps import APPLICATIONS
from tracker.services.vocabulary import THERE, Status, Step
from tracker.web.access import public
from tracker.web.addresses import Parts
from tracker.web.identity import now
from tracker.web.pages import Shown, go, page
from tracker.web.qr import qr_code
from tracker.workflow.life import Move
from tracker.workflow.pages import MovePages

#: What a state means to who applies.
PLAIN = {
    Status.ASKED: N_("Received. The window looks at your materials and tells you at once everything that is missing."),
    Status.CORRECTING: N_("Something is missing. Bring it to the window; until then the promised time stands still."),
    Status.ACCEPTED: N_("Accepted. The unit in charge is at work on it."),
    Status.PAUSED: N_("A procedure that the law asks for is under way; its time does not count."),
    Status.DECIDED: N_("Decided. The result is on its way to you."),
    Status.DELIVERED: N_("Decided, and the result was delivered."),
    Status.REFUSED: N_("Not accepted."),
    Status.WITHDRAWN: N_("Withdrawn."),
    Status.TURNED: N_("It is handled by the grid centre as a report of yours."),
}
OFFERED = {Step.RATE: N_("Rate the service"), Step.WITHDRAW: N_("Withdraw the application")}
THANKS = {
    Step.RATE: N_("Thank you for your answer. It counts as you gave it."),
    Step.WITHDRAW: N_("Your application is withdrawn. Originals are given back to you at the window."),
}


def lead(slip: Slip) -> str | None:
    """Where a slip of an application is followed."""
    is_one = db.session.scalar(select(Application.id).where(Application.ref == slip.ref)) is not None
    return url_for("services.own") if is_one else None


def _find(*, lock: bool = False) -> Application | None:
    kept = kept_slip()
    found = db.session.scalar(select(Application.id).where(Application.ref == kept[0].ref)) if kept else None
    return load_application(found, lock=lock) if found is not None else None


@public
def own() -> Response:
    """How the application stands."""
    chosen()
    view = _find()
    if view is None:
        return go(url_for("residents.slip"))
    return page("services/own.html", fragment="slip", **OwnMoves().context(view))


class OwnMoves(MovePages[Application]):
    """What the holder of a slip can do, by the same rules as everybody."""

    flow = APPLICATIONS
    home = "services.own"
    template = "services/own.html"
    form_template = "services/own_move.html"
    fragment = "slip"

    def actor_of(self, view: Application) -> Actor:
        return holder_of(view.area_code, now())

    def key_of(self, view: Application) -> Parts:
        return {}

    def load(self, key: object, *, lock: bool = False) -> Application:
        view = _find(lock=lock)
        if view is None:
            raise Refused(_("Open your slip first."))
        return view

    def context(self, view: Application, **more: object) -> Shown:
        moves = {move.action: move for move in self.life.offered(view, self.actor_of(view), now())}
        kept = kept_slip()
        code = kept[1] if kept else ""
        link = url_for("residents.slip", _external=True, _anchor=f"{view.ref}.{code}") if code else ""
        told = [one.facts["told"] for one in list_history("application", view.id) if one.facts.get("told")]
        shown: Shown = {
            "application": view,
            "plain": PLAIN[view.status],
            "missing": [one for one in view.materials if one.status not in THERE] if view.is_open else [],
            "told": told[-1] if told else "",
            "unit": get_unit_name(view.holder_post_id) or "",
            "steps": [moves[step] for step in OFFERED if step in moves],
            "offers": OFFERED,
            "code": code,
            "qr": qr_code(link) if code else "",
            "refusal": None,
        }
        return shown | more

    def about(self, view: Application, move: Move) -> Shown:
        return {"number": view.ref, "lede": [], "application": view, "offers": OFFERED}

    def taken(self, view: Application, move: Move) -> str:
        return _(THANKS[Step(move.action)])


@public
def own_step(step: Step) -> Response:
    """A step with the slip."""
    chosen()
    if step not in OFFERED:
        abort(404)
    if _find() is None:
        return go(url_for("residents.slip"))
    return OwnMoves().show(None, step)
