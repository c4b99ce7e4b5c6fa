"""Whether two cases lie at the same place: by their points where both have one, else by how the place is written."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians
from unicodedata import category, normalize

from tracker.cases.models import Case
from tracker.foundation.datum import Datum, moved
from tracker.foundation.orm import AnyRow

METRES_PER_DEGREE = 111_320
#: A box is this much wider than the distance asked for: the shift between datums stretches it by less than a percent.
ROOM = 1.05
#: What makes no difference to a reader: blanks, punctuation, signs, control characters.
DROPPED = ("Z", "P", "S", "C")
#: As long as the column it is kept in; a few signs become many letters when they are written out.
KEY_LENGTH = 120


@dataclass(frozen=True)
class Spot:
    """Where something happened: the place as written, reduced to what tells it apart, and its point in WGS 84."""

    key: str
    #: (longitude, latitude) in degrees.
    point: tuple[float, float] | None = None


def place_key(words: str) -> str:
    """A written place without blanks, punctuation, width and case: "3 号楼 北侧" and "３号楼北侧。" are one.

    At most KEY_LENGTH characters; the key of a key is itself.
    """
    kept = "".join(one for one in normalize("NFKC", words).casefold() if category(one)[0] not in DROPPED)
    # Once more, since an accent that stood by itself now follows the letter before the blank it was written on.
    return normalize("NFKC", kept)[:KEY_LENGTH]


def spot_of(row: Case | AnyRow) -> Spot:
    """The spot of a case or of a row with its columns place, lng, lat and datum."""
    if row.lng is None or row.lat is None:
        return Spot(place_key(row.place))
    lat, lng = moved(row.lat, row.lng, row.datum or Datum.WGS84, Datum.WGS84)
    return Spot(place_key(row.place), (lng, lat))


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two points (longitude, latitude) lie apart; good to a percent within a grid."""
    north = (one[1] - other[1]) * METRES_PER_DEGREE
    east = (one[0] - other[0]) * METRES_PER_DEGREE * cos(radians((one[1] + other[1]) / 2))
    return hypot(north, east)


def box_around(point: tuple[float, float], metres: float, datum: Datum) -> tuple[float, float, float, float]:
    """West, south, east and north of a box in a datum that holds all within so many metres of a WGS 84 point."""
    lng, lat = point
    lat, lng = moved(lat, lng, Datum.WGS84, datum)
    north = (metres * ROOM + 1) / METRES_PER_DEGREE
    east = north / max(cos(radians(lat)), 0.01)
    return lng - east, lat - north, lng + east, lat + north


def is_same(one: Spot, other: Spot, metres: float) -> bool:
    """Both have points: within so many metres; else written alike, and written at all."""
    if one.point and other.point:
        return metres_between(one.point, other.point) <= metres
    return bool(one.key) and one.key == other.key
