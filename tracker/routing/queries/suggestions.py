"""What the rules suggest for a case, why, and what was suggested when its order went out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import aliased

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.access.scope import in_areas
from tracker.cases.models import Case
from tracker.cases.services.routing import receivers_of, suggestible, usual
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.figures.measures import sum_of
from tracker.figures.rates import Sums
from tracker.foundation.json import Json
from tracker.people.models import Post
from tracker.routing.matching import CaseLike, Looked, Rule, match
from tracker.routing.models import RoutingChoice
from tracker.routing.queries.rules import list_rules
from tracker.routing.vocabulary import Basis, Why

#: Over how long the share of orders that followed their rule is counted.
COUNTED = timedelta(days=30)


@dataclass(frozen=True)
class Suggestion:
    """Where an order should go and on what ground, with every row that was looked at."""

    basis: Basis
    post: Post | None
    rule: Rule | None
    trail: tuple[Looked, ...]


def match_case(case: Case, posts: list[Post], at: datetime) -> tuple[Rule | None, list[Looked]]:
    """The rule that fits a case at an instant, of those whose post is among `posts`; and the rows looked at."""
    rules = list_rules()
    if not rules:
        return None, []
    like = CaseLike(case.area_code, case.category_code, case.priority.value, frozenset(post.id for post in posts))
    return match(rules, like, at, get_calendar())


def suggest_by_rule(case: Case, posts: list[Post], at: datetime) -> Post | None:
    """The post of the rule that fits; None where none does. Cases ask it (see `suggest_with`)."""
    rule, _trail = match_case(case, posts, at)
    return next(post for post in posts if post.id == rule.post_id) if rule else None


def suggest(case: Case, at: datetime) -> Suggestion:
    """What is suggested for an order of a case at an instant, with the reasons."""
    posts = suggestible(receivers_of(case), at)
    rule, trail = match_case(case, posts, at)
    if rule is not None:
        found = next(post for post in posts if post.id == rule.post_id)
        return Suggestion(Basis.RULE, found, rule, tuple(trail))
    post = usual(case, posts)
    return Suggestion(Basis.USUAL if post else Basis.NOTHING, post, None, tuple(trail))


def trail_of(looked: tuple[Looked, ...]) -> Json:
    """The rows looked at as they are kept and shown: those of another place or matter are only counted."""
    count = {why: sum(one.why is why for one in looked) for why in (Why.AREA, Why.CATEGORY)}
    rows = [
        [one.rule.position, one.rule.name, one.why.value if one.why else ""] for one in looked if one.why not in count
    ]
    return {"rows": rows, "elsewhere": count[Why.AREA], "other": count[Why.CATEGORY]}


_SUGGESTED, _CHOSEN = aliased(Post), aliased(Post)
_CHOICE = (
    select(
        RoutingChoice.chosen_at,
        RoutingChoice.basis,
        RoutingChoice.rule_id,
        RoutingChoice.position,
        RoutingChoice.rule_name,
        RoutingChoice.suggested_post_id,
        RoutingChoice.chosen_post_id,
        RoutingChoice.trail,
        _SUGGESTED.title.label("suggested_title"),
        _CHOSEN.title.label("chosen_title"),
    )
    .join(_CHOSEN, _CHOSEN.id == RoutingChoice.chosen_post_id)
    .outerjoin(_SUGGESTED, _SUGGESTED.id == RoutingChoice.suggested_post_id)
    .where(RoutingChoice.case_id == bindparam("case"))
    .order_by(RoutingChoice.id.desc())
    .limit(1)
)


def find_choice(case_id: int) -> Row | None:
    """What was suggested when the last order of a case went out, and whom the dispatcher chose."""
    return db.session.connection().execute(_CHOICE, {"case": case_id}).first()


def count_followed(actor: Actor, now: datetime) -> dict[int | None, Sums]:
    """First orders of the last thirty days in the actor's areas, by rule; under None those suggested as usual."""
    is_followed = RoutingChoice.chosen_post_id == RoutingChoice.suggested_post_id
    query = (
        select(RoutingChoice.rule_id, func.count(), sum_of(is_followed))
        .where(
            RoutingChoice.chosen_at > now - COUNTED,
            RoutingChoice.is_first,
            RoutingChoice.suggested_post_id.is_not(None),
            in_areas(RoutingChoice.area_code, granting(actor, Permission.ROUTING_VIEW)),
        )
        .group_by(RoutingChoice.rule_id)
    )
    rows = db.session.execute(query)
    return defaultdict(Sums, {rule_id: Sums(sent=sent, followed=int(followed)) for rule_id, sent, followed in rows})
