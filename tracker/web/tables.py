"""Tables that come and go: what every upload asks, its encoding and the line of names; how a workbook is sent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField
from wtforms.validators import NumberRange, Optional

from tracker.foundation.tables import ENCODINGS, is_workbook, preview
from tracker.web.forms import Needed, SelectField, WholeNumber

LAST_HEADER_LINE = 1000


def table_field(description: str) -> Field:
    return FileField(
        _l("Table"),
        [Needed(_l("Choose a file."))],
        description=description,
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"},
    )


def encoding_field() -> Field:
    return SelectField(
        _l("Encoding"),
        [Optional()],
        choices=[("", _l("recognise it")), *ENCODINGS.items()],
        description=_l("Of a CSV file; a workbook needs none."),
    )


def header_field() -> Field:
    return WholeNumber(
        _l("Line with the names of the columns"),
        [Optional(), NumberRange(1, LAST_HEADER_LINE)],
        description=_l("Empty: it is found, also below a title."),
    )


@dataclass(frozen=True)
class Preview:
    """The first lines of a text as they would read in one encoding."""

    value: str
    label: str
    lines: list[str]

    @property
    def is_broken(self) -> bool:
        return any("\ufffd" in line for line in self.lines)


def encoding_previews(source: Path | bytes) -> list[Preview]:
    """How a text would read in each encoding, the readable ones first; none for a workbook."""
    if is_workbook(source):
        return []
    found = [Preview(value, label, preview(source, value)) for value, label in ENCODINGS.items()]
    return sorted(found, key=lambda one: one.is_broken)
