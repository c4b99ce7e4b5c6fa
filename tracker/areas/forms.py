"""Forms of the area tree: every change is made on a day and for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import Length

from tracker.areas.services.changes import LONGEST_NAME
from tracker.web.forms import Needed, SelectField, TickList
from tracker.web.tables import encoding_field, header_field, table_field

NEEDED = Needed()
LONGEST_CODE = 17


def _on() -> DateField:
    return DateField(_l("As of"), [NEEDED], description=_l("First day on which it is so."))


def _reason() -> StringField:
    return StringField(_l("Reason"), [NEEDED, Length(max=200)], description=_l("Document or decision; it is kept."))


class RetireForm(FlaskForm):
    """The end of an area."""

    on = DateField(_l("As of"), [NEEDED], description=_l("First day without it."))
    reason = _reason()


class RenameForm(FlaskForm):
    """Another name for an area."""

    name = StringField(_l("New name"), [NEEDED, Length(max=LONGEST_NAME)])
    on = _on()
    reason = _reason()


class AddForm(FlaskForm):
    """One new area below another."""

    code = StringField(
        _l("Code"),
        [NEEDED, Length(max=LONGEST_CODE)],
        description=_l("The next free one is filled in. A code is never used twice."),
        render_kw={"inputmode": "numeric"},
    )
    name = StringField(_l("Name of the area"), [NEEDED, Length(max=LONGEST_NAME)])
    kind = SelectField(_l("Kind"), [NEEDED])
    on = _on()
    reason = _reason()


class MergeForm(FlaskForm):
    """Areas that become one: another that stays, or a new one."""

    others = TickList(_l("Together with"), description=_l("Others that end on the same day; may be empty."))
    into = SelectField(_l("They go into"), description=_l("An area that stays as it is, or a new one."))
    code = StringField(
        _l("Code of the new area"),
        [Length(max=LONGEST_CODE)],
        description=_l("Only when a new area is made."),
        render_kw={"inputmode": "numeric"},
    )
    name = StringField(_l("Name of the new area"), [Length(max=LONGEST_NAME)])
    on = _on()
    reason = _reason()


def split_form(count: int, kinds: list[tuple[str, str]], data: Mapping[str, Any]) -> FlaskForm:
    """The form of a split into `count` parts: code_1, name_1, kind_1 and so on."""

    class SplitForm(FlaskForm):
        pass

    for number in range(1, count + 1):
        code = StringField(_("Code"), [NEEDED, Length(max=LONGEST_CODE)], render_kw={"inputmode": "numeric"})
        setattr(SplitForm, f"code_{number}", code)
        setattr(SplitForm, f"name_{number}", StringField(_("Name of the area"), [NEEDED, Length(max=LONGEST_NAME)]))
        setattr(SplitForm, f"kind_{number}", SelectField(_("Kind"), [NEEDED], choices=kinds))
    SplitForm.on, SplitForm.reason = _on(), _reason()
    return SplitForm(data=dict(data))


class AreaFileForm(FlaskForm):
    """A table of areas."""

    table = table_field(
        _l("CSV, XLSX, XLS or ODS with the columns code and name; kind, parent and boundary if you have them.")
    )
    under = SelectField(_l("Only what lies in"), [NEEDED])
    valid_from = DateField(_l("First day of new areas"), [NEEDED])
    encoding = encoding_field()
    header_line = header_field()
