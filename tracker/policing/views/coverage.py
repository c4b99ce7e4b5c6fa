"""The coverage of villages by officers: list, map, trend, and the paragraph for the yearly report."""

from __future__ import annotations

from flask import Response, g

from tracker.access import Permission
from tracker.areas.outlines import WIDTH, Outlines, get_outlines
from tracker.areas.queries import get_tree
from tracker.foundation.words import N_
from tracker.policing.queries.coverage import Coverage, count_kinds, get_coverage, list_names
from tracker.policing.queries.villages import list_streets, narrowed, village_title
from tracker.policing.views.assignments import asked_area, asked_on, seen
from tracker.site.queries import get_setting
from tracker.web.access import requires
from tracker.web.language import language, say
from tracker.web.pages import Shown, page

#: So many villages are listed; the list of assignments has them all.
SHOWN = 50
KIND_UNKNOWN = N_("kind not said")


def _look() -> tuple[tuple[str, ...], Coverage, Shown]:
    """The areas asked for, their coverage on the day asked for, and what every page of it needs."""
    on, trouble = asked_on()
    tops = seen()
    area = asked_area(tops)
    narrow = narrowed(tops, area)
    found = get_coverage(narrow, on, most_villages=int(get_setting("policing.most_villages")))
    shared = {
        "found": found,
        "on": on,
        "trouble": trouble,
        "area": area,
        "streets": list_streets(tops),
        "tree": get_tree(),
        "title_of": village_title,
        "most_villages": int(get_setting("policing.most_villages")),
        "is_today": on == g.actor.on,
    }
    return narrow, found, shared


@requires(Permission.LIAISON_VIEW)
def coverage() -> Response:
    """How many villages have somebody at work, which have not, and how it was in the last twelve months."""
    narrow, found, shared = _look()
    shown = found.by_b[:SHOWN]
    users = {one.acting_id for one in shown} | {one.first_id for one in shown if one.first_id}
    users |= {user for user, _count in found.crowded}
    found.names = list_names(users)
    drawing = get_outlines(narrow)
    return page(
        "policing/coverage/coverage.html",
        fragment="results",
        most_shown=SHOWN,
        drawing=drawing,
        width=WIDTH,
        layers=_layers(found, drawing),
        vacant={place.code for place in found.vacant},
        **shared,
    )


def _layers(found: Coverage, drawing: Outlines) -> list[tuple[str, str]]:
    """The villages of the day as three drawings in one: (tone, path), the many covered ones as a single path."""
    bare = {place.code for place in found.uncovered}
    by_b = {one.place.code for one in found.by_b}
    paths: dict[str, list[str]] = {"good": [], "warn": [], "bad": []}
    places = get_tree().by_code
    for code, path in drawing.paths.items():
        place = places.get(code)
        if place is not None and place.is_valid(found.on):
            paths["bad" if code in bare else "warn" if code in by_b else "good"].append(path)
    return [(tone, "".join(some)) for tone, some in paths.items() if some]


@requires(Permission.LIAISON_VIEW)
def report() -> Response:
    """The paragraph and tables for the yearly report, on A4."""
    narrow, _found, shared = _look()
    counts = sorted(count_kinds(narrow, shared["on"]).items(), key=lambda one: -one[1])
    comma = "、" if language() == "zh" else ", "
    kinds = comma.join(f"{say(kind.label if kind else KIND_UNKNOWN)} {count}" for kind, count in counts)
    names = [get_tree().path(code, after=0) if code else "" for code in narrow]
    return page("policing/coverage/report.html", kinds=kinds, where=comma.join(names), **shared)
