"""Cases by where their point lies, whatever datum it was stored in."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, bindparam, or_

from tracker.areas.boundaries import Box
from tracker.cases.models import Case
from tracker.foundation.datum import Datum, moved
from tracker.foundation.orm import AnyRow

METRES_PER_DEGREE = 111_320


def box_around(point: tuple[float, float], metres: float) -> Box:
    """A box of about the given half side around a point (lng, lat)."""
    lng, lat = point
    north = metres / METRES_PER_DEGREE
    east = north / max(0.01, cos(radians(lat)))
    return Box(lng - east, lat - north, lng + east, lat + north)


#: The datums that differ: a point stands in the one or the other.
FRAMES = (Datum.WGS84, Datum.GCJ02)


def sides_of(box: Box) -> dict[str, float]:
    """The sides of a box in both frames and those of the band that holds both, by the names `LIES_IN` knows them by."""
    sides: dict[str, float] = {}
    for frame in FRAMES:
        south, west = moved(box.south, box.west, Datum.WGS84, frame)
        north, east = moved(box.north, box.east, Datum.WGS84, frame)
        sides |= {f"{frame}_south": south, f"{frame}_west": west, f"{frame}_north": north, f"{frame}_east": east}
    lows, highs = ([sides[f"{frame}_{side}"] for frame in FRAMES] for side in ("south", "north"))
    return sides | {"band_south": min(lows), "band_north": max(highs)}


def _lies_in(side: Callable[[str], Any]) -> ColumnElement[bool]:
    """The point of a case lies in a box. The band of latitudes stands first, for the indexes begin with it."""
    plain, shifted = (
        and_(
            Case.lat.between(side(f"{frame}_south"), side(f"{frame}_north")),
            Case.lng.between(side(f"{frame}_west"), side(f"{frame}_east")),
        )
        for frame in FRAMES
    )
    is_plain = or_(Case.datum.is_(None), Case.datum != Datum.GCJ02)
    band = Case.lat.between(side("band_south"), side("band_north"))
    return and_(band, or_(and_(Case.datum == Datum.GCJ02, shifted), and_(is_plain, plain)))


#: For a statement that is made once; executed with `sides_of` a box.
LIES_IN = _lies_in(lambda name: bindparam(name, type_=Float))


def in_box(box: Box) -> ColumnElement[bool]:
    """The point of a case lies in a box."""
    return _lies_in(sides_of(box).__getitem__)


def point_of(row: Case | AnyRow, wanted: Datum = Datum.WGS84) -> tuple[float, float] | None:
    """(lng, lat) of a case or of a row with its columns lng, lat and datum, in a datum; None where it has no point."""
    if row.lng is None or row.lat is None:
        return None
    lat, lng = moved(row.lat, row.lng, row.datum or Datum.WGS84, wanted)
    return lng, lat
