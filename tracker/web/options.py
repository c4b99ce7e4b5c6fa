"""The long option lists of filters: made once and kept by whoever fills them, then one option is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from sqlalchemy import Engine

from tracker.extensions import db
from tracker.site.queries import get_setting

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
