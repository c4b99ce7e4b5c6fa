"""How the rows stand today: who receives, which can never take effect, what is wrong with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.cases.models import Category
from tracker.extensions import db
from tracker.people.models import Post
from tracker.people.queries.gaps import list_gaps
from tracker.routing.matching import Rule
from tracker.routing.queries.posts import is_shut
from tracker.routing.queries.rules import list_rules
from tracker.routing.shadows import Row, find_covered
from tracker.routing.vocabulary import Warn


@dataclass(frozen=True)
class Warned:
    """One thing that is wrong with a row; `rows` are the numbers of those that cover it."""

    warn: Warn
    rows: tuple[int, ...] = ()


def class_table() -> dict[str, str]:
    """The class of each subcategory in use: {code: class}."""
    query = select(Category.code, Category.visibility).where(Category.is_active, Category.visibility.is_not(None))
    return {row.code: row.visibility.value for row in db.session.execute(query)}


def rows_of(rules: Sequence[Rule]) -> list[Row]:
    """The rules with what is known of their posts."""
    posts = {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_({r.post_id for r in rules})))}
    table = class_table()
    return [_row(rule, posts[rule.post_id], table) for rule in rules]


def _row(rule: Rule, post: Post, table: dict[str, str]) -> Row:
    classes = frozenset(one for code, one in table.items() if code.startswith(rule.category_code))
    return Row(rule, classes, post.role, post.area_code, is_shut(post))


def find_warnings(on: date) -> dict[int, list[Warned]]:
    """What is wrong with the rows in force, by rule; a day is needed for who acts and what is over."""
    rules = list_rules()
    if not rules:
        return {}
    rows = rows_of(rules)
    covered = find_covered([row for row in rows if not _is_over(row.rule, on)])
    vacant = {post.id for post in list_gaps(on)}
    found: dict[int, list[Warned]] = {}
    for row in rows:
        warnings = [Warned(one) for one in _warnings(row, row.rule.post_id in vacant, on)]
        if row.rule.id in covered:
            warnings.insert(0, Warned(Warn.COVERED, tuple(covered[row.rule.id])))
        if warnings:
            found[row.rule.id] = warnings
    return found


def _is_over(rule: Rule, on: date) -> bool:
    return rule.until_on is not None and rule.until_on < on


def _warnings(row: Row, is_vacant: bool, on: date) -> list[Warn]:
    if row.is_shut:
        return [Warn.POST_SHUT]
    if row.is_idle:
        return [Warn.NEVER]
    found = [Warn.OVER] if _is_over(row.rule, on) else []
    if is_vacant:
        found.append(Warn.VACANT)
    is_narrow = row.place != row.rule.area_code
    if is_narrow or (row.rule.category_code and row.receivable != row.classes):
        found.append(Warn.PARTLY)
    return found
