"""What a digest holds: totals of a view, counted inside the scope of one post. Numbers only, no case and no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.access.actor import Actor
from tracker.cases.models import Case
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.scope import counted_cases
from tracker.cases.vocabulary import State
from tracker.dashboards.flows import read_flows
from tracker.dashboards.history import read_history
from tracker.dashboards.periods import Stretch
from tracker.extensions import db
from tracker.figures.measures import sum_of
from tracker.figures.rates import Rate
from tracker.foundation.json import Json
from tracker.foundation.words import N_
from tracker.subscriptions.pages import PAGES
from tracker.subscriptions.vocabulary import PageKey

#: The rates of a digest, by the key of their indicator, in the order of the page.
RATES = ("closure", "verified", "satisfied", "response_share", "on_time", "overdue")
#: The counts of a digest.
COUNTS = {
    "came_in": N_("New cases"),
    "closed": N_("Closed"),
    "open": N_("Open at the end"),
    "matching": N_("Cases that fit now"),
    "new": N_("New since the digest before"),
}


@dataclass(frozen=True)
class Digest:
    """Totals, and the days they are about (a list has none)."""

    figures: Json
    stretch: Stretch | None = None


def make_digest(
    key: PageKey, asked: Mapping[str, str], *, on: date, since: datetime, actor: Actor, now: datetime
) -> Digest:
    """The totals of a view as seen by an actor; a period that moves along is the one `on` lies in.

    `since` is when new cases of a list begin to count as new.
    """
    stretch_of = PAGES[key].stretch
    if stretch_of is None:
        return Digest(_count_list(CaseFilter.of(asked), since, actor, now))
    stretch = stretch_of(asked, on)
    wanted = CaseFilter(area=asked.get("area", ""), category=asked.get("category", ""))
    return Digest(_read_totals(stretch, wanted, actor, now), stretch)


def _read_totals(stretch: Stretch, wanted: CaseFilter, actor: Actor, now: datetime) -> Json:
    (counts,) = read_history([stretch], asked=wanted, actor=actor, now=now)
    flows = read_flows(stretch, asked=wanted, actor=actor, now=now)
    rates = {key: [counts.of(key).part, counts.of(key).whole] for key in RATES}
    lies_open = flows[-1].backlog if flows else 0
    return {"rates": rates, "counts": {"came_in": counts.came_in, "closed": counts.went_out, "open": lies_open}}


def _count_list(wanted: CaseFilter, since: datetime, actor: Actor, now: datetime) -> Json:
    """The scope is that of figures: no post has drafts, and a wide list is counted from an index alone."""
    scope = (counted_cases(actor), Case.state != State.DRAFT)
    query = select(func.count(), sum_of(Case.received_at >= since)).where(
        *scope, *narrowed(wanted, actor=actor, now=now)
    )
    matching, new = db.session.connection().execute(query).one()
    return {"rates": {}, "counts": {"matching": int(matching), "new": int(new)}}


def points_since(key: str, figures: Json, before: Json) -> float | None:
    """By how many points a rate differs from the digest before; None where one of them has no base."""
    present, past = (Rate(*one["rates"].get(key, (0, 0))) for one in (figures, before))
    return present.since(past)


def cases_since(key: str, figures: Json, before: Json) -> int | None:
    """By how much a count differs from the digest before; None where that has none."""
    past = before["counts"].get(key)
    return None if past is None else int(figures["counts"][key]) - int(past)
