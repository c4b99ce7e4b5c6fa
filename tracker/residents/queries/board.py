"""The public board: last month by street, with the bases, and nothing from which a single matter could be told.

A count of one to four is hidden, and so much more that no sum or difference on the page gives it away
(foundation/masks.py). Rates are of the counts that are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.access.policy import SUPERVISOR_ROLE
from tracker.areas.queries import get_tree
from tracker.cases.queries.lists import CaseFilter
from tracker.figures.closure import period_of
from tracker.figures.counting import count_measures
from tracker.figures.measures import MEASURES, Measure
from tracker.figures.months import reporting_month
from tracker.figures.rates import Counted
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.masks import Line, hide
from tracker.people.vocabulary import Rank

SHOWN = ("closure", "on_time", "satisfied", "response_share")
#: A count below this, nought apart, is not shown.
SMALL = 5


@dataclass(frozen=True)
class BoardRow:
    """A street, or the county as a whole."""

    code: str
    name: str
    rates: tuple[Counted, ...]


@dataclass(frozen=True)
class Board:
    """A month of a county; `months` are those that can be chosen, the newest first."""

    county: str
    first: date
    last: date
    measures: tuple[Measure, ...]
    rows: tuple[BoardRow, ...]
    total: BoardRow
    has_hidden: bool


def make_board(*, month: date | None, now: datetime) -> list[Board]:
    """The boards of the counties of this installation for the month that holds a day; the last whole one by default."""
    first, last = reporting_month(month or local_day(now))
    if month is None or last >= local_day(now):
        first, last = reporting_month(date.fromordinal(reporting_month(local_day(now))[0].toordinal() - 1))
    tree = get_tree()
    counties = sorted(one.code for one in tree.by_code.values() if one.level is AreaLevel.COUNTY and one.is_valid(last))
    return [_board(code, first, last, now) for code in counties]


def _board(county: str, first: date, last: date, now: datetime) -> Board:
    tree = get_tree()
    places = [county, *sorted(one.code for one in tree.within(county, AreaLevel.STREET, last))]
    # What a supervisor of the county may count, of which the board shows no more than what cannot be told apart.
    post = HeldPost(0, "", SUPERVISOR_ROLE, county, None, Rank.A)
    actor = acting_for([post], local_day(now))
    counted = {code: _count(code, first, last, actor, now) for code in places}
    hidden = _hidden(county, counted)
    rows = [_row(code, counted[code], hidden) for code in places]
    measures = tuple(MEASURES[key] for key in SHOWN)
    return Board(tree.name(county), first, last, measures, tuple(rows[1:]), rows[0], bool(hidden))


def _count(code: str, first: date, last: date, actor: Actor, now: datetime) -> dict[str, Counted]:
    period = period_of(first, last, now)
    return count_measures(period=period, actor=actor, asked=CaseFilter(area=code), now=now, keys=SHOWN)


#: (area, measure, "part", "rest" or "whole")
Cell = tuple[str, str, str]


def _hidden(county: str, counted: dict[str, dict[str, Counted]]) -> set[Cell]:
    values: dict[Cell, int] = {}
    lines: list[Line[Cell]] = []
    for code, rates in counted.items():
        for key, rate in rates.items():
            part, whole = rate.part or 0, rate.whole or 0
            values |= {(code, key, "part"): part, (code, key, "rest"): whole - part, (code, key, "whole"): whole}
            lines.append(Line((code, key, "whole"), [(code, key, "part"), (code, key, "rest")], True))
    streets = [code for code in counted if code != county]
    if streets:
        for key in SHOWN:
            for what in ("part", "rest", "whole"):
                lines.append(Line((county, key, what), [(code, key, what) for code in streets], True))
    return hide(values, lines, SMALL)


def _row(code: str, rates: dict[str, Counted], hidden: set[Cell]) -> BoardRow:
    shown = []
    for key in SHOWN:
        rate = rates[key]
        is_whole_hidden = (code, key, "whole") in hidden
        is_part_hidden = is_whole_hidden or (code, key, "part") in hidden or (code, key, "rest") in hidden
        part, whole = (None if is_part_hidden else rate.part), (None if is_whole_hidden else rate.whole)
        shown.append(Counted(part, whole, rate.measure))
    return BoardRow(code, get_tree().name(code), tuple(shown))
