"""Forms of the import: the upload, and what the columns of its table mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, ValidationError
from wtforms.validators import Length

from tracker.exchange.maps import HOME_ZONE, LONGEST_SOURCE
from tracker.exchange.moments import get_zone
from tracker.exchange.vocabulary import NEEDED, Part
from tracker.foundation.words import Refused
from tracker.web.forms import Needed, SelectField
from tracker.web.language import say, say_refusal
from tracker.web.tables import encoding_field, header_field, table_field


class UploadForm(FlaskForm):
    """The table to import."""

    table = table_field(_l("CSV, XLSX, XLS or ODS, at most 64 MB. One line names the columns."))


class _ColumnsForm(FlaskForm):
    """What holds for the whole table; a field for each part of a case is added to it."""

    map = SelectField(
        _l("Map"),
        description=_l("A map of this kind of table fills in the columns below, and may bring rules for the category."),
    )
    source = StringField(
        _l("Where the cases come from"),
        [Needed(_l("Name the system or register.")), Length(max=LONGEST_SOURCE)],
        description=_l("Under the same name, a second import adds only what is new."),
    )
    area = SelectField(
        _l("Area"),
        [Needed(_l("Choose the area."))],
        description=_l("Cases go into this area, or into the one inside it that the table names."),
    )
    zone = StringField(
        _l("Time zone of the table"), [Needed(_l("Name the time zone."))], default=HOME_ZONE
    )  # fmt: skip
    category_default = SelectField(
        _l("Category"), [Needed(_l("Choose a category."))], description=_l("For rows that name none.")
    )
    takes_unknown = BooleanField(_l("Use it for categories that are not known here, too"))

    def validate_zone(self, field: Field) -> None:
        try:
            get_zone(field.data)
        except Refused as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


def columns_form(
    *, header: Sequence[str], sheets: Sequence[str], maps: Any, areas: Any, categories: Any, data: Mapping[str, Any]
) -> FlaskForm:  # fmt: skip
    """The form for a table with these columns; `data` is what was chosen before or guessed."""

    class ColumnsForm(_ColumnsForm):
        pass

    if sheets:
        ColumnsForm.sheet = SelectField(_("Sheet"), choices=[(one, one) for one in sheets])
    else:
        ColumnsForm.encoding = encoding_field()
    ColumnsForm.header_line = header_field()
    columns = [("", _("not in the table")), *((column, column) for column in header)]
    for part in Part:
        needed = [Needed(_("Choose the column."))] if part in NEEDED else []
        setattr(ColumnsForm, field_of(part), SelectField(say(part.label), needed, choices=columns))
    form = ColumnsForm(data=dict(data))
    form.area.choices, form.category_default.choices = areas, categories
    form.map.choices = [("", _("none")), *maps]
    return form


def field_of(part: Part) -> str:
    """The name of a part's field."""
    return f"col_{part.value}"


def choices_of(form: Mapping[str, str]) -> dict[str, Any]:
    """What a sent form says, as it is kept beside the table; nothing is judged here.

    A form that asks only how the file is to be read says nothing about the rest.
    """
    names = ("sheet", "encoding", "header_line", "source", "area", "zone", "category_default")
    kept: dict[str, Any] = {name: form[name].strip() for name in names if name in form}
    if "take_encoding" in form:
        kept["encoding"] = form["take_encoding"]
    if "source" not in form:
        return kept
    kept["takes_unknown"] = bool(form.get("takes_unknown"))
    kept["columns"] = {part.value: form[field_of(part)] for part in Part if form.get(field_of(part))}
    return kept
