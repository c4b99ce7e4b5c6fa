"""The page of a slip: how a report stands, and what whoever holds the slip can do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, abort, request, session, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access.actor import Actor
from tracker.cases.facts import CaseFacts
from tracker.cases.rules import LIFE, TURNING_BACK
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.identifiers import normalize_number
from tracker.foundation.moments import Written
from tracker.foundation.words import N_, Refused
from tracker.hooks import Hook
from tracker.residents.forms import SlipForm
from tracker.residents.models import Slip
from tracker.residents.queries.slips import SlipView, find_view
from tracker.residents.services.limits import note_within
from tracker.residents.services.slips import WRONG, holder_of, open_slip
from tracker.residents.views.language import chosen
from tracker.residents.vocabulary import TryKind
from tracker.web.access import public, tokenless
from tracker.web.addresses import Parts
from tracker.web.forms import attempt, form_page
from tracker.web.identity import address, now
from tracker.web.pages import Shown, go, page
from tracker.web.qr import qr_code
from tracker.web.transaction import keep_on_error
from tracker.workflow.life import Move
from tracker.workflow.pages import MovePages

#: In the cookie: which slip is open, until when, and its code as long as it is told.
OPEN = "slip"
MINUTES = 30
#: How often something may be said with one slip within a day.
MOST_MOVES = 30


#: Given a slip: the address where it is followed, where it is of another subject.
FOLLOWED: Hook[Callable[[Slip], str | None]] = Hook()

#: What a slip offers, in its order and in the words of who holds it.
OFFERED = {
    Action.CONFIRM: N_("It is settled"),
    Action.RATE: N_("Rate how it was handled"),
    Action.DISPUTE: N_("It is not settled"),
    Action.ADD_WORDS: N_("Add words or photos"),
    Action.WITHDRAW: N_("Withdraw the report"),
}
THANKS = {
    Action.CONFIRM: N_("Thank you. It is noted that this is settled."),
    Action.RATE: N_("Thank you for your answer. It counts as you gave it."),
    Action.DISPUTE: N_("A supervisor will look at it and decide. The decision and its reason will stand here."),
    Action.ADD_WORDS: N_("Added. Whoever has your report sees it."),
    Action.WITHDRAW: N_("Your report is withdrawn; your name and phone are deleted."),
}


def keep_open(slip: Slip, code: str = "") -> None:
    """This browser holds the slip from now on; the first cookie a resident gets."""
    session[OPEN] = {"id": slip.id, "until": int(now().timestamp()) + MINUTES * 60, "code": code}


def _kept() -> Mapping[str, Any]:
    kept = session.get(OPEN) or {}
    return kept if kept.get("until", 0) > now().timestamp() else {}


def _view(*, lock: bool = False) -> SlipView | None:
    kept = _kept()
    return find_view(int(kept["id"]), lock=lock) if kept else None


def kept_slip() -> tuple[Slip, str] | None:
    """The slip that lies open in this browser, and its code as long as it is told."""
    kept = _kept()
    slip = db.session.get(Slip, int(kept["id"])) if kept else None
    return (slip, str(kept.get("code") or "")) if slip is not None else None


def _elsewhere() -> str | None:
    """Where the open slip is followed, if it is no slip of a report."""
    kept = kept_slip()
    return next((url for lead in FOLLOWED if kept and (url := lead(kept[0]))), None)


@public
@tokenless
def slip() -> Response:
    """Number and code; what is asked for by a link stands in the part of it that is not sent."""
    chosen()
    form = SlipForm()
    if request.method == "GET" and (_view() is not None or _elsewhere()):
        return go(url_for("residents.own"))

    def act() -> Response | None:
        found = open_slip(
            ref=normalize_number(form.ref.data), code=_digits(form.code.data), address=address(), now=now()
        )
        if found is None:
            form.code.errors = [*form.code.errors, _(WRONG)]
            keep_on_error()  # the wrong try is remembered although the page says no
            return None
        keep_open(found)
        return go(url_for("residents.own"))

    return attempt(form, act) or form_page("residents/slip.html", form=form)


def _digits(text: str | None) -> str:
    return "".join(str(int(one)) for one in text or "" if one.isdecimal())


@public
def own() -> Response:
    """How the report stands."""
    chosen()
    view = _view()
    if view is None:
        return go(_elsewhere() or url_for("residents.slip"))
    if view.facts is None:
        return page("residents/own.html", **_told(view))
    return page("residents/own.html", fragment="slip", **SlipMoves().context(view))


def _told(view: SlipView) -> Shown:
    code = str(_kept().get("code") or "")
    link = url_for("residents.slip", _external=True, _anchor=f"{view.slip.ref}.{code}") if code else ""
    return {
        "view": view,
        "code": code,
        "qr": qr_code(link) if code else "",
        "steps": [],
        "is_to_judge": False,
        "refusal": None,
    }


@public
def leave() -> Response:
    """Put the slip away: on a phone that others use."""
    session.pop(OPEN, None)
    return go(url_for("residents.slip"))


class SlipMoves(MovePages[SlipView]):
    """What the holder of a slip can do, by the same rules as everybody."""

    flow = CASES
    home = "residents.own"
    template = "residents/own.html"
    form_template = "residents/move.html"
    fragment = "slip"

    def actor_of(self, view: SlipView) -> Actor:
        return holder_of(view.case.area_code, now())

    def key_of(self, view: SlipView) -> Parts:
        return {}

    def load(self, key: object, *, lock: bool = False) -> SlipView:
        view = _view(lock=lock)
        if view is None or view.facts is None:
            raise Refused(_("Open your slip first."))
        return view

    def thing(self, view: SlipView) -> CaseFacts:
        assert view.facts is not None
        return view.facts

    def context(self, view: SlipView, **more: object) -> Shown:
        moves = {move.action: move for move in LIFE.offered(view.facts, self.actor_of(view), now())}
        shown: Shown = {
            "steps": [moves[action] for action in OFFERED if action in moves],
            "is_to_judge": Action.DISPUTE in moves or Action.CONFIRM in moves,
            "offers": OFFERED,
            "TURNING_BACK": TURNING_BACK,
        }
        return _told(view) | shown | more

    def about(self, view: SlipView, move: Move) -> Shown:
        return {"number": view.slip.ref, "lede": [], "view": view, "offers": OFFERED}

    def _take(
        self, key: Any, move: Move, form: FlaskForm, files: Sequence[StoredFile], written_at: Written | None
    ) -> tuple[str, str]:
        note_within(TryKind.REPORT, "slip", str(_kept()["id"]), most=MOST_MOVES, now=now())
        return super()._take(key, move, form, files, written_at)

    def taken(self, view: SlipView, move: Move) -> str:
        return _(THANKS[Action(move.action)])


@public
def step(action: Action) -> Response:
    """A move with the slip."""
    chosen()
    view = _view()
    if view is None:
        return go(url_for("residents.slip"))
    if action not in OFFERED:
        abort(404)
    if view.facts is None:
        return go(url_for("residents.own"))
    return SlipMoves().show(None, action)
