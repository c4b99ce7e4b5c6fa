"""Reading the area tree; kept in memory until it changes, since every list and form needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock

from shapely import STRtree, from_geojson, points
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine, select

from tracker.areas.models import Area, AreaChange
from tracker.areas.vocabulary import AreaKind
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel, is_within
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


def find_grid_at(lng: float, lat: float, on: date) -> Place | None:
    """The grid whose boundary holds a point (WGS-84, degrees) on a day; None outside every boundary."""
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
    index, codes = shapes
    tree = get_tree()
    hits = sorted(codes[hit] for hit in index.query(points(lng, lat), predicate="intersects"))
    return next((tree.by_code[code] for code in hits if tree.by_code[code].is_valid(on)), None)


def list_changes(code: str) -> list[AreaChange]:
    """What became of an area and where it came from, oldest first."""
    return list(
        db.session.scalars(
            select(AreaChange)
            .where((AreaChange.from_code == code) | (AreaChange.to_code == code))
            .order_by(AreaChange.happened_on, AreaChange.id)
        )
    )
