"""Assignments in and out of tables: the whole history of the villages of an area, row by row.

Every row is judged before anything is written, and one bad row keeps the whole table out. What stands there already is
passed over, so a second run adds nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.areas.importing import unpadded
from tracker.areas.queries import Place
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.days import read_day
from tracker.foundation.tables import CellValue, plain_name, read_records
from tracker.foundation.tables.bad_cells import BadCell, Trouble
from tracker.foundation.words import N_, Refused
from tracker.people.models import User
from tracker.people.vocabulary import Rank
from tracker.policing.models import LiaisonOfficer
from tracker.policing.queries.assignments import Span, list_holdings, list_liaison_posts, list_spans
from tracker.policing.queries.villages import find_village, list_villages, village_title
from tracker.policing.services.assignments import Order, carry_out, check_village, least_years
from tracker.policing.services.assignments_plan import Doubt, Plan, after_plan, plan_assignment
from tracker.policing.vocabulary import LiaisonKind

P = ParamSpec("P")
T = TypeVar("T")
# fmt: off
#: The columns of the table: the word in the program, the head of an export, and what else the head may be called.
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "code":     (N_("Village code"),    ("villagecode", "code", "村(社区)代码", "村代码", "区划代码", "代码")),
    "village":  (N_("Village"),         ("village", "村(社区)", "村", "社区", "村名")),
    "username": (N_("Officer account"), ("officeraccount", "username", "officer", "民警账号", "账号", "用户名")),
    "name":     (N_("Officer name"),    ("officername", "name", "民警姓名", "姓名")),
    "badge":    (N_("Badge number"),    ("badgenumber", "badge", "警号")),
    "kind":     (N_("Kind of officer"), ("kindofofficer", "kind", "民警类别", "类别")),
    "rank":     (N_("Rank (A/B)"),      ("rank(a/b)", "rank", "岗位(a/b)", "岗位", "ab岗")),
    "from":     (N_("From day"),        ("fromday", "from", "开始日期", "起")),
    "to":       (N_("Until before day"), ("untilbeforeday", "to", "until", "终止日期", "止")),
    "reason":   (N_("Reason of change"), ("reasonofchange", "reason", "变动原因", "原因")),
}
NEEDED = ("code", "username", "kind", "rank", "from")
KIND_WORDS: dict[str, LiaisonKind] = {
    **{kind.value: kind for kind in LiaisonKind},
    **{kind.label.casefold(): kind for kind in LiaisonKind},
    "专职社区民警": LiaisonKind.COMMUNITY, "社区民警": LiaisonKind.COMMUNITY,
    "包村民警": LiaisonKind.LINKED, "驻村民警": LiaisonKind.RESIDENT, "辅警": LiaisonKind.AUXILIARY,
    "警务辅助人员": LiaisonKind.AUXILIARY,
}
# fmt: on
BADGE = re.compile(r"[0-9A-Za-z]{1,12}")


def list_rows(tops: Collection[str], say: Callable[[str], str]) -> Iterator[list[CellValue]]:
    """The assignments of some areas as rows under COLUMNS, in the reader's words; villages without one are left out."""
    badges = dict(db.session.execute(select(LiaisonOfficer.user_id, LiaisonOfficer.badge)).all())
    titles = {place.code: village_title(place) for place in list_villages(tops)}
    for one in sorted(list_holdings(tops), key=lambda one: (one.area_code, one.from_on, one.rank)):
        kind = say((one.kind or LiaisonKind.COMMUNITY).label)
        if one.area_code in titles:
            yield [
                one.area_code, titles[one.area_code], one.username, one.name, badges.get(one.user_id, ""), kind,
                one.rank.value, one.from_on.isoformat(), one.to_on.isoformat() if one.to_on else "", one.reason,
            ]  # fmt: skip


@dataclass
class AssignmentImport:
    """What came of a table; nothing was written when `bad` is not empty."""

    read: int = 0
    added: int = 0
    unchanged: int = 0
    #: How many assignments that stood already end because of new ones.
    ended: int = 0
    bad: list[BadCell] = field(default_factory=list)
    #: What one should know before: (line, village, doubt).
    doubts: list[tuple[int, str, Doubt]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    village: Place
    user: User
    badge: str
    order: Order


def import_assignments(
    *, source: Path | bytes, tops: Collection[str], actor: Actor, now: datetime, encoding: str | None = None,
    header_line: int | None = None, is_dry_run: bool = False,
) -> AssignmentImport:  # fmt: skip
    """Add the assignments of a table that are not there yet, or say what is wrong with it.

    Takes villages inside `tops` only. Refused when the table as a whole cannot be used.
    """
    header, records = read_records(source, encoding=encoding, header_line=header_line, knows=count_columns)
    judge = _Judge(header, tops, actor)
    for line, record in records:
        judge.row(line, record)
    planned = judge.plan()
    found = judge.found
    found.bad.sort(key=lambda cell: cell.line)
    if not found.bad and not is_dry_run:
        _write(planned, actor, now)
        if planned:
            log_access(actor=actor, act="liaison:import", now=now, detail={"added": found.added, "ended": found.ended})
            db.session.flush()
    return found


def count_columns(cells: Sequence[str]) -> int:
    """How many of some cells are columns of a table of assignments."""
    known = {plain_name(name) for told, called in COLUMNS.values() for name in (told, *called)}
    return len(known & {plain_name(cell) for cell in cells})


def _write(planned: list[_Row], actor: Actor, now: datetime) -> None:
    for row in planned:  # each is planned anew: the one before may have made the post, or the stretch it ends
        post = list_liaison_posts([row.village.code]).get(row.village.code)
        held = list_spans([post.id])[post.id] if post else []
        plan = plan_assignment(held, _span(row), least_years=0)
        carry_out(village=row.village, post=post, plan=plan, order=row.order, actor=actor, now=now)
        officer = db.session.get_one(LiaisonOfficer, row.user.id)
        officer.badge = officer.badge or row.badge


def _span(row: _Row) -> Span:
    order = row.order
    return Span(order.rank, row.user.id, row.user.name, order.from_on, order.to_on)


class _Judge:
    """Judges the rows of one table, each on its own and then against what stands there."""

    def __init__(self, header: list[str], tops: Collection[str], actor: Actor) -> None:
        names = {plain_name(column): column for column in header}
        self.columns = {
            part: next((names[one] for one in (plain_name(told), *called) if one in names), None)
            for part, (told, called) in COLUMNS.items()
        }
        for part in NEEDED:
            if self.columns[part] is None:
                missing = N_("The table needs a column %(column)s. Export the table once to see its form.")
                raise Refused(missing, field="table", code="table_header", column=COLUMNS[part][0])
        self.tops, self.actor = tops, actor
        self.users = {user.username: user for user in db.session.scalars(select(User))}
        rows = db.session.execute(select(LiaisonOfficer.user_id, LiaisonOfficer.badge))
        self.badges = {user_id: badge for user_id, badge in rows if badge}
        self.found = AssignmentImport()
        self.rows: list[_Row] = []

    def row(self, line: int, record: dict[str, str]) -> None:
        """Judge one row by itself; what is wrong with it is noted with line and column."""
        self.found.read += 1
        trouble = Trouble(line, self.found.bad)
        trouble.note_flawed(record, self.columns.values())
        if not trouble.is_clean:
            return

        def cell(part: str) -> str:
            column = self.columns[part]
            return record[column] if column else ""

        def guard(part: str, judge: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
            return trouble.guard(self._named(part), cell(part), judge, *args, **kwargs)

        village = guard("code", self._village, cell("code"))
        user = guard("username", self._user, cell("username"))
        kind = guard("kind", _kind, cell("kind"))
        rank = guard("rank", _rank, cell("rank"))
        from_on = guard("from", _day, cell("from"))
        to_on = guard("to", _day, cell("to")) if cell("to") else None
        guard("reason", _reason, cell("reason"))
        if user is not None:
            guard("name", _same_name, cell("name"), user)
            guard("badge", self._badge, cell("badge"), user)
        if not trouble.is_clean:
            return
        assert village and user and kind and rank and from_on  # each of them was noted otherwise
        order = Order(user.username, kind, rank, from_on, to_on, cell("reason"))
        self.rows.append(_Row(line, village, user, cell("badge"), order))

    def _named(self, part: str) -> str:
        """What the table calls a part."""
        return self.columns[part] or COLUMNS[part][0]

    def _village(self, text: str) -> Place:
        found = find_village(unpadded(text), self.tops)
        if found is None:
            raise Refused(N_("There is no village of this code in your area."), code="unknown_village")
        return found

    def _user(self, text: str) -> User:
        found = self.users.get(text.strip().lower())
        if found is None:
            raise Refused(N_("There is no account of this name."), code="unknown_user")
        return found

    def _badge(self, text: str, user: User) -> None:
        if text and not BADGE.fullmatch(text):
            raise Refused(N_("A badge number has up to 12 letters or digits."), code="badge")
        known = self.badges.get(user.id)
        if text and known and text != known:
            raise Refused(N_("The badge number is known as %(badge)s."), code="badge", badge=known)

    def plan(self) -> list[_Row]:
        """The rows that are new, in the order in which they must be written; notes those that do not fit."""
        posts = list_liaison_posts({row.village.code for row in self.rows})
        spans = list_spans(post.id for post in posts.values())
        held = {code: spans.get(post.id, []) for code, post in posts.items()}
        stood = {code: list(found) for code, found in held.items()}
        by_village: dict[str, list[_Row]] = defaultdict(list)
        for row in self.rows:
            by_village[row.village.code].append(row)
        fresh: list[_Row] = []
        for code, rows in by_village.items():
            now_held = held.get(code, [])
            for row in sorted(rows, key=lambda row: (row.order.from_on, row.order.rank, row.line)):
                planned = self._place(row, now_held, stood.get(code, []))
                if planned is not None:
                    fresh.append(row)
                    self.found.ended += sum(span.key > 0 for span, _day in planned.ends)
                    now_held = after_plan(now_held, planned, _span(row))
        self.found.added = len(fresh)
        return fresh

    def _place(self, row: _Row, held: list[Span], stood: list[Span]) -> Plan | None:
        new = _span(row)
        same = [one for one in stood if (one.rank, one.user_id, one.from_on) == (new.rank, new.user_id, new.from_on)]
        if same:
            if new.to_on not in (None, same[0].to_on):
                self._note(row, "to", Refused(N_("This assignment is there with another end."), code="other_end"))
            else:
                self.found.unchanged += 1
            return None
        try:
            check_village(row.village, new.from_on)
            self._check_person(row)
            plan = plan_assignment(held, new, least_years=least_years())
        except Refused as refusal:
            self._note(row, {"from_on": "from", "to_on": "to"}.get(refusal.field or "", "username"), refusal)
            return None
        self.found.doubts += [(row.line, row.village.name, doubt) for doubt in plan.doubts]
        return plan

    def _note(self, row: _Row, part: str, refusal: Refused) -> None:
        """Note what is wrong with a row that is good by itself, at its person or one of its days."""
        at = {"from": row.order.from_on, "to": row.order.to_on or "", "username": row.order.username}
        Trouble(row.line, self.found.bad).note(self._named(part), str(at[part]), refusal)

    def _check_person(self, row: _Row) -> None:
        if row.user.id == self.actor.user_id:
            raise Refused(N_("You cannot appoint yourself."), field="username")
        if not row.user.is_active:
            raise Refused(N_("There is no open account of this name."), field="username")


def _kind(text: str) -> LiaisonKind:
    found = KIND_WORDS.get(text.casefold())
    if found is None:
        raise Refused(N_("There is no such kind of officer."), code="kind")
    return found


def _rank(text: str) -> Rank:
    plain = plain_name(text).upper().removesuffix("岗")
    if plain not in {rank.value for rank in Rank}:
        raise Refused(N_("The rank is A or B."), code="rank")
    return Rank(plain)


def _day(text: str) -> date:
    found = read_day(text)
    if found is None:
        raise Refused(N_("Write the day as 2026-03-15."), code="day")
    return found


def _reason(text: str) -> None:
    if len(text) > 200:
        raise Refused(N_("A reason has 200 characters at most."), code="reason")


def _same_name(text: str, user: User) -> None:
    if text and text != user.name:
        raise Refused(N_("This account belongs to %(name)s."), code="other_name", name=user.name)
