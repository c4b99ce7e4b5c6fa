"""Units, posts and the people who hold them in the made-up county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from tracker.demo.names import (
    COUNTY_CODE,
    COUNTY_NAME,
    NUMERALS,
    SPECIAL_GRID,
    STREETS,
    UNCOVERED,
    people_names,
    phone_numbers,
)
from tracker.extensions import db
from tracker.people.models import Absence, Appointment, Post, Unit, User
from tracker.people.vocabulary import Rank, Role, UnitKind

#: The first part of a login, by role; a number follows in the order of appointment.
LOGINS = {
    Role.GRID_OFFICER: "officer",
    Role.DISPATCHER: "dispatcher",
    Role.UNIT_CLERK: "unit",
    Role.POLICE_LIAISON: "police",
    Role.POLICE_STATION: "station",
    Role.MEDIATOR: "mediator",
    Role.CARE_WORKER: "carer",
    Role.SUPERVISOR: "supervisor",
    Role.WINDOW_CLERK: "window",
    Role.AGENT: "agent",
    Role.SYSTEM_ADMIN: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDIT_ADMIN: "auditor",
}

# fmt: off
#: Line of work, name after the street's, post title; the first of a street's clerks is the first in this list.
STREET_UNITS = (
    (UnitKind.URBAN_MANAGEMENT, "综合行政执法中队", "城管内勤"),
    (UnitKind.FIRE,             "消防救援站",       "消防内勤"),
    (UnitKind.SANITATION,       "环卫所",           "环卫内勤"),
    (UnitKind.HOUSING,          "村镇建设办公室",   "住建内勤"),
)
COUNTY_UNITS = (
    (UnitKind.URBAN_MANAGEMENT, "城市管理局",       "城管局内勤"),
    (UnitKind.HOUSING,          "住房和城乡建设局", "住建局内勤"),
    (UnitKind.FIRE,             "消防救援大队",     "消防大队内勤"),
    (UnitKind.MARKET,           "市场监督管理局",   "市监局内勤"),
    (UnitKind.CIVIL_AFFAIRS,    "民政局",           "民政局内勤"),
    (UnitKind.WATER,            "水务局",           "水务局内勤"),
    (UnitKind.POWER_GAS,        "供电供气服务中心", "供电供气内勤"),
    (UnitKind.TRAFFIC,          "交通运输局",       "交通局内勤"),
    (UnitKind.ENVIRONMENT,      "生态环境分局",     "环保内勤"),
    (UnitKind.HUMAN_RESOURCES,  "人力资源和社会保障局", "人社局内勤"),
    (UnitKind.HEALTH,           "卫生健康局",       "卫健局内勤"),
    (UnitKind.EMERGENCY,        "应急管理局",       "应急局内勤"),
)
ADMINS = (
    (Role.SYSTEM_ADMIN,   "系统管理员"),
    (Role.SECURITY_ADMIN, "安全管理员"),
    (Role.AUDIT_ADMIN,    "审计管理员"),
)
# fmt: on


@dataclass
class Staff:
    """The people of the county while they are being appointed."""

    random: Random
    since: date
    now: datetime
    #: What the named logins get; everyone else has no usable password.
    password_hash: str
    named: frozenset[str]
    users: list[User] = field(default_factory=list)
    counts: Counter[Role] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._names: Iterator[str] = people_names(self.random)
        self._phones: Iterator[str] = phone_numbers()

    def hire(self, role: Role) -> User:
        """A new user with the next login of the role."""
        self.counts[role] += 1
        return self._add(f"{LOGINS[role]}{self.counts[role]}")

    def hire_second(self, role: Role) -> User:
        """A stand-in for the last one hired, with the same login and a letter."""
        return self._add(f"{LOGINS[role]}{self.counts[role]}b")

    def _add(self, username: str) -> User:
        is_named = username in self.named
        user = User(
            username=username,
            name=next(self._names),
            phone=next(self._phones),
            password_hash=self.password_hash if is_named else "",
            password_changed_at=self.now if is_named else None,
            password_history="",
            created_at=self.now,
        )
        self.users.append(user)
        db.session.add(user)
        return user

    def appoint(self, post: Post, first: User, second: User | None = None) -> None:
        """Give a post its A, and its B where there is one."""
        db.session.add(Appointment(post=post, user=first, rank=Rank.A, from_on=self.since))
        if second is not None and second is not first:
            db.session.add(Appointment(post=post, user=second, rank=Rank.B, from_on=self.since))


def make_unit(name: str, kind: UnitKind, area_code: str) -> Unit:
    unit = Unit(name=name, kind=kind, area_code=area_code)
    db.session.add(unit)
    return unit


def make_post(title: str, role: Role, area_code: str, unit: Unit | None = None) -> Post:
    post = Post(title=title, role=role, area_code=area_code, unit=unit)
    db.session.add(post)
    return post


def fill_posts(staff: Staff, grids: dict[str, list[str]]) -> None:
    """Make every unit, post and appointment; `grids` are the grid codes of each village, in order."""
    for plan in STREETS:
        _offices(staff, COUNTY_CODE + plan.digits, plan.name, "网格中心派单员")
        _units(staff, COUNTY_CODE + plan.digits, plan.name, STREET_UNITS)
        if plan is STREETS[0]:
            # The second dispatcher and supervisor are the county's; the logins say so.
            _offices(staff, COUNTY_CODE, COUNTY_NAME, "综治中心派单员")
    for plan in STREETS:
        _street_people(staff, COUNTY_CODE + plan.digits, plan.name, plan.villages, grids)
    _units(staff, COUNTY_CODE, COUNTY_NAME, COUNTY_UNITS)
    for role, title in ADMINS:
        staff.appoint(make_post(f"{COUNTY_NAME}{title}", role, COUNTY_CODE), staff.hire(role))
    for plan in STREETS:
        _windows(staff, COUNTY_CODE + plan.digits, plan.name, plan.villages)


def _windows(staff: Staff, code: str, name: str, villages: tuple[tuple[str, str], ...]) -> None:
    """The street's windows, two people who stand in for each other, and an agent in every village."""
    hall = make_unit(f"{name}便民服务中心", UnitKind.CIVIL_AFFAIRS, code)
    first, second = staff.hire(Role.WINDOW_CLERK), staff.hire(Role.WINDOW_CLERK)
    staff.appoint(make_post(f"{name}便民服务中心1号窗口", Role.WINDOW_CLERK, code, hall), first, second)
    staff.appoint(make_post(f"{name}便民服务中心2号窗口", Role.WINDOW_CLERK, code, hall), second, first)
    for digits, village in villages:
        staff.appoint(make_post(f"{name}{village}代办员", Role.AGENT, code + digits), staff.hire(Role.AGENT))


def _offices(staff: Staff, code: str, name: str, dispatcher: str) -> None:
    """Centre and supervisors of a street or of the county."""
    centre = make_unit(f"{name}综治中心", UnitKind.GRID_CENTRE, code)
    post = make_post(f"{name}{dispatcher}", Role.DISPATCHER, code, centre)
    staff.appoint(post, staff.hire(Role.DISPATCHER), staff.hire_second(Role.DISPATCHER))
    watch = make_unit(f"{name}网格督导办公室", UnitKind.SUPERVISION, code)
    staff.appoint(make_post(f"{name}网格督导员", Role.SUPERVISOR, code, watch), staff.hire(Role.SUPERVISOR))


def _units(staff: Staff, code: str, name: str, units: tuple[tuple[UnitKind, str, str], ...]) -> None:
    for kind, unit_name, title in units:
        unit = make_unit(name + unit_name, kind, code)
        staff.appoint(make_post(name + title, Role.UNIT_CLERK, code, unit), staff.hire(Role.UNIT_CLERK))


def _street_people(
    staff: Staff, code: str, name: str, villages: tuple[tuple[str, str], ...], grids: dict[str, list[str]]
) -> None:
    station = make_unit(f"{name}派出所", UnitKind.POLICE, code)
    liaisons = [staff.hire(Role.POLICE_LIAISON) for _ in range(2)]
    duty = make_post(f"{name}派出所值班室", Role.POLICE_STATION, code, station)
    staff.appoint(duty, staff.hire(Role.POLICE_STATION), liaisons[0])
    street_mediators = make_unit(f"{name}人民调解委员会", UnitKind.MEDIATION, code)
    # The villages' mediators come first: the login to try belongs to the village of the first grid officer.
    village_mediators = [staff.hire(Role.MEDIATOR) for _village in villages]
    mediator = staff.hire(Role.MEDIATOR)
    staff.appoint(make_post(f"{name}人民调解员", Role.MEDIATOR, code, street_mediators), mediator)
    care = make_unit(f"{name}社会工作站", UnitKind.CIVIL_AFFAIRS, code)
    staff.appoint(make_post(f"{name}关爱服务员", Role.CARE_WORKER, code, care), staff.hire(Role.CARE_WORKER))
    for number, (digits, village) in enumerate(villages):
        title, village_code = name + village, code + digits
        liaison = make_post(f"{title}一村一警", Role.POLICE_LIAISON, village_code, station)
        if village_code not in UNCOVERED:
            staff.appoint(liaison, liaisons[number % 2], liaisons[(number + 1) % 2])
        committee = make_unit(f"{title}人民调解委员会", UnitKind.MEDIATION, village_code)
        post = make_post(f"{title}人民调解员", Role.MEDIATOR, village_code, committee)
        staff.appoint(post, village_mediators[number], mediator)
    _officers(staff, code, name, villages, grids)


def _officers(
    staff: Staff, code: str, name: str, villages: tuple[tuple[str, str], ...], grids: dict[str, list[str]]
) -> None:
    """A grid officer for every grid; the officer of the next grid of the village is B."""
    hired: dict[str, User] = {}
    # Round by round through the villages, so that the first two logins belong to two different villages.
    for place in range(max(len(grids[code + digits]) for digits, _ in villages)):
        for digits, _ in villages:
            if place < len(grids[code + digits]):
                hired[grids[code + digits][place]] = staff.hire(Role.GRID_OFFICER)
    for digits, village in villages:
        codes = grids[code + digits]
        for place, grid in enumerate(codes):
            called = "专属网格" if grid == SPECIAL_GRID else f"第{NUMERALS[place]}网格"
            post = make_post(f"{name}{village}{called} · 网格员", Role.GRID_OFFICER, grid)
            staff.appoint(post, hired[grid], hired[codes[(place + 1) % len(codes)]])


# fmt: off
#: Who is or was away: login, first day and first day back counted from today.
ABSENCES = (
    ("police3",     -2,   8, "参加业务培训"),
    ("officer9",    -1,   3, "病假"),
    ("officer14",  -21, -14, "年休假"),
    ("dispatcher3", -9,  -4, "年休假"),
    ("police6",    -40, -33, "外出办案"),
)
# fmt: on


def make_absences(staff: Staff, today: date) -> None:
    """A few people are away: among them a police liaison whose B acts now."""
    by_login = {user.username: user for user in staff.users}
    for login, first, back, reason in ABSENCES:
        db.session.add(
            Absence(
                user=by_login[login],
                from_on=today + timedelta(days=first),
                to_on=today + timedelta(days=back),
                reason=reason,
            )
        )
