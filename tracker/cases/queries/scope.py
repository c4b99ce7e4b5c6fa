"""Cases as the one scope predicate sees them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Label, exists, literal, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import InstrumentedAttribute

from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.access.scope import visible
from tracker.cases.models import Case, CasePost, Category
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.foundation.orm import among

#: A post that has a part in more cases than this has them looked up one by one, instead of all drawn up first.
MANY = 10_000
#: The cases once more. Made once: a new alias costs a millisecond, and every page asks for the scope.
_OTHER = Case.__table__.alias("other")


#: The type of a case as lists show it, in the language of the reader.
CATEGORY_NAMES = (Category.name.label("category_name"), Category.name_en.label("category_name_en"))


class _AllAtOnce:
    """The cases a post has a part in, as one set: what a figure needs, and the way in where a post has few."""

    area_code = Case.area_code
    visibility = Case.visibility

    @staticmethod
    def involves(post_ids: Collection[int]) -> ColumnElement[bool]:
        return Case.id.in_(select(CasePost.case_id).where(among(CasePost.post_id, post_ids)))

    @staticmethod
    def barred(column: str, post_ids: Collection[int]) -> ColumnElement[bool]:
        """Drawn up first, from an index that holds few: figures go on reading nothing but their own."""
        return Case.id.in_(select(_OTHER.c.id).where(among(_OTHER.c[column], post_ids)))


class _OneByOne(_AllAtOnce):
    """The same, asked of each row that is looked at: a page of fifty does not wait for a post's million cases."""

    @staticmethod
    def involves(post_ids: Collection[int]) -> ColumnElement[bool]:
        return exists().where(CasePost.case_id == Case.id, among(CasePost.post_id, post_ids))


def counted_cases(actor: Actor, *, least: Sees = Sees.ROUTE) -> ColumnElement[bool]:
    """The scope for what never counts drafts, as figures: it reads no column that their index does not hold."""
    return visible(actor, _AllAtOnce, least=least)  # type: ignore[arg-type]


def visible_cases(actor: Actor, *, least: Sees = Sees.ROUTE, few: bool = False) -> ColumnElement[bool]:
    """Which cases the actor may see, at least as far as `least`; a draft is its writer's alone.

    `few` says that only few rows are asked about: it changes how the database looks, never what it finds.
    """
    scope = visible(actor, _OneByOne if few else _AllAtOnce, least=least)  # type: ignore[arg-type]
    return scope & ((Case.state != State.DRAFT) | (Case.reporter_user_id == actor.user_id))


def is_readable(case_id: int, actor: Actor) -> bool:
    """Whether the content of a case may be shown to the actor."""
    query = select(Case.id).where(Case.id == case_id, visible_cases(actor, least=Sees.CONTENT, few=True))
    return db.session.scalar(query) is not None


def shown(actor: Actor, **columns: InstrumentedAttribute[str]) -> list[Label[str]]:
    """Columns of a list by their names; they stay empty where the content of the case is not for the actor."""
    readable = visible_cases(actor, least=Sees.CONTENT, few=True)
    return [sql_case((readable, column), else_=literal("")).label(name) for name, column in columns.items()]


def hold_with_case(row_id: InstrumentedAttribute[int], case_id: InstrumentedAttribute[int], key: int) -> None:
    """Hold the case of a row and then the row itself until the transaction ends: everybody in this order."""
    held = db.session.scalar(select(case_id).where(row_id == key))
    db.session.execute(select(Case.id).where(Case.id == held).with_for_update())
    db.session.execute(select(row_id).where(row_id == key).with_for_update())


def has_many(actor: Actor) -> bool:
    """Whether a post of the actor has a part in so many cases that drawing them up would be slower than a page."""
    parts = select(CasePost.case_id).offset(MANY).limit(1)
    return any(db.session.scalar(parts.where(CasePost.post_id == post_id)) for post_id in actor.post_ids)
