"""The norm of visits: how often a village is to be visited, what was made of it, and how many villages kept it.

Days count, not records: two visits to a village on one day are one. A week is judged in the month it ends in, so
that every week counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import func, select

from tracker.access.policy import LIAISON_ROLE
from tracker.access.scope import in_some
from tracker.areas.queries import get_tree
from tracker.areas.vocabulary import AreaKind
from tracker.extensions import db
from tracker.figures.rates import Rated
from tracker.figures.spans import Span, month_of, week_of
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Appointment, Post, User
from tracker.people.queries.actors import holds
from tracker.people.vocabulary import Rank
from tracker.policing.models import Visit
from tracker.policing.vocabulary import VisitState
from tracker.site.queries import get_setting

Days = dict[str, set[date]]


@dataclass(frozen=True)
class Norm:
    """So many days with a visit in every week or every month."""

    times: int
    is_weekly: bool

    def span_of(self, day: date) -> Span:
        """The week or month a day lies in."""
        return week_of(day) if self.is_weekly else month_of(day)

    def last_full(self, today: date) -> Span:
        """The week or month that ended last before today."""
        return self.span_of(self.span_of(today).first - timedelta(days=1))

    def parts_of(self, span: Span) -> list[Span]:
        """The stretches by which a month is judged: the month itself, or the weeks that end in it."""
        return weeks_ending_in(span) if self.is_weekly else [span]


@dataclass(frozen=True)
class VillageNorm:
    """What one liaison post owes its area in a stretch of days, and what was made."""

    post_id: int
    area_code: str
    norm: Norm
    span: Span
    due: int
    made: int
    missing: int

    @property
    def is_met(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Coverage(Rated):
    """走访覆盖率 of an area: areas with a liaison post, and those of them whose norm was met."""

    area_code: str
    villages: int
    met: int

    @property
    def missed(self) -> int:
        return self.villages - self.met


def weeks_ending_in(span: Span) -> list[Span]:
    """The weeks whose Sunday lies in the stretch."""
    weeks, week = [], week_of(span.first)
    while week.last <= span.last:
        weeks.append(week)
        week = week_of(week.last + timedelta(days=1))
    return weeks


def norm_of(area_code: str) -> Norm:
    """The norm of a village or grid: weekly in an urban community, monthly in a village (both are settings)."""
    village = get_tree().by_code.get(area_code[: AreaLevel.VILLAGE.digits])
    if village is not None and village.kind is AreaKind.COMMUNITY:
        return Norm(int(get_setting("policing.visits_per_week")), is_weekly=True)
    return Norm(int(get_setting("policing.visits_per_month")), is_weekly=False)


def judge(post_id: int, area_code: str, span: Span, days: Collection[date]) -> VillageNorm:
    """One area measured against its norm in a week or a month."""
    norm = norm_of(area_code)
    counts = [part.count(days) for part in norm.parts_of(span)] if span == month_of(span.first) else [span.count(days)]
    return VillageNorm(
        post_id=post_id,
        area_code=area_code,
        norm=norm,
        span=span,
        due=norm.times * len(counts),
        made=sum(counts),
        missing=sum(max(0, norm.times - count) for count in counts),
    )


def list_liaison_posts(tops: Collection[str]) -> list[tuple[int, str]]:
    """(post id, area code) of every area with an active liaison post inside some areas, in the order of the tree."""
    rows = db.session.execute(
        select(Post.id, Post.area_code)
        .where(Post.role == LIAISON_ROLE, Post.is_active, in_some(Post.area_code, tops))
        .order_by(Post.area_code, Post.id.desc())
    )
    posts = {code: post_id for post_id, code in rows}
    return [(post_id, code) for code, post_id in posts.items()]


def visit_days(tops: Collection[str], span: Span) -> Days:
    """By area, the days of a stretch on which it was visited."""
    days: Days = defaultdict(set)
    rows = db.session.execute(
        select(Visit.area_code, Visit.visited_on)
        .where(Visit.state == VisitState.DONE, Visit.visited_on.between(span.first, span.last))
        .where(in_some(Visit.area_code, tops))
        .distinct()
    )
    for code, day in rows:
        if day is not None:
            days[code].add(day)
    return days


def list_norms_of_month(tops: Collection[str], month: Span) -> list[VillageNorm]:
    """Every area with a liaison post inside some areas, measured over a month."""
    days = visit_days(tops, Span(week_of(month.first).first, month.last))
    return [judge(post_id, code, month, days.get(code, ())) for post_id, code in list_liaison_posts(tops)]


def list_latest_norms(tops: Collection[str], today: date) -> list[VillageNorm]:
    """The same, each over the week or month of its norm that ended last."""
    earliest = month_of(month_of(today).first - timedelta(days=1)).first
    days = visit_days(tops, Span(min(earliest, week_of(today).first - timedelta(days=7)), today))
    return [
        judge(post_id, code, norm_of(code).last_full(today), days.get(code, ()))
        for post_id, code in list_liaison_posts(tops)
    ]


def list_present_norms(posts: Iterable[tuple[int, str]], today: date) -> list[VillageNorm]:
    """What some posts owe their areas in the week or month that runs."""
    owed = list(posts)
    first = min(week_of(today).first, month_of(today).first)
    days = visit_days([code for _post, code in owed], Span(first, today))
    return [judge(post_id, code, norm_of(code).span_of(today), days.get(code, ())) for post_id, code in owed]


def coverage_by_street(norms: Iterable[VillageNorm]) -> tuple[list[Coverage], Coverage]:
    """The coverage of each street, and of all of them together."""
    listed = list(norms)
    digits = AreaLevel.STREET.digits
    streets = [_coverage(code, rows) for code, rows in groupby(listed, key=lambda one: one.area_code[:digits])]
    return streets, _coverage("", listed)


def _coverage(code: str, norms: Iterable[VillageNorm]) -> Coverage:
    listed = list(norms)
    return Coverage(code, len(listed), sum(one.is_met for one in listed))


def liaison_names(post_ids: Collection[int], on: date) -> dict[int, str]:
    """Who holds some posts as A on a day."""
    rows = db.session.execute(
        select(Appointment.post_id, User.name)
        .join(User, User.id == Appointment.user_id)
        .where(Appointment.post_id.in_(post_ids), Appointment.rank == Rank.A, holds(Appointment, User, on))
    )
    return {row.post_id: row.name for row in rows}


def last_visits(area_codes: Collection[str]) -> dict[str, date]:
    """The latest day on which some areas were visited."""
    rows = db.session.execute(
        select(Visit.area_code, func.max(Visit.visited_on).label("latest"))
        .where(Visit.state == VisitState.DONE, Visit.area_code.in_(area_codes))
        .group_by(Visit.area_code)
    )
    return {row.area_code: row.latest for row in rows}
