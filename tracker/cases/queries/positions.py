"""Whether the position a phone gave fits the grid that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.areas.queries import Place, find_grid_at, has_boundary, is_far
from tracker.foundation.identifiers import AreaLevel, is_within


class Doubt(StrEnum):
    """What is to be asked about a position before a case is logged with it."""

    NONE = ""
    #: Far from every grid: it cannot be meant.
    FAR = "far"
    #: Near, but in no grid, or not in the chosen one.
    OUTSIDE = "outside"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Position:
    """Where a point lies, and what is doubtful about it."""

    grid: Place | None = None
    doubt: Doubt = Doubt.NONE


def read_point(lng: str | None, lat: str | None) -> tuple[float, float] | None:
    """(lng, lat) as a form gives them; what is no place on earth is none."""
    try:
        east, north = float(lng or ""), float(lat or "")
    except ValueError:
        return None
    return (east, north) if -180 <= east <= 180 and -90 <= north <= 90 else None


def look_up(point: tuple[float, float] | None, area_code: str, on: date) -> Position:
    """Where a point (lng, lat, WGS-84) lies on a day, seen from the grid that was chosen, if any.

    Where no boundary is known that could speak against it, a position is believed.
    """
    if point is None:
        return Position()
    grid = find_grid_at(*point, on)
    if grid is not None:
        fits = not area_code or is_within(area_code, grid.code)
        return Position(grid, Doubt.NONE if fits else Doubt.ELSEWHERE)
    if is_far(*point):
        return Position(None, Doubt.FAR)
    is_drawn = bool(area_code) and has_boundary(area_code[: AreaLevel.GRID.digits])
    return Position(None, Doubt.OUTSIDE if is_drawn else Doubt.NONE)
