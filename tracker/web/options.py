"""What a list can be narrowed to: long option lists, made once and kept by whoever fills them, and tabs."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import Engine

from tracker.extensions import db
from tracker.foundation.words import Vocabulary
from tracker.site.queries import get_setting
from tracker.web.addresses import Parts
from tracker.web.language import say

S = TypeVar("S", bound=StrEnum)
#: Before the name of what lies within another.
INDENT = "\u3000"
_OPTION = Markup('<option value="{}">{}</option>')
_VALUE = Markup('value="{}"')


def joined(rows: Iterable[tuple[str, str]]) -> Markup:
    """The options of (value, label) pairs."""
    return Markup("").join(_OPTION.format(value, label) for value, label in rows)


def version_of(key: str) -> tuple[Engine, int]:
    """What a list is kept under: it is made again when its version has counted up, and for another database."""
    return db.engine, int(get_setting(key))


def choose(options: Markup, value: str) -> Markup:
    """The list with one value selected; values are codes, so nothing else can match."""
    if not value:
        return options
    mark = _VALUE.format(value)
    return options.replace(mark, mark + " selected", 1)


def status_tabs(
    endpoint: str, statuses: Iterable[Vocabulary], chosen: str, **kept: str
) -> list[tuple[str, str, bool]]:  # fmt: skip
    """All, and one tab a status, as (words, address, whether it is open); the other narrowings are kept."""
    asked: Parts = {name: value for name, value in kept.items() if value}
    tabs = [(gettext("All"), url_for(endpoint, **asked), not chosen)]
    for status in statuses:
        tabs.append((say(status.label), url_for(endpoint, status=status.value, **asked), chosen == status.value))
    return tabs
