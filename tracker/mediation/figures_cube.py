"""Counts added up to every area, stretch of days, type and source a table may show, with their masks.

A node is (area, span, part): the area is the whole (`WHOLE`), an area code or a committee (`u12`); the part is the code
of a dispute's type, a source, or empty for all. What is hidden is settled on whole calendar years and on all the areas
of the asker's posts, so that no choice of period or area shows what another hides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from tracker.foundation.identifiers import AreaLevel
from tracker.mediation.figures_masks import hide
from tracker.mediation.figures_periods import Span, quarter_of, split_months, year_of
from tracker.mediation.queries.figures import CommitteePlace, Counted, Measure, Sight
from tracker.mediation.vocabulary import Origin

Node = tuple[str, Span, str]
WHOLE = "*"
#: Split by type and source; the others are counted for all disputes together.
SPLIT = frozenset({Measure.ACCEPTED, Measure.SUCCESS, Measure.AMOUNT})
_ORIGINS = frozenset(one.value for one in Origin)
_NO_NODES: frozenset[Node] = frozenset()


def committee_key(unit_id: int) -> str:
    """How a committee is named among the areas of the cube."""
    return f"u{unit_id}"


def path_of(place: CommitteePlace, tops: Sequence[str]) -> tuple[str, ...]:
    """From the whole down to the committee, through every area of the asker's that holds it."""
    top = next((one for one in tops if place.area_code.startswith(one)), place.area_code)
    lengths = [level.digits for level in AreaLevel if len(top) <= level.digits <= len(place.area_code)]
    areas = [place.area_code[:length] for length in lengths] if tops else []
    return (WHOLE, *areas, committee_key(place.unit_id))


def spans_of_years(spans: Iterable[Span]) -> list[Span]:
    """Every month, quarter and year of the calendar years some spans touch."""
    months = {
        month for span in spans for month in split_months(Span(year_of(span.first).first, year_of(span.last).last))
    }
    found = set(months)
    for month in months:
        found |= {quarter_of(month.first), year_of(month.first)}
    return sorted(found)


def cuts_of(spans: Iterable[Span]) -> list[date]:
    """The days on which one of the spans begins or has just ended: between two of them nothing need be told apart."""
    return sorted({day for span in spans for day in (span.first, span.after)})


class Cube:
    """The counts of a sight over some spans; a count that must not be shown is None."""

    def __init__(self, sight: Sight, spans: Sequence[Span], counted: Iterable[Counted]) -> None:
        self.sight = sight
        self.spans = frozenset(spans)
        self._paths = {place.unit_id: path_of(place, sight.tops) for place in sight.committees}
        self._above = {path[place]: path[:place] for path in self._paths.values() for place in range(len(path))}
        self._counts: dict[Measure, dict[Node, int]] = {measure: {} for measure in Measure}
        self._fill(spans, counted)
        self._hidden: dict[Measure, set[Node]] = {}
        if sight.small is not None:
            for measure in Measure:
                if measure is not Measure.AMOUNT:
                    counts = self._counts[measure]
                    self._hidden[measure] = hide(counts, self._lines(counts), sight.small)
            # A sum of money goes with the agreements it is of.
            self._hidden[Measure.AMOUNT] = self._hidden[Measure.SUCCESS]

    def _fill(self, spans: Sequence[Span], counted: Iterable[Counted]) -> None:
        starts = cuts_of(spans)
        inside = [[span for span in spans if span.first <= start <= span.last] for start in starts]
        for one in counted:
            path, days = self._paths[one.committee_id], inside[one.stretch]
            parts = [part for part in (one.category, one.origin) if part]
            for measure, count in one.counts:
                if not count:
                    continue
                counts = self._counts[measure]
                for part in ("", *parts) if measure in SPLIT else ("",):
                    for area in path:
                        for span in days:
                            node = (area, span, part)
                            counts[node] = counts.get(node, 0) + count

    def _totals_of(self, node: Node) -> list[tuple[str, Node]]:
        """The totals a node is a part of, each with the word for the way it is cut up."""
        area, span, part = node
        above = self._above.get(area, ())
        found: list[tuple[str, Node]] = [("area", (above[-1], span, part))] if above else []
        if area.startswith("u"):
            found += [("committee", (one, span, part)) for one in above]
        if span.months == 1:
            found += [("month", (area, quarter_of(span.first), part)), ("month", (area, year_of(span.first), part))]
        elif span.months == 3:
            found.append(("quarter", (area, year_of(span.first), part)))
        if part:
            found.append(("origin" if part in _ORIGINS else "type", (area, span, "")))
        return found

    def _lines(self, counts: dict[Node, int]) -> list[tuple[Node, list[Node]]]:
        lines: dict[tuple[str, Node], list[Node]] = defaultdict(list)
        for node in counts:
            for way, total in self._totals_of(node):
                lines[way, total].append(node)
        return [(total, parts) for (_way, total), parts in lines.items()]

    def value(self, area: str, span: Span, measure: Measure, part: str = "") -> int | None:
        """The count, or None where it must not be shown. Under a mask a span that is no month, quarter or year is the
        sum of its months, and shown only if each of them is."""
        if self.sight.small is None or span in self.spans:
            return self._shown((area, span, part), measure)
        months = [self._shown((area, month, part), measure) for month in split_months(span)]
        return None if None in months else sum(month or 0 for month in months)

    def _shown(self, node: Node, measure: Measure) -> int | None:
        hidden = self._hidden.get(measure, _NO_NODES)
        count = self._counts[measure].get(node, 0)
        is_hidden = node in hidden or (not count and any(total in hidden for _way, total in self._totals_of(node)))
        return None if is_hidden else count

    def has(self, area: str) -> bool:
        """Whether the area is one the asker may ask for."""
        return area in self._above


def wanted_spans(sight: Sight, spans: Sequence[Span]) -> list[Span]:
    """What has to be counted to show some spans: themselves, or under a mask the whole years around them."""
    return sorted(set(spans)) if sight.small is None else spans_of_years(spans)
