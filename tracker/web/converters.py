"""Typed parts of addresses."""

from __future__ import annotations

from enum import StrEnum

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

from tracker.appeals.vocabulary import AppealStep
from tracker.cases.vocabulary import Action
from tracker.conferences.vocabulary import ConferenceStep
from tracker.mediation.vocabulary import Step
from tracker.recurrence.vocabulary import RootStep
from tracker.supervision.vocabulary import OrderStep


class RefConverter(BaseConverter):
    """A case number such as 990101-20260315-0001."""

    regex = r"\d{6}-\d{8}-\d{4,}"


class MediationRefConverter(BaseConverter):
    """The number of a mediation such as M990101-20260315-0001."""

    regex = r"M\d{6}-\d{8}-\d{4,}"


class WordConverter(BaseConverter):
    """One word of a vocabulary; another word is "not found"."""

    regex = r"[a-z_]+"
    words: type[StrEnum]

    def to_python(self, value: str) -> StrEnum:
        try:
            return self.words(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: str) -> str:
        return str(self.words(value).value)


class Sha256Converter(BaseConverter):
    """A SHA-256 in hex."""

    regex = r"[0-9a-f]{64}"


class KeyConverter(IntegerConverter):
    """The number of a row: no greater than a database can hold, so that a longer one is "not found", not an error."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


#: The actions of each life, under the names addresses use.
ACTIONS: dict[str, type[StrEnum]] = {
    "action": Action,
    "step": Step,
    "ostep": OrderStep,
    "cstep": ConferenceStep,
    "astep": AppealStep,
    "rstep": RootStep,
}


def init_app(app: Flask) -> None:
    app.url_map.converters.update(
        int=KeyConverter, ref=RefConverter, mref=MediationRefConverter, sha256=Sha256Converter
    )
    for name, words in ACTIONS.items():
        app.url_map.converters[name] = type(f"{words.__name__}Converter", (WordConverter,), {"words": words})
