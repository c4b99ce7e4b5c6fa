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
from tracker.foundation.bigrams import fts5_query, is_lone, query_terms
from tracker.foundation.days import day_start
from tracker.foundation.orm import AnyRow, AnySelect, Conditions, conditions_of
from tracker.foundation.paging import NEWEST, KeyPage, PageStart, page_of
from tracker.people.models import Post

PAGE = 50


@dataclass(frozen=True)
class CaseFilter:
    """What the list is narrowed to. Dates are local days of the report; empty fields narrow nothing."""

    area: str = ""
    category: str = ""
    state: str = ""
    post: int | None = None
    mine: bool = False
    overdue: bool = False
    due_soon: bool = False
    unassigned: bool = False
    open: bool = False
    words: str = ""
    from_on: date | None = None
    to_on: date | None = None
    #: A set of cases a figure stands for, over days of the deadline, looked at as of the end of `as_of`.
    outcome: str = ""
    due_from: date | None = None
    due_to: date | None = None
    as_of: date | None = None
    lead: int | None = None
    #: A set of cases that presses (queries/pressing.py).
    pressing: str = ""
    #: A unit's id, or "none" for cases led by a post without a unit, or by nobody yet.
    unit: str = ""
    #: One source, or all of a channel.
    source: str = ""
    channel: str = ""


def _in_area(wanted: CaseFilter, _actor: Actor, _now: datetime) -> ColumnElement[bool]:
    return within(Case.area_code, wanted.area)


def _with_words(wanted: CaseFilter, actor: Actor, _now: datetime) -> ColumnElement[bool]:
    # Text is searched only where the actor may read it; a hit must not betray what is hidden.
    return and_(visible_cases(actor, least=Sees.CONTENT), matches(wanted.words))


# fmt: off
#: Each field of the filter that is filled in adds its condition.
CONDITIONS: Conditions = {
    "area":       _in_area,
    "category":   lambda wanted, *_: _category_is(wanted.category),
    "state":      lambda wanted, *_: Case.state == State(wanted.state),
    "post":       lambda wanted, *_: or_(Case.holder_post_id == wanted.post, Case.lead_post_id == wanted.post),
    "lead":       lambda wanted, *_: Case.lead_post_id == wanted.lead,
    "unit":       lambda wanted, *_: _led_by(wanted.unit),
    "source":     lambda wanted, *_: Case.source == Source(wanted.source),
    "channel":    lambda wanted, *_: Case.source.in_(CHANNELS[Channel(wanted.channel)]),
    "mine":       lambda _wanted, actor, _now: and_(Case.holder_post_id.in_(actor.post_ids), Case.is_open),
    "overdue":    lambda _wanted, _actor, now: and_(Case.is_open, is_late(now)),
    "due_soon":   lambda _wanted, _actor, now: and_(Case.is_open, Case.due_level == DueLevel.SOON, Case.due_at >= now),
    "unassigned": lambda *_: Case.state.in_([State.REPORTED, State.ACCEPTED]),
    "open":       lambda *_: Case.is_open.is_(True),
    "from_on":    lambda wanted, *_: Case.received_at >= day_start(wanted.from_on),
    "to_on":      lambda wanted, *_: Case.received_at < day_start(wanted.to_on + timedelta(days=1)),
    "outcome":    lambda wanted, _actor, now: _has_outcome(wanted, now),
    "pressing":   lambda wanted, _actor, now: is_pressing(Pressing(wanted.pressing), now),
    "words":      _with_words,
}
# fmt: on


def conditions(wanted: CaseFilter, *, actor: Actor, now: datetime, few: bool = False) -> list[ColumnElement[bool]]:
    """The WHERE conditions of a filter, the scope first; `few` where a page is enough, not all of them."""
    return [visible_cases(actor, few=few), *narrowed(wanted, actor=actor, now=now)]


def narrowed(wanted: CaseFilter, *, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """What the filter alone adds; the caller brings the scope."""
    return conditions_of(CONDITIONS, wanted, actor, now)


def _has_outcome(wanted: CaseFilter, now: datetime) -> ColumnElement[bool]:
    """The cases a number of the closure report counts, found by the same conditions; none without a period."""
    if wanted.due_from is None or wanted.due_to is None:
        return literal_column("0 = 1")
    first, last = wanted.due_from, wanted.due_to
    as_of = day_start((wanted.as_of or last) + timedelta(days=1))
    period = period_between(day_start(first), day_start(last + timedelta(days=1)), now, as_of=as_of)
    return OUTCOMES[Outcome(wanted.outcome)](period)


def _led_by(unit: str) -> ColumnElement[bool]:
    if unit.isdigit():
        return Case.lead_post_id.in_(select(Post.id).where(Post.unit_id == int(unit)))
    return or_(Case.lead_post_id.is_(None), Case.lead_post_id.in_(select(Post.id).where(Post.unit_id.is_(None))))


def _category_is(code: str) -> ColumnElement[bool]:
    if len(code) == 4:
        return Case.category_code == code
    whole = unindexed(Case.category_code)
    return and_(whole >= code, whole < code + "a")


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
