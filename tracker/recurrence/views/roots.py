"""The list of root cases with what repeats cost, and one root case with its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from flask import Response, current_app, g, request
from flask_babel import gettext as _

from tracker.access import Permission, can
from tracker.areas.views.options import area_options
from tracker.audit.queries import list_history
from tracker.cases.queries.detail import area_path
from tracker.files.store import path_of
from tracker.foundation.asked import asked_number, asked_start
from tracker.foundation.days import local_day
from tracker.people.queries.posts import post_options
from tracker.recurrence.happenings import ROWS
from tracker.recurrence.models import RootCase
from tracker.recurrence.queries import roots as q
from tracker.recurrence.queries.costs import list_costs, sum_of
from tracker.recurrence.rules import WATCHED
from tracker.recurrence.services.checks import between
from tracker.recurrence.services.steps import ROOTS, checker_choices, responsible_choices
from tracker.recurrence.vocabulary import Found, Status
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.jinja import in_language
from tracker.web.options import status_tabs
from tracker.web.pages import Shown, page, page_urls
from tracker.web.uploads import send_kept
from tracker.workflow.pages import RowPages
from tracker.workflow.timeline import Line, line_of

SHOWN_COSTS = 12


@requires(Permission.ROOT_LIST)
def roots() -> Response:
    """The root cases of an area, or those given to one's posts; beside them what repeats cost."""
    wanted = q.RootFilter.of(request.args)
    found = q.list_roots(wanted, actor=g.actor, start=asked_start(request.args))
    query = q.RootFilter.query(request.args)
    costs = list_costs(actor=g.actor, now=now(), area=wanted.area) if can(g.actor, Permission.ROOT_KEEP) else []
    return page(
        "recurrence/list.html",
        fragment="results",
        rows=found.rows,
        wanted=wanted,
        query=query,
        tabs=status_tabs("recurrence.roots", Status, wanted.status, area=wanted.area),
        area_options=area_options(g.actor, wanted.area),
        costs=costs[:SHOWN_COSTS],
        more_costs=max(0, len(costs) - SHOWN_COSTS),
        total=sum_of(costs),
        today=local_day(now()),
        WATCHED=WATCHED,
        **page_urls(found, query),
    )


_ROWS = {row.kind: row for row in ROWS}


def _happenings(root: RootCase, seen: set[str]) -> list[Line]:
    """The history of a root case, oldest first; of cases and earlier root cases only the numbers that are shown."""
    lines = []
    for event in list_history("root", root.id):
        told = {name: fact for name, fact in event.facts.items() if name != "previous" or fact in seen}
        told["cases"] = [ref for ref in event.facts.get("cases", []) if ref in seen]
        lines.append(line_of(_ROWS[event.kind], event, told))
    return lines


#: What is offered under the names of asks that depend on the root case.
_OFFERED: dict[str, Callable[[RootCase], list[tuple[str, str]]]] = {
    "post": lambda found: post_options(responsible_choices(found, g.actor.on)),
    "checker": lambda found: post_options(checker_choices(found, g.actor.on)),
}


def _first_day(found: RootCase) -> date:
    following = found.next_check
    planned: timedelta = between()
    return following.planned_on if following else local_day(now()) + planned


_LIKELY: dict[str, Callable[[RootCase], object]] = {
    "post": lambda found: str(found.post_id or ""),
    "checker": lambda found: str(found.checker_post_id or ""),
    "task": lambda found: found.task,
    "cause": lambda found: found.cause,
    "measure": lambda found: found.measure,
    "first_on": _first_day,
    "found": lambda _found: Found.QUIET.value,
}


class RootMoves(RowPages[RootCase]):
    """One root case: its cases, cause and measure, quiet checks, history; and its moves."""

    flow = ROOTS
    home = "recurrence.root"
    template = "recurrence/root.html"
    fragment = "root"
    key = "root_id"
    find = staticmethod(q.get_root)
    offered = _OFFERED
    filled = _LIKELY

    def shown(self, view: RootCase) -> Shown:
        """Of its cases only those the reader may read, the others as a number."""
        linked, related = q.list_linked(view, g.actor), q.list_related(view, g.actor)
        return {
            "root": view,
            "linked": linked,
            "open_cases": view.open_cases,
            "path": area_path(view.area_code),
            "place": view.place if linked.count else "",
            "happenings": _happenings(view, {row.ref for row in linked.rows} | {one.number for one in related}),
            "previous": next((one for one in related if one.id == view.previous_id), None),
            "followers": [one for one in related if one.previous_id == view.id],
            "today": local_day(now()),
            "WATCHED": WATCHED,
        }

    def beside(self, view: RootCase, shown: Shown) -> Shown:
        category = in_language(view.category.name, view.category.name_en)
        return {
            "lede": [view.number, category, f"{shown['path']}{shown['place']}"],
            "aside": ["recurrence/_measure.html", "recurrence/_checks.html", "recurrence/_cases.html"],
            "aside_label": _("About this root case"),
        }

    def since(self, view: RootCase, seen: str) -> Sequence[object]:
        return self.shown(view)["happenings"][asked_number(seen) or 0 :]


@requires(Permission.ROOT_LIST)
def photo(root_id: int, check_id: int) -> Response:
    """The photo of a quiet check, only through the scope of its root case."""
    found = q.get_root(root_id, actor=g.actor)
    check = next((one for one in found.checks if one.id == check_id and one.photo_sha256), None)
    if check is None or check.photo_sha256 is None:
        raise q.RootNotVisible
    path = path_of(current_app.config["SETTINGS"].files_dir, check.photo_sha256)
    return send_kept(path, mime=check.photo_mime or "", name=check.photo_name or "")
