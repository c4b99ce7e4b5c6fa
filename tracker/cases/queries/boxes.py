"""Cases by where their point lies, whatever datum it was stored in."""

from __future__ import annotations

from math import cos, radians

from sqlalchemy import ColumnElement, and_, or_

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


def in_box(box: Box) -> ColumnElement[bool]:
    """The point of a case lies in a box. The band of latitudes stands first, for the indexes begin with it."""
    sides = {datum: _in(box, datum) for datum in (Datum.WGS84, Datum.GCJ02)}
    band = Case.lat.between(min(one.south for one in sides.values()), max(one.north for one in sides.values()))
    is_shifted, is_plain = Case.datum == Datum.GCJ02, or_(Case.datum.is_(None), Case.datum != Datum.GCJ02)
    return and_(
        band,
        or_(and_(is_shifted, _between(sides[Datum.GCJ02])), and_(is_plain, _between(sides[Datum.WGS84]))),
    )


def _in(box: Box, datum: Datum) -> Box:
    """The box as a datum has it."""
    south, west = moved(box.south, box.west, Datum.WGS84, datum)
    north, east = moved(box.north, box.east, Datum.WGS84, datum)
    return Box(west, south, east, north)


def _between(box: Box) -> ColumnElement[bool]:
    return and_(Case.lat.between(box.south, box.north), Case.lng.between(box.west, box.east))


def point_of(row: Case | AnyRow, wanted: Datum = Datum.WGS84) -> tuple[float, float] | None:
    """(lng, lat) of a case or of a row with its columns lng, lat and datum, in a datum; None where it has no point."""
    if row.lng is None or row.lat is None:
        return None
    lat, lng = moved(row.lat, row.lng, row.datum or Datum.WGS84, wanted)
    return lng, lat
