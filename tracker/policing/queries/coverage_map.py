"""Outlines of villages as paths for one drawing: no map service, no projection but a flat one.

A village is drawn from its own boundary, or from those of its grids together; one that has neither is not drawn.
Kept in memory until the areas change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine, select

from tracker.areas.models import Area
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.policing.queries.villages import within_reach
from tracker.site.queries import get_setting

WIDTH = 1000
#: How far a line may be moved to be written shorter, in units of the drawing.
TOLERANCE = 0.6


@dataclass(frozen=True)
class VillageMap:
    """Paths by village code in a box of WIDTH × `height`."""

    height: int
    paths: dict[str, str]


def get_map(tops: Iterable[str]) -> VillageMap:
    """The outlines of every village of some areas, past ones too."""
    return _draw((db.engine, int(get_setting("areas.version"))), tuple(sorted(tops)))


@lru_cache(maxsize=32)
def _draw(_key: tuple[Engine, int], tops: tuple[str, ...]) -> VillageMap:
    shapes = _shapes(tops)
    if not shapes:
        return VillageMap(0, {})
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)
    height = max(1, round((north - south) * scale))

    def flat(points: np.ndarray) -> np.ndarray:
        return np.column_stack(((points[:, 0] - west) * narrow * scale, (north - points[:, 1]) * scale))

    drawn = shapely.transform(list(shapes.values()), flat)
    thin = shapely.simplify(drawn, TOLERANCE)
    return VillageMap(height, {code: _path(shape) for code, shape in zip(shapes, thin, strict=True)})


def _shapes(tops: tuple[str, ...]) -> dict[str, BaseGeometry]:
    rows = db.session.execute(
        select(Area.code, Area.level, Area.boundary)
        .where(
            Area.level.in_([AreaLevel.VILLAGE, AreaLevel.GRID]),
            Area.boundary.isnot(None),
            within_reach(Area.code, tops),
        )
        .order_by(Area.code)
    ).all()
    own = {row.code: row.boundary for row in rows if row.level is AreaLevel.VILLAGE}
    parts: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        village = row.code[: AreaLevel.VILLAGE.digits]
        if row.level is AreaLevel.GRID and village not in own:
            parts[village].append(row.boundary)
    found = dict(zip(own, shapely.from_geojson(list(own.values())), strict=True))
    return found | {code: shapely.union_all(shapely.from_geojson(some)) for code, some in parts.items()}


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
