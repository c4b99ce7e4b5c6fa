"""The areas of the made-up county: codes, names and boundaries from the county down to the micro-grids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from shapely import to_geojson
from shapely.geometry.base import BaseGeometry

from tracker.areas.models import Area
from tracker.areas.vocabulary import AreaKind
from tracker.demo.names import (
    COUNTY_CODE,
    COUNTY_NAME,
    DIVIDED_GRIDS,
    NUMERALS,
    SPECIAL_GRID,
    SPECIAL_NAME,
    STREETS,
    StreetPlan,
)
from tracker.demo.shapes import Net, union
from tracker.foundation.identifiers import check_area_code, parent_code

#: Where each street lies in the net: first column and how many, first row. A village is one row of its street.
BLOCKS = ((0, 4, 5), (4, 5, 5), (9, 3, 5), (0, 4, 0), (4, 5, 0), (9, 3, 0))

Shapes = list[BaseGeometry]


def make_areas(random: Random, since: date) -> list[Area]:
    """Every area of the county, the county first and children after their parents."""
    net, made, streets = Net(random), list[Area](), Shapes()
    for plan, (column, width, row) in zip(STREETS, BLOCKS, strict=True):
        street, shape = _street(net, plan, column, width, row)
        made += street
        streets.append(shape)
    areas = [_area(COUNTY_CODE, AreaKind.COUNTY, COUNTY_NAME, union(streets)), *made]
    for area in areas:
        area.valid_from = since
    return sorted(areas, key=lambda area: (len(area.code), area.code))


def _street(net: Net, plan: StreetPlan, column: int, width: int, row: int) -> tuple[list[Area], BaseGeometry]:
    code = COUNTY_CODE + plan.digits
    made, shapes = list[Area](), Shapes()
    for place, (digits, name) in enumerate(plan.villages):
        grids = list(_grids(net, code + digits, range(column, column + width), row + len(plan.villages) - 1 - place))
        cells = [shape for area, shape in grids if len(area.code) == 15]
        kind = AreaKind.COMMUNITY if int(digits) < 200 else AreaKind.VILLAGE
        shapes.append(union(cells))
        made += [_area(code + digits, kind, name, shapes[-1]), *(area for area, _ in grids)]
    kind = AreaKind.STREET if int(plan.digits) < 100 else AreaKind.TOWN
    whole = union(shapes)
    return [_area(code, kind, plan.name, whole), *made], whole


def _grids(net: Net, village: str, columns: range, row: int) -> Iterator[tuple[Area, BaseGeometry]]:
    """The grids of a village from west to east, with their micro-grids."""
    for number, column in enumerate(columns, start=1):
        code, shape = f"{village}{number:03d}", net.cell(column, row)
        if code == SPECIAL_GRID:
            yield _area(code, AreaKind.SPECIAL_GRID, SPECIAL_NAME, shape), shape
        else:
            yield _area(code, AreaKind.GENERAL_GRID, f"第{NUMERALS[number - 1]}网格", shape), shape
        if code in DIVIDED_GRIDS:
            for part, half in enumerate(net.halves(column, row), start=1):
                yield _area(f"{code}{part:02d}", AreaKind.MICRO_GRID, f"第{NUMERALS[part - 1]}微网格", half), half


def _area(code: str, kind: AreaKind, name: str, shape: BaseGeometry) -> Area:
    west, south, east, north = shape.bounds
    return Area(
        code=code,
        level=check_area_code(code),
        kind=kind,
        parent_code=parent_code(code),
        name=name,
        boundary=to_geojson(shape),
        min_lng=west,
        min_lat=south,
        max_lng=east,
        max_lat=north,
    )
