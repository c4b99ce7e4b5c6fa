"""The cases of a list on a map: how many in each area when far, one by one or in clusters when near.

The same filter and the same scope as the list. What is counted is bounded, and where the bound bites it is said: a map
never shows a number that is quietly short.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from math import cos, radians
from operator import attrgetter
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, bindparam, func, select

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.areas.boundaries import Box, get_boundaries
from tracker.areas.queries import get_tree
from tracker.cases.models import Case
from tracker.cases.queries.boxes import LIES_IN, box_around, in_box, point_of, sides_of
from tracker.cases.queries.lists import CaseFilter, narrowed, rows_query
from tracker.cases.queries.scope import counted_cases, visible_cases
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.foundation.days import day_start
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.orm import AnyRow, AnySelect

#: Closed cases are counted among so many of the newest that the filter's days allow.
MOST_COUNTED = 100_000
#: So many areas have a number each; with more in sight the next wider level is counted.
MOST_AREAS = 40
#: Pixels to a side that a number needs, and those of a tile.
ROOM = 64
TILE = 256
#: With so few grids in sight the map is near.
FEW_GRIDS = 12
#: From this zoom of the usual tiles on it is near, however small the grids are.
NEAR_ZOOM = 16
#: So many points are gathered; with more, the grids are counted instead.
MOST_POINTS = 4000
#: So many stand one by one; more are drawn together.
MOST_SINGLE = 150
#: Clusters to a side of the picture.
CELLS = 8
#: So many cases stand beside the map.
MOST_LISTED = 50
#: What lies within so many metres to each side of a case is near it, and so many are shown.
NEIGHBOURHOOD = 200
MOST_NEIGHBOURS = 8
#: Levels a map counts by, the finest first.
LEVELS = (AreaLevel.GRID, AreaLevel.VILLAGE, AreaLevel.STREET, AreaLevel.COUNTY)
#: What a point or a line beside the map is made of.
SPOT_COLUMNS = (
    Case.id, Case.ref, Case.state, Case.priority, Case.visibility, Case.area_code, Case.received_at, Case.due_at,
    Case.is_open, Case.verified_at, Case.stage_due_at, Case.due_level, Case.lng, Case.lat, Case.datum,
)  # fmt: skip


class Cluster(NamedTuple):
    """Cases that lie too close to be told apart: their middle (WGS-84), how many, and what holds them."""

    lng: float
    lat: float
    number: int
    box: Box


@dataclass
class Picture:
    """What a map shows of a filter."""

    level: AreaLevel
    shapes: dict[str, BaseGeometry]
    #: Cases by area of the level, those without an outline too; empty where it is near.
    counts: dict[str, int] = field(default_factory=dict)
    #: Rows of SPOT_COLUMNS with title and names, the newest first.
    spots: list[AnyRow] = field(default_factory=list)
    #: The ids of those that stand on the map by themselves.
    single: frozenset[int] = frozenset()
    clusters: list[Cluster] = field(default_factory=list)
    is_near: bool = False
    #: Cases that fit and are not in sight. They lie elsewhere; near, they may have no point, or none for this reader.
    elsewhere: int = 0
    #: Near: more lie here than are drawn one by one; the grids are counted.
    is_crowded: bool = False
    #: From when cases are counted, where the filter would reach further back.
    since: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def tops_of(wanted: CaseFilter, actor: Actor) -> tuple[str, ...]:
    """The areas a map is of: the one asked for, else those of one's posts."""
    return (wanted.area,) if wanted.area else tuple(sorted({post.area_code for post in actor.posts}))


def look(
    wanted: CaseFilter, *, actor: Actor, now: datetime, box: Box | None = None, zoom: float | None = None
) -> Picture:
    """The picture of a filter; `box` is what is in sight, without it all of the areas are."""
    tops = tops_of(wanted, actor)
    level, shapes = _level_in_sight(tops, box, zoom, actor.on)
    picture = Picture(level, shapes, since=_since(wanted))
    conditions = _conditions(wanted, actor, now, picture.since)
    is_near = level is AreaLevel.GRID and (len(shapes) <= FEW_GRIDS or (zoom is not None and zoom >= NEAR_ZOOM))
    if is_near:
        _come_near(
            picture, conditions, actor, box or get_boundaries(tops, level).box, by_point=not _may_be_closed(wanted)
        )
    if not picture.is_near:
        code = func.substr(Case.area_code, 1, level.digits).label("code")
        query = select(code, func.count()).where(*conditions).group_by(code)
        counts = {row[0]: row[1] for row in db.session.execute(query)}
        in_sight = counts if box is None else {code: number for code, number in counts.items() if code in shapes}
        picture.counts, picture.elsewhere = in_sight, sum(counts.values()) - sum(in_sight.values())
    return picture


def _level_in_sight(
    tops: tuple[str, ...], box: Box | None, zoom: float | None, on: date
) -> tuple[AreaLevel, dict[str, BaseGeometry]]:
    """The finest level of which few enough areas lie in sight, each with room for its number, and those."""
    tree = get_tree()
    places = tree.by_code
    widest = min((len(top) for top in tops), default=AreaLevel.COUNTY.digits)
    shapes: dict[str, BaseGeometry] = {}
    level = AreaLevel.GRID
    for level in LEVELS:
        found = get_boundaries(tops, level).within(box)
        shapes = {code: shape for code, shape in found.items() if code in places and places[code].is_valid(on)}
        # Where nothing is drawn, what there would be: the table beside the map has a row for each.
        number = len(shapes) or (sum(len(tree.within(top, level, on)) for top in tops) if box is None else 0)
        if (number <= MOST_AREAS and _have_room(shapes.values(), zoom)) or level.digits <= widest:
            break
    return level, shapes


def _have_room(shapes: Collection[BaseGeometry], zoom: float | None) -> bool:
    """Whether areas are large enough on the screen to have a number each."""
    if zoom is None or len(shapes) <= 1:
        return True
    pixels = TILE * 2**zoom / 360
    mean = sum(shape.area for shape in shapes) / len(shapes)
    latitude = next(iter(shapes)).centroid.y
    return bool(mean * pixels**2 / cos(radians(latitude)) >= ROOM**2)


def _may_be_closed(wanted: CaseFilter) -> bool:
    """Whether the filter lets closed cases in, of which there are many times as many."""
    return not (wanted.open or wanted.mine or wanted.overdue or wanted.due_soon or wanted.pressing)


def _since(wanted: CaseFilter) -> datetime | None:
    """From when cases that may be closed are counted; None where the filter asks for fewer anyway."""
    if not _may_be_closed(wanted):
        return None
    query = select(Case.received_at).order_by(Case.received_at.desc()).offset(MOST_COUNTED).limit(1)
    if wanted.to_on:
        query = query.where(Case.received_at < day_start(wanted.to_on + timedelta(days=1)))
    since = db.session.scalar(query)
    return None if since is None or (wanted.from_on and since < day_start(wanted.from_on)) else since


def _conditions(wanted: CaseFilter, actor: Actor, now: datetime, since: datetime | None) -> list[ColumnElement[bool]]:
    """What is counted: the list's own conditions, drafts aside, which are nobody's work yet."""
    bounds = [Case.received_at >= since] if since else []
    drafts = [] if wanted.open else [Case.state != State.DRAFT]
    # True of every case: it leads SQLite to the index that holds what is open by area and all that is asked of it.
    leads = [Case.area_code > ""] if wanted.open and not any(getattr(wanted, one) for one in _SELECTIVE) else []
    return [counted_cases(actor), *narrowed(wanted, actor=actor, now=now), *bounds, *drafts, *leads]


#: Filters that find their few cases by themselves.
_SELECTIVE = ("words", "mine", "post", "lead", "overdue", "due_soon", "pressing", "outcome", "unassigned", "state")


def _come_near(
    picture: Picture,
    conditions: list[ColumnElement[bool]],
    actor: Actor,
    box: Box | None,
    *,
    by_point: bool,
) -> None:
    """Put the points in sight into the picture; where there are too many, leave the counts to say how many."""
    if box is None:
        return
    found = db.session.execute(_points_query(conditions, actor, box, by_point=by_point)).all()
    if len(found) > MOST_POINTS:
        picture.is_crowded = True
        return
    picture.is_near = True
    ids = sorted((row.id for row in found), reverse=True)
    picture.clusters, alone = _gathered(found, box) if len(found) > MOST_SINGLE else ([], ids)
    picture.single = frozenset(alone)
    picture.spots = _list_spots({*alone, *ids[:MOST_LISTED]}, actor)
    total = db.session.scalar(select(func.count()).select_from(Case).where(*conditions)) or 0
    picture.elsewhere = total - len(found)


def _points_query(conditions: list[ColumnElement[bool]], actor: Actor, box: Box, *, by_point: bool) -> AnySelect:
    """The points in sight whose case the actor may read.

    Of what is open, the index of points finds them: open or not stands first in it. Closed ones are counted over some
    days only, and by these they are found: on the latitudes of one village lie those of a whole county and of years.
    """
    readable = counted_cases(actor, least=Sees.CONTENT)
    leads = [Case.is_open.in_((True, False))] if by_point else []
    query = select(Case.id, Case.lng, Case.lat, Case.datum).where(*conditions, *leads, in_box(box), readable)
    return query.limit(MOST_POINTS + 1)


def _list_spots(ids: Iterable[int], actor: Actor) -> list[AnyRow]:
    """Rows as lists have them, with their points, the newest first."""
    query = rows_query(actor, SPOT_COLUMNS).where(Case.id.in_(list(ids))).order_by(Case.id.desc())
    return list(db.session.execute(query).all())


def _gathered(rows: Iterable[AnyRow], box: Box) -> tuple[list[Cluster], list[int]]:
    """Points of one cell of the picture together; the ids of those that lie alone."""
    wide, high = (box.east - box.west) / CELLS, (box.north - box.south) / CELLS
    points = [(row.id, point) for row in rows if (point := point_of(row))]
    cells = [(int((lng - box.west) / wide), int((lat - box.south) / high), key, lng, lat) for key, (lng, lat) in points]
    clusters, single = [], []
    for _cell, group in groupby(sorted(cells), key=lambda one: one[:2]):
        some = list(group)
        if len(some) == 1:
            single.append(some[0][2])
            continue
        lngs, lats = [one[3] for one in some], [one[4] for one in some]
        holds = Box(min(lngs), min(lats), max(lngs), max(lats))
        clusters.append(Cluster(sum(lngs) / len(some), sum(lats) / len(some), len(some), holds))
    return sorted(clusters, key=attrgetter("number"), reverse=True), single


@lru_cache(maxsize=1024)
def _neighbours_query(_dialect: str, actor: Actor) -> AnySelect:
    """Built once a reader: the page of a case asks it."""
    columns = (Case.ref, Case.title, Case.state, Case.verified_at, Case.lng, Case.lat, Case.datum)
    query = select(*columns).where(Case.is_open.is_(True), LIES_IN, Case.id != bindparam("id"))
    readable = visible_cases(actor, least=Sees.CONTENT, few=True)
    return query.where(readable).order_by(Case.id.desc()).limit(MOST_NEIGHBOURS + 1)


def list_neighbours(case: Case, actor: Actor) -> list[AnyRow]:
    """Open cases near a case whose content the actor may read: the newest first, and one more than is shown."""
    point = point_of(case)
    if point is None:
        return []
    of = {"id": case.id, **sides_of(box_around(point, NEIGHBOURHOOD))}
    return list(db.session.connection().execute(_neighbours_query(db.engine.dialect.name, actor), of).all())
