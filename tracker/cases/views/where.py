"""Where a case lies, on its page: the point on the outline of its grid, what is open nearby, and the way there."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Response, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.boundaries import get_boundaries, written
from tracker.areas.outlines import WIDTH, get_outlines
from tracker.cases.models import Case
from tracker.cases.queries.boxes import point_of
from tracker.cases.queries.detail import CaseInView, NotVisible, get_case
from tracker.cases.queries.map import MOST_NEIGHBOURS, list_neighbours
from tracker.cases.views.map import ground
from tracker.cases.vocabulary import standing
from tracker.foundation.datum import Datum, moved
from tracker.foundation.identifiers import AreaLevel
from tracker.web.access import requires
from tracker.web.language import say
from tracker.web.pages import Shown
from tracker.web.replies import reply

#: How fine the outline of a grid is written for the map of a case, in degrees: about two metres.
FINEST = 0.00002
#: Units of the drawing that stay free around it.
ROOM = 40


def where_of(view: CaseInView) -> Shown | None:
    """What the page shows of the point of a case; None where there is none, or none for the reader."""
    case = view.case
    point = point_of(case) if view.is_readable else None
    if point is None:
        return None
    lng, lat = point
    found = _neighbours(case)
    neighbours = found[:MOST_NEIGHBOURS]
    return {
        "lat": f"{lat:.6f}",
        "lng": f"{lng:.6f}",
        "datum": Datum.WGS84.label,
        "drawing": _drawing(_grid(case), point, neighbours),
        "neighbours": neighbours,
        "has_more": len(found) > len(neighbours),
        "ways": ways_to(case.lng or 0, case.lat or 0, case.datum or Datum.WGS84),
        "ground": ground(),
    }


class Neighbour(NamedTuple):
    """An open case nearby."""

    href: str
    matter: str
    state: str
    tone: str
    point: tuple[float, float]


def _neighbours(case: Case, datum: Datum = Datum.WGS84) -> list[Neighbour]:
    at, found = url_for("cases.listing"), []
    for row in list_neighbours(case, g.actor):
        label, tone = standing(row.state, row.verified_at is not None)
        point = point_of(row, datum) or (0, 0)
        found.append(Neighbour(f"{at}/{row.ref}", row.title, say(label), tone, point))
    return found


def _grid(case: Case) -> str:
    return case.area_code[: AreaLevel.GRID.digits]


@requires(Permission.CASE_LIST)
def where(ref: str) -> Response:
    """What the map of a case is given when it is opened, every point in its datum."""
    view = get_case(ref, actor=g.actor)
    datum: Datum = ground()["datum"]
    point = point_of(view.case, datum) if view.is_readable else None
    if point is None:
        raise NotVisible
    shapes = get_boundaries((_grid(view.case),), AreaLevel.GRID).within(None)
    return reply(
        200,
        at=[point[1], point[0]],
        words=view.case.title,
        rings=[written(shape, FINEST, datum) for shape in shapes.values()],
        spots=[
            {
                "at": [one.point[1], one.point[0]],
                "matter": one.matter,
                "href": one.href,
                "state": one.state,
                "tone": one.tone,
            }
            for one in _neighbours(view.case, datum)[:MOST_NEIGHBOURS]
        ],
    )


def _drawing(grid: str, point: tuple[float, float], neighbours: list[Neighbour]) -> Shown | None:
    """The grid as a picture that needs no script, wide enough for the point; None where it was never drawn."""
    outlines = get_outlines((grid,), AreaLevel.GRID)
    if grid not in outlines.paths:
        return None
    x, y = outlines.place(*point)
    west, north = min(0, x) - ROOM, min(0, y) - ROOM
    east, south = max(WIDTH, x) + ROOM, max(outlines.height, y) + ROOM
    dots = [(one, outlines.place(*one.point)) for one in neighbours]
    return {
        "box": f"{west} {north} {east - west} {south - north}",
        "path": outlines.paths[grid],
        "at": (x, y),
        "dots": [(dot, at) for dot, at in dots if west < at[0] < east and north < at[1] < south],
    }


def ways_to(lng: float, lat: float, stands: Datum) -> list[tuple[str, str]]:
    """(name, address) of what may lead there, each given the point in its own datum, and nothing else."""
    plain, shifted = (moved(lat, lng, stands, datum) for datum in (Datum.WGS84, Datum.GCJ02))
    label = _("Place of a case")
    amap = {"to": f"{shifted[1]:.6f},{shifted[0]:.6f},{label}", "coordinate": "gaode", "callnative": "1"}
    baidu = {"location": _pair(shifted), "coord_type": "gcj02", "title": label, "content": label, "output": "html"}
    tencent = {"type": "drive", "to": label, "tocoord": _pair(shifted), "referer": "gridcase"}
    return [
        (_("Map app of this phone"), f"geo:{_pair(plain)}?q={_pair(plain)}({quote(label)})"),
        (_("Amap"), f"https://uri.amap.com/navigation?{urlencode(amap)}"),
        (_("Baidu Maps"), f"https://api.map.baidu.com/marker?{urlencode(baidu | {'src': 'gridcase'})}"),
        (_("Tencent Maps"), f"https://apis.map.qq.com/uri/v1/routeplan?{urlencode(tencent)}"),
    ]


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.6f},{point[1]:.6f}"
