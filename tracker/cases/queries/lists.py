"""Lists of cases: filters, keyset pages, search. All of them inside the scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    TextClause,
    and_,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy import case as sql_case

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.access.scope import unindexed, within
from tracker.cases.models import Case, Category
from tracker.cases.queries.outcomes import OUTCOMES, Outcome, period_between
from tracker.cases.queries.pressing import Pressing, is_late, is_pressing
from tracker.cases.queries.scope import CATEGORY_NAMES, has_many, shown, visible_cases
from tracker.cases.vocabulary import CHANNELS, Channel, DueLevel, Source, State, Visibility
from tracker.clock.instants import NEVER
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_area, asked_day, asked_number, asked_word, asks, asks_tick, asks_word
from tracker.foundation.bigrams import fts5_query, is_lone, query_terms
from tracker.foundation.days import day_start
from tracker.foundation.orm import AnyRow, AnySelect
from tracker.foundation.paging import NEWEST, KeyPage, PageStart, page_of
from tracker.foundation.words import N_
from tracker.people.models import Post

PAGE = 50
#: What is ticked or not, in words.
TICKS = {
    "mine": N_("waiting for me"),
    "overdue": N_("overdue"),
    "due_soon": N_("due soon"),
    "unassigned": N_("not sent to a unit"),
    "open": N_("open"),
}


def _category(text: str) -> str:
    return text if asked_number(text, 4) is not None else ""


def _category_is(code: str, *_: object) -> ColumnElement[bool]:
    if len(code) == 4:
        return Case.category_code == code
    whole = unindexed(Case.category_code)
    return and_(whole >= code, whole < code + "a")


def _unit(text: str) -> str:
    return text if text == "none" or asked_number(text) else ""


def _led_by(unit: str, *_: object) -> ColumnElement[bool]:
    if unit.isdigit():
        return Case.lead_post_id.in_(select(Post.id).where(Post.unit_id == int(unit)))
    return or_(Case.lead_post_id.is_(None), Case.lead_post_id.in_(select(Post.id).where(Post.unit_id.is_(None))))


def _with_words(words: str, actor: Actor, _now: datetime) -> ColumnElement[bool]:
    # Text is searched only where the actor may read it; a hit must not betray what is hidden.
    return and_(visible_cases(actor, least=Sees.CONTENT), matches(words))


# fmt: off
@dataclass(frozen=True)
class CaseFilter(Filter):
    """What the list is narrowed to. Dates are local days of the report; empty fields narrow nothing."""

    area: str = asks("area", asked_area, lambda area, *_: within(Case.area_code, area))
    category: str = asks("category", _category, _category_is)
    state: str = asks_word("state", State, Case.state)
    post: int | None = asks(
        "post", asked_number, lambda post, *_: or_(Case.holder_post_id == post, Case.lead_post_id == post))
    words: str = asks("q", lambda text: text.strip()[:60], _with_words)
    from_on: date | None = asks("from", asked_day, lambda day, *_: Case.received_at >= day_start(day))
    to_on: date | None = asks("to", asked_day, lambda day, *_: Case.received_at < day_start(day + timedelta(days=1)))
    #: A set of cases a figure stands for, over days of the deadline, looked at as of the end of `as_of`.
    outcome: str = asks("outcome", lambda text: asked_word(text, Outcome))
    due_from: date | None = asks("due_from", asked_day)
    due_to: date | None = asks("due_to", asked_day)
    as_of: date | None = asks("as_of", asked_day)
    lead: int | None = asks("lead", asked_number, lambda post, *_: Case.lead_post_id == post)
    #: A unit's id, or "none" for cases led by a post without a unit, or by nobody yet.
    unit: str = asks("unit", _unit, _led_by)
    #: A set of cases that presses (queries/pressing.py).
    pressing: str = asks(
        "pressing", lambda text: asked_word(text, Pressing),
        lambda which, _actor, now: is_pressing(Pressing(which), now))
    #: One source, or all of a channel.
    source: str = asks_word("source", Source, Case.source)
    channel: str = asks(
        "channel", lambda text: asked_word(text, Channel),
        lambda which, *_: Case.source.in_(CHANNELS[Channel(which)]))
    mine: bool = asks_tick(
        "mine", lambda _mine, actor, _now: and_(Case.holder_post_id.in_(actor.post_ids), Case.is_open))
    overdue: bool = asks_tick("overdue", lambda _late, _actor, now: and_(Case.is_open, is_late(now)))
    due_soon: bool = asks_tick(
        "due_soon", lambda _soon, _actor, now: and_(Case.is_open, Case.due_level == DueLevel.SOON, Case.due_at >= now))
    unassigned: bool = asks_tick("unassigned", lambda *_: Case.state.in_([State.REPORTED, State.ACCEPTED]))
    open: bool = asks_tick("open", lambda *_: Case.is_open.is_(True))
# fmt: on


def conditions(wanted: CaseFilter, *, actor: Actor, now: datetime, few: bool = False) -> list[ColumnElement[bool]]:
    """The WHERE conditions of a filter, the scope first; `few` where a page is enough, not all of them."""
    return [visible_cases(actor, few=few), *narrowed(wanted, actor=actor, now=now)]


def narrowed(wanted: CaseFilter, *, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """What the filter alone adds; the caller brings the scope."""
    outcome = [_has_outcome(wanted, now)] if wanted.outcome else []
    return [*wanted.conditions(actor, now), *outcome]


def _has_outcome(wanted: CaseFilter, now: datetime) -> ColumnElement[bool]:
    """The cases a number of the closure report counts, found by the same conditions; none without a period."""
    if wanted.due_from is None or wanted.due_to is None:
        return literal_column("0 = 1")
    first, last = wanted.due_from, wanted.due_to
    as_of = day_start((wanted.as_of or last) + timedelta(days=1))
    period = period_between(day_start(first), day_start(last + timedelta(days=1)), now, as_of=as_of)
    return OUTCOMES[Outcome(wanted.outcome)](period)


#: The bigram index of SQLite, newest rows first where it is asked so.
_HITS = table("case_tokens", column("rowid", Integer))


def _match(tokens: str) -> TextClause:
    return text("case_tokens MATCH :tokens").bindparams(tokens=tokens)


def matches(words: str) -> ColumnElement[bool]:
    """Cases whose number, title, place or text holds the words: the bigram index of either database."""
    if db.engine.dialect.name == "sqlite":
        query = fts5_query(words)
        if query is None:
            return literal_column("0 = 1")
        return Case.id.in_(select(_HITS.c.rowid).where(_match(query)))
    terms = query_terms(words)
    if not terms:
        return literal_column("0 = 1")
    found: list[ColumnElement[bool]] = []
    whole = [term for term in terms if not is_lone(term)]
    if whole:
        found.append(
            func.string_to_array(Case.tokens, " ").op("@>")(func.string_to_array(literal(" ".join(whole)), " "))
        )
    found += [Case.tokens.contains(term, autoescape=True) for term in terms if is_lone(term)]
    return and_(*found)


#: Columns of a row in a list: plain values, no mapped objects, which is what makes 50 rows quick.
COLUMNS = (
    Case.id,
    Case.ref,
    Case.state,
    Case.priority,
    Case.visibility,
    Case.category_code,
    Case.area_code,
    Case.place,
    Case.received_at,
    Case.due_at,
    Case.stage_due_at,
    Case.is_open,
    Case.is_on_spot,
    Case.supervised_level,
    Case.rework_count,
    Case.closed_at,
    Case.verified_at,
    Case.holder_post_id,
    Case.version,
    Case.due_level,
)


#: What a line of the list page shows, in this order; the title and three names follow.
LINE_COLUMNS = (
    Case.id,
    Case.ref,
    Case.state,
    Case.priority,
    Case.visibility,
    Case.area_code,
    Case.received_at,
    Case.due_at,
    Case.is_open,
    Case.verified_at,
    Case.stage_due_at,
    Case.due_level,
)


def rows_query(actor: Actor, columns: tuple[Any, ...] = COLUMNS) -> AnySelect:
    """The list's columns with names joined; the title is empty where the content is not for the actor."""
    return (
        select(
            *columns,
            *shown(actor, title=Case.title),
            *CATEGORY_NAMES,
            Post.title.label("holder_title"),
        )
        # Every case has one; an outer join keeps SQLite from beginning with the categories and sorting all cases.
        .outerjoin(Category, Category.code == Case.category_code)
        .outerjoin(Post, Post.id == Case.holder_post_id)
    )


def ends_first() -> ColumnElement[datetime]:
    """The limit of a case that ends first, of the step or of the whole; NULL where neither runs."""
    step, whole = Case.stage_due_at.expression, Case.due_at.expression
    return sql_case((step < whole, step), else_=func.coalesce(whole, step))


#: Filters whose conditions hold the present moment; all others are the same statement from request to request.
_OF_NOW = ("overdue", "due_soon", "outcome", "pressing")


@lru_cache(maxsize=1024)
def _list_query(dialect: str, actor: Actor, wanted: CaseFilter, now: datetime | None, step: str) -> AnySelect:
    """The statement of a page, built once for a database, person and filter; `step` is where to go on from."""
    query, few = rows_query(actor, LINE_COLUMNS), has_many(actor)
    key: ColumnElement[int] = Case.id.expression
    tokens = fts5_query(wanted.words) if wanted.words and dialect == "sqlite" else None
    if tokens:
        # From hit to hit of the index as far as a page goes: a word of a million cases is as quick as a rare one.
        query, key = query.join(_HITS, unindexed(_HITS.c.rowid) == Case.id).where(_match(tokens)), _HITS.c.rowid
        query, wanted = query.where(visible_cases(actor, least=Sees.CONTENT, few=few)), replace(wanted, words="")
    query = query.where(*conditions(wanted, actor=actor, now=now or NEVER, few=few)).limit(PAGE + 1)
    if step == "after":
        return query.where(key > bindparam("at")).order_by(key)
    if step == "before":
        query = query.where(key < bindparam("at"))
    return query.order_by(key.desc())


def list_cases(wanted: CaseFilter, *, actor: Actor, now: datetime, start: PageStart = NEWEST) -> KeyPage:
    """One page of a filter, newest first."""
    step = "after" if start.after is not None else "before" if start.before is not None else "first"
    moment = now if any(getattr(wanted, name) for name in _OF_NOW) else None
    at = {"at": getattr(start, step)} if step != "first" else {}
    query = _list_query(db.engine.dialect.name, actor, wanted, moment, step)
    return page_of(db.session.connection().execute(query, at).all(), PAGE, start)


#: Classes of which some see only that a case runs.
HIDEABLE = frozenset({Visibility.MEDIATION, Visibility.RESTRICTED})


def is_hidden(row: AnyRow) -> bool:
    """Whether the row's content is not for the actor (the scope has left its title empty)."""
    return not row.title and row.visibility in HIDEABLE
