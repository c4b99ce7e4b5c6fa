"""Keeping the table of routing rules: a row is made, changed, moved and ended; every change is appended to its history.

A rule touches no other cases than those of its own area, which lies within its maker's area.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update

from tracker.access import Permission
from tracker.access.actor import Actor, HeldPost
from tracker.access.gate import granting
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.foundation.identifiers import is_within
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused
from tracker.routing.models import RoutingChange, RoutingRule
from tracker.routing.queries.rules import RuleNotVisible, hours_of, keeps
from tracker.routing.services.checks import Wanted, check
from tracker.routing.vocabulary import LONGEST_NOTE, MOST_RULES, VERSION, Change, Step
from tracker.site.services import count_up
from tracker.workflow.taking import check_seen


def make_rule(
    *, wanted: Wanted, origin: str = "", position: int | None = None, actor: Actor, now: datetime
) -> RoutingRule:
    """Make a rule before row `position` (from 1); without one a rule with an origin goes to the top, others to the end.

    `origin` says in words which conference decided on it. Refused at the field of the form: name, area, category,
    priority, post, reason, from_time, weekdays, from_on, until_on.
    """
    wanted, origin = check(wanted, origin=origin, actor=actor, now=now)
    post = _post_of(actor, wanted.area_code)
    count_up(key=VERSION)  # holds back whoever else changes the table until this transaction ends
    order = _order()
    if len(order) >= MOST_RULES:
        raise Refused(N_("The table holds %(most)s rules already. End some first."), field="name", most=MOST_RULES)
    place = position if position is not None else (1 if origin else len(order) + 1)
    rule = RoutingRule(
        **columns_of(wanted),
        position=0,
        origin=origin,
        is_active=True,
        made_at=now,
        made_by_post_id=post.id,
        made_by_user_id=actor.user_id,
        version=1,
    )
    db.session.add(rule)
    db.session.flush()
    at = min(max(place, 1), len(order) + 1) - 1
    _number([*order[:at], rule.id, *order[at:]])
    db.session.refresh(rule)
    _write(rule, Change.MADE, actor, post, now, after=_said(rule) | {"position": rule.position})
    log_access(actor=actor, act="routing:add", now=now, subject=f"routing-rule:{rule.id}", post=post)
    db.session.flush()
    return rule


def edit_rule(*, rule: RoutingRule, wanted: Wanted, version: int | None, actor: Actor, now: datetime) -> bool:
    """Change what a rule says, wherever it stands; whether anything changed. Stale when somebody else was quicker."""
    _kept_by(rule, actor)
    check_seen(version or 0, rule.version, N_("Someone else has changed this rule since you opened it."))
    wanted, _origin = check(wanted, origin=rule.origin, actor=actor, now=now, rule_id=rule.id)
    post = _post_of(actor, wanted.area_code)
    said = _said(rule)
    for name, value in columns_of(wanted).items():
        setattr(rule, name, value)
    after = {name: value for name, value in sorted(_said(rule).items()) if value != said[name]}
    if not after:
        return False
    count_up(key=VERSION)
    _write(rule, Change.EDITED, actor, post, now, before={name: said[name] for name in after}, after=after)
    detail = {"fields": list(after)}
    log_access(actor=actor, act="routing:edit", now=now, subject=f"routing-rule:{rule.id}", post=post, detail=detail)
    db.session.flush()
    return True


def move_rule(*, rule: RoutingRule, step: Step, seen: list[int], actor: Actor, now: datetime) -> int:
    """Put a row elsewhere and return its new number. `seen` are the ids of the rows its mover sees, in their order.

    One row up or down means one of those: rows of other areas that lie between are passed as well.
    """
    _kept_by(rule, actor)
    post = _post_of(actor, rule.area_code)
    count_up(key=VERSION)
    before = rule.position
    order = _order()
    _number(_moved(order, [one for one in order if one in set(seen)], rule.id, step))
    db.session.refresh(rule)
    if rule.position != before:
        _write(
            rule, Change.MOVED, actor, post, now, before={"position": before}, after={"position": rule.position}
        )  # fmt: skip
        detail = {"from": before, "to": rule.position}
        log_access(
            actor=actor, act="routing:move", now=now, subject=f"routing-rule:{rule.id}", post=post, detail=detail
        )  # fmt: skip
    db.session.flush()
    return rule.position


def _moved(order: list[int], seen: list[int], rule_id: int, step: Step) -> list[int]:
    """The whole order with one row elsewhere."""
    place = seen.index(rule_id)
    target = {Step.FIRST: 0, Step.UP: place - 1, Step.DOWN: place + 1, Step.LAST: len(seen) - 1}[step]
    neighbour = seen[min(max(target, 0), len(seen) - 1)]
    if neighbour == rule_id:
        return order
    rest = [one for one in order if one != rule_id]
    at = rest.index(neighbour) + (1 if step in (Step.DOWN, Step.LAST) else 0)
    return [*rest[:at], rule_id, *rest[at:]]


def end_rule(*, rule: RoutingRule, note: str, actor: Actor, now: datetime) -> None:
    """Take a rule out of force for good; it stays readable with its history."""
    _kept_by(rule, actor)
    note = note.strip()
    if not note:
        raise Refused(N_("Say why the rule ends."), field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused(N_("At most %(most)s characters."), field="note", most=LONGEST_NOTE)
    post = _post_of(actor, rule.area_code)
    count_up(key=VERSION)
    rule.is_active = False
    db.session.flush()
    _number(_order())
    _write(rule, Change.ENDED, actor, post, now, before={"position": rule.position}, note=note)
    log_access(actor=actor, act="routing:end", now=now, subject=f"routing-rule:{rule.id}", post=post)
    db.session.flush()


def columns_of(wanted: Wanted) -> dict[str, object]:
    """The columns of a rule that says this."""
    hours = wanted.hours
    return {
        "name": wanted.name,
        "area_code": wanted.area_code,
        "category_code": wanted.category_code,
        "priority": wanted.priority,
        "time_window": hours.window,
        "days": hours.days,
        "weekdays": "".join(str(one) for one in sorted(hours.weekdays)),
        "from_time": clock_words(hours.from_minute),
        "until_time": clock_words(hours.until_minute),
        "post_id": wanted.post_id,
        "from_on": wanted.from_on,
        "until_on": wanted.until_on,
        "reason": wanted.reason,
    }


def clock_words(minute: int | None) -> str:
    """A minute of the day as '22:00', '' for none."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def wanted_of(rule: RoutingRule) -> Wanted:
    """What a stored rule says."""
    return Wanted(
        rule.name, rule.area_code, rule.category_code, rule.priority, rule.post_id, rule.reason, hours_of(rule),
        rule.from_on, rule.until_on,
    )  # fmt: skip


def _said(rule: RoutingRule) -> Json:
    """The columns of a rule that a person fills in, as the history keeps them."""
    said = {name: getattr(rule, name) for name in columns_of(wanted_of(rule))}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _kept_by(rule: RoutingRule, actor: Actor) -> None:
    """Refused for a rule that has ended, or that is not the actor's to change."""
    if not keeps(actor, rule.area_code):
        raise RuleNotVisible
    if not rule.is_active:
        raise Refused(N_("This rule has ended."), code="ended")


def _post_of(actor: Actor, area_code: str) -> HeldPost:
    """For which of his posts the actor keeps rules of an area."""
    for post in granting(actor, Permission.ROUTING_EDIT):
        if is_within(area_code, post.area_code):
            return post
    raise Refused(N_("Choose an area of yours from the list."), field="area")


def _order() -> list[int]:
    """The ids of the rows in force as they stand now."""
    query = select(RoutingRule.id).where(RoutingRule.is_active).order_by(RoutingRule.position, RoutingRule.id)
    return list(db.session.scalars(query))


def _number(order: list[int]) -> None:
    """Number the rows from 1; that a row shifts is no change of what it says, so its version stays."""
    held = dict(db.session.execute(select(RoutingRule.id, RoutingRule.position).where(RoutingRule.is_active)).all())
    for number, rule_id in enumerate(order, start=1):
        if held[rule_id] != number:
            db.session.execute(update(RoutingRule).where(RoutingRule.id == rule_id).values(position=number))


def _write(
    rule: RoutingRule,
    kind: Change,
    actor: Actor,
    post: HeldPost,
    now: datetime,
    *,
    before: Json | None = None,
    after: Json | None = None,
    note: str = "",
) -> None:
    """Append to the history of a rule."""
    row = RoutingChange(
        rule_id=rule.id, kind=kind, at=now, post_id=post.id, user_id=actor.user_id, before=before or {},
        after=after or {}, note=note,
    )  # fmt: skip
    db.session.add(row)
