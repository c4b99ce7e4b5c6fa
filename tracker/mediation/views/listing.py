"""The list of mediations, and the form of a new one."""

from __future__ import annotations

import uuid

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, can, require
from tracker.audit.sealing import unseal
from tracker.cases.queries.choices import area_choices
from tracker.foundation.asked import asked_start
from tracker.mediation.asks import OPENING
from tracker.mediation.forms import OpeningForm, dispute_types, form_of
from tracker.mediation.queries.choices import list_mediator_choices
from tracker.mediation.queries.lists import Wanted, count_stages, has_files, list_mediations
from tracker.mediation.services.opening import open_mediation
from tracker.mediation.views.frame import form_page
from tracker.mediation.vocabulary import Origin, Referrer, Stage
from tracker.web.access import requires
from tracker.web.forms import options
from tracker.web.identity import now
from tracker.web.pages import done, page, page_urls
from tracker.workflow.forms import Choices, answers_of


@requires(Permission.MEDIATION_LIST)
def listing() -> Response:
    """My files by what is due next; those of the committee or area by stage."""
    usual = "mine" if has_files(g.actor) else "all"
    args = {**request.args, "show": request.args.get("show", usual)}
    wanted = Wanted.of(args)
    found = list_mediations(wanted, asked_start(args), actor=g.actor)
    query = Wanted.query({**args, "show": "mine" if wanted.mine else "all"})
    return page(
        "mediation/list.html",
        fragment="results",
        rows=found.rows,
        titles={row.id: unseal(row.Mediation).get("title") for row in found.rows if row.is_readable},
        **page_urls(found, query),
        wanted=wanted,
        stages=count_stages(g.actor),
        Stage=Stage,
        may_open=can(g.actor, Permission.MEDIATION_OPEN),
    )


@requires(Permission.MEDIATION_OPEN)
def new() -> Response:
    """Take a dispute in: applied for at the window, offered by the committee, or referred."""
    choices: Choices = {
        "referrer": [("", _("not referred")), *options(Referrer)],
        "category": [("", _("Choose the type of dispute")), *dispute_types().items()],
        "area": {"": [("", _("Choose the place"))], **area_choices(g.actor)},
        "mediator": [("", _("Choose a mediator")), *list_mediator_choices(g.actor)],
    }
    start = {"client_key": str(uuid.uuid4()), "origin": Origin.APPLICATION.value}
    form = form_of(OPENING, choices, start, OpeningForm)

    def act() -> Response:
        post = require(g.actor, Permission.MEDIATION_OPEN)
        answers = {**answers_of(form), "letter": form["letter"].take()}
        key = form["client_key"].data
        mediation = open_mediation(client_key=key, answers=answers, actor=g.actor, post=post, now=now())
        return done(url_for("mediation.detail", ref=mediation.ref), _("The mediation is opened."))

    return form_page(None, form, act, title=_("New mediation"), key="new", template="mediation/new.html")
