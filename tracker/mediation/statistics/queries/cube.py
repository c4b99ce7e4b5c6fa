"""Counts added up to every area, stretch of days, type and source a table may show, with their masks.

A node is (area, number of the span, part): the area is the whole (`WHOLE`), an area code or a committee (`u12`); the
part is the code of a dispute's type, a source, or empty for all. What is hidden is settled on whole calendar years and
on all the areas of the asker's posts, so that no choice of period or area shows what another hides. What a rate leaves
over (failed, not performed) is no cell of the table, as in those the justice offices publish.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

from tracker.figures.spans import QUARTER, Span, quarter_of, split_months, year_of
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.masks import Line, hide
from tracker.mediation.statistics.queries.counting import CommitteePlace, Counted, Sight
from tracker.mediation.statistics.vocabulary import Measure
from tracker.mediation.vocabulary import Origin

Node = tuple[str, int, str]
WHOLE = "*"
#: Split by type and source; the others are counted for all disputes together.
SPLIT = frozenset({Measure.ACCEPTED, Measure.SUCCESS, Measure.AMOUNT})
_ORIGINS = frozenset(origin.value for origin in Origin)
#: Ways of cutting up whose noughts are shown: the types and sources of one table, of which most are none.
_ON_ONE_PAGE = frozenset({"type", "origin"})


def committee_key(unit_id: int) -> str:
    """How a committee is named among the areas of the cube."""
    return f"u{unit_id}"


def path_of(place: CommitteePlace, tops: Sequence[str]) -> tuple[str, ...]:
    """From the whole down to the committee, through every area of the asker's that holds it."""
    top = next((code for code in tops if place.area_code.startswith(code)), place.area_code)
    lengths = [level.digits for level in AreaLevel if len(top) <= level.digits <= len(place.area_code)]
    areas = [place.area_code[:length] for length in lengths] if tops else []
    return (WHOLE, *areas, committee_key(place.unit_id))


def spans_of_years(spans: Iterable[Span]) -> list[Span]:
    """Every month, quarter and year of the calendar years some spans touch."""
    months = {
        month for span in spans for month in split_months(Span(year_of(span.first).first, year_of(span.last).last))
    }
    stretches = set(months)
    for month in months:
        stretches |= {quarter_of(month.first), year_of(month.first)}
    return sorted(stretches)


def cuts_of(spans: Iterable[Span]) -> list[date]:
    """The days on which one of the spans begins or has just ended: between two of them nothing need be told apart."""
    return sorted({day for span in spans for day in (span.first, span.after)})


class Cube:
    """The counts of a sight over some spans; a count that must not be shown is None."""

    def __init__(self, sight: Sight, spans: Sequence[Span], counted: Iterable[Counted]) -> None:
        self.sight = sight
        self._numbers = {span: number for number, span in enumerate(spans)}
        self._paths = {place.unit_id: path_of(place, sight.tops) for place in sight.committees}
        self._above = {path[place]: path[:place] for path in self._paths.values() for place in range(len(path))}
        self._counts: dict[Measure, dict[Node, int]] = {measure: {} for measure in Measure}
        self._fill(spans, counted)
        self._hidden: dict[Measure, set[Node]] = {}
        #: Lines on which a nought is not told from a hidden count.
        self._veiled: dict[Measure, set[tuple[str, Node]]] = {}
        if sight.small is not None:
            self._longer = [self._longer_spans(span) for span in spans]
            for measure in Measure:
                # A sum of money goes with the agreements it is of.
                if measure is not Measure.AMOUNT:
                    self._mask(measure, sight.small)
            self._hidden[Measure.AMOUNT] = self._hidden[Measure.SUCCESS]
            self._veiled[Measure.AMOUNT] = self._veiled[Measure.SUCCESS]

    def _fill(self, spans: Sequence[Span], counted: Iterable[Counted]) -> None:
        inside = [
            [number for number, span in enumerate(spans) if span.first <= start <= span.last]
            for start in cuts_of(spans)
        ]
        for group in counted:
            path, days = self._paths[group.committee_id], inside[group.stretch]
            parts = [part for part in (group.category, group.origin) if part]
            for measure, count in group.counts:
                if count:
                    counts = self._counts[measure]
                    for node in product(path, days, ("", *parts) if measure in SPLIT else ("",)):
                        counts[node] = counts.get(node, 0) + count

    def _longer_spans(self, span: Span) -> list[tuple[str, int]]:
        """The quarter and the year a month lies in, the year of a quarter: each with the word for the way it is cut."""
        year = self._numbers[year_of(span.first)]
        if span.months == 1:
            return [("month", self._numbers[quarter_of(span.first)]), ("month", year)]
        return [("quarter", year)] if span.months == QUARTER else []

    def _totals_of(self, node: Node) -> list[tuple[str, Node]]:
        """The totals a node is a part of, each with the word for the way it is cut up."""
        area, number, part = node
        above = self._above.get(area, ())
        totals: list[tuple[str, Node]] = [("area", (above[-1], number, part))] if above else []
        if area.startswith("u"):
            totals += [("committee", (upper, number, part)) for upper in above]
        totals += [(way, (area, longer, part)) for way, longer in self._longer[number]]
        if part:
            totals.append(("origin" if part in _ORIGINS else "type", (area, number, "")))
        return totals

    def _mask(self, measure: Measure, small: int) -> None:
        """Settle what of a measure is hidden."""
        counts = self._counts[measure]
        parts: dict[tuple[str, Node], list[Node]] = defaultdict(list)
        for node in counts:
            for line in self._totals_of(node):
                parts[line].append(node)
        lines = [Line(total, nodes, way in _ON_ONE_PAGE) for (way, total), nodes in parts.items()]
        hidden = self._hidden[measure] = hide(counts, lines, small)
        self._veiled[measure] = {
            line for line, nodes in parts.items() if line[0] not in _ON_ONE_PAGE and not hidden.isdisjoint(nodes)
        }

    def value(self, area: str, span: Span, measure: Measure, part: str = "") -> int | None:
        """The count, or None where it must not be shown. Under a mask a span that is no month, quarter or year is the
        sum of its months, and shown only if each of them is."""
        number = self._numbers.get(span)
        if number is not None:
            return self._shown((area, number, part), measure)
        months = [self._shown((area, self._numbers[month], part), measure) for month in split_months(span)]
        return None if None in months else sum(month or 0 for month in months)

    def _shown(self, node: Node, measure: Measure) -> int | None:
        count = self._counts[measure].get(node, 0)
        if self.sight.small is None:
            return count
        hidden, veiled = self._hidden[measure], self._veiled[measure]
        if count:
            return None if node in hidden else count
        lines = self._totals_of(node)
        return None if any(total in hidden or (way, total) in veiled for way, total in lines) else 0


def wanted_spans(sight: Sight, spans: Sequence[Span]) -> list[Span]:
    """What has to be counted to show some spans: themselves, or under a mask the whole years around them."""
    return sorted(set(spans)) if sight.small is None else spans_of_years(spans)
