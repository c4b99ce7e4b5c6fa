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
from tracker.conferences.services.deciding import assist_choices, lead_choices
from tracker.conferences.services.steps import CONFERENCES
from tracker.conferences.services.units import nameable
from tracker.conferences.vocabulary import RUNNING, Cause, Status
from tracker.foundation.asked import asked_start
from tracker.foundation.orm import AnyRow
from tracker.people.queries.posts import get_unit_name, post_options
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.jinja import in_language
from tracker.web.options import status_tabs
from tracker.web.pages import Shown, page, page_urls
from tracker.web.prints import log_print
from tracker.workflow.pages import RowPages


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


class ConferenceMoves(RowPages[Conference]):
    """One conference: why, who is heard, what they say, what was decided; and its moves."""

    flow = CONFERENCES
    home = "conferences.conference"
    template = "conferences/conference.html"
    fragment = "conference"
    key = "conference_id"
    find = staticmethod(q.get_conference)
    offered = _OFFERED
    filled = _LIKELY

    def shown(self, view: Conference) -> Shown:
        """Of the case only what the reader may read of it anyway."""
        readable, is_precedent = is_readable(view.case_id, g.actor), view.status is Status.DECIDED
        return {
            "conference": view,
            "case": view.case,
            "is_readable": readable,
            "path": area_path(view.area_code),
            "returns": q.list_returns(view.case_id) if readable else [],
            "likes": list_like(view, g.actor),
            "is_stale": is_precedent and is_stale(view, now()),
            "may_make_rule": is_precedent and may_make_rule(view),
            "may_read_rules": can(g.actor, Permission.ROUTING_VIEW),
            "mine": {one.post_id for one in view.units} & set(g.actor.post_ids),
        }

    def beside(self, view: Conference, shown: Shown) -> Shown:
        units = ["conferences/_units.html"] if view.units else []
        return {
            "lede": [view.number, view.case.ref, shown["path"]],
            "aside": ["conferences/_why.html", *units, "conferences/_likes.html"],
            "aside_label": _("About this conference"),
        }


@requires(Permission.CONFERENCE_LIST)
def paper(conference_id: int) -> Response:
    """The minutes on A4; that they were printed is logged."""
    found = q.get_conference(conference_id, actor=g.actor)
    copy = log_print(f"conference:{found.id}", act="conference:print", number=found.number)
    seal_unit = get_unit_name(found.decided_by_post_id or found.convened_by_post_id)
    return page("conferences/paper.html", **ConferenceMoves().context(found, copy=copy, seal_unit=seal_unit))
