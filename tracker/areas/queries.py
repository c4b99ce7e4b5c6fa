"""Reading the area tree; kept in memory until it changes, since every list and form needs it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from threading import Lock

from shapely import STRtree, from_geojson, points, simplify, to_geojson
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine, select

from tracker.areas.models import Area, AreaChange
from tracker.areas.vocabulary import AreaKind
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.foundation.json import Json
from tracker.site.queries import get_setting


@dataclass(frozen=True, slots=True)
class Place:
    """An area as lists and forms need it."""

    code: str
    level: AreaLevel
    kind: AreaKind
    name: str
    valid_from: date
    valid_to: date | None

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Tree:
    """Every area by code, in order of code, which is the order of the tree."""

    def __init__(self, places: list[Place]) -> None:
        self.by_code = {place.code: place for place in places}
        self._paths: dict[tuple[str, int], str] = {}

    def name(self, code: str) -> str:
        found = self.by_code.get(code)
        return found.name if found else code

    def lineage(self, code: str) -> list[Place]:
        """From the county down to the area itself."""
        codes = [code[: level.digits] for level in AreaLevel if level.digits <= len(code)]
        return [self.by_code[one] for one in codes if one in self.by_code]

    def path(self, code: str, *, after: int = 1) -> str:
        """The names from below the county down, as an address is written."""
        found = self._paths.get((code, after))
        if found is None:
            found = "".join(place.name for place in self.lineage(code)[after:]) or self.name(code)
            self._paths[code, after] = found
        return found

    def within(self, top: str, level: AreaLevel | None = None, on: date | None = None) -> list[Place]:
        """Areas inside another (itself included), of a level, valid on a day."""
        return [
            place
            for code, place in self.by_code.items()
            if is_within(code, top) and (level is None or place.level is level) and (on is None or place.is_valid(on))
        ]

    def children(self, top: str) -> list[Place]:
        """The areas directly below one, ended ones too."""
        digits = next((level.digits for level in AreaLevel if level.digits > len(top)), 0)
        return [place for code, place in self.by_code.items() if len(code) == digits and is_within(code, top)]

    def count_below(self, tops: Iterable[str], on: date) -> dict[str, Counter[AreaLevel]]:
        """How many areas of each level are valid inside each of some areas on a day; itself is not counted."""
        counts: dict[str, Counter[AreaLevel]] = {top: Counter() for top in tops}
        for code, place in self.by_code.items():
            if place.is_valid(on):
                for level in AreaLevel:
                    if level.digits < len(code) and code[: level.digits] in counts:
                        counts[code[: level.digits]][place.level] += 1
        return counts


# The engine in the key is of one application: another one neither finds nor shows what is kept here.
_kept: dict[tuple[Engine, int], Tree] = {}
_kept_shapes: dict[tuple[Engine, int], tuple[STRtree, list[str]]] = {}
_lock = Lock()


def _key() -> tuple[Engine, int]:
    return db.engine, int(get_setting("areas.version"))


def get_tree() -> Tree:
    """The area tree of this database; read again only when its version has counted up."""
    key = _key()
    tree = _kept.get(key)
    if tree is None:
        columns = (Area.code, Area.level, Area.kind, Area.name, Area.valid_from, Area.valid_to)
        tree = Tree([Place(*row) for row in db.session.execute(select(*columns).order_by(Area.code))])
        with _lock:
            _kept.clear()
            _kept[key] = tree
    return tree


def search_areas(words: str, tops: Collection[str], *, most: int) -> list[Place]:
    """Areas inside some others whose name holds the words or whose code begins with them, in the order of the tree."""
    found = (
        place
        for place in get_tree().by_code.values()
        if (words in place.name or place.code.startswith(words)) and place.code.startswith(tuple(tops))
    )
    return list(islice(found, most))


def find_free_codes(under: str, *, near: str = "", count: int = 1) -> list[str]:
    """The next codes directly below an area that were never used; from the hundred of a neighbour where one is given.

    The hundreds of a serial tell communities from villages, so the parts of a village are numbered as villages.
    """
    used = {int(place.code[len(under) :]) for place in get_tree().children(under)}
    hundred = int(near[len(under) :]) // 100 if near else None
    begin = max((one for one in used if hundred is None or one // 100 == hundred), default=0) + 1
    width = 2 if len(under) == AreaLevel.GRID.digits else 3
    free = (one for one in range(begin, 10**width) if one not in used)
    return [f"{under}{serial:0{width}d}" for serial in islice(free, count)]


#: Degrees, some twenty kilometres: farther from every known grid than this, a point is not in the county.
FAR = 0.2


def _shapes() -> tuple[STRtree, list[str]]:
    """The boundaries of grids and whose they are; kept in memory until the tree changes."""
    key = _key()
    shapes = _kept_shapes.get(key)
    if shapes is None:
        rows = db.session.execute(
            select(Area.code, Area.boundary).where(Area.level == AreaLevel.GRID, Area.boundary.isnot(None))
        ).all()
        geometries: list[BaseGeometry] = [from_geojson(row.boundary) for row in rows]
        shapes = STRtree(geometries), [row.code for row in rows]
        with _lock:
            _kept_shapes.clear()
            _kept_shapes[key] = shapes
    return shapes


def has_boundary(code: str) -> bool:
    """Whether the boundary of a grid is known."""
    return code in _shapes()[1]


def is_far(lng: float, lat: float) -> bool:
    """Whether a point (WGS-84, degrees) lies far from every grid whose boundary is known; not where none is known."""
    index, codes = _shapes()
    return bool(codes) and not len(index.query(points(lng, lat), predicate="dwithin", distance=FAR))


def find_grid_at(lng: float, lat: float, on: date) -> Place | None:
    """The grid whose boundary holds a point (WGS-84, degrees) on a day; None outside every boundary."""
    index, codes = _shapes()
    tree = get_tree()
    hits = sorted(codes[hit] for hit in index.query(points(lng, lat), predicate="intersects"))
    return next((tree.by_code[code] for code in hits if tree.by_code[code].is_valid(on)), None)


#: Degrees a boundary may be moved to be written shorter: about five metres.
THIN = 0.00005


def list_thin_boundaries(codes: Collection[str]) -> dict[str, Json]:
    """The boundaries of some areas as GeoJSON in WGS-84, thinned out for a phone; areas without one are left out."""
    query = select(Area.code, Area.boundary).where(Area.code.in_(codes), Area.boundary.isnot(None))
    drawn = {row.code: simplify(from_geojson(row.boundary), THIN) for row in db.session.execute(query)}
    return {code: json.loads(to_geojson(shape)) for code, shape in drawn.items()}


def list_changes(code: str) -> list[AreaChange]:
    """What became of an area and where it came from, oldest first."""
    return list(
        db.session.scalars(
            select(AreaChange)
            .where((AreaChange.from_code == code) | (AreaChange.to_code == code))
            .order_by(AreaChange.happened_on, AreaChange.id)
        )
    )
