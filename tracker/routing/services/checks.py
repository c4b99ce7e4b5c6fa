"""What a rule may say: each refusal stands at its field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.policy import RECEIVERS
from tracker.areas.queries import get_tree
from tracker.cases.vocabulary import Priority
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import is_within
from tracker.foundation.words import N_, Refused, printable, unanswered
from tracker.people.models import Post
from tracker.routing.matching import ANYTIME, Hours
from tracker.routing.models import RoutingRule
from tracker.routing.queries.posts import is_shut
from tracker.routing.queries.rules import hours_of, keeps
from tracker.routing.queries.state import class_table
from tracker.routing.vocabulary import LONGEST_NAME, LONGEST_ORIGIN, LONGEST_REASON, Days, Window

FIRST_YEAR, LAST_YEAR = 1970, 2199


@dataclass(frozen=True)
class Wanted:
    """What a rule shall say. Empty category or priority means any; days are local, the last one included."""

    name: str
    area_code: str
    category_code: str
    priority: str
    post_id: int
    reason: str
    hours: Hours = ANYTIME
    from_on: date | None = None
    until_on: date | None = None


def check(
    wanted: Wanted, *, origin: str, actor: Actor, now: datetime, rule_id: int | None = None
) -> tuple[Wanted, str]:
    """What the rule will say and its origin, put in order; `rule_id` is that of the rule that is being changed."""
    wanted = replace(
        wanted,
        name=_text(wanted.name, "name", LONGEST_NAME),
        reason=_text(wanted.reason, "reason", LONGEST_REASON),
        hours=_hours(wanted.hours),
    )
    _place(wanted.area_code, actor, now)
    classes = classes_of(wanted.category_code)
    if wanted.priority not in ("", *Priority):
        raise Refused(N_("Choose a priority from the list."), field="priority")
    _receiver(wanted, classes)
    _days(wanted, local_day(now), is_new=rule_id is None)
    _not_twice(wanted, rule_id)
    return wanted, printable(origin)[:LONGEST_ORIGIN]


def _text(text: str, field: str, most: int) -> str:
    text = printable(text)
    if not text:
        raise unanswered(field)
    if len(text) > most:
        raise Refused(N_("At most %(most)s characters."), field=field, most=most)
    return text


def _place(area_code: str, actor: Actor, now: datetime) -> None:
    area = get_tree().by_code.get(area_code)
    if area is None or not area.is_valid(local_day(now)) or not keeps(actor, area_code):
        raise Refused(N_("Choose an area of yours from the list."), field="area")


def classes_of(category_code: str) -> frozenset[str]:
    """The classes of the cases a category covers ('' covers all); Refused for one that is not in use."""
    table = class_table()
    if category_code not in {"", *table, *(code[:2] for code in table)}:
        raise Refused(N_("Choose a category from the list."), field="category")
    return frozenset(one for code, one in table.items() if code.startswith(category_code))


def could_receive(post: Post, area_code: str, classes: frozenset[str]) -> bool:
    """Whether any case of these classes in the area may be sent to the post."""
    is_near = is_within(area_code, post.area_code) or is_within(post.area_code, area_code)
    return is_near and any(post.role in RECEIVERS[one] for one in classes)


def _receiver(wanted: Wanted, classes: frozenset[str]) -> None:
    post = db.session.get(Post, wanted.post_id)
    if post is None or is_shut(post):
        raise Refused(N_("Choose a post from the list."), field="post")
    if not could_receive(post, wanted.area_code, classes):
        raise Refused(
            N_("%(post)s may receive none of these cases: it serves another place, or not this kind of matter."),
            field="post", post=post.title,
        )  # fmt: skip


def _hours(hours: Hours) -> Hours:
    """The hours without what their window does not ask for; Refused where they make no sense."""
    if hours.window is not Window.CLOCK:
        return replace(ANYTIME, window=hours.window)
    if (hours.from_minute is None) is not (hours.until_minute is None):
        raise Refused(N_("Give both times, or neither for the whole day."), field="from_time")
    if hours.from_minute is not None and hours.from_minute == hours.until_minute:
        raise Refused(
            N_("The hours begin and end at the same minute. Leave both empty for the whole day."), field="from_time"
        )
    if hours.days is not Days.CHOSEN:
        hours = replace(hours, weekdays=frozenset())
    elif not hours.weekdays:
        raise Refused(N_("Choose at least one day of the week."), field="weekdays")
    if hours.days is Days.EVERY and hours.from_minute is None:
        return ANYTIME
    return hours


def _days(wanted: Wanted, today: date, *, is_new: bool) -> None:
    for day, field in ((wanted.from_on, "from_on"), (wanted.until_on, "until_on")):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused(N_("Choose a day of this century."), field=field)
    if wanted.until_on is None:
        return
    if wanted.from_on is not None and wanted.until_on < wanted.from_on:
        raise Refused(N_("The last day lies before the first."), field="until_on")
    if is_new and wanted.until_on < today:
        raise Refused(N_("The last day is over already."), field="until_on")


def _not_twice(wanted: Wanted, rule_id: int | None) -> None:
    """The same row a second time, as when a form is sent twice, would only lengthen the table."""
    query = select(RoutingRule).where(
        RoutingRule.is_active,
        RoutingRule.area_code == wanted.area_code,
        RoutingRule.category_code == wanted.category_code,
        RoutingRule.priority == wanted.priority,
        RoutingRule.post_id == wanted.post_id,
        RoutingRule.id != (rule_id or 0),
    )
    for row in db.session.scalars(query):
        if (hours_of(row), row.from_on, row.until_on) == (wanted.hours, wanted.from_on, wanted.until_on):
            raise Refused(
                N_("Row %(row)s “%(name)s” says the same already."), field="name", row=row.position, name=row.name
            )
