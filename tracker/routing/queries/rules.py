"""The table of routing rules: kept in memory for suggestions, and as its readers may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock

from sqlalchemy import ColumnElement, Engine, bindparam, false, or_, select
from sqlalchemy.orm import joinedload

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.access.scope import within
from tracker.cases.queries.detail import NotVisible, seen
from tracker.extensions import db
from tracker.foundation.identifiers import is_within
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.people.models import Post
from tracker.people.queries.posts import lineage
from tracker.routing.matching import Hours, Rule
from tracker.routing.models import RoutingChange, RoutingRule
from tracker.routing.vocabulary import VERSION
from tracker.site.queries import get_setting


class RuleNotVisible(NotVisible):
    """There is no such rule for this actor; whether it exists at all is not said."""

    said = N_("There is no such routing rule, or it is not in your scope.")


def minute_of(text: str) -> int | None:
    """The minute of the day of '22:00'; None of ''."""
    return int(text[:2]) * 60 + int(text[3:]) if text else None


def hours_of(row: RoutingRule | AnyRow) -> Hours:
    """When a stored rule applies."""
    return Hours(
        window=row.time_window,
        days=row.days,
        weekdays=frozenset(int(one) for one in row.weekdays),
        from_minute=minute_of(row.from_time),
        until_minute=minute_of(row.until_time),
    )


def rule_of(row: RoutingRule | AnyRow) -> Rule:
    """A stored rule (or a row of its columns) as matching needs it."""
    return Rule(
        id=row.id,
        version=row.version,
        position=row.position,
        name=row.name,
        area_code=row.area_code,
        category_code=row.category_code,
        priority=row.priority,
        hours=hours_of(row),
        post_id=row.post_id,
        from_on=row.from_on,
        until_on=row.until_on,
    )


# The engine in the key is of one application: another one neither finds nor shows what is kept here.
_kept: dict[tuple[Engine, int], tuple[Rule, ...]] = {}
_lock = Lock()

_IN_FORCE = select(*RoutingRule.__table__.c).where(RoutingRule.is_active).order_by(RoutingRule.position, RoutingRule.id)


def list_rules() -> tuple[Rule, ...]:
    """Every rule that has not ended, in its order; kept in memory until one changes."""
    key = (db.engine, int(get_setting(VERSION)))
    found = _kept.get(key)
    if found is None:
        found = tuple(rule_of(row) for row in db.session.execute(_IN_FORCE))
        with _lock:
            _kept.clear()
            _kept[key] = found
    return found


def areas_of(actor: Actor) -> tuple[str, ...]:
    """The areas whose rules the actor keeps."""
    posts = granting(actor, Permission.ROUTING_EDIT)
    return tuple(dict.fromkeys(post.area_code for post in posts))


def keeps(actor: Actor, area_code: str) -> bool:
    """Whether rules of an area are the actor's to change."""
    return any(is_within(area_code, own) for own in areas_of(actor))


def _places(actor: Actor) -> tuple[str, ...]:
    return tuple(dict.fromkeys(post.area_code for post in granting(actor, Permission.ROUTING_VIEW)))


def visible_rules(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition: rules within the actor's areas, and wider ones, which hold there too."""
    places = _places(actor)
    if not places:
        return false()
    wider = sorted({code for place in places for code in lineage(place)})
    return or_(RoutingRule.area_code.in_(wider), *(within(RoutingRule.area_code, place) for place in places))


def is_visible(actor: Actor, area_code: str) -> bool:
    """As `visible_rules`, of one area."""
    return any(is_within(area_code, place) or is_within(place, area_code) for place in _places(actor))


_WITH_NAMES = (
    joinedload(RoutingRule.post),
    joinedload(RoutingRule.made_by_post),
    joinedload(RoutingRule.made_by_user),
)


def list_visible_rules(actor: Actor) -> Sequence[RoutingRule]:
    """The rows of the table the actor may see, in their order."""
    query = select(RoutingRule).where(RoutingRule.is_active, visible_rules(actor)).options(*_WITH_NAMES)
    return db.session.scalars(query.order_by(RoutingRule.position, RoutingRule.id)).all()


def list_ended_rules(actor: Actor, *, most: int = 50) -> Sequence[RoutingRule]:
    """Rules that have been ended, the latest made first."""
    query = select(RoutingRule).where(RoutingRule.is_active.is_(False), visible_rules(actor)).options(*_WITH_NAMES)
    return db.session.scalars(query.order_by(RoutingRule.id.desc()).limit(most)).all()


_RULE = select(RoutingRule).where(RoutingRule.id == bindparam("id")).options(*_WITH_NAMES)


def get_rule(rule_id: int, *, actor: Actor, lock: bool = False) -> RoutingRule:
    """The rule, ended or not, or RuleNotVisible. With `lock` it is held until the transaction ends."""
    if lock:
        db.session.execute(select(RoutingRule.id).where(RoutingRule.id == rule_id).with_for_update())
    query = _RULE.where(visible_rules(actor)).execution_options(populate_existing=lock)
    return seen(db.session.scalar(query, {"id": rule_id}), RuleNotVisible)


def list_changes(rule_id: int) -> Sequence[RoutingChange]:
    """What was done to a rule, the newest first."""
    query = select(RoutingChange).where(RoutingChange.rule_id == rule_id)
    with_people = query.options(joinedload(RoutingChange.post), joinedload(RoutingChange.user))
    return db.session.scalars(with_people.order_by(RoutingChange.id.desc())).all()


def post_titles(post_ids: Iterable[int]) -> dict[int, str]:
    """The titles of some posts."""
    query = select(Post.id, Post.title).where(Post.id.in_(set(post_ids)))
    return {row.id: row.title for row in db.session.execute(query)}
