"""The figures of people's mediation, with the columns of the justice offices' monthly table.

The rates are rows of figures/measures.py; what is counted for them says counting.py.

A mediation counts where its committee sits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.figures.rates import HIDDEN, Rated
from tracker.figures.spans import Span, before, months_back, year_before
from tracker.mediation.committees.queries import count_members
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.mediation.statistics.queries.counting import CommitteePlace, Sight, count_mediations
from tracker.mediation.statistics.queries.cube import SPLIT, WHOLE, Cube, committee_key, cuts_of, wanted_spans
from tracker.mediation.statistics.vocabulary import By, Measure
from tracker.mediation.vocabulary import Origin

MONTHS = 12
FEN_IN_WAN = 1_000_000


def wan(fen: int | None) -> float | str:
    """Fen as ten thousands of yuan (万元), not rounded."""
    return HIDDEN if fen is None else fen / FEN_IN_WAN


@dataclass(frozen=True)
class Figures(Rated):
    """The counts of one row, None where they are hidden."""

    key: str
    accepted: int | None
    success: int | None
    amount: int | None
    written: int | None = 0
    confirmed: int | None = 0
    performed: int | None = 0
    due: int | None = 0
    kept: int | None = 0
    cohort_agreed: int | None = 0
    cohort_running: int | None = 0
    #: Accepted in the stretch before, and a year before.
    before: int | None = 0
    year_before: int | None = 0

    @property
    def more_than_before(self) -> int | None:
        return _difference(self.accepted, self.before)

    @property
    def more_than_year_before(self) -> int | None:
        return _difference(self.accepted, self.year_before)

    @property
    def yuan(self) -> float | str:
        """The amount in 万元."""
        return wan(self.amount)


def _difference(this: int | None, earlier: int | None) -> int | None:
    return None if this is None or earlier is None else this - earlier


@dataclass(frozen=True)
class Stock:
    """Committees of one kind on a day, their members and how many of these are full-time."""

    kind: CommitteeKind | None
    committees: int
    members: int
    full_time: int


@dataclass(frozen=True)
class Report:
    """A period's table: the total and its parts, and the months up to its end."""

    span: Span
    is_masked: bool
    total: Figures
    types: Sequence[Figures]
    origins: Sequence[Figures]
    committees: Sequence[Figures]
    months: Sequence[Figures]
    places: dict[str, CommitteePlace] = field(default_factory=dict)

    def rows(self, by: By) -> Sequence[Figures]:
        """The rows of one way to cut the total up."""
        return {By.TYPE: self.types, By.ORIGIN: self.origins, By.COMMITTEE: self.committees, By.MONTH: self.months}[by]

    @property
    def has_hidden(self) -> bool:
        """Whether anything the report shows is hidden."""
        rows = (self.total, *self.types, *self.origins, *self.committees, *self.months)
        return self.is_masked and any(None in vars(row).values() for row in rows)


def make_report(*, sight: Sight, span: Span, area: str, types: Sequence[str]) -> Report:
    """The table of a sight for a span. `area` narrows it to a part of the sight's areas, empty for all;
    `types` are the codes of the types of disputes, in their order."""
    months = months_back(span, MONTHS)
    shown = [span, *months]
    spans = wanted_spans(sight, [*shown, *map(before, shown), *map(year_before, shown)])
    units = [place.unit_id for place in sight.committees]
    counted = count_mediations(cuts=cuts_of(spans), committees=units, as_of=span.last)
    cube = Cube(sight, spans, counted)
    top = area if area and sight.tops else WHOLE
    places = [place for place in sight.committees if top == WHOLE or place.area_code.startswith(top)]
    return Report(
        span=span,
        is_masked=sight.small is not None,
        total=_row(cube, top, span, ""),
        types=[_row(cube, top, span, code, code) for code in types],
        origins=[_row(cube, top, span, origin.value, origin.value) for origin in Origin],
        committees=[_row(cube, committee_key(place.unit_id), span, str(place.unit_id)) for place in places],
        months=[_row(cube, top, month, f"{month.first:%Y-%m}") for month in months],
        places={str(place.unit_id): place for place in places},
    )


def _row(cube: Cube, area: str, span: Span, key: str, part: str = "") -> Figures:
    """A row: all that is counted of an area, or of one type or source in it what is told apart by these."""
    counts = {measure.name.lower(): cube.value(area, span, measure, part) for measure in (SPLIT if part else Measure)}
    earlier = {
        "before": cube.value(area, before(span), Measure.ACCEPTED, part),
        "year_before": cube.value(area, year_before(span), Measure.ACCEPTED, part),
    }
    return Figures(key, **counts, **earlier)


def make_stock(*, sight: Sight, area: str, on: date) -> list[Stock]:
    """Committees in use by kind with their members on a day, and the sum. Both are published by law: none is hidden."""
    places = [place for place in sight.committees if place.is_active and place.area_code.startswith(area)]
    members = count_members([place.unit_id for place in places], on)
    rows = []
    for kind in CommitteeKind:
        units = [place.unit_id for place in places if place.kind is kind]
        counts = [members.get(unit, (0, 0)) for unit in units]
        rows.append(Stock(kind, len(units), sum(count[0] for count in counts), sum(count[1] for count in counts)))
    total = Stock(None, *(sum(getattr(row, name) for row in rows) for name in ("committees", "members", "full_time")))
    return [*rows, total]
