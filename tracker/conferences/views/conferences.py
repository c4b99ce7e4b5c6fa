"""The list of conferences, one conference with its steps, and its minutes on paper."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g, request
from flask_babel import gettext as _

from tracker.access import Permission, can
from tracker.areas.views.options import area_options
from tracker.cases.queries.detail import area_path
from tracker.cases.queries.scope import is_readable
from tracker.conferences.models import Conference
from tracker.conferences.queries import conferences as q
from tracker.conferences.queries.precedents import is_stale, list_like
from tracker.conferences.rules import LIFE
from tracker.conferences.services.deciding import assist_choices, lead_choices
from tracker.conferences.services.steps import CONFERENCES
from tracker.conferences.services.units import nameable
from tracker.conferences.vocabulary import RUNNING, Cause, Status
from tracker.foundation.asked import asked_start
from tracker.foundation.orm import AnyRow
from tracker.people.queries.posts import get_unit_name, post_options
from tracker.web.access import requires
from tracker.web.addresses import Parts
from tracker.web.identity import now
from tracker.web.jinja import in_language
from tracker.web.options import status_tabs
from tracker.web.pages import Shown, page, page_urls
from tracker.web.prints import log_print
from tracker.workflow.life import Move
from tracker.workflow.pages import MovePages


@requires(Permission.CONFERENCE_LIST)
def listing() -> Response:
    """The conferences of an area, or those one's posts were named to."""
    wanted = q.ConferenceFilter.of(request.args)
    found = q.list_conferences(wanted, actor=g.actor, start=asked_start(request.args))
    named = q.list_named(Conference.id.in_([row.id for row in found.rows]))
    return page(
        "conferences/list.html",
        fragment="results",
        rows=[(row, _matter(row), named.get(row.id, [])) for row in found.rows],
        wanted=wanted,
        tabs=status_tabs("conferences.listing", Status, wanted.status, cause=wanted.cause, area=wanted.area),
        area_options=area_options(g.actor, wanted.area),
        RUNNING=RUNNING,
        **page_urls(found, q.ConferenceFilter.query(request.args)),
        Cause=Cause,
    )


def _matter(row: AnyRow) -> str:
    """What a row is about: the title where it may be read, else the type."""
    return str(row.title) or in_language(row.category_name, row.category_name_en)


def _context(conference: Conference, **more: object) -> Shown:
    """What the page of a conference shows; of the case only what the reader may read of it anyway."""
    readable = is_readable(conference.case_id, g.actor)
    steps = LIFE.offered(conference, g.actor, now())
    likes = list_like(conference, g.actor)
    is_precedent = conference.status is Status.DECIDED
    return {
        "conference": conference,
        "case": conference.case,
        "is_readable": readable,
        "path": area_path(conference.area_code),
        "returns": q.list_returns(conference.case_id) if readable else [],
        "steps": LIFE.loud(steps),
        "quiet_steps": LIFE.hushed(steps),
        "likes": likes,
        "is_stale": is_precedent and is_stale(conference, now()),
        "may_make_rule": is_precedent and may_make_rule(conference),
        "may_read_rules": can(g.actor, Permission.ROUTING_VIEW),
        "mine": {one.post_id for one in conference.units} & set(g.actor.post_ids),
        "refusal": None,
    } | more


def may_make_rule(conference: Conference) -> bool:
    """The decision may be made a routing rule by the reader: it stands, and is none yet."""
    is_open = conference.rule_id is None and conference.retired_at is None
    return is_open and can(g.actor, Permission.ROUTING_EDIT) and can(g.actor, Permission.CONFERENCE_KEEP)


def _named_options(found: Conference) -> list[tuple[str, str]]:
    return [(str(one.post_id), one.post.title) for one in found.units]


def _unit_options(found: Conference) -> list[tuple[str, str]]:
    """Who may be named; whoever is named already stays on the list."""
    return list(dict([*_named_options(found), *post_options(nameable(found.case))]).items())


#: What is offered under the names of asks that depend on the conference.
_OFFERED: dict[str, Callable[[Conference], list[tuple[str, str]]]] = {
    "units": _unit_options,
    "lead": lambda found: post_options(lead_choices(found)),
    "assists": lambda found: post_options(assist_choices(found)),
    "attended": _named_options,
}


def _likely_units(found: Conference) -> list[str]:
    """Who is named, or else who has sent the case back and who has it now."""
    if found.units:
        return [str(one.post_id) for one in found.units]
    back = [row.post_id for row in q.list_returns(found.case_id)]
    return [str(one) for one in dict.fromkeys([*back, found.case.lead_post_id]) if one]


def _my_opinion(found: Conference) -> str:
    return next((one.opinion for one in found.units if one.post_id in g.actor.post_ids), "")


_LIKELY: dict[str, Callable[[Conference], object]] = {
    "units": _likely_units,
    "question": lambda found: found.question,
    "opinion": _my_opinion,
    "binding": lambda _found: True,
}


class ConferenceMoves(MovePages[Conference]):
    """One conference: why, who is heard, what they say, what was decided; and its moves."""

    flow = CONFERENCES
    home = "conferences.conference"
    template = "conferences/conference.html"
    fragment = "conference"
    offered = _OFFERED
    filled = _LIKELY

    def key_of(self, view: Conference) -> Parts:
        return {"conference_id": view.id}

    def load(self, key: int, *, lock: bool = False) -> Conference:
        return q.get_conference(key, actor=g.actor, lock=lock)

    def context(self, view: Conference, **more: object) -> Shown:
        return _context(view, **more)

    def about(self, view: Conference, move: Move) -> Shown:
        units = ["conferences/_units.html"] if view.units else []
        return _context(view) | {
            "number": view.number,
            "lede": [view.number, view.case.ref, area_path(view.area_code)],
            "aside": ["conferences/_why.html", *units, "conferences/_likes.html"],
            "aside_label": _("About this conference"),
            "draft": f"conference-{view.id}-{move.action}",
        }


@requires(Permission.CONFERENCE_LIST)
def paper(conference_id: int) -> Response:
    """The minutes on A4; that they were printed is logged."""
    found = q.get_conference(conference_id, actor=g.actor)
    copy = log_print(f"conference:{found.id}", act="conference:print", number=found.number)
    context = _context(found, copy=copy, seal_unit=get_unit_name(found.decided_by_post_id or found.convened_by_post_id))
    return page("conferences/paper.html", **context)
