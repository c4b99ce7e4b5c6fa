"""The areas of a scope as options, made once and kept; places as lists name them."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup
from sqlalchemy import Engine

from tracker.access import Actor
from tracker.areas.queries import get_tree
from tracker.foundation.identifiers import AreaLevel
from tracker.web.options import INDENT, choose, joined, version_of


@lru_cache(maxsize=256)
def _areas(_key: tuple[Engine, int], tops: tuple[str, ...]) -> Markup:
    tree = get_tree()
    places = {
        place.code: place for top in tops for place in tree.within(top) if place.level is not AreaLevel.MICRO_GRID
    }
    return joined((code, INDENT * ((len(code) - 6) // 3) + place.name) for code, place in places.items())


def area_options(actor: Actor, chosen: str) -> Markup:
    """Every area of the actor's posts down to the grid, in the order of the tree."""
    tops = tuple(dict.fromkeys(post.area_code for post in actor.posts))
    return choose(_areas(version_of("areas.version"), tops), chosen)


def area_words(code: str) -> str:
    """Village and grid, as lists name a place."""
    return get_tree().path(code, after=2)
