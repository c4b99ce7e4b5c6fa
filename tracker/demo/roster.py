"""The county as plain data: who serves which place and acts on which day. Read once, then no database is needed.

It answers like people/queries, from memory; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shapely import from_geojson
from sqlalchemy import select

from tracker.access.actor import HeldPost
from tracker.access.policy import ASSISTANTS, RECEIVERS
from tracker.areas.models import Area
from tracker.areas.queries import get_tree
from tracker.cases.models import Category, StageLimit
from tracker.cases.vocabulary import Visibility
from tracker.clock.calendar import WorkCalendar
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.demo.sheet import Sheet
from tracker.extensions import db
from tracker.foundation.groups import grouped
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Absence, Appointment, Post, User
from tracker.people.queries.posts import lineage
from tracker.people.vocabulary import Rank, Role, UnitKind
from tracker.site.queries import get_setting

#: The settings that decide about cases.
SETTINGS = ("case.due_soon_percent", "case.archive_days", "case.suspend_days", "case.triage_minutes")

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as a case under way looks at it."""

    code: str
    name: str
    priority: str
    visibility: Visibility
    response_limit: str
    resolve_limit: str
    unit_kind: UnitKind | None
    is_about_staff: bool
    must_report: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, as far as its posts are told apart by it."""

    kind: UnitKind
    sort: int


@dataclass(frozen=True, slots=True)
class Seated(HeldPost):
    """A post: where it serves and what line of work stands behind it."""

    unit: Line | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid: its code, the name of its village, the middle of its shape and the ring around it."""

    code: str
    village: str
    middle: tuple[float, float]
    ring: Ring


@dataclass(frozen=True, slots=True)
class Held:
    """One appointment, in order of rank and post as the queries give them."""

    user_id: int
    is_first: bool
    from_on: date
    to_on: date | None


@dataclass
class Roster:
    """Everything about the county that a made-up case needs to know."""

    kinds: dict[str, Kind]
    grids: list[Grid]
    posts: dict[int, Seated]
    held: dict[int, list[Held]]
    absences: dict[int, list[tuple[date, date]]]
    stage_limits: dict[tuple[str, str], Limit]
    calendar: WorkCalendar
    settings: dict[str, int]
    since: date
    _acting: dict[tuple[int, date], int | None] = field(default_factory=dict)
    _serving: dict[tuple[Role, str], list[int]] = field(default_factory=dict)
    _listed: dict[tuple[tuple[Role, ...], str], list[Seated]] = field(default_factory=dict)

    def acting(self, post_id: int, on: date) -> int | None:
        """Who acts for a post on a day: A, or B while A is away; None is a gap."""
        key = (post_id, on)
        if key not in self._acting:
            present = [one for one in self.held.get(post_id, ()) if self._is_present(one, on)]
            first = next((one for one in present if one.is_first), None)
            chosen = first or next(iter(present), None)
            self._acting[key] = chosen.user_id if chosen else None
        return self._acting[key]

    def _is_present(self, one: Held, on: date) -> bool:
        in_force = one.from_on <= on and (one.to_on is None or one.to_on > on)
        return in_force and not any(first <= on < back for first, back in self.absences.get(one.user_id, ()))

    def post_for(self, role: Role, area_code: str) -> int | None:
        """The post of a role whose area is the smallest that holds the place."""
        return next(iter(self._nearest(role, area_code)), None)

    def receivers(self, visibility: Visibility, area_code: str, *, assisting: bool = False) -> list[Seated]:
        """The posts an order of a class may go to in a place, the nearest first."""
        return self.list_posts_for((ASSISTANTS if assisting else RECEIVERS)[visibility.value], area_code)

    # --- the book of posts that the seats of a case ask (cases/services/routing.py) -----------------

    def post(self, post_id: int) -> Seated:
        return self.posts[post_id]

    def find_able(self, post_ids: Iterable[int], on: date) -> set[int]:
        return {one for one in post_ids if self.acting(one, on) is not None}

    def find_able_id(self, role: Role, area_code: str, on: date) -> int | None:
        return next((one for one in self._nearest(role, area_code) if self.acting(one, on) is not None), None)

    def find_post_id(self, role: Role, area_code: str, on: date) -> int | None:
        return self.find_able_id(role, area_code, on) or self.post_for(role, area_code)

    def list_posts_for(self, roles: Iterable[Role], area_code: str, *, able_on: date | None = None) -> list[Seated]:
        key = (tuple(roles), area_code)
        if key not in self._listed:
            wanted = set(lineage(area_code))
            found = [post for post in self.posts.values() if post.role in key[0] and post.area_code in wanted]
            found.sort(key=lambda post: (-len(post.area_code), post.unit.sort if post.unit else 0, post.id))
            self._listed[key] = found
        listed = self._listed[key]
        return listed if able_on is None else [one for one in listed if self.acting(one.id, able_on) is not None]

    def _nearest(self, role: Role, area_code: str) -> list[int]:
        key = (role, area_code)
        if key not in self._serving:
            found = sorted(self.list_posts_for([role], area_code), key=lambda post: (-len(post.area_code), post.id))
            self._serving[key] = [post.id for post in found]
        return self._serving[key]

    def checker(self, case: Sheet) -> None:
        """No mediation runs while cases are made up, so none names a head."""

    def involve(self, case: Sheet, post_id: int | None) -> None:
        case.involve(post_id)

    @property
    def county(self) -> str:
        return self.grids[0].code[:6]


def read_roster() -> Roster:
    """The county as it stands in the database."""
    appointments = db.session.execute(
        select(Appointment.post_id, Appointment.user_id, Appointment.rank, Appointment.from_on, Appointment.to_on)
        .join(User, User.id == Appointment.user_id)
        .where(User.is_active)
        .order_by(Appointment.rank, Appointment.post_id)
    ).all()
    held = ((row.post_id, Held(row.user_id, row.rank is Rank.A, row.from_on, row.to_on)) for row in appointments)
    absences = ((one.user_id, (one.from_on, one.to_on)) for one in db.session.scalars(select(Absence)))
    return Roster(
        kinds={kind.code: kind for kind in _kinds()},
        grids=list(_grids()),
        posts={post.id: post for post in _posts()},
        held=grouped(held),
        absences=grouped(absences),
        stage_limits={
            (row.state.value, row.priority): Limit.parse(row.amount) for row in db.session.scalars(select(StageLimit))
        },
        calendar=get_calendar(),
        settings={key: int(get_setting(key)) for key in SETTINGS},
        since=min((row.from_on for row in appointments), default=date.max),
    )


def _kinds() -> Iterable[Kind]:
    for row in db.session.scalars(select(Category).where(Category.is_active).order_by(Category.code)):
        if row.priority is not None and row.visibility is not None:
            yield Kind(
                row.code, row.name, row.priority.value, row.visibility, row.response_limit, row.resolve_limit,
                row.unit_kind, row.is_about_staff, row.must_report,
            )  # fmt: skip


def _posts() -> Iterable[Seated]:
    for post in db.session.scalars(select(Post).where(Post.is_active).order_by(Post.id)):
        unit = post.unit
        if unit is None or unit.is_active:
            line = Line(unit.kind, unit.sort) if unit else None
            yield Seated(post.id, post.title, post.role, post.area_code, post.unit_id, Rank.A, line)


def _grids() -> Iterable[Grid]:
    tree = get_tree()
    rows = db.session.scalars(
        select(Area).where(Area.level == AreaLevel.GRID, Area.boundary.isnot(None)).order_by(Area.code)
    )
    for area in rows:
        shape = from_geojson(area.boundary)
        middle = shape.centroid
        yield Grid(area.code, tree.name(area.code[:12]), (middle.x, middle.y), tuple(shape.exterior.coords))
