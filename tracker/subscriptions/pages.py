"""The pages a view can be saved of, as data: endpoint, right, and the names its address may hold.

A saved view is never an address: it names a row of this table and keeps only what that page understands, so that
opening one can lead nowhere else. What an address says is read by the functions the pages themselves use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl

from tracker.access import Permission
from tracker.cases.queries.lists import CaseFilter
from tracker.dashboards.asking import LONGEST, read_stretch
from tracker.dashboards.breakdown import Split
from tracker.dashboards.periods import Span, Stretch, stretch_of
from tracker.figures.shapes import By
from tracker.foundation.asked import asked_day
from tracker.foundation.words import N_
from tracker.subscriptions.vocabulary import PageKey

Asked = Mapping[str, str]


@dataclass(frozen=True)
class ViewPage:
    """One page: its name, where it is, who may open it, and what may stand in its address."""

    label: str
    endpoint: str
    permission: Permission
    names: tuple[str, ...]
    #: Names that fix days; a view that moves along leaves them out.
    days: tuple[str, ...]
    #: The days a digest of it is about; None for a list, which has no stretch.
    stretch: Callable[[Asked, date], Stretch] | None = None
    #: Names that are one of some words, beside those of the case filter.
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Names that say nothing without days.
    tied: tuple[str, ...] = ()


def _dashboard_days(asked: Asked, today: date) -> Stretch:
    return read_stretch(asked, today)[0]


def _report_days(asked: Asked, today: date) -> Stretch:
    """From and to as the reports read them; whole reporting months are named as such, for they are kept ready."""
    usual = stretch_of(Span.MONTH, today)
    begin, end = asked_day(asked.get("from", "")), asked_day(asked.get("to", ""))
    first = begin or usual.first
    last = end or max(usual.last, first)
    if last < first or (last - first).days > LONGEST or first > today:
        return usual
    month = stretch_of(Span.MONTH, first)
    return month if (month.first, month.last) == (first, last) else Stretch(Span.CUSTOM, first, last)


# fmt: off
PAGES: dict[PageKey, ViewPage] = {
    PageKey.CASES: ViewPage(
        N_("Cases"), "cases.listing", Permission.CASE_LIST, CaseFilter.names(),
        days=("from", "to", "due_from", "due_to", "as_of"), tied=("outcome",)),
    PageKey.DASHBOARD: ViewPage(
        N_("Dashboard"), "dashboards.dashboard", Permission.REPORT_VIEW,
        ("span", "on", "from", "to", "by", "area", "category"), days=("on", "from", "to"), stretch=_dashboard_days,
        words={"span": frozenset(Span), "by": frozenset(Split)}),
    PageKey.CLOSURE: ViewPage(
        N_("Closure rate"), "supervision.closure", Permission.REPORT_VIEW,
        ("from", "to", "by", "area", "category"), days=("from", "to"), stretch=_report_days,
        words={"by": frozenset(By)}),
    PageKey.INDICATORS: ViewPage(
        N_("Indicators"), "supervision.indicators", Permission.REPORT_VIEW,
        ("from", "to", "area", "category"), days=("from", "to"), stretch=_report_days),
}
# fmt: on

BY_ENDPOINT = {page.endpoint: key for key, page in PAGES.items()}
_NOTHING = CaseFilter()


def read_query(key: PageKey, asked: Asked) -> dict[str, str]:
    """What the page understands of an address, in the page's own order; all else is left out."""
    page = PAGES[key]
    return {name: asked[name].strip() for name in page.names if asked.get(name) and _is_read(page, name, asked)}


def _is_read(page: ViewPage, name: str, asked: Asked) -> bool:
    if name in page.words:
        return asked[name] in page.words[name]
    if name == "on":
        return asked_day(asked[name]) is not None
    return CaseFilter.of({name: asked[name]}) != _NOTHING


def parse_query(key: PageKey, query: str) -> dict[str, str]:
    """The same of the text behind the question mark."""
    return read_query(key, dict(parse_qsl(query)))


def without_days(key: PageKey, asked: Asked) -> dict[str, str]:
    """What is left of a query that moves along with the days."""
    return {name: value for name, value in asked.items() if name not in PAGES[key].days}


def shown_query(key: PageKey, query: str, is_moving: bool) -> dict[str, str]:
    """What opening a view asks its page for."""
    asked = parse_query(key, query)
    return without_days(key, asked) if is_moving else asked


def has_days(key: PageKey, asked: Asked) -> bool:
    return any(name in asked for name in PAGES[key].days)


def is_present(key: PageKey, asked: Asked, today: date) -> bool:
    """Whether what is shown is what the page shows without days: then a view of it had better move along."""
    stretch = PAGES[key].stretch
    if stretch is None or not has_days(key, asked):
        return not has_days(key, asked)
    return stretch(asked, today) == stretch(without_days(key, asked), today)
