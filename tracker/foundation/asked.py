"""What an address asks for, read so that nothing in it can break a page: what makes no sense counts as not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from tracker.foundation.identifiers import check_area_code
from tracker.foundation.paging import PageStart
from tracker.foundation.words import Refused

#: Days outside are nobody's question, and at the ends of the calendar no day comes before or after.
FIRST_YEAR, LAST_YEAR = 1900, 2199
#: The longest number every key column can hold.
KEY_DIGITS = 18


def asked_day(text: str) -> date | None:
    """A day written as 2026-03-15 between 1900 and 2199; else None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def asked_number(text: str, digits: int = 9) -> int | None:
    """A whole number in plain digits, at most so many of them; else None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def asked_key(text: str) -> int | None:
    """The number of a row to go on from; else None."""
    return asked_number(text, KEY_DIGITS)


def asked_word(text: str, words: type[StrEnum]) -> str:
    """A word of a vocabulary; else none."""
    return text if text in set(words) else ""


def asked_area(text: str) -> str:
    """A well-formed code of an area; else none."""
    try:
        check_area_code(text)
    except Refused:
        return ""
    return text


def asked_start(args: Mapping[str, str]) -> PageStart:
    """Where the page of a list that is asked for begins."""
    return PageStart(asked_key(args.get("before", "")), asked_key(args.get("after", "")))


def query_of(args: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The filter part of an address, without the page."""
    return urlencode([(name, args[name]) for name in names if args.get(name)])


def asks(name: str, read: Callable[[str], object], holds: Callable[..., ColumnElement[bool]] | None = None) -> Any:
    """A field of a `Filter`: its name in the address, how it is read there, and the condition it adds where filled in.

    `holds` is given the value and whatever `Filter.conditions` was given.
    """
    return field(default=read(""), metadata={"name": name, "read": read, "holds": holds})


def asks_word(name: str, words: type[StrEnum], column: InstrumentedAttribute[Any]) -> Any:
    """A field of a `Filter`: a word of a vocabulary, which the column is to hold."""
    return asks(name, lambda text: asked_word(text, words), lambda word, *_: column == word)


def asks_tick(name: str, holds: Callable[..., ColumnElement[bool]] | None = None) -> Any:
    """A field of a `Filter` that is ticked or not."""
    return asks(name, lambda text: text == "1", holds)


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to: one declaration of names, readings and conditions. What is empty narrows nothing."""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Self:
        """The filter of an address; what cannot be read narrows nothing."""
        return cls(**{one.name: one.metadata["read"](args.get(one.metadata["name"], "")) for one in fields(cls)})

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Every name of it in an address."""
        return tuple(one.metadata["name"] for one in fields(cls))

    @classmethod
    def query(cls, args: Mapping[str, str]) -> str:
        """The filter part of an address, without the page."""
        return query_of(args, cls.names())

    def conditions(self, *more: object) -> list[ColumnElement[bool]]:
        """What it asks for: the conditions of those of its fields that are filled in and have one."""
        filled = [(one.metadata["holds"], value) for one in fields(self) if (value := getattr(self, one.name))]
        return [holds(value, *more) for holds, value in filled if holds]
