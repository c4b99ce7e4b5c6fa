"""The datums a point can have in China, and the one way between them."""

from enum import StrEnum
from math import cos, pi, sin, sqrt


class Datum(StrEnum):
    """What a latitude and longitude refer to."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    #: The national system of 2008; its frame and that of WGS-84 differ by less than a phone can tell.
    CGCS2000 = "cgcs2000"

    @property
    def label(self) -> str:
        """How it is written beside a point, in every language."""
        return _LABELS[self.value]

    @property
    def is_shifted(self) -> bool:
        """Whether its points are moved on purpose."""
        return self is Datum.GCJ02


_LABELS = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "cgcs2000": "CGCS2000"}

_AXIS = 6378245.0  # Krasovsky 1940, as in the public formula
_ECCENTRICITY = 0.00669342162296594323


def is_in_china(latitude: float, longitude: float) -> bool:
    """Tell whether the shift applies at a point; outside this box both datums are the same."""
    return 0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347


def moved(latitude: float, longitude: float, stands: Datum, wanted: Datum) -> tuple[float, float]:
    """Return a (latitude, longitude) that stands in one datum as the wanted datum has it, in degrees."""
    if stands.is_shifted == wanted.is_shifted:
        return latitude, longitude
    return (wgs84_to_gcj02 if wanted.is_shifted else gcj02_to_wgs84)(latitude, longitude)


def wgs84_to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the (latitude, longitude) Chinese maps draw a satellite position at, in degrees."""
    if not is_in_china(latitude, longitude):
        return latitude, longitude
    north, east = _shift(latitude, longitude)
    return latitude + north, longitude + east


def gcj02_to_wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the satellite (latitude, longitude) of a point of a Chinese map, to within a millimetre, in degrees."""
    if not is_in_china(latitude, longitude):
        return latitude, longitude
    found_latitude, found_longitude = latitude, longitude
    for _ in range(5):  # the shift changes by about 1 part in 1000 over its own length: each step gains three digits
        north, east = _shift(found_latitude, found_longitude)
        found_latitude, found_longitude = latitude - north, longitude - east
    return found_latitude, found_longitude


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = longitude - 105.0, latitude - 35.0
    wave = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = latitude / 180.0 * pi
    root = 1 - _ECCENTRICITY * sin(angle) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / (root * sqrt(root)) * pi / 180.0
    parallel = _AXIS / sqrt(root) * cos(angle) * pi / 180.0
    return north / meridian, east / parallel
