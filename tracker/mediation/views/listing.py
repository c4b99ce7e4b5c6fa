"""The list of mediations, and the form of a new one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, can, require
from tracker.cases.queries.choices import area_choices
from tracker.mediation.forms import OpeningForm, dispute_types, options
from tracker.mediation.queries.choices import list_mediator_choices
from tracker.mediation.queries.lists import Wanted, count_stages, has_files, list_mediations
from tracker.mediation.sealing import unseal
from tracker.mediation.services.opening import Opening, open_mediation
from tracker.mediation.views.frame import form_page, read_number
from tracker.mediation.vocabulary import ORIGINS, REFERRERS, STAGES, Origin, Referrer, Stage
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.pages import done, page


@requires(Permission.MEDIATION_LIST)
def listing() -> Response:
    """My files by what is due next; those of the committee or area by stage."""
    args = request.args
    stage = Stage(args["stage"]) if args.get("stage") in {one.value for one in Stage} else None
    mine = args.get("show", "mine" if has_files(g.actor) else "all") == "mine"
    wanted = Wanted(
        is_open=args.get("state") != "closed",
        stage=stage,
        mine=mine,
        before=read_number(args.get("before")),
    )
    rows, next_id = list_mediations(wanted, actor=g.actor)
    return page(
        "mediation/list.html",
        fragment="results",
        rows=[_row(row) for row in rows],
        next_id=next_id,
        wanted=wanted,
        stages=count_stages(g.actor),
        STAGES=STAGES,
        may_open=can(g.actor, Permission.MEDIATION_OPEN),
    )


def _row(row: Any) -> dict[str, Any]:
    one = row.Mediation
    return {
        "one": one,
        "title": unseal(one).get("title") if row.is_readable else None,
        "post": row.post_title,
        "unit": row.unit_name,
        "is_readable": row.is_readable,
        "late": bool(one.next_on and one.next_on < g.actor.on),
    }


@requires(Permission.MEDIATION_OPEN)
def new() -> Response:
    """Take a dispute in: applied for at the window, offered by the committee, or referred."""
    form = OpeningForm(client_key=str(uuid.uuid4()), origin=Origin.APPLICATION.value)
    form.origin.choices = options(ORIGINS)
    form.referrer.choices = [("", _("not referred")), *options(REFERRERS)]
    form.category.choices = [("", _("Choose the type of dispute")), *dispute_types().items()]
    form.area.choices = {"": [("", _("Choose the place"))], **area_choices(g.actor)}
    mediators = list_mediator_choices(g.actor)
    form.mediator.choices = [
        ("", _("Choose a mediator")),
        *((f"{one.committee_id}:{one.post_id}", one.label) for one in mediators),
    ]

    def act() -> Response:
        post = require(g.actor, Permission.MEDIATION_OPEN)
        letter = form.letter.take()
        committee_id, _colon, post_id = form.mediator.data.partition(":")
        mediation = open_mediation(
            opening=Opening(
                client_key=form.client_key.data,
                committee_id=int(committee_id),
                mediator_post_id=int(post_id),
                area_code=form.area.data,
                category_code=form.category.data,
                origin=Origin(form.origin.data),
                title=form.title.data.strip(),
                place=(form.place.data or "").strip(),
                matter=(form.matter.data or "").strip(),
                demands=(form.demands.data or "").strip(),
                referrer=Referrer(form.referrer.data) if form.referrer.data else None,
                referral_no=(form.referral_no.data or "").strip(),
                files=letter,
            ),
            actor=g.actor,
            post=post,
            now=now(),
        )
        return done(url_for("mediation.detail", ref=mediation.ref), _("The mediation is opened."))

    return form_page(None, form, act, title=_("New mediation"), key="new", template="mediation/new.html")
