"""From a row of another system's table to a case of the past, or to what is wrong with the row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

from tracker.areas.queries import Place
from tracker.cases.models import Category
from tracker.cases.vocabulary import State
from tracker.exchange.maps import CaseMap
from tracker.exchange.moments import Moment, get_zone, read_moment
from tracker.exchange.reading import Table
from tracker.exchange.vocabulary import CLOSED_STATES, Part
from tracker.foundation.identifiers import is_within, parent_code
from tracker.foundation.tables import list_flawed, plain_cell
from tracker.foundation.tables.bad_cells import LONGEST_SHOWN, BadCell
from tracker.foundation.words import N_, Refused

LONGEST_ID, LONGEST_TITLE, LONGEST_PLACE = 80, 80, 120
#: What a cell of a spreadsheet holds; more is no description of a case.
LONGEST_TEXT = 32_767
EARLIEST = datetime(1949, 10, 1, tzinfo=UTC)


@dataclass(slots=True)
class PastCase:
    """One case of another system, read and judged. Instants are aware UTC; `point` is (lng, lat)."""

    line: int
    external_id: str
    state: State
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    category_code: str
    area_code: str
    title: str
    text: str
    place: str
    result_text: str
    unit: str
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Surroundings:
    """What rows are judged against: the area they go into and those inside it, categories, and the present."""

    area_code: str
    #: Codes and names of areas inside, to codes; a name that several have is not among them.
    areas: Mapping[str, str]
    #: Codes and names of categories in use, to codes.
    categories: Mapping[str, str]
    category_names: Mapping[str, str]
    now: datetime


def look_around(*, area_code: str, areas: Iterable[Place], categories: list[Category], now: datetime) -> Surroundings:
    """What is needed to judge rows, of the areas and categories there are; Refused when the area is not one of them."""
    places = list(areas)
    inside = [area for area in places if is_within(area.code, area_code)]
    if not any(area.code == area_code for area in inside):
        raise Refused(
            N_("There is no area with the code %(area_code)s."), field="area", code="area_code", area_code=area_code
        )
    usable = [one for one in categories if one.priority is not None and one.is_active]
    return Surroundings(
        area_code=area_code,
        areas=_areas_by_name(inside, {area.code: area.name for area in places})
        | {area.code: area.code for area in inside},
        categories={one.name_en.casefold(): one.code for one in usable}
        | {one.name: one.code for one in usable}
        | {one.code: one.code for one in usable},
        category_names={one.code: one.name for one in usable},
        now=now,
    )


def _areas_by_name(inside: list[Place], names: Mapping[str, str]) -> dict[str, str]:
    """Codes by name, alone and after the names above; where several exist, areas of today before ended ones."""
    found: dict[str, str] = {}
    for group in ([one for one in inside if one.valid_to], [one for one in inside if not one.valid_to]):
        codes: dict[str, set[str]] = {}
        for area in group:
            above, told = parent_code(area.code), area.name
            codes.setdefault(told, set()).add(area.code)
            while above is not None:  # as lists and our own tables write it: street, community, grid
                told = names.get(above, "") + told
                codes.setdefault(told, set()).add(area.code)
                above = parent_code(above)
        for name in codes:
            found.pop(name, None)
        found |= {name: one.pop() for name, one in codes.items() if len(one) == 1}
    return found


class RowReader:
    """Reads the rows of one table by one map; remembers the numbers it has seen."""

    def __init__(self, case_map: CaseMap, around: Surroundings) -> None:
        self.map, self.around = case_map, around
        self.zone = get_zone(case_map.zone)
        self.seen: dict[str, int] = {}
        for code in sorted(case_map.category_codes):
            if code not in around.category_names:
                raise Refused(
                    N_("The map names the category %(category)s, which is not in use."), code="category", category=code
                )

    def read_all(self, table: Table) -> Iterator[PastCase | list[BadCell]]:
        """Each row as a case, or as what is wrong with it."""
        self.map.check(table.header)
        for line, record in table.records:
            yield self.read(line, record)

    def read(self, line: int, record: Mapping[str, str]) -> PastCase | list[BadCell]:
        """One row as a case, or every bad cell of it."""
        row = _Row(line, record, self.map)
        row.blame_flawed()
        if "" in record:
            row.bad_cell(
                "", record[""], Refused(N_("The row has more cells than the first row has names."), code="ragged")
            )
        external_id = self._id(row)
        received = row.moment(Part.RECEIVED, self)
        due, closed = row.moment(Part.DUE, self), row.moment(Part.CLOSED, self)
        if not row.cell(Part.RECEIVED):
            row.blame(Part.RECEIVED, Refused(N_("There is no time of the report."), code="missing"))
        received_at, closed_at = received.at if received else None, self._closed_at(received, closed)
        if received_at is not None:
            self._times_in_order(row, received_at, closed_at)
        state = self._state(row, closed_at)
        category_code, area_code = self._category(row), self._area(row)
        point = self._point(row)
        if row.bad or received_at is None or state is None:
            return row.bad
        title, text, place = self._words(row, category_code)
        return PastCase(
            line=line,
            external_id=external_id,
            state=state,
            received_at=received_at,
            due_at=due.latest if due else None,
            closed_at=closed_at,
            category_code=category_code,
            area_code=area_code,
            title=title,
            text=text,
            place=place,
            result_text=row.cell(Part.RESULT)[:LONGEST_TEXT],
            unit=row.cell(Part.UNIT),
            point=point,
        )

    def _id(self, row: _Row) -> str:
        external_id = row.cell(Part.ID)
        if not external_id:
            row.blame(Part.ID, Refused(N_("There is no number of the case."), code="missing"))
        elif len(external_id) > LONGEST_ID:
            row.blame(Part.ID, Refused(N_("The number is too long."), code="too_long"))
        elif external_id in self.seen:
            first = self.seen[external_id]
            row.blame(Part.ID, Refused(N_("This number stands in line %(first)s already."), code="twice", first=first))
        else:
            self.seen[external_id] = row.line
        return external_id

    def _closed_at(self, received: Moment | None, closed: Moment | None) -> datetime | None:
        """A closing written as a day counts as the end of that day, but never as later than now."""
        if closed is None:
            return None
        if closed.day_end is None:
            return closed.at
        return max(closed.at, min(closed.day_end, self.around.now))

    def _times_in_order(self, row: _Row, received_at: datetime, closed_at: datetime | None) -> None:
        if not EARLIEST < received_at <= self.around.now:
            row.blame(Part.RECEIVED, Refused(N_("This time cannot be: it lies ahead or too far back."), code="order"))
        if closed_at is not None and closed_at < received_at:
            row.blame(Part.CLOSED, Refused(N_("Closed before it was reported."), code="order"))
        elif closed_at is not None and closed_at > self.around.now:
            row.blame(Part.CLOSED, Refused(N_("The closing lies ahead."), code="order"))

    def _state(self, row: _Row, closed_at: datetime | None) -> State | None:
        word = row.cell(Part.STATE)
        if not word:
            return State.CLOSED if closed_at else State.HANDLING
        state = self.map.state_of(word)
        if state is None:
            row.blame(Part.STATE, Refused(N_("It is not known what state this is."), code="unknown_state"))
        elif state in CLOSED_STATES and closed_at is None and not row.cell(Part.CLOSED):
            row.blame(Part.CLOSED, Refused(N_("The case is closed but has no closing time."), code="missing"))
        elif closed_at is not None and state in (State.ACCEPTED, State.HANDLING):
            row.blame(Part.STATE, Refused(N_("The case is open but has a closing time."), code="state"))
        return state

    def _category(self, row: _Row) -> str:
        for rule in self.map.rules:
            if rule.fits(row.record):
                return rule.code
        word = row.cell(Part.CATEGORY)
        if not word:
            return self.map.category_default
        code = self.around.categories.get(word) or self.around.categories.get(word.casefold())
        if code is None and not self.map.category_unknown:
            row.blame(Part.CATEGORY, Refused(N_("There is no such category."), code="category"))
        return code or self.map.category_unknown

    def _area(self, row: _Row) -> str:
        word = row.cell(Part.AREA)
        code = self.around.areas.get(word) if word else self.around.area_code
        if code is None:
            row.blame(Part.AREA, Refused(N_("There is no such area, or several have this name."), code="area"))
        return code or ""

    def _point(self, row: _Row) -> tuple[float, float] | None:
        lng, lat = row.number(Part.LNG, 180), row.number(Part.LAT, 90)
        # 0, 0 lies in the sea off Africa: it is how systems write that they do not know.
        return (lng, lat) if lng is not None and lat is not None and (lng, lat) != (0, 0) else None

    def _words(self, row: _Row, category_code: str) -> tuple[str, str, str]:
        """Title, description and place; what is too long for its column is kept in the description."""
        title = row.cell(Part.TITLE) or row.cell(Part.TEXT)
        place, lines = row.cell(Part.PLACE), row.cells(Part.TEXT)
        for words, longest in ((title, LONGEST_TITLE), (place, LONGEST_PLACE)):
            if len(words) > longest and words not in lines:
                lines.append(words)
        named = title or self.around.category_names[category_code]
        text = "\n".join(dict.fromkeys(lines)) or named
        return _short(named, LONGEST_TITLE), text[:LONGEST_TEXT], _short(place, LONGEST_PLACE)


class _Row:
    """One row with the parts the map finds in it, and what was found wrong."""

    def __init__(self, line: int, record: Mapping[str, str], case_map: CaseMap) -> None:
        self.line, self.record, self.map = line, record, case_map
        self.bad: list[BadCell] = []
        #: The columns whose cell is spoilt: nothing else is to be said of them.
        self.flawed: set[str] = set()

    def blame_flawed(self) -> None:
        """Name every cell of the map's columns that a spreadsheet has spoilt."""
        columns = [column for columns in self.map.columns.values() for column in columns]
        for column, cell in list_flawed(self.record, dict.fromkeys(columns)):
            self.bad_cell(column, cell, cell.refusal)
            self.flawed.add(column)

    def cells(self, part: Part) -> list[str]:
        columns = self.map.columns.get(part, ())
        return [plain_cell(cell) for column in columns if (cell := self.record.get(column, ""))]

    def cell(self, part: Part) -> str:
        return next(iter(self.cells(part)), "")

    def moment(self, part: Part, reader: RowReader) -> Moment | None:
        text = self.cell(part)
        if not text:
            return None
        try:
            return read_moment(text, reader.zone, self.map.dates)
        except Refused as refusal:
            self.blame(part, refusal)
            return None

    def number(self, part: Part, most: int) -> float | None:
        text = self.cell(part)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not isfinite(number) or abs(number) > most:
            self.blame(part, Refused(N_("This is no position in degrees."), code="position"))
            return None
        return number

    def blame(self, part: Part, refusal: Refused) -> None:
        self.bad_cell(self.map.column(part) or part.value, self.cell(part), refusal)

    def bad_cell(self, column: str, value: str, refusal: Refused) -> None:
        if column in self.flawed:
            return
        self.bad.append(BadCell(self.line, column, value[:LONGEST_SHOWN], refusal))


def _short(words: str, longest: int) -> str:
    """One line, cut with an ellipsis where it is too long."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
