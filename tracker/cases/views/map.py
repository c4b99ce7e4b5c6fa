"""The map of cases: the list's filter and scope, a table beside it, and a drawing where there is no script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite
from typing import NamedTuple

from flask import Response, current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from tracker.access import Permission
from tracker.areas.boundaries import Box, get_boundaries, written
from tracker.areas.outlines import WIDTH, get_outlines
from tracker.areas.queries import get_tree
from tracker.cases.queries.boxes import point_of
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.map import MOST_COUNTED, MOST_LISTED, TILE, Picture, look, tops_of
from tracker.cases.views.lines import deadline_of
from tracker.cases.vocabulary import Visibility, standing
from tracker.foundation.datum import Datum, moved
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.json import JsonValue
from tracker.foundation.orm import AnyRow
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.language import language, say
from tracker.web.pages import Shown
from tracker.web.replies import reply
from tracker.web.security import allow_tiles

#: The word in the address of the list that makes it a map.
MAP = "map"
#: How the numbers of a map are shaded: five steps of the largest.
SHADES = 5
#: The widest a map can be looked at, and the closest.
LEAST_ZOOM, MOST_ZOOM = 0.0, 22.0


def map_filter(args: MultiDict[str, str]) -> tuple[CaseFilter, str]:
    """The filter of a map and the query that says it: without any it is what is open, for that is what is worked at."""
    wanted, query = CaseFilter.of(args), CaseFilter.query(args)
    if not set(CaseFilter.names()) & set(args):
        return replace(wanted, open=True), "open=1"
    return wanted, query or "open=0"  # asked for without a filter, which the address has to go on saying


def ground(*, by_hand: bool = False) -> Shown:
    """What a map stands on. One whose points are set by hand is in WGS-84: shifted tiles are left out there."""
    tiles = current_app.config["SETTINGS"].tiles
    if not tiles.urls or (by_hand and tiles.datum.is_shifted):
        return {"datum": Datum.WGS84, "tiles": None}
    allow_tiles()
    return {"datum": tiles.datum, "tiles": {"urls": tiles.urls, "credit": tiles.credit}}


class Row(NamedTuple):
    """An area beside the map, and how many cases lie in it."""

    code: str
    name: str
    href: str
    number: int
    shade: int
    words: str


class Dot(NamedTuple):
    """A case on the map and beside it."""

    key: int
    ref: str
    href: str
    matter: str
    area: str
    state: str
    tone: str
    left: str
    point: tuple[float, float] | None


def map_shown(wanted: CaseFilter, query: str) -> Shown:
    """What the page of the map shows: all of one's areas, or the one asked for."""
    tops = tops_of(wanted, g.actor)
    picture = look(wanted, actor=g.actor, now=now())
    drawing = get_outlines(tops, picture.level)
    on_ground = ground()
    box = get_boundaries(tops, picture.level).box
    return {
        "drawing": drawing,
        "width": WIDTH,
        "source": f"{url_for('cases.spots')}?{query}",
        "ground": on_ground,
        "box": _sides(box, on_ground["datum"]) if box else "",
        "shapes": [
            (row, drawing.paths[row.code], drawing.middles[row.code])
            for row in _rows(picture, query)
            if row.code in drawing.paths
        ],
        "dots": [(dot, drawing.place(*dot.point)) for dot in dots_of(_single(picture)) if dot.point],
        "heaps": [(one.number, drawing.place(one.lng, one.lat)) for one in picture.clusters],
        **_beside(picture, wanted, query),
    }


def _beside(picture: Picture, wanted: CaseFilter, query: str) -> Shown:
    """The table beside the map and what is to be said of it."""
    listed = sorted(picture.spots, key=lambda row: -row.id)[:MOST_LISTED]
    in_sight = len(picture.single) + sum(one.number for one in picture.clusters)
    return {
        "picture": picture,
        "is_open_only": wanted.open,
        "most_counted": MOST_COUNTED,
        "rows": sorted((row for row in _rows(picture, query) if row.number), key=lambda row: (-row.number, row.code)),
        "cases": dots_of(listed) if picture.is_near else [],
        "in_sight": in_sight,
    }


def _rows(picture: Picture, query: str) -> list[Row]:
    """Every area in sight, and those without an outline in which cases lie."""
    tree, most = get_tree(), max(picture.counts.values(), default=0)
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("area="))
    rows = []
    for code in dict.fromkeys((*picture.shapes, *picture.counts)):
        count = picture.counts.get(code, 0)
        name = tree.path(code, after=2) if picture.level is AreaLevel.GRID else tree.name(code)
        words = name if picture.is_near else _("%(name)s: %(count)s", name=name, count=count_words(count))
        shade = -(-count * SHADES // most) if most else 0
        href = f"{url_for('cases.listing')}?{kept}&area={code}&view={MAP}"
        rows.append(Row(code, name, href, count, 0 if picture.is_near else shade, words))
    return rows


def count_words(count: int) -> str:
    """So many cases, in words."""
    return str(ngettext("%(num)s case", "%(num)s cases", count))


def _single(picture: Picture) -> list[AnyRow]:
    return [row for row in picture.spots if row.id in picture.single]


def dots_of(rows: Iterable[AnyRow], datum: Datum = Datum.WGS84) -> list[Dot]:
    """Rows of the map in the reader's words; all of them are readable to the reader."""
    path, spoken = get_tree().path, language()
    dots = []
    for row in rows:
        name = row.category_name_en if spoken == "en" and row.category_name_en else row.category_name
        label, tone = standing(row.state, row.verified_at is not None)
        left = deadline_of(row)
        matter = row.title or (_("Restricted matter") if row.visibility is Visibility.RESTRICTED else name)
        late = left.words if left and left.tone != "neutral" else ""
        href = url_for("cases.detail", ref=row.ref)
        point = point_of(row, datum)
        dots.append(Dot(row.id, row.ref, href, matter, path(row.area_code, after=2), say(label), tone, late, point))
    return dots


@requires(Permission.CASE_LIST)
def spots() -> Response:
    """What lies in sight of the map: areas with their counts when far, points and clusters when near."""
    datum: Datum = ground()["datum"]
    sight = _asked_sight(datum)
    if sight is None:
        return reply(422, words=_("This part of the map cannot be shown. Open the map anew."))
    box, zoom = sight
    wanted, query = map_filter(request.args)
    picture = look(wanted, actor=g.actor, now=now(), box=box, zoom=zoom)
    finest = 360 / TILE / 2**zoom
    areas = []
    for row in _rows(picture, query):
        shape = picture.shapes.get(row.code)
        if shape is None:
            continue
        middle = shape.point_on_surface()
        areas.append(
            {
                "name": row.name,
                "words": row.words,
                "count": row.number,
                "shade": row.shade,
                "at": _at(middle.x, middle.y, datum),
                "rings": written(shape, finest, datum),
            }
        )
    beside = render_template("cases/_map_beside.html", **_beside(picture, wanted, query))
    return reply(
        200,
        is_near=picture.is_near,
        datum=datum.label,
        areas=areas,
        spots=[spot_told(dot) for dot in dots_of(_single(picture), datum)],
        clusters=[
            {
                "at": _at(one.lng, one.lat, datum),
                "count": one.number,
                "words": count_words(one.number),
                "box": [_at(one.box.west, one.box.south, datum), _at(one.box.east, one.box.north, datum)],
            }
            for one in picture.clusters
        ],
        beside=beside,
    )


def spot_told(dot: Dot) -> dict[str, JsonValue]:
    """A case as the map in the browser is told of it; it has a point."""
    lng, lat = dot.point or (0, 0)
    told = {name: getattr(dot, name) for name in ("matter", "href", "area", "state", "tone", "left")}
    return {"at": [round(lat, 6), round(lng, 6)], **told}


def _at(lng: float, lat: float, datum: Datum) -> list[float]:
    """[latitude, longitude] in the datum of the map."""
    return [round(side, 6) for side in moved(lat, lng, Datum.WGS84, datum)]


def _sides(box: Box, datum: Datum) -> str:
    """West, south, east and north as an address has them, in the datum of the map."""
    (south, west), (north, east) = _at(box.west, box.south, datum), _at(box.east, box.north, datum)
    return f"{west},{south},{east},{north}"


def _asked_sight(datum: Datum) -> tuple[Box, float] | None:
    """What is in sight of the map that asks, in WGS-84, and how near; None where that cannot be."""
    try:
        west, south, east, north = map(float, request.args.get("bbox", "").split(","))
        zoom = float(request.args.get("zoom", ""))
    except ValueError:
        return None
    is_place = all(isfinite(one) for one in (west, south, east, north, zoom))
    if not is_place or not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        return None
    if not LEAST_ZOOM <= zoom <= MOST_ZOOM:
        return None
    south, west = moved(south, west, datum, Datum.WGS84)
    north, east = moved(north, east, datum, Datum.WGS84)
    return Box(west, south, east, north), zoom
