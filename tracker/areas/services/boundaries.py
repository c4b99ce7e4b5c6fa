"""Boundaries: proven to be polygons in degrees before they are kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from tracker.areas.models import Area
from tracker.foundation.words import N_, Refused

NOT_GEOJSON = N_("The boundary is not GeoJSON.")
NOT_A_POLYGON = N_("A boundary is a Polygon or a MultiPolygon, not a %(kind)s.")
NOT_DEGREES = N_("The boundary must be in degrees (WGS-84), longitude first and latitude second.")
NOT_VALID = N_("The boundary is no proper outline: %(why)s")


@dataclass(frozen=True, slots=True)
class Boundary:
    """A proven outline: its GeoJSON text, its shape, and (min_lng, min_lat, max_lng, max_lat) in degrees."""

    text: str
    shape: BaseGeometry
    box: tuple[float, float, float, float]


def read_boundary(text: str) -> Boundary:
    """Return the boundary written as GeoJSON (a geometry, or a Feature around one); Refused with what is wrong."""
    geometry = _geometry_of(text)
    kind = str(geometry.get("type", ""))
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused(NOT_A_POLYGON, field="boundary", code="boundary", kind=kind or "?")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except shapely.GEOSException as error:
        raise Refused(NOT_GEOJSON, field="boundary", code="boundary") from error
    if shape.is_empty or not shape.is_valid:
        why = "empty" if shape.is_empty else shapely.is_valid_reason(shape)
        raise Refused(NOT_VALID, field="boundary", code="boundary", why=why)
    west, south, east, north = shape.bounds
    if max(-west, east) > 180 or max(-south, north) > 90:
        raise Refused(NOT_DEGREES, field="boundary", code="boundary")
    return Boundary(shapely.to_geojson(shape), shape, (west, south, east, north))


def _geometry_of(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Refused(NOT_GEOJSON, field="boundary", code="boundary") from error
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict):
        raise Refused(NOT_GEOJSON, field="boundary", code="boundary")
    return found


def draw_boundary(area: Area, boundary: Boundary | None) -> None:
    """Give an area its outline and the box around it; None leaves it without."""
    if boundary is None:
        return
    area.boundary = boundary.text
    area.min_lng, area.min_lat, area.max_lng, area.max_lat = boundary.box
