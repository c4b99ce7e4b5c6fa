"""Changing the categories and the limits of steps. Cases that were logged keep what they were logged with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.cases.models import Category, StageLimit
from tracker.cases.vocabulary import Priority, State
from tracker.clock.limits import Limit
from tracker.extensions import db
from tracker.foundation.pinyin import initials
from tracker.foundation.words import N_, Refused, is_blank, printable
from tracker.people.vocabulary import UnitKind
from tracker.site.services import count_up

LONGEST_INITIALS = 200
#: What stands between the words of `also`, however they were typed.
_APART = re.compile(r"[\s、，,;；]+")


def save_category(*, category: Category, name: str, name_en: str, actor: Actor | None, now: datetime) -> bool:
    """Rename a category of the first level; whether anything changed."""
    return _save(category, _names(category, name, name_en), actor, now)


def save_subcategory(
    *,
    category: Category,
    name: str,
    name_en: str,
    also: str,
    priority: Priority,
    response_limit: str,
    resolve_limit: str,
    unit_kind: UnitKind | None,
    closing_standard: str,
    dispute_days: int,
    is_active: bool,
    actor: Actor | None,
    now: datetime,
) -> bool:
    """Change a subcategory; whether anything changed. A limit is written as clock/limits.py reads it, '' is none.

    The class of its cases and whether they are about staff are not among what can be changed here. They decide who
    may see and who receives a case, that is, they grant rights: a matter of violence at home made "standard" would
    open every later one to a whole street. Rights are given in access/policy.py, not by the administrator of the
    system, who holds no case data himself. The priority decides nothing about sight: it chooses the limits of the
    steps and the order of lists, of cases logged from now on, since each case carries its own.
    """
    changed = _names(category, name, name_en) | {
        "also": " ".join(_APART.split(printable(also))).strip(),
        "priority": priority,
        "response_limit": _limit(response_limit, "response_limit"),
        "resolve_limit": _limit(resolve_limit, "resolve_limit"),
        "unit_kind": unit_kind,
        "closing_standard": closing_standard.strip(),
        "dispute_days": dispute_days,
        "is_active": is_active,
    }
    return _save(category, changed, actor, now)


def _names(category: Category, name: str, name_en: str) -> dict[str, str]:
    """The two names, each of them used once: imports find a category by its name."""
    names = {"name": printable(name), "name_en": printable(name_en)}
    for field, value in names.items():
        if not value:
            raise Refused(N_("A category needs a name in both languages."), field=field, code="category_name")
        column = getattr(Category, field)
        taken = select(Category.code).where(column == value, Category.code != category.code).limit(1)
        if db.session.scalar(taken):
            raise Refused(N_("Another category has this name."), field=field, code="category_name")
    return names


def initials_of(name: str, also: str) -> str:
    """By what letters a category is found: those of its name, then of what it is called besides; 200 at most."""
    return initials(f"{name} {also}")[:LONGEST_INITIALS]


def _limit(text: str, field: str) -> str:
    """A limit in the form it is kept in; Refused at its field."""
    if is_blank(text):
        return ""
    try:
        return str(Limit.parse(text))
    except Refused as refusal:
        refusal.field = field
        raise


def _save(category: Category, wanted: Mapping[str, object], actor: Actor | None, now: datetime) -> bool:
    before = {field: getattr(category, field) for field in wanted}
    changed = {field: value for field, value in wanted.items() if value != before[field]}
    if not changed:
        return False
    for field, value in changed.items():
        setattr(category, field, value)
    if changed.keys() & {"name", "also"}:
        category.initials = initials_of(category.name, category.also or "")
    detail = {field: [_plain(before[field]), _plain(value)] for field, value in changed.items()}
    log_access(actor=actor, act="category:save", now=now, subject=f"category:{category.code}", detail=detail)
    db.session.flush()
    count_up(key="categories.version")
    return True


def _plain(value: object) -> object:
    """A value as the log keeps it."""
    return value if isinstance(value, bool) else "" if value is None else str(value)


def save_stage_limits(
    *, state: State, limits: Mapping[str, str], actor: Actor | None, now: datetime
) -> bool:  # fmt: skip
    """Set how long a case may rest in a state: {priority, or '' for all others: limit or ''}; whether it changed.

    A case that is in the state already keeps the time it was given when it came there.
    """
    wanted = {key: _limit(text, stage_field(key)) for key, text in limits.items()}
    rows = {row.priority: row for row in db.session.scalars(select(StageLimit).where(StageLimit.state == state))}
    before = {key: rows[key].amount if key in rows else "" for key in wanted}
    changed = {key: amount for key, amount in wanted.items() if amount != before[key]}
    for key, amount in changed.items():
        row = rows.get(key)
        if row is None:
            db.session.add(StageLimit(state=state, priority=key, amount=amount))
        elif amount:
            row.amount = amount
        else:
            db.session.delete(row)
    if changed:
        detail = {key or "others": [before[key], amount] for key, amount in changed.items()}
        log_access(actor=actor, act="stage-limit:save", now=now, subject=f"state:{state.value}", detail=detail)
        db.session.flush()
    return bool(changed)


def stage_field(priority: str) -> str:
    """The name under which a form asks for the limit of a priority."""
    return f"limit_{priority or 'others'}"
