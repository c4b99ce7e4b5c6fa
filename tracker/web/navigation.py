"""The navigation: entries of all subjects with address, words, icon, and the permission that shows each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from flask import Blueprint, Flask, current_app, g, render_template, request, url_for
from markupsafe import Markup

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.hooks import Hook
from tracker.web.language import language, say
from tracker.web.pages import Shown


@dataclass(frozen=True)
class Place:
    """One entry; `section` are the endpoints under which it is lit."""

    #: Where it stands among those of all subjects: the smaller, the further up.
    rank: int
    endpoint: str
    label: str
    icon: str
    permission: Permission | None
    section: tuple[str, ...] = ()
    #: The number beside it.
    count: Callable[[Actor], int] | None = None


PLACES: Hook[Place] = Hook()
#: (endpoint of an entry, pages of another subject under which it is lit as well)
BEHIND: Hook[tuple[str, tuple[str, ...]]] = Hook()


class Navigation:
    """The entries of one application. All but the counts stay the same from page to page, so they are kept."""

    def __init__(self) -> None:
        self.open_to = lru_cache(maxsize=4096)(self._open_to)
        self.drawn = lru_cache(maxsize=2048)(self._drawn)

    def _open_to(self, actor: Actor, endpoint: str, _root: str, _language: str) -> tuple[Shown, ...]:
        """The entries open to an actor, as one page shows them."""
        behind = {entry for entry, pages in BEHIND if endpoint in pages}
        return tuple(
            {
                "endpoint": place.endpoint,
                "url": url_for(place.endpoint),
                "label": say(place.label),
                "icon": place.icon,
                "is_current": endpoint in (place.endpoint, *place.section) or place.endpoint in behind,
                "counts": place.count,
            }
            for place in sorted(PLACES, key=lambda place: place.rank)
            if place.permission is None or can(actor, place.permission)
        )

    def _drawn(self, actor: Actor, endpoint: str, root: str, spoken: str, counts: tuple[int | None, ...]) -> Markup:
        places = zip(self.open_to(actor, endpoint, root, spoken), counts, strict=True)
        nav = [place | {"count": count} for place, count in places]
        return Markup(render_template("_layout/navigation.html", nav=nav))  # noqa: S704 - the template escapes


class Pages(Protocol):
    """The views of a subject: their addresses, and their entries in the navigation."""

    blueprint: Blueprint

    @property
    def NAVIGATION(self) -> tuple[Place, ...]: ...


def hang_pages(app: Flask, views: Pages) -> None:
    """Hang the pages of a subject in; `ADDRESSES` are its own parts of addresses, where it has any."""
    app.url_map.converters.update(getattr(views, "ADDRESSES", {}))
    app.register_blueprint(views.blueprint)
    PLACES.add(app, *views.NAVIGATION)


def init_app(app: Flask) -> None:
    app.extensions["gridcase.navigation"] = Navigation()


def _of_the_app() -> Navigation:
    return current_app.extensions["gridcase.navigation"]


def navigation() -> list[Shown]:
    """The entries for the present actor, with their counts."""
    actor = g.get("actor")
    if actor is None:
        return []
    found = _of_the_app().open_to(actor, request.endpoint or "", request.script_root, language())
    return [place | {"count": place["counts"](actor) if place["counts"] else None} for place in found]


def draw_navigation(nav: list[Shown]) -> Markup:
    """The entries as HTML; drawn once for a person, page, language and count, since every page holds them."""
    counts = tuple(place["count"] for place in nav)
    return _of_the_app().drawn(g.actor, request.endpoint or "", request.script_root, language(), counts)
