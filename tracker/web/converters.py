"""Typed parts of addresses."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

from tracker.cases.vocabulary import Action


class RefConverter(BaseConverter):
    """A case number such as 990101-20260315-0001."""

    regex = r"\d{6}-\d{8}-\d{4,}"


class ActionConverter(BaseConverter):
    """The name of a move."""

    regex = r"[a-z_]+"

    def to_python(self, value: str) -> Action:
        try:
            return Action(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: str) -> str:
        return str(Action(value).value)


class Sha256Converter(BaseConverter):
    """A SHA-256 in hex."""

    regex = r"[0-9a-f]{64}"


class KeyConverter(IntegerConverter):
    """The number of a row: no greater than a database can hold, so that a longer one is "not found", not an error."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


def init_app(app: Flask) -> None:
    app.url_map.converters.update(int=KeyConverter, ref=RefConverter, action=ActionConverter, sha256=Sha256Converter)
