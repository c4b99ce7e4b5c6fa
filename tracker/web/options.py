"""The long option lists of filters, made once and kept: areas of a scope, categories."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape
from sqlalchemy import Engine

from tracker.access import Actor
from tracker.areas.queries import get_tree
from tracker.cases.queries.choices import category_choices
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.site.queries import get_setting
from tracker.web.language import language

_OPTION = Markup('<option value="{}">{}</option>')
_INDENT = "\u3000"


def _joined(rows: Iterable[tuple[str, str]]) -> Markup:
    return Markup("").join(_OPTION.format(value, label) for value, label in rows)


def _version(key: str) -> tuple[Engine, int]:
    """What a list is kept under: it is made again when its version has counted up."""
    return db.engine, int(get_setting(key))


@lru_cache(maxsize=256)
def _areas(_key: tuple[Engine, int], tops: tuple[str, ...]) -> Markup:
    tree = get_tree()
    places = {
        place.code: place for top in tops for place in tree.within(top) if place.level is not AreaLevel.MICRO_GRID
    }
    return _joined((code, _INDENT * ((len(code) - 6) // 3) + place.name) for code, place in places.items())


@lru_cache(maxsize=8)
def _categories(_key: tuple[Engine, int], english: bool) -> Markup:
    rows: list[tuple[str, str]] = []
    for label, children in category_choices(english=english).items():
        rows.append((children[0][0][:2], label))
        rows += [(code, _INDENT + name) for code, name in children]
    return _joined(rows)


def _chosen(options: Markup, value: str) -> Markup:
    """The list with one value selected; values are codes, so nothing else can match."""
    if not value:
        return options
    mark = f'value="{escape(value)}"'
    return Markup(str(options).replace(mark, f"{mark} selected", 1))  # noqa: S704 - both parts are escaped


def area_options(actor: Actor, chosen: str) -> Markup:
    """Every area of the actor's posts down to the grid, in the order of the tree."""
    tops = tuple(dict.fromkeys(post.area_code for post in actor.posts))
    return _chosen(_areas(_version("areas.version"), tops), chosen)


def category_options(chosen: str) -> Markup:
    """Categories and subcategories in the reader's language."""
    return _chosen(_categories(_version("categories.version"), language() == "en"), chosen)
