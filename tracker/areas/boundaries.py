"""Boundaries of areas as a map needs them: those in sight, as fine as they are seen, in the datum of the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine

from tracker.areas.outlines import shapes_of
from tracker.extensions import db
from tracker.foundation.datum import Datum, moved
from tracker.foundation.identifiers import AreaLevel
from tracker.site.queries import get_setting


class Box(NamedTuple):
    """West, south, east and north of a piece of the earth, in degrees of WGS-84."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lng: float, lat: float) -> bool:
        return self.west <= lng <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True)
class Boundaries:
    """The areas of one level in some others, with their shapes in WGS-84."""

    codes: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]

    def within(self, box: Box | None) -> dict[str, BaseGeometry]:
        """Those of which something lies in a box."""
        if box is None or not self.codes:
            return dict(zip(self.codes, self.shapes, strict=True))
        hits = shapely.intersects(np.array(self.shapes), shapely.box(*box))
        return {code: shape for code, shape, hit in zip(self.codes, self.shapes, hits, strict=True) if hit}

    @property
    def box(self) -> Box | None:
        """What holds all of them; None where nothing is drawn."""
        return Box(*(float(side) for side in shapely.total_bounds(self.shapes))) if self.codes else None


def get_boundaries(tops: Iterable[str], level: AreaLevel) -> Boundaries:
    """The boundaries of every area of one level within some areas, kept in memory until the areas change."""
    return _kept((db.engine, int(get_setting("areas.version"))), tuple(sorted(tops)), level)


@lru_cache(maxsize=64)
def _kept(_key: tuple[Engine, int], tops: tuple[str, ...], level: AreaLevel) -> Boundaries:
    shapes = shapes_of(tops, level)
    return Boundaries(tuple(shapes), tuple(shapes.values()))


def written(shape: BaseGeometry, finest: float, datum: Datum) -> list[list[list[list[float]]]]:
    """The rings of a shape as [latitude, longitude] in a datum: polygons of rings of points.

    No line is moved by more than `finest` degrees, and none ends beyond the fifth digit: about a metre.
    """
    thin = shapely.simplify(shape, finest)
    return [
        [_ring(ring, datum) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(thin)
        if not polygon.is_empty
    ]


def _ring(ring: BaseGeometry, datum: Datum) -> list[list[float]]:
    points = shapely.get_coordinates(ring).tolist()
    if not datum.is_shifted:
        return [[round(lat, 5), round(lng, 5)] for lng, lat in points]
    return [[round(side, 5) for side in moved(lat, lng, Datum.WGS84, datum)] for lng, lat in points]
