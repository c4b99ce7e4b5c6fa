"""Outlines of areas as paths for one drawing: no map service, no projection but a flat one.

An area is drawn from its own boundary, or from those of the areas inside it together; one with neither is not drawn.
Kept in memory until the areas change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine, and_, or_, select

from tracker.areas.models import Area
from tracker.extensions import db
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import AreaLevel, code_range
from tracker.site.queries import get_setting

WIDTH = 1000
#: How far a line may be moved to be written shorter, in units of the drawing.
TOLERANCE = 0.6


@dataclass(frozen=True)
class Outlines:
    """Paths by area code in a box of WIDTH × `height`."""

    height: int
    paths: dict[str, str]
    #: Where a word about an area stands, inside of it.
    middles: dict[str, tuple[int, int]] = field(default_factory=dict)
    #: West and north of the drawing in degrees of WGS-84, and units to a degree eastward and southward.
    corner: tuple[float, float] = (0, 0)
    units: tuple[float, float] = (1, 1)

    def place(self, lng: float, lat: float) -> tuple[int, int]:
        """Where a point (WGS-84) stands in the drawing, or beside it."""
        return round((lng - self.corner[0]) * self.units[0]), round((self.corner[1] - lat) * self.units[1])


def get_outlines(tops: Iterable[str], level: AreaLevel = AreaLevel.VILLAGE) -> Outlines:
    """The outlines of every area of one level within some areas, past ones too."""
    return _draw((db.engine, int(get_setting("areas.version"))), tuple(sorted(tops)), level)


@lru_cache(maxsize=1024)
def _draw(_key: tuple[Engine, int], tops: tuple[str, ...], level: AreaLevel) -> Outlines:
    shapes = shapes_of(tops, level)
    if not shapes:
        return Outlines(0, {})
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)
    height = max(1, round((north - south) * scale))

    def flat(points: np.ndarray) -> np.ndarray:
        return np.column_stack(((points[:, 0] - west) * narrow * scale, (north - points[:, 1]) * scale))

    drawn = shapely.transform(list(shapes.values()), flat)
    thin = shapely.simplify(drawn, TOLERANCE)
    inside = np.rint(shapely.get_coordinates(shapely.point_on_surface(drawn))).astype(int).tolist()
    return Outlines(
        height,
        {code: _path(shape) for code, shape in zip(shapes, thin, strict=True)},
        {code: (x, y) for code, (x, y) in zip(shapes, inside, strict=True)},
        (float(west), float(north)),
        (narrow * scale, scale),
    )


def shapes_of(tops: tuple[str, ...], level: AreaLevel) -> dict[str, BaseGeometry]:
    """The shape of every area of a level within some areas, in WGS-84, by code."""
    found: dict[str, BaseGeometry] = {}
    wanted = _asked(tops, level)
    # From the level itself down: what has no boundary of its own is made of the next level that has.
    for below in [one for one in AreaLevel if one.digits >= level.digits]:
        parts = grouped((code[: level.digits], boundary) for code, boundary in wanted.get(below, ()))
        parts = {code: some for code, some in parts.items() if code not in found}
        found |= {code: shapely.union_all(shapely.from_geojson(some)) for code, some in parts.items()}
    return dict(sorted(found.items()))


def _asked(tops: tuple[str, ...], level: AreaLevel) -> dict[AreaLevel, list[tuple[str, str]]]:
    """(code, boundary) of the areas that have one, by level."""
    ranges = [code_range(top) for top in tops]
    within = or_(*[and_(Area.code >= low, Area.code < high) for low, high in ranges])
    query = select(Area.level, Area.code, Area.boundary).where(Area.boundary.isnot(None), within).order_by(Area.code)
    rows = db.session.execute(query).all() if tops else []
    return grouped((row.level, (row.code, row.boundary)) for row in rows if len(row.code) >= level.digits)


def _path(shape: BaseGeometry) -> str:
    return "".join(_ring(ring) for polygon in shapely.get_parts(shape) for ring in _rings(polygon))


def _rings(polygon: BaseGeometry) -> Iterator[BaseGeometry]:
    yield polygon.exterior
    yield from polygon.interiors


def _ring(ring: BaseGeometry) -> str:
    """Whole numbers, each point from the one before."""
    points = np.rint(shapely.get_coordinates(ring)).astype(int)
    steps = np.diff(points[:-1], axis=0).tolist()
    (x, y) = points[0].tolist()
    return f"M{x} {y}l{' '.join(f'{dx} {dy}' for dx, dy in steps)}z" if steps else ""
