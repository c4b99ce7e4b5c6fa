"""The categories as options, made once and kept."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup
from sqlalchemy import Engine

from tracker.cases.queries.choices import category_choices
from tracker.web.language import language
from tracker.web.options import INDENT, choose, joined, version_of


@lru_cache(maxsize=8)
def _categories(_key: tuple[Engine, int], english: bool) -> Markup:
    rows: list[tuple[str, str]] = []
    for label, children in category_choices(english=english).items():
        rows.append((children[0][0][:2], label))
        rows += [(code, INDENT + name) for code, name in children]
    return joined(rows)


def category_options(chosen: str) -> Markup:
    """Categories and subcategories in the reader's language."""
    return choose(_categories(version_of("categories.version"), language() == "en"), chosen)
