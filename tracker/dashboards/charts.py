"""What the charts draw, as plain data: static/js/dashboard.js makes pictures of it, the tables beside say the same."""

from __future__ import annotations

from flask_babel import gettext as _

from tracker.dashboards.breakdown import Part
from tracker.dashboards.flows import Flow
from tracker.dashboards.history import DRAWN, Counts
from tracker.figures.measures import MEASURES
from tracker.figures.rates import Rate
from tracker.web.language import say

#: On-time rates from which on an area has a shade, the best first.
SHADES = ((0.95, "4"), (0.85, "3"), (0.7, "2"), (0.0, "1"))
#: So many rows are drawn; the table has all.
BARS = 20


def shade_of(rate: Rate) -> str:
    """The shade of an area's rate; "few" where a single case would change it."""
    share = rate.share
    if share is None:
        return "none"
    return "few" if rate.is_few else next(shade for least, shade in SHADES if share >= least)


def draw_history(history: list[Counts]) -> dict[str, object]:
    """Lines of the rates, one point for each stretch."""
    lines = [
        {"name": say(MEASURES[key].name), "data": [_point(one.of(key)) for one in history], "kind": "line"}
        for key in DRAWN
    ]
    return {"labels": [one.stretch.label for one in history], "series": lines, "unit": "%", "most": 100}


def draw_flows(flows: list[Flow]) -> dict[str, object]:
    """Bars of what came in and was closed, and a line of what lay open."""
    return {
        "labels": [one.label for one in flows],
        "series": [
            {"name": _("New cases"), "data": [one.came_in for one in flows], "kind": "bar"},
            {"name": _("Closed"), "data": [one.went_out for one in flows], "kind": "bar"},
            {"name": _("Open at the end"), "data": [one.backlog for one in flows], "kind": "line", "is_right": True},
        ],
        "unit": "",
    }


def draw_parts(rows: list[tuple[str, str | None, str, Part]]) -> dict[str, object]:
    """Bars of the overdue cases of the first rows, and their on-time rates; a click leads on."""
    first = rows[:BARS]
    return {
        "labels": [name for name, *_rest in first],
        "links": [href or f"{at}overdue" for _name, href, at, _part in first],
        "series": [
            {"name": _("Overdue"), "data": [part.due.overdue for *_rest, part in first], "kind": "bar"},
            {
                "name": say(MEASURES["on_time"].name),
                "data": [_point(part.due.of("on_time")) for *_rest, part in first],
                "kind": "line",
                "is_right": True,
                "is_percent": True,
            },
        ],
        "unit": "",
    }


def _point(rate: Rate) -> float | None:
    """In percent with two decimals."""
    return None if rate.percent is None else round(rate.percent, 2)
