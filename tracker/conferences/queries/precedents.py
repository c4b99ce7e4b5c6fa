"""The register of precedents (先例登记): what was decided on which type of case, without a word of the case itself.

Centre and supervisor read the precedents of their area, a unit clerk those that named his unit. A precedent tells the
type, the street, the decision with its reasons and basis, and the units; neither number nor place nor text of a case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, false, or_, select

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.access.scope import within
from tracker.cases.models import Category
from tracker.cases.queries.scope import CATEGORY_NAMES
from tracker.conferences.models import Conference, ConferenceUnit
from tracker.conferences.queries.conferences import in_my_areas, list_named, visible_conferences
from tracker.conferences.vocabulary import Part, Status
from tracker.extensions import db
from tracker.foundation.asked import Filter, asked_area, asks, asks_tick
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.orm import AnyRow, AnySelect
from tracker.foundation.paging import KeyPage, PageStart, read_page
from tracker.people.models import Post
from tracker.site.queries import get_setting

PAGE = 30
SUGGESTED = 3
LONGEST_WORDS = 60


def visible_precedents(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the precedents the actor may read; without a fitting post: none."""
    posts = granting(actor, Permission.PRECEDENT_LIST)
    if not posts:
        return false()
    unit_ids = sorted({post.unit_id for post in posts if post.unit_id is not None})
    named = (
        select(ConferenceUnit.conference_id)
        .join(Post, Post.id == ConferenceUnit.post_id)
        .where(or_(Post.unit_id.in_(unit_ids), Post.id.in_([post.id for post in posts])))
    )
    return (Conference.status == Status.DECIDED) & or_(in_my_areas(actor), Conference.id.in_(named))


def _holds(words: str) -> ColumnElement[bool]:
    """Each of the words stands in decision, reasons or basis."""
    columns = (Conference.decision, Conference.reasons, Conference.basis)
    return and_(*(or_(*(one.icontains(word, autoescape=True) for one in columns)) for word in words.split()[:5]))


def _category(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) in (2, 4) else ""


@dataclass(frozen=True)
class PrecedentFilter(Filter):
    """What the register is narrowed to; `words` are looked for in decision, reasons and basis."""

    words: str = asks("q", lambda text: text.replace("\0", "").strip()[:LONGEST_WORDS], _holds)
    category: str = asks("category", _category, lambda code: Conference.category_code.startswith(code, autoescape=True))
    area: str = asks("area", asked_area, lambda area: within(Conference.area_code, area))
    #: Also those that are no longer precedents.
    is_all: bool = asks_tick("all")


def conditions(wanted: PrecedentFilter, *, actor: Actor) -> list[ColumnElement[bool]]:
    """The WHERE conditions of a filter, the scope first."""
    standing = [] if wanted.is_all else [Conference.retired_at.is_(None)]
    return [visible_precedents(actor), *standing, *wanted.conditions()]


def _rows(actor: Actor) -> AnySelect:
    return (
        select(
            Conference.id,
            Conference.number,
            Conference.area_code,
            Conference.category_code,
            Conference.decision,
            Conference.reasons,
            Conference.basis,
            Conference.is_binding,
            Conference.decided_at,
            Conference.reviewed_at,
            Conference.retired_at,
            Conference.review_note,
            Conference.rule_id,
            *CATEGORY_NAMES,
            Post.title.label("lead_title"),
            visible_conferences(actor).label("is_open_to_me"),
        )
        .join(Category, Category.code == Conference.category_code)
        .join(Post, Post.id == Conference.lead_post_id)
    )


def list_precedents(wanted: PrecedentFilter, *, actor: Actor, start: PageStart) -> KeyPage:
    """One page of a filter, newest first."""
    query = _rows(actor).where(*conditions(wanted, actor=actor))
    return read_page(db.session.execute, query, Conference.id, PAGE, start)


def iterate_precedents(wanted: PrecedentFilter, *, actor: Actor) -> Iterator[Row]:
    """Every precedent of a filter, newest first, streamed: for the workbook."""
    query = _rows(actor).where(*conditions(wanted, actor=actor)).order_by(Conference.id.desc())
    yield from db.session.execute(query.execution_options(yield_per=500, stream_results=True))


def list_like(conference: Conference, actor: Actor) -> Sequence[Row]:
    """Up to three precedents in force of the same type, or else of the same group of types, the newest first."""
    query = _rows(actor).where(
        visible_precedents(actor), Conference.retired_at.is_(None), Conference.id != conference.id,
        Conference.category_code.startswith(conference.category_code[:2]),
    )  # fmt: skip
    order = (Conference.category_code != conference.category_code, Conference.decided_at.desc(), Conference.id.desc())
    return db.session.execute(query.order_by(*order).limit(SUGGESTED)).all()


def list_assisting(*which: ColumnElement[bool]) -> dict[int, list[str]]:
    """The titles of the posts that assist by the decisions of the conferences for which the conditions hold."""
    return list_named(ConferenceUnit.part == Part.ASSIST, *which)


def is_stale(row: Conference | AnyRow, now: datetime) -> bool:
    """It is time to look at a precedent (or a conference) again."""
    days = timedelta(days=int(get_setting("conference.review_days")))
    looked_at = row.reviewed_at or row.decided_at
    return row.retired_at is None and looked_at is not None and looked_at < now - days


def street_of(area_code: str) -> str:
    """The code of the street a precedent belongs to: nothing finer is told."""
    return area_code[: AreaLevel.STREET.digits]
