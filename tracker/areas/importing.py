"""Areas out of tables: the statistics bureau's lists as they are, or an office's own with kinds and boundaries.

Every row is judged before anything is written, and one bad row keeps the whole table out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import shapely
from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.areas.models import Area
from tracker.areas.services.boundaries import Boundary, draw_boundary, read_boundary
from tracker.areas.services.changes import LEVEL_KINDS, check_kind, check_name
from tracker.areas.vocabulary import AreaKind
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import AreaLevel, check_area_code, is_within, parent_code
from tracker.foundation.orm import AnyRow
from tracker.foundation.tables import plain_name, read_records
from tracker.foundation.tables.bad_cells import BadCell, Progress, Trouble
from tracker.foundation.words import N_, Refused
from tracker.site.services import count_up

# fmt: off
#: What the columns are called, in small letters without spaces and underscores.
CODE     = ("code", "代码", "编码", "区划代码", "行政区划代码", "统计用区划代码", "网格编码")
NAME     = ("name", "名称", "区划名称", "单位名称", "网格名称")
KIND     = ("kind", "type", "类型", "类别")
BOUNDARY = ("boundary", "geojson", "geometry", "边界", "范围")
#: A column that names exactly the area above, and columns that name any area further up.
PARENT   = ("parent", "parentcode", "上级", "上级代码", "上级编码", "上级区划代码")
ABOVE    = ("provincecode", "citycode", "areacode", "countycode", "streetcode", "towncode", "villagecode")

KIND_WORDS: dict[str, AreaKind] = {
    **{kind.value: kind for kind in AreaKind},
    **{kind.label: kind for kind in AreaKind},
    **dict.fromkeys(("县", "区", "县区", "市辖区", "县级市"),         AreaKind.COUNTY),
    **dict.fromkeys(("街道", "街道办事处"),                           AreaKind.STREET),
    **dict.fromkeys(("镇", "乡", "乡镇"),                             AreaKind.TOWN),
    **dict.fromkeys(("社区", "居委会", "居民委员会"),                 AreaKind.COMMUNITY),
    **dict.fromkeys(("村", "行政村", "村委会", "村民委员会"),         AreaKind.VILLAGE),
    **dict.fromkeys(("网格", "综合网格"),                             AreaKind.GENERAL_GRID),
    "专属网格": AreaKind.SPECIAL_GRID,
    "微网格": AreaKind.MICRO_GRID,
}
#: The serial of a code tells the kind: (level, first serial, serial after the last, kind). 400 and above are units
#: that are run like those below; national statistics number them so.
SERIAL_KINDS = (
    (AreaLevel.STREET,    1, 100, AreaKind.STREET),
    (AreaLevel.STREET,  100, 600, AreaKind.TOWN),
    (AreaLevel.VILLAGE,   1, 200, AreaKind.COMMUNITY),
    (AreaLevel.VILLAGE, 200, 400, AreaKind.VILLAGE),
    (AreaLevel.VILLAGE, 400, 500, AreaKind.COMMUNITY),
    (AreaLevel.VILLAGE, 500, 600, AreaKind.VILLAGE),
)
# fmt: on
#: Outlines are drawn by hand: what two grids share below this part of the smaller one is no overlap.
SLIVER = 0.001


@dataclass
class AreaImport:
    """What came of a table of areas; nothing was written when `bad` is not empty."""

    read: int = 0
    added: int = 0
    unchanged: int = 0
    #: Areas that were there already and have got a boundary now.
    outlined: int = 0
    #: Rows that lie outside the area asked for.
    skipped: int = 0
    bad: list[BadCell] = field(default_factory=list)
    #: Grids of one village whose boundaries overlap: (code, code).
    overlaps: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    line: int
    code: str
    level: AreaLevel
    name: str
    kind: AreaKind
    boundary: Boundary | None


def import_areas(
    *, source: Path | bytes, valid_from: date, actor: Actor | None, now: datetime, under: str | None = None,
    sheet: str | None = None, encoding: str | None = None, header_line: int | None = None, is_dry_run: bool = False,
    progress: Progress | None = None,
) -> AreaImport:  # fmt: skip
    """Add the areas of a CSV or workbook that are not there yet, or say what is wrong with it; a second run adds none.

    Columns: code and name, and where they exist kind, boundary (GeoJSON), parent and codes of areas further up, which
    must fit. `under` takes only what lies within that area. Refused when the table as a whole cannot be used.
    """
    if under is not None:
        check_area_code(under)
    header, records = read_records(source, sheet=sheet, encoding=encoding, header_line=header_line, knows=count_columns)
    rows = list(records)
    check = _Check(header, _load_known(), under, valid_from)
    for done, (line, record) in enumerate(rows, 1):
        check.row(line, record)
        if progress and (done % 500 == 0 or done == len(rows)):
            progress(done, len(rows))
    check.parents()
    found = check.found
    found.bad.sort(key=lambda cell: cell.line)
    if found.bad:
        return found
    found.added, found.outlined = len(check.fresh), len(check.outlines)
    if not is_dry_run:
        _write(check, actor, now)
        found.overlaps = list_overlaps(village_codes(draft.code for draft in [*check.fresh, *check.outlines]))
    return found


def count_columns(cells: Sequence[str]) -> int:
    """How many of some cells are columns of a table of areas."""
    names = {plain_name(cell) for cell in cells}
    return len(names & {*CODE, *NAME, *KIND, *BOUNDARY, *PARENT, *ABOVE})


def _load_known() -> dict[str, AnyRow]:
    """Code, name, kind and end of every area there is, by its code."""
    return {row.code: row for row in db.session.execute(select(Area.code, Area.name, Area.kind, Area.valid_to))}


def _write(check: _Check, actor: Actor | None, now: datetime) -> None:
    for draft in sorted(check.fresh, key=lambda draft: draft.code):  # parents sort before their children
        area = Area(
            code=draft.code,
            level=draft.level,
            kind=draft.kind,
            parent_code=parent_code(draft.code),
            name=draft.name,
            valid_from=check.valid_from,
        )
        draw_boundary(area, draft.boundary)
        db.session.add(area)
    for draft in check.outlines:
        known = db.session.get(Area, draft.code)
        assert known is not None  # it was read from the table a moment ago
        draw_boundary(known, draft.boundary)
    if check.fresh or check.outlines:
        detail: dict[str, object] = {"added": len(check.fresh), "outlined": len(check.outlines)}
        log_access(actor=actor, act="area:import", now=now, detail=detail)
        db.session.flush()
        count_up(key="areas.version")


class _Check:
    """Judges the rows of one table, each on its own and then against one another."""

    def __init__(self, header: Sequence[str], known: dict[str, AnyRow], under: str | None, valid_from: date) -> None:
        names = {plain_name(column): column for column in header}
        self.code_column = _column(names, CODE, N_("The table needs a column for the code, named code or 代码."))
        self.name_column = _column(names, NAME, N_("The table needs a column for the name, named name or 名称."))
        self.kind_column = _first(names, KIND)
        self.boundary_column = _first(names, BOUNDARY)
        self.parent_column = _first(names, PARENT)
        self.above_columns = [names[one] for one in ABOVE if one in names]
        named = (self.code_column, self.name_column, self.kind_column, self.boundary_column, self.parent_column)
        self.columns = [*named, *self.above_columns]
        self.known, self.under, self.valid_from = known, under, valid_from
        self.drawn = set(db.session.scalars(select(Area.code).where(Area.boundary.isnot(None))))
        self.found = AreaImport()
        self.fresh: list[_Draft] = []
        self.outlines: list[_Draft] = []
        self.lines: dict[str, int] = {}

    def row(self, line: int, record: dict[str, str]) -> None:
        """Judge one row by itself; what is wrong with it is noted with line and column."""
        self.found.read += 1
        trouble = Trouble(line, self.found.bad)
        trouble.note_flawed(record, self.columns)
        if not trouble.is_clean:
            return
        code = unpadded(record[self.code_column])
        if self.under and code.isascii() and code.isdigit() and not is_within(code, self.under):
            self.found.skipped += 1
            return
        level = trouble.guard(self.code_column, record[self.code_column], check_area_code, code)
        if level is None:
            return
        if code in self.lines:
            again = Refused(
                N_("This code stands in line %(first)s already."), code="area_twice", first=self.lines[code]
            )
            trouble.note(self.code_column, code, again)
            return
        self.lines[code] = line
        self._rest(trouble, line, code, level, record)

    def _rest(self, trouble: Trouble, line: int, code: str, level: AreaLevel, record: dict[str, str]) -> None:
        raw_name = record[self.name_column]
        name = trouble.guard(self.name_column, raw_name, check_name, raw_name)
        self._parent_columns(trouble, code, record)
        kind = self._kind(trouble, code, level, record)
        boundary = None
        if self.boundary_column and record[self.boundary_column]:
            text = record[self.boundary_column]
            boundary = trouble.guard(self.boundary_column, text, read_boundary, text)
        if trouble.is_clean and name is not None and kind is not None:
            self._place(trouble, _Draft(line, code, level, name, kind, boundary))

    def _parent_columns(self, trouble: Trouble, code: str, record: dict[str, str]) -> None:
        elsewhere = Refused(
            N_("The code %(area_code)s does not lie under this one."), code="area_parent", area_code=code
        )
        above = parent_code(code)
        given = record[self.parent_column] if self.parent_column else ""
        fits = unpadded(given) == above if above else code.startswith(_without_zeros(given))
        if self.parent_column and given and not fits:
            trouble.note(self.parent_column, given, elsewhere)
        for column in self.above_columns:
            given = record[column]
            if given and not code.startswith(_without_zeros(given)):
                trouble.note(column, given, elsewhere)

    def _kind(self, trouble: Trouble, code: str, level: AreaLevel, record: dict[str, str]) -> AreaKind | None:
        if self.kind_column and (word := record[self.kind_column]):
            kind = KIND_WORDS.get(word.casefold())
            if kind is None:
                trouble.note(self.kind_column, word, Refused(N_("There is no such kind of area."), code="area_kind"))
                return None
            return trouble.guard(self.kind_column, word, check_kind, kind, level)
        kind = kind_of(code, level)
        if kind is None:
            unclear = N_("The serial of this code does not tell the kind; add a column named kind.")
            trouble.note(self.code_column, code, Refused(unclear, code="area_kind"))
        return kind

    def _place(self, trouble: Trouble, draft: _Draft) -> None:
        """A good row: new, or there already and then the same."""
        known = self.known.get(draft.code)
        if known is None:
            self.fresh.append(draft)
        elif known.valid_to is not None and known.valid_to <= self.valid_from:
            ended = N_("This area has ended; its code cannot be used again.")
            trouble.note(self.code_column, draft.code, Refused(ended, code="area_ended"))
        elif known.name != draft.name:
            other = N_("The code is known as %(name)s. If it has a new name, rename it.")
            trouble.note(self.name_column, draft.name, Refused(other, code="area_name", name=known.name))
        elif self.kind_column and known.kind is not draft.kind:
            trouble.note(
                self.kind_column,
                draft.kind.value,
                Refused(N_("The area is known as another kind."), code="area_kind"),
            )
        elif draft.boundary is not None and draft.code not in self.drawn:
            self.outlines.append(draft)
        else:
            self.found.unchanged += 1

    def parents(self) -> None:
        """Every new area needs the one above it: there already, or somewhere in the same table."""
        for draft in self.fresh:
            above = parent_code(draft.code)
            if above is None or above in self.lines:  # in the table; if that row is bad, it is named itself
                continue
            known = self.known.get(above)
            if known is None or (known.valid_to is not None and known.valid_to <= self.valid_from):
                why = N_("The area above, %(area_code)s, is not there; import it first.")
                refusal = Refused(why, code="area_parent", area_code=above)
                Trouble(draft.line, self.found.bad).note(self.code_column, draft.code, refusal)


def unpadded(code: str) -> str:
    """A code without the zeros that statistics tables fill up to 12 digits: 410902000000 is 410902."""
    while len(code) in (12, 9) and code.endswith("000"):
        code = code[:-3]
    return code


def _without_zeros(code: str) -> str:
    """The same for an area further up, which may be a province (2 digits) or a city (4)."""
    code = unpadded(code)
    while len(code) in (6, 4) and code.endswith("00"):
        code = code[:-2]
    return code


def kind_of(code: str, level: AreaLevel) -> AreaKind | None:
    """The kind a code tells: by its serial for streets and villages, the usual one elsewhere; None if it tells none."""
    if level not in (AreaLevel.STREET, AreaLevel.VILLAGE):
        return LEVEL_KINDS[level][0]
    serial = int(code[-3:])
    return next((kind for at, low, high, kind in SERIAL_KINDS if at is level and low <= serial < high), None)


def _first(names: dict[str, str], wanted: Iterable[str]) -> str | None:
    return next((names[one] for one in wanted if one in names), None)


def _column(names: dict[str, str], wanted: Iterable[str], missing: str) -> str:
    found = _first(names, wanted)
    if found is None:
        raise Refused(missing, code="table_header")
    return found


def village_codes(codes: Iterable[str]) -> set[str]:
    """The villages of the grids among some codes."""
    return {code[:12] for code in codes if len(code) == AreaLevel.GRID.digits}


def list_overlaps(villages: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of grids of one village, both still valid, whose boundaries overlap by more than a sliver."""
    wanted = set(villages)
    if not wanted:
        return []
    query = select(Area.code, Area.parent_code, Area.boundary).where(
        Area.level == AreaLevel.GRID, Area.boundary.isnot(None), Area.valid_to.is_(None)
    )
    rows = db.session.execute(query.order_by(Area.code))
    grids = grouped((row.parent_code, (row.code, row.boundary)) for row in rows if row.parent_code in wanted)
    return [pair for rows in grids.values() for pair in _overlapping(rows)]


def _overlapping(grids: list[tuple[str, str]]) -> list[tuple[str, str]]:
    shapes = shapely.from_geojson([boundary for _code, boundary in grids])
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    found = []
    for one, other in sorted(zip(left.tolist(), right.tolist(), strict=True)):
        if one >= other:
            continue
        shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
        if shared > SLIVER * min(shapely.area(shapes[one]), shapely.area(shapes[other])):
            found.append((grids[one][0], grids[other][0]))
    return found
