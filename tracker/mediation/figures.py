"""The figures of people's mediation, with the columns of the justice offices' monthly table.

受理数     = mediations registered in the period
调解成功数 = mediations whose written or oral agreement was reached in the period, whenever they were accepted
成功率     = success ÷ accepted, as published: Huangshi 2016-08 has 842/869 = 96.9 %. Since endings and acceptances are
             of different mediations it can pass 100 %, so the rate of the cohort stands beside it:
同期受理   = of those accepted in the period, how many had agreed by its end, and how many still ran
履行案件数 = mediations of which all was performed in the period
协议履行率 = agreements performed ÷ agreements whose term (the last clause's due day) came in the period
司法确认率 = confirmed ÷ written agreements reached in the period
涉及金额   = sum of the agreements reached in the period
同比, 环比 = against the same days a year earlier, and against the stretch just before

A zero denominator gives no rate. A mediation counts where its committee sits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.mediation.figures_cube import WHOLE, Cube, committee_key, cuts_of, wanted_spans
from tracker.mediation.figures_periods import Span, before, months_back, year_before
from tracker.mediation.queries.figures import (
    CommitteePlace,
    Measure,
    Sight,
    count_mediations,
    count_members,
)
from tracker.mediation.vocabulary import CommitteeKind, Origin

#: What stands for a count that must not be shown, and for a rate without a denominator.
HIDDEN, NOTHING = "*", "—"
MONTHS = 12
FEN_IN_WAN = 1_000_000


class By(StrEnum):
    """What the rows of the table are."""

    TYPE = "type"
    ORIGIN = "origin"
    COMMITTEE = "committee"
    MONTH = "month"


def ratio(part: int | None, whole: int | None) -> float | str:
    """A share in percent, not rounded; HIDDEN when either number is, NOTHING without a denominator."""
    if part is None or whole is None:
        return HIDDEN
    return 100 * part / whole if whole else NOTHING


def change(this: int | None, earlier: int | None) -> float | str:
    """By how many percent a count has grown (+) or shrunk (-); as `ratio` for what is hidden or has no base."""
    if this is None or earlier is None:
        return HIDDEN
    return 100 * (this - earlier) / earlier if earlier else NOTHING


def wan(fen: int | None) -> float | str:
    """Fen as ten thousands of yuan (万元), not rounded."""
    return HIDDEN if fen is None else fen / FEN_IN_WAN


@dataclass(frozen=True)
class Figures:
    """The counts of one row, None where they are hidden; rates are computed from them, never stored."""

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
    def success_rate(self) -> float | str:
        return ratio(self.success, self.accepted)

    @property
    def cohort_rate(self) -> float | str:
        return ratio(self.cohort_agreed, self.accepted)

    @property
    def performance_rate(self) -> float | str:
        return ratio(self.kept, self.due)

    @property
    def confirmation_rate(self) -> float | str:
        return ratio(self.confirmed, self.written)

    @property
    def yuan(self) -> float | str:
        """The amount in 万元."""
        return wan(self.amount)

    @property
    def yoy(self) -> float | str:
        return change(self.accepted, self.year_before)

    @property
    def mom(self) -> float | str:
        return change(self.accepted, self.before)


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
        total=_whole(cube, top, span, ""),
        types=[_part(cube, top, span, code) for code in types],
        origins=[_part(cube, top, span, origin.value) for origin in Origin],
        committees=[_whole(cube, committee_key(place.unit_id), span, str(place.unit_id)) for place in places],
        months=[_whole(cube, top, month, f"{month.first:%Y-%m}") for month in months],
        places={str(place.unit_id): place for place in places},
    )


def _whole(cube: Cube, area: str, span: Span, key: str) -> Figures:
    def value(measure: Measure, on: Span = span) -> int | None:
        return cube.value(area, on, measure)

    return Figures(
        key=key,
        accepted=value(Measure.ACCEPTED),
        success=value(Measure.SUCCESS),
        amount=value(Measure.AMOUNT),
        written=value(Measure.WRITTEN),
        confirmed=value(Measure.CONFIRMED),
        performed=value(Measure.PERFORMED),
        due=value(Measure.DUE),
        kept=value(Measure.KEPT),
        cohort_agreed=value(Measure.COHORT_AGREED),
        cohort_running=value(Measure.COHORT_RUNNING),
        before=value(Measure.ACCEPTED, before(span)),
        year_before=value(Measure.ACCEPTED, year_before(span)),
    )


def _part(cube: Cube, area: str, span: Span, part: str) -> Figures:
    return Figures(
        key=part,
        accepted=cube.value(area, span, Measure.ACCEPTED, part),
        success=cube.value(area, span, Measure.SUCCESS, part),
        amount=cube.value(area, span, Measure.AMOUNT, part),
        before=cube.value(area, before(span), Measure.ACCEPTED, part),
        year_before=cube.value(area, year_before(span), Measure.ACCEPTED, part),
    )


def make_stock(*, sight: Sight, area: str, on: date) -> list[Stock]:
    """Committees in use by kind with their members on a day, and the sum. Both are published by law: none is hidden."""
    places = [place for place in sight.committees if place.is_active and place.area_code.startswith(area)]
    members = count_members([place.unit_id for place in places], on)
    rows = []
    for kind in CommitteeKind:
        units = [place.unit_id for place in places if place.kind is kind]
        counts = [members.get(unit, (0, 0)) for unit in units]
        rows.append(Stock(kind, len(units), sum(one[0] for one in counts), sum(one[1] for one in counts)))
    total = Stock(
        None, *(sum(getattr(row, name) for row in rows) for name in ("committees", "members", "full_time"))
    )  # fmt: skip
    return [*rows, total]
