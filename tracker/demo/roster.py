"""The county as plain data: who serves which place and acts on which day. Read once, then no database is needed.

It answers like people/queries and cases/services/routing.py, from memory; a test compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shapely import from_geojson
from sqlalchemy import select

from tracker.access.policy import ASSISTANTS, LIAISON_ROLE, RECEIVERS, STATION_ROLE
from tracker.areas.models import Area
from tracker.areas.queries import get_tree
from tracker.cases.models import Category, StageLimit
from tracker.cases.vocabulary import Visibility
from tracker.clock.calendar import WorkCalendar
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Absence, Appointment, Post, User
from tracker.people.queries.posts import lineage
from tracker.people.vocabulary import Rank, Role, UnitKind
from tracker.site.queries import get_setting

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
class Seated:
    """A post: where it serves and what line of work stands behind it."""

    id: int
    role: Role
    area_code: str
    unit_kind: UnitKind | None
    unit_sort: int


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
    soon_percent: int
    archive_days: int
    since: date
    _acting: dict[tuple[int, date], int | None] = field(default_factory=dict)
    _serving: dict[tuple[Role, str], int | None] = field(default_factory=dict)
    _listed: dict[tuple[str, str, bool], list[Seated]] = field(default_factory=dict)

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
        key = (role, area_code)
        if key not in self._serving:
            wanted = set(lineage(area_code))
            found = [post for post in self.posts.values() if post.role is role and post.area_code in wanted]
            best = max(found, key=lambda post: (len(post.area_code), -post.id), default=None)
            self._serving[key] = best.id if best else None
        return self._serving[key]

    def supervisor_beside(self, lead: int | None, area_code: str) -> int | None:
        """The nearest supervisor of a place who does not lead the case himself."""
        wanted = set(lineage(area_code))
        found = [post for post in self.posts.values() if post.role is Role.SUPERVISOR and post.area_code in wanted]
        found.sort(key=lambda post: (-len(post.area_code), post.unit_sort, post.id))
        return next((post.id for post in found if post.id != lead), None)

    def receivers(self, visibility: Visibility, area_code: str, *, assisting: bool = False) -> list[Seated]:
        """The posts an order of a class may go to in a place, the nearest first."""
        key = (visibility.value, area_code, assisting)
        if key not in self._listed:
            roles = (ASSISTANTS if assisting else RECEIVERS)[visibility.value]
            wanted = set(lineage(area_code))
            found = [post for post in self.posts.values() if post.role in roles and post.area_code in wanted]
            self._listed[key] = sorted(found, key=lambda post: (-len(post.area_code), post.unit_sort, post.id))
        return self._listed[key]

    def covered_or_station(self, post_id: int, area_code: str, on: date) -> tuple[int, bool]:
        """The post itself, or the police station's when it is a liaison post nobody acts for; and whether so."""
        if self.posts[post_id].role is not LIAISON_ROLE or self.acting(post_id, on) is not None:
            return post_id, False
        return self.post_for(STATION_ROLE, area_code) or post_id, True

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
    held: dict[int, list[Held]] = defaultdict(list)
    for row in appointments:
        held[row.post_id].append(Held(row.user_id, row.rank is Rank.A, row.from_on, row.to_on))
    absences: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for absence in db.session.scalars(select(Absence)):
        absences[absence.user_id].append((absence.from_on, absence.to_on))
    return Roster(
        kinds={kind.code: kind for kind in _kinds()},
        grids=list(_grids()),
        posts={post.id: post for post in _posts()},
        held=dict(held),
        absences=dict(absences),
        stage_limits={
            (row.state.value, row.priority): Limit.parse(row.amount) for row in db.session.scalars(select(StageLimit))
        },
        calendar=get_calendar(),
        soon_percent=int(get_setting("case.due_soon_percent")),
        archive_days=int(get_setting("case.archive_days")),
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
            yield Seated(post.id, post.role, post.area_code, unit.kind if unit else None, unit.sort if unit else 0)


def _grids() -> Iterable[Grid]:
    tree = get_tree()
    rows = db.session.scalars(
        select(Area).where(Area.level == AreaLevel.GRID, Area.boundary.isnot(None)).order_by(Area.code)
    )
    for area in rows:
        shape = from_geojson(area.boundary)
        middle = shape.centroid
        yield Grid(area.code, tree.name(area.code[:12]), (middle.x, middle.y), tuple(shape.exterior.coords))
