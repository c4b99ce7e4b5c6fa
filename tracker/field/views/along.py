"""What a phone asks when it has a signal: who is logged in, what may be taken along, where its grids lie."""

from __future__ import annotations

import base64

from flask import Response, current_app, g, url_for
from flask_wtf.csrf import generate_csrf

from tracker.access import Permission, can
from tracker.areas.queries import list_thin_boundaries
from tracker.cases.queries.choices import area_choices
from tracker.cases.queries.detail import get_case
from tracker.cases.queries.inbox import list_inbox
from tracker.cases.rules import LIFE
from tracker.cases.vocabulary import CONFIDENTIAL
from tracker.extensions import keys
from tracker.field.views.shell import map_addresses
from tracker.foundation.bundles import BundleKey
from tracker.foundation.crypto import KeyUnusable
from tracker.web.access import public, requires
from tracker.web.identity import now
from tracker.web.replies import reply

#: Cases that may be taken along.
MOST = 20


@public
def state() -> Response:
    """Who is logged in here, the token of the session, our clock, and the forms that work without a signal."""
    if g.actor is None:
        return reply(200, actor=None, at=now().isoformat())
    forms = {
        "cases.new": Permission.CASE_LOG,
        "policing.visit_new": Permission.VISIT_RECORD,
        "field.patrol_begin": Permission.PATROL_WALK,
        "field.patrol_end": Permission.PATROL_WALK,
    }
    return reply(
        200,
        actor=g.actor.user_id,
        token=generate_csrf(),
        at=now().isoformat(),
        bundle=_bundle_terms(),
        forms=[url_for(endpoint) for endpoint, permission in forms.items() if can(g.actor, permission)],
        facts={"outlines": url_for("field.outlines"), "words": url_for("cases.words")}
        if can(g.actor, Permission.CASE_LOG)
        else {},
    )


def _bundle_terms() -> dict[str, str] | None:
    """With what a phone seals a file that only we can open: our public point, and a proof whose file it is."""
    try:
        point = BundleKey.open(current_app.config["SETTINGS"].keys_dir).point
        return {"point": base64.b64encode(point).decode(), "proof": keys.ring.writer_proof(g.actor.user_id).hex()}
    except KeyUnusable as error:
        current_app.logger.error("no file can be sealed for this server: %s", error)
        return None  # entries are sent without it


@requires(Permission.CASE_LIST)
def along() -> Response:
    """The cases of the inbox that may be taken along, most urgent first, each with its page and its moves' forms.

    What is confidential stays here.
    """
    rows = [row for row in list_inbox(g.actor) if row.visibility not in CONFIDENTIAL][:MOST]
    cases = []
    for row in rows:
        view = get_case(row.ref, actor=g.actor)
        moves = LIFE.offered(view.facts, g.actor, now())
        forms = [url_for("cases.move", ref=row.ref, action=one) for one in dict.fromkeys(move.action for move in moves)]
        cases.append({"ref": row.ref, "page": url_for("cases.detail", ref=row.ref), "forms": forms})
    return reply(200, cases=cases)


@requires(Permission.CASE_LOG)
def outlines() -> Response:
    """The outlines of the grids one may log for, in WGS-84: by them a phone finds the grid of its position.

    With them, what it takes to show them as a map: the worker keeps it.
    """
    codes = [code for rows in area_choices(g.actor).values() for code, _name in rows]
    return reply(200, grids=list_thin_boundaries(codes), map=map_addresses())
