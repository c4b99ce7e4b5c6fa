"""A mark of how a thing stands, so that a form can tell whether it was changed since it was opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from hashlib import sha256

from sqlalchemy import inspect
from sqlalchemy.exc import NoInspectionAvailable

DIGITS = 24


def mark_of(*standing: object) -> str:
    """A short mark of plain values and of rows with all their columns: another one as soon as anything differs."""
    return sha256("\x1f".join(_said(one) for one in standing).encode()).hexdigest()[:DIGITS]


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    if isinstance(value, Enum):
        return repr(value.value)
    if value is None or isinstance(value, str | bytes | int | float | date):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_said(value[key])}" for key in sorted(value, key=str)) + "}"
    try:
        attributes = inspect(value).mapper.column_attrs
    except (NoInspectionAvailable, AttributeError):
        return "[" + ",".join(_said(one) for one in value) + "]" if isinstance(value, Iterable) else repr(value)
    return "{" + ",".join(f"{one.key}:{_said(getattr(value, one.key))}" for one in attributes) + "}"
