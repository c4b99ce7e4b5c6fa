"""What a view shows, in words, and the address that opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from tracker.areas.queries import get_tree
from tracker.cases.queries.choices import list_categories
from tracker.cases.queries.lists import TICKS
from tracker.cases.queries.pressing import Pressing
from tracker.cases.vocabulary import Channel, Source, State
from tracker.dashboards.breakdown import Split
from tracker.dashboards.periods import Span
from tracker.foundation.days import local_day
from tracker.foundation.words import N_
from tracker.subscriptions.models import SavedView
from tracker.subscriptions.pages import PAGES, has_days, parse_query, shown_query
from tracker.subscriptions.vocabulary import PageKey
from tracker.web.identity import now
from tracker.web.jinja import in_language
from tracker.web.jinja import local_day as day_words
from tracker.web.language import say
from tracker.web.pages import Shown

#: Rows of the closure report that a dashboard has not.
_BY_MONTH = N_("By month")


def _category(code: str) -> str:
    return next((in_language(one.name, one.name_en) for one in list_categories() if one.code == code), code)


def _split(value: str) -> str:
    return say(Split(value).label if value in set(Split) else _BY_MONTH)


# fmt: off
#: How each name of a query is said; days are said apart.
_SAID: dict[str, Callable[[str], str]] = {
    "span":     lambda value: say(Span(value).label),
    "area":     lambda value: get_tree().name(value),
    "category": _category,
    "by":       _split,
    "q":        lambda value: _("“%(words)s”", words=value),
    "state":    lambda value: say(State(value).label),
    "pressing": lambda value: say(Pressing(value).label),
    "outcome":  lambda _value: _("behind a number of the closure report"),
    "source":   lambda value: say(Source(value).label),
    "channel":  lambda value: say(Channel(value).label),
    "post":     lambda _value: _("of one post"),
    "lead":     lambda _value: _("of one post"),
    "unit":     lambda _value: _("of one unit"),
} | {name: (lambda _value, label=label: say(label)) for name, label in TICKS.items()}
# fmt: on


def say_query(asked: Mapping[str, str]) -> str:
    """What is asked for beside the days, the parts joined by dots."""
    return " · ".join(_SAID[name](value) for name, value in asked.items() if name in _SAID)


def say_days(page: PageKey, asked: Mapping[str, str], is_moving: bool) -> str:
    """Which days a view shows; nothing for a list without days."""
    if not has_days(page, asked):
        return "" if PAGES[page].stretch is None else _("always the present period")
    if is_moving:
        return _("always the present period") if PAGES[page].stretch else _("without its days")
    stretch_of = PAGES[page].stretch
    if stretch_of is not None:
        stretch = stretch_of(asked, local_day(now()))
        return f"{day_words(stretch.first)} – {day_words(stretch.last)}"
    return " – ".join(day_words(date.fromisoformat(asked[name])) for name in PAGES[page].days if name in asked)


def address_of(view: SavedView) -> str:
    """Where a view opens: the address of its page with what the page understands, and nothing else."""
    asked = shown_query(view.page, view.query, view.is_moving)
    address = url_for(PAGES[view.page].endpoint)
    return f"{address}?{urlencode(asked)}" if asked else address


def line_of(view: SavedView) -> Shown:
    """A view as the list shows it."""
    asked = parse_query(view.page, view.query)
    return {
        "view": view,
        "href": address_of(view),
        "page": say(PAGES[view.page].label),
        "words": say_query(asked),
        "days": say_days(view.page, asked, view.is_moving),
    }
