"""New areas, renames, splits, merges and ends, each on a day. Old cases keep the code they were logged under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from tracker.access.actor import Actor
from tracker.areas.models import Area, AreaChange
from tracker.areas.services.boundaries import draw_boundary, read_boundary
from tracker.areas.vocabulary import AreaKind, ChangeKind
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel, check_area_code, code_range, parent_code
from tracker.foundation.words import N_, Refused
from tracker.site.services import count_up

LONGEST_NAME = 60

#: Which kinds of place there are on a level; the first is what a new area is unless said otherwise.
LEVEL_KINDS: dict[AreaLevel, tuple[AreaKind, ...]] = {
    AreaLevel.COUNTY: (AreaKind.COUNTY,),
    AreaLevel.STREET: (AreaKind.STREET, AreaKind.TOWN),
    AreaLevel.VILLAGE: (AreaKind.COMMUNITY, AreaKind.VILLAGE),
    AreaLevel.GRID: (AreaKind.GENERAL_GRID, AreaKind.SPECIAL_GRID),
    AreaLevel.MICRO_GRID: (AreaKind.MICRO_GRID,),
}


@dataclass(frozen=True)
class NewArea:
    """An area that comes into being by a split or merge; without a kind it is what the old one was."""

    code: str
    name: str
    kind: AreaKind | None = None
    boundary: str = ""


def add_area(
    *, under: str, new: NewArea, on: date, actor: Actor | None, now: datetime, reason: str = ""
) -> Area:  # fmt: skip
    """Begin one new area directly below another on a day; without a kind it is the usual one of its level."""
    above = _get_living(under, on)
    level = _level_of(new.code)
    if parent_code(new.code) != above.code:
        raise Refused(
            N_("The code of an area directly below must begin with %(area_code)s and be one level longer."),
            field="code",
            code="area_parent",
            area_code=above.code,
        )
    area = _begin(new, level, LEVEL_KINDS[level][0], on)
    detail: dict[str, object] = {"on": on.isoformat(), "name": area.name, "reason": reason.strip()[:200]}
    _finish(act="area:add", code=area.code, detail=detail, actor=actor, now=now)
    return area


def rename_area(
    *, code: str, name: str, on: date, actor: Actor | None, now: datetime, reason: str = ""
) -> AreaChange:  # fmt: skip
    """Give an area another name from a day that has come; the change row keeps the old one."""
    area = _get_living(code, on)
    name = check_name(name)
    if on > local_day(now):
        raise Refused(N_("A new name is entered on the day it begins, not before."), field="on", code="area_day")
    if name == area.name:
        raise Refused(N_("The area has this name already."), field="name", code="area_name")
    change = _note(ChangeKind.RENAME, on, area.code, area.code, area.name, name, reason)
    area.name = name
    _finish("area:rename", code, {"from": change.old_name, "to": name}, actor, now)
    return change


def split_area(
    *, code: str, into: Sequence[NewArea], on: date, actor: Actor | None, now: datetime, reason: str = ""
) -> list[Area]:  # fmt: skip
    """End an area, with everything inside it, on a day and begin two or more of its level in its place."""
    old = _get_living(code, on)
    if len(into) < 2:
        raise Refused(N_("A split makes at least two areas."), field="into", code="area_split")
    made = [_begin_part(number, new, old, on) for number, new in enumerate(into, 1)]
    if any(area.parent_code != old.parent_code for area in made):
        raise Refused(N_("The parts of a split stay under the same parent."), field="code_1", code="area_parent")
    ended = _end(old.code, on)
    for area in made:
        _note(ChangeKind.SPLIT, on, old.code, area.code, old.name, area.name, reason)
    _finish("area:split", code, {"into": [area.code for area in made], "ended": ended}, actor, now)
    return made


def merge_areas(
    *, codes: Sequence[str], into: NewArea | str, on: date, actor: Actor | None, now: datetime, reason: str = ""
) -> Area:  # fmt: skip
    """End areas of one level, with everything inside them, on a day: they go into a new area or into one that stays."""
    old = [_get_living(code, on) for code in dict.fromkeys(codes)]
    if len({area.level for area in old}) != 1 or len(old) < (2 if isinstance(into, NewArea) else 1):
        raise Refused(N_("Choose at least two areas of the same level."), field="codes", code="area_merge")
    target = _begin_like(into, old[0], on) if isinstance(into, NewArea) else _get_living(into, on)
    if target.level is not old[0].level or target in old:
        raise Refused(
            N_("The areas go into another one of their own level."), field="into", code="area_merge"
        )  # fmt: skip
    ended: list[str] = []
    for area in old:
        ended += _end(area.code, on)
        _note(ChangeKind.MERGE, on, area.code, target.code, area.name, target.name, reason)
    _finish("area:merge", target.code, {"from": [area.code for area in old], "ended": ended}, actor, now)
    return target


def retire_area(*, code: str, on: date, actor: Actor | None, now: datetime, reason: str = "") -> list[str]:
    """End an area and everything inside it: `on` is the first day without them; returns the codes that ended."""
    _get_living(code, on)
    ended = _end(code, on)
    _finish("area:retire", code, {"on": on.isoformat(), "ended": ended, "reason": reason}, actor, now)
    return ended


def check_name(name: str) -> str:
    """The name without spaces around it; Refused when there is none or it is too long to keep."""
    name = name.strip()
    if not name:
        raise Refused(N_("An area needs a name."), field="name", code="area_name")
    if len(name) > LONGEST_NAME:
        raise Refused(
            N_("A name of an area has at most %(most)s characters."), field="name", code="area_name", most=LONGEST_NAME
        )
    return name


def check_kind(kind: AreaKind, level: AreaLevel) -> AreaKind:
    """The kind itself; Refused when areas of this level are never of it."""
    if kind not in LEVEL_KINDS[level]:
        raise Refused(N_("An area of this level cannot be of this kind."), field="kind", code="area_kind")
    return kind


def _get_living(code: str, on: date, *, field: str | None = None) -> Area:
    """The area, locked; Refused when there is none or it has ended by the day."""
    area = db.session.get(Area, code, with_for_update=True)
    if area is None:
        raise Refused(
            N_("There is no area with the code %(area_code)s."), field=field, code="area_code", area_code=code
        )  # fmt: skip
    if area.valid_to is not None and area.valid_to <= on:
        raise Refused(N_("The area %(area_code)s has ended already."), field=field, code="area_ended", area_code=code)
    return area


def _level_of(code: str) -> AreaLevel:
    """The level of a code somebody typed; Refused at its field."""
    try:
        return check_area_code(code)
    except Refused as refusal:
        refusal.field = "code"
        raise


def _begin_part(number: int, new: NewArea, old: Area, on: date) -> Area:
    """One of several new areas; what is wrong with it is blamed on the fields of that number."""
    try:
        return _begin_like(new, old, on)
    except Refused as refusal:
        refusal.field = f"{refusal.field}_{number}"
        raise


def _begin_like(new: NewArea, like: Area, on: date) -> Area:
    """Add a new area of the level, and unless it says otherwise of the kind, of an old one."""
    level = _level_of(new.code)
    if level is not like.level:
        raise Refused(N_("The new area must have the level of the old one."), field="code", code="area_level")
    return _begin(new, level, like.kind, on)


def _begin(new: NewArea, level: AreaLevel, usual: AreaKind, on: date) -> Area:
    """Add a new area under one that lives; Refused for a code that was ever used."""
    name = check_name(new.name)
    if db.session.get(Area, new.code) is not None:
        raise Refused(
            N_("The code %(area_code)s was used already; a code is never used twice."),
            field="code",
            code="area_code",
            area_code=new.code,
        )
    parent = parent_code(new.code)
    if parent is not None:
        _check_open(_get_living(parent, on, field="code"), on)
    area = Area(
        code=new.code,
        level=level,
        kind=check_kind(new.kind or usual, level),
        parent_code=parent,
        name=name,
        valid_from=on,
    )
    draw_boundary(area, read_boundary(new.boundary) if new.boundary else None)
    db.session.add(area)
    db.session.flush()
    return area


def _check_open(above: Area, on: date) -> None:
    """Refused when the area above a new one has not begun by the day, or when its end is set already."""
    if above.valid_from > on:
        late = N_("The area above, %(area_code)s, begins only on %(day)s.")
        raise Refused(late, field="on", code="area_day", area_code=above.code, day=above.valid_from)
    if above.valid_to is not None:
        ends = N_("The area above, %(area_code)s, ends on %(day)s; nothing new begins in it.")
        raise Refused(ends, field="code", code="area_ended", area_code=above.code, day=above.valid_to)


def _end(code: str, on: date) -> list[str]:
    """Let an area and all areas inside it end on a day; the codes, the area itself first."""
    low, high = code_range(code)
    inside = db.session.scalars(
        select(Area)
        .where(Area.code >= low, Area.code < high, or_(Area.valid_to.is_(None), Area.valid_to > on))
        .order_by(Area.code)
    ).all()
    for area in inside:
        if area.valid_from >= on:
            raise Refused(
                N_("The area %(area_code)s begins only on %(day)s; it cannot end before that."),
                field="on",
                code="area_day",
                area_code=area.code,
                day=area.valid_from,
            )
        area.valid_to = on
    return [area.code for area in inside]


def _note(
    kind: ChangeKind, on: date, from_code: str, to_code: str, old_name: str, new_name: str, reason: str
) -> AreaChange:
    change = AreaChange(
        kind=kind,
        happened_on=on,
        from_code=from_code,
        to_code=to_code,
        old_name=old_name,
        new_name=new_name,
        reason=reason.strip()[:200],
    )
    db.session.add(change)
    return change


def _finish(act: str, code: str, detail: dict[str, object], actor: Actor | None, now: datetime) -> None:
    """Leave a trace, and tell every process that the tree has changed."""
    log_access(actor=actor, act=act, now=now, subject=f"area:{code}", detail=detail)
    db.session.flush()
    count_up(key="areas.version")
