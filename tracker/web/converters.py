"""Typed parts of addresses."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

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


def init_app(app: Flask) -> None:
    app.url_map.converters.update(ref=RefConverter, action=ActionConverter, sha256=Sha256Converter)
