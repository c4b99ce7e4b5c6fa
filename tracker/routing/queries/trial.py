"""The dry run: what a set of rules would have suggested for the cases of a period, beside where they went in fact.

Cases are never loaded: the database counts them by matter, place, post and the stretch of the day in which the order
went out. A stretch is so short that no window of the rules and no office hour begins or ends inside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from math import gcd
from types import SimpleNamespace

from sqlalchemy import BigInteger, ColumnElement, Label, Row, func, select, type_coerce
from sqlalchemy.orm import contains_eager

from tracker.access.actor import Actor
from tracker.access.policy import LIAISON_ROLE, RECEIVERS, Sees
from tracker.access.scope import within
from tracker.cases.models import Case, Category
from tracker.cases.queries.scope import visible_cases
from tracker.cases.services.routing import usual
from tracker.cases.vocabulary import Priority, Visibility
from tracker.clock.calendar import WorkCalendar
from tracker.clock.instants import MINUTE, day_number
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.figures.months import written
from tracker.figures.rates import Rate
from tracker.foundation.days import EAST, day_start
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import is_within
from tracker.foundation.orm import AnySelect
from tracker.people.models import Post, Unit
from tracker.people.queries.posts import lineage
from tracker.people.vocabulary import UnitKind
from tracker.routing.matching import Hours, Rule, is_open_at, why_not_matter
from tracker.routing.queries.rules import post_titles
from tracker.routing.vocabulary import Basis, Window

LONGEST = timedelta(days=31)
MOST_EXAMPLES = 50
DAY_SECONDS = 86_400


@dataclass
class PostLine:
    """One post: how many cases it has received, and how many it would have."""

    title: str
    got: int = 0
    would: int = 0

    @property
    def difference(self) -> int:
        return self.would - self.got


@dataclass
class Line:
    """Cases whose suggestion rests on one ground: how many, and of them those that went elsewhere in fact."""

    count: int = 0
    elsewhere: int = 0


@dataclass(frozen=True)
class Example:
    """A case that would have gone elsewhere."""

    row: Row
    got: str
    would: str
    rule: Rule | None


@dataclass
class Trial:
    """What came out. `rules` by id; `usual` where no rule fits; `nothing` where nobody was suggested at all."""

    first: date
    last: date
    total: int = 0
    elsewhere: int = 0
    rules: dict[int, Line] = field(default_factory=lambda: defaultdict(Line))
    usual: Line = field(default_factory=Line)
    nothing: Line = field(default_factory=Line)
    posts: list[PostLine] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)

    @property
    def moved(self) -> Rate:
        """How many of the cases would have gone elsewhere."""
        return Rate(self.elsewhere, self.total)


def in_trial(rules: Iterable[Rule], today: date) -> list[Rule]:
    """The rules as a dry run takes them: those not over, as if in force on every day of the period."""
    return [
        replace(rule, from_on=None, until_on=None) for rule in rules if rule.until_on is None or rule.until_on >= today
    ]


def try_rules(rules: Sequence[Rule], *, actor: Actor, first: date, last: date, area: str = "") -> Trial:
    """Try rules (in their order) on the cases that came in from the first local day to the last and were sent out.

    Only standard and public-safety cases the actor may read; `area` narrows them further.
    """
    rules = in_trial(rules, actor.on)
    tested = _Tested(rules, get_calendar(), first)
    of_trial = _of_trial(actor, first, last, area)
    trial = Trial(first, last)
    got: Counter[int] = Counter()
    would: Counter[int] = Counter()
    matters: set[str] = set()
    for row in db.session.execute(_grouped(of_trial, tested.width)):
        basis, rule, post_id = tested.suggest(row)
        line = trial.rules[rule.id] if rule else trial.usual if basis is Basis.USUAL else trial.nothing
        line.count += row.cases
        trial.total += row.cases
        got[row.lead_post_id] += row.cases
        would[post_id] += row.cases
        if post_id != row.lead_post_id:
            line.elsewhere += row.cases
            trial.elsewhere += row.cases
            matters.add(row.category_code)
    titles = post_titles({*got, *would})
    trial.posts = [PostLine(titles[one], got[one], would[one]) for one in titles]
    trial.posts.sort(key=lambda one: (-abs(one.difference), -one.got, one.title))
    if matters:
        trial.examples = list(_examples(tested, [*of_trial, Case.category_code.in_(sorted(matters))]))
    return trial


def _of_trial(actor: Actor, first: date, last: date, area: str) -> list[ColumnElement[bool]]:
    found = [
        Case.received_at >= day_start(first),
        Case.received_at < day_start(last + timedelta(days=1)),
        Case.dispatched_at.is_not(None),
        Case.lead_post_id.is_not(None),
        Case.visibility.in_([Visibility.STANDARD, Visibility.POLICE]),
        visible_cases(actor, least=Sees.CONTENT),
    ]
    return [*found, within(Case.area_code, area)] if area else found


_MATTER = (
    Case.category_code,
    Case.area_code,
    Case.priority,
    Case.visibility,
    Case.lead_post_id,
    Case.has_coverage_gap,
)


def _stretch(width: int) -> Label[int]:
    """The number of the stretch in which the order went out, counted in local time."""
    sent = type_coerce(Case.dispatched_at, BigInteger)
    return ((sent + written(EAST)) // written(width)).label("stretch")


def _grouped(conditions: list[ColumnElement[bool]], width: int) -> AnySelect:
    """Cases counted by what rules look at, and by the post that leads them."""
    stretch = _stretch(width) if width else written(0).label("stretch")
    query = select(*_MATTER, stretch, func.count().label("cases")).where(*conditions)
    return query.group_by(*_MATTER, "stretch") if width else query.group_by(*_MATTER)


def _examples(tested: _Tested, conditions: list[ColumnElement[bool]]) -> Iterator[Example]:
    """The newest cases that would have gone elsewhere."""
    columns = (Case.ref, Case.title, Case.received_at, Category.name, Category.name_en)
    stretch = _stretch(tested.width) if tested.width else written(0).label("stretch")
    query = select(*_MATTER, stretch, *columns).join(Category, Category.code == Case.category_code).where(*conditions)
    rows = db.session.execute(query.order_by(Case.received_at.desc()).execution_options(yield_per=500))
    found: list[tuple[Row, Rule | None, int]] = []
    for row in rows:
        _basis, rule, post_id = tested.suggest(row)
        if post_id != row.lead_post_id:
            found.append((row, rule, post_id))
        if len(found) == MOST_EXAMPLES:
            break
    rows.close()
    titles = post_titles({one for row, _rule, post_id in found for one in (row.lead_post_id, post_id)})
    for row, rule, post_id in found:
        yield Example(row, titles[row.lead_post_id], titles[post_id], rule)


class _Tested:
    """The rules of a dry run, asked the same question once only."""

    def __init__(self, rules: Sequence[Rule], calendar: WorkCalendar, first: date) -> None:
        self.rules, self.calendar = rules, calendar
        self.windows = list(dict.fromkeys(rule.hours for rule in rules if rule.hours.window is not Window.ANY))
        #: Seconds of a stretch; 0 where no rule asks for the time.
        self.width = self._width(first) if self.windows else 0
        self._open: dict[int, frozenset[Hours]] = {}
        self._of_matter: dict[tuple[str, str], list[Rule]] = {}
        self._fitting: dict[tuple[str, str, Priority, Visibility], list[Rule]] = {}
        self._usual: dict[tuple[str, str, Visibility], Post | None] = {}
        self._receivers: dict[tuple[str, str], dict[int, Post]] = {}

    def _width(self, first: date) -> int:
        """The longest stretch that divides a day and every edge of the windows and of the office hours."""
        edges = {minute * 60 for hours in self.windows for minute in hours.edges}
        # Orders of the period's cases may go out long after it, in other office hours: a year holds every season.
        for number in range(day_number(first), day_number(first) + 366):
            edges.update(edge * 60 // MINUTE for stretch in self.calendar.open_on(number) for edge in stretch)
        return gcd(DAY_SECONDS, *edges)

    def suggest(self, row: Row) -> tuple[Basis, Rule | None, int]:
        """On what ground a case (or a group of like ones) would go where; where nobody is suggested it stays."""
        open_now = self._open_at(row.stretch)
        rule = next(
            (one for one in self._fitting_rules(row) if one.hours.window is Window.ANY or one.hours in open_now), None
        )
        if rule is not None:
            return Basis.RULE, rule, self._unless_vacant(row, self._posts[rule.post_id])
        post = self._usual_post(row)
        if post is not None:
            return Basis.USUAL, None, self._unless_vacant(row, post)
        return Basis.NOTHING, None, row.lead_post_id

    def _unless_vacant(self, row: Row, post: Post) -> int:
        """A liaison who had nobody that day: the station has the case, and would have had it."""
        is_liaison = post.role is LIAISON_ROLE
        return row.lead_post_id if row.has_coverage_gap and is_liaison else post.id

    def _open_at(self, stretch: int) -> frozenset[Hours]:
        """The windows that are open in a stretch."""
        found = self._open.get(stretch)
        if found is None:
            at = datetime.fromtimestamp(stretch * self.width - EAST, UTC)
            found = frozenset(hours for hours in self.windows if is_open_at(hours, at, self.calendar))
            self._open[stretch] = found
        return found

    def _fitting_rules(self, row: Row) -> list[Rule]:
        """The rules that fit but for their hours."""
        key = (row.category_code, row.area_code, row.priority, row.visibility)
        found = self._fitting.get(key)
        if found is None:
            matter = (row.category_code, row.priority.value)
            if matter not in self._of_matter:
                self._of_matter[matter] = [rule for rule in self.rules if why_not_matter(rule, *matter) is None]
            near = [rule for rule in self._of_matter[matter] if is_within(row.area_code, rule.area_code)]
            ids = self._receivers_of(row) if near else {}
            found = self._fitting[key] = [rule for rule in near if rule.post_id in ids]
        return found

    def _usual_post(self, row: Row) -> Post | None:
        key = (row.category_code, row.area_code, row.visibility)
        if key not in self._usual:
            kind = SimpleNamespace(unit_kind=self._kinds.get(row.category_code))
            case = SimpleNamespace(visibility=row.visibility, category=kind)
            self._usual[key] = usual(case, list(self._receivers_of(row).values()))  # type: ignore[arg-type]
        return self._usual[key]

    def _receivers_of(self, row: Row) -> dict[int, Post]:
        """The posts an order may go to, by id, the nearest first: as `list_posts_for` gives them."""
        key = (row.visibility.value, row.area_code)
        if key not in self._receivers:
            roles = RECEIVERS[row.visibility.value]
            posts = (post for code in lineage(row.area_code) for post in self._by_area.get(code, ()))
            self._receivers[key] = {post.id: post for post in posts if post.role in roles}
        return self._receivers[key]

    @cached_property
    def _posts(self) -> dict[int, Post]:
        """Every post that takes orders today, units in their order."""
        query = (
            select(Post)
            .outerjoin(Post.unit)
            .options(contains_eager(Post.unit))
            .where(Post.is_active, Post.unit_id.is_(None) | Unit.is_active)
            .order_by(func.coalesce(Unit.sort, 0), Post.id)
        )
        return {post.id: post for post in db.session.scalars(query)}

    @cached_property
    def _by_area(self) -> dict[str, list[Post]]:
        return grouped((post.area_code, post) for post in self._posts.values())

    @cached_property
    def _kinds(self) -> dict[str, UnitKind | None]:
        return {row.code: row.unit_kind for row in db.session.execute(select(Category.code, Category.unit_kind))}
