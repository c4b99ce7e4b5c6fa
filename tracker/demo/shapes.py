"""Boundaries for the made-up county: a crooked net of cells that share their corners, so nothing gaps or overlaps.

The county lies in the open sea, east of every real boundary, so that its shapes are nobody's village.
"""

from __future__ import annotations

from math import sin
from random import Random

from shapely import Polygon, coverage_union_all
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]

WEST, SOUTH = 123.2, 32.6  # the Yellow Sea; inside the box where Chinese maps shift
#: Widths of the columns and heights of the rows, in degrees; the middle and the north are built up and finer.
COLUMNS = (0.021, 0.018, 0.014, 0.012, 0.009, 0.008, 0.008, 0.009, 0.011, 0.014, 0.018, 0.021)
ROWS = (0.020, 0.018, 0.017, 0.015, 0.013, 0.009, 0.008, 0.008, 0.010)
#: How far a corner strays, as a share of the narrower cell beside it: below a quarter no two edges can cross.
STRAY = 0.17


class Net:
    """The corners and edge midpoints of a lattice, each computed once and shared by the cells that touch it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._xs = _edges(WEST, COLUMNS)
        self._ys = _edges(SOUTH, ROWS)
        self._corners = {
            (column, row): self._corner(column, row)
            for row in range(len(self._ys))
            for column in range(len(self._xs))
        }  # fmt: skip
        self._middles: dict[tuple[Point, Point], Point] = {}

    def _corner(self, column: int, row: int) -> Point:
        wide = _narrower(COLUMNS, column) * STRAY
        high = _narrower(ROWS, row) * STRAY
        x = self._xs[column] + self._random.uniform(-wide, wide) + 0.004 * sin(row * 1.1)
        y = self._ys[row] + self._random.uniform(-high, high) + 0.003 * sin(column * 0.8)
        return round(x, 6), round(y, 6)

    def _middle(self, one: Point, other: Point) -> Point:
        """The bend of an edge; the same point from both sides."""
        key = (one, other) if one < other else (other, one)
        if key not in self._middles:
            (x1, y1), (x2, y2) = key
            bend = self._random.uniform(-0.09, 0.09)
            self._middles[key] = (
                round((x1 + x2) / 2 + bend * (y2 - y1), 6),
                round((y1 + y2) / 2 - bend * (x2 - x1), 6),
            )
        return self._middles[key]

    def ring(self, column: int, row: int) -> list[Point]:
        """The eight points of a cell, counter-clockwise from its south-west corner."""
        corners = [self._corners[column + right, row + up] for right, up in ((0, 0), (1, 0), (1, 1), (0, 1))]
        points: list[Point] = []
        for corner, following in zip(corners, corners[1:] + corners[:1], strict=True):
            points += [corner, self._middle(corner, following)]
        return points

    def cell(self, column: int, row: int) -> Polygon:
        return Polygon(self.ring(column, row))

    def halves(self, column: int, row: int) -> tuple[Polygon, Polygon]:
        """A cell cut from the middle of its south edge to the middle of its north edge: west, east."""
        ring = self.ring(column, row)
        return Polygon([ring[0], ring[1], *ring[5:]]), Polygon(ring[1:6])


def _edges(start: float, steps: tuple[float, ...]) -> list[float]:
    edges = [start]
    for step in steps:
        edges.append(edges[-1] + step)
    return edges


def _narrower(steps: tuple[float, ...], edge: int) -> float:
    return min(steps[max(0, edge - 1) : edge + 1])


def union(shapes: list[BaseGeometry]) -> BaseGeometry:
    """The whole of shapes that share their edges; every vertex stays where it is."""
    return coverage_union_all(shapes)
