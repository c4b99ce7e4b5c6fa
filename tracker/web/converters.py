"""Typed parts of addresses. A subject adds its own to `app.url_map.converters`, made by `matching` or `word_of`."""

from __future__ import annotations

from enum import StrEnum

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError


def matching(regex: str) -> type[BaseConverter]:
    """What a pattern fits, such as a number of a case."""
    return type("MatchingConverter", (BaseConverter,), {"regex": regex})


def word_of(words: type[StrEnum]) -> type[BaseConverter]:
    """One word of a vocabulary, such as an action; another word is "not found"."""
    return type(f"{words.__name__}Converter", (WordConverter,), {"words": words})


class WordConverter(BaseConverter):
    """See `word_of`."""

    regex = r"[a-z_]+"
    words: type[StrEnum]

    def to_python(self, value: str) -> StrEnum:
        try:
            return self.words(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: str) -> str:
        return str(self.words(value).value)


class KeyConverter(IntegerConverter):
    """The number of a row: no greater than a database can hold, so that a longer one is "not found", not an error."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


def init_app(app: Flask) -> None:
    app.url_map.converters.update(int=KeyConverter, sha256=matching(r"[0-9a-f]{64}"))
