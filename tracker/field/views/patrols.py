"""Patrols: begun and ended with a tap, listed by day and grid."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.areas.queries import get_tree
from tracker.areas.views.options import area_options
from tracker.cases.panels import Panel
from tracker.cases.queries.choices import own_grids
from tracker.field.forms import BeginForm, EndForm
from tracker.field.queries import PatrolFilter, count_findings, get_running, list_patrols
from tracker.field.services.patrols import begin_patrol, end_patrol
from tracker.foundation.asked import asked_start
from tracker.foundation.days import local_day
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import AreaLevel
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.moments import written
from tracker.web.pages import done, page, page_urls


@requires(Permission.PATROL_LIST)
def patrols() -> Response:
    """The patrols of my area, a page of 50 at a time, under their days."""
    wanted = PatrolFilter.of(request.args)
    found = list_patrols(wanted, actor=g.actor, start=asked_start(request.args))
    return page(
        "field/patrols.html",
        fragment="results",
        days=dict(sorted(grouped((local_day(row.begun_at), row) for row in found.rows).items(), reverse=True)),
        findings=count_findings([row.id for row in found.rows], actor=g.actor),
        wanted=wanted,
        area_options=area_options(g.actor, wanted.area),
        may_walk=can(g.actor, Permission.PATROL_WALK),
        running=get_running(g.actor, now()),
        **page_urls(found, PatrolFilter.query(request.args)),
    )


@requires(Permission.PATROL_WALK)
def patrol_begin() -> Response:
    """Begin a patrol; sent twice, it is still one."""
    form = BeginForm(client_key=str(uuid.uuid4()))
    grids = _grids(g.actor)
    form.area.choices = [("", _("Please choose")), *grids] if len(grids) > 1 else grids
    if "area" not in request.form and len(own := own_grids(g.actor)) == 1:
        (form.area.data,) = form.area.raw_data = [*own]

    def act() -> Response:
        _patrol, is_new = begin_patrol(
            client_key=form.client_key.data or str(uuid.uuid4()),
            area_code=form.area.data,
            begun_at=_when(form.written_at.data),
            actor=g.actor,
        )
        words = _("The patrol has begun.") if is_new else _("This patrol has begun already.")
        return done(url_for("cases.home"), words)

    running = get_running(g.actor, now()) if request.method == "GET" else None
    return attempt(form, act) or form_page("field/patrol_begin.html", form=form, running=running)


@requires(Permission.PATROL_WALK)
def patrol_end() -> Response:
    """End the patrol that runs."""
    form, running = EndForm(), get_running(g.actor, now())

    def act() -> Response:
        end_patrol(note=form.note.data or "", ended_at=_when(form.written_at.data), actor=g.actor)
        return done(url_for("field.patrols"), _("The patrol has ended."))

    count = count_findings([running.id], actor=g.actor).get(running.id, 0) if running else 0
    return attempt(form, act) or form_page("field/patrol_end.html", form=form, running=running, count=count)


def _when(text: str | None) -> datetime:
    """When it was pressed on the phone, else now."""
    found = written(text)
    return found.at if found else now()


def _grids(actor: Actor) -> list[tuple[str, str]]:
    """The grids of the posts that walk, with their paths."""
    tree = get_tree()
    tops = [post.area_code for post in granting(actor, Permission.PATROL_WALK)]
    places = [place for top in tops for place in tree.within(top, AreaLevel.GRID, actor.on)]
    return list({place.code: tree.path(place.code, after=2) for place in places}.items())


def patrol_panel(actor: Actor, at: datetime) -> Panel | None:
    """Beside what waits: the patrol that runs, with what to do next; nothing while none does."""
    running = get_running(actor, at) if can(actor, Permission.PATROL_WALK) else None
    if running is None:
        return None
    count = count_findings([running.id], actor=actor).get(running.id, 0)
    return Panel("field/_patrol.html", {"running": running, "count": count})
