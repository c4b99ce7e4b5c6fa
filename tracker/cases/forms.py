"""Forms of cases: the new case, and one form for every move, built from the rule row's asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    FileField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional, Regexp

from tracker.cases.asks import ASKS, Ask, Widget
from tracker.cases.queries.choices import category_choices
from tracker.cases.services.routing import UNKNOWN
from tracker.clock.limits import Unit
from tracker.foundation.identifiers import LONGEST_TYPED, NOT_A_PHONE, phone_kind
from tracker.foundation.words import is_blank
from tracker.web.forms import Needed, TickList
from tracker.web.language import say
from tracker.web.limits import LimitField
from tracker.web.uploads import KeptFiles

KEY = re.compile(r"^[A-Za-z0-9-]{16,40}$")


class CaseForm(FlaskForm):
    """The five things a grid officer enters, and what an office may add.

    A draft needs what it is and where; all else may wait until it is sent.
    """

    client_key = HiddenField(validators=[Needed(), Regexp(KEY)])
    #: The pressed button: "draft" keeps what there is.
    save = HiddenField(validators=[Optional()])
    category = SelectField(_l("What is it?"), [Needed(_l("Choose what it is about."))])
    area = SelectField(_l("Where is it?"), [Needed(_l("Choose the grid."))])
    position = RadioField(_l("Your position"), [Optional()], validate_choice=False)
    about = SelectField(
        _l("Whom is the complaint about?"),
        description=_l("This post is shown nothing of it. A supervisor who is not concerned takes it on."),
        validate_choice=False,
    )
    place = StringField(
        _l("Place"),
        [Needed(_l("Say where exactly, such as a building or crossing."), later=True), Length(max=120)],
        description=_l("Building, gate or crossing, so that others find it."),
    )
    text = TextAreaField(
        _l("What have you seen?"),
        [Needed(_l("Describe it in a few words."), later=True), Length(max=2000)],
        render_kw={"rows": 4},
    )
    photos = KeptFiles(_l("Photos"))
    lat = HiddenField(validators=[Optional()])
    lng = HiddenField(validators=[Optional()])
    accuracy = HiddenField(validators=[Optional()])
    on_spot = BooleanField(_l("I have settled it on the spot"))
    result_text = TextAreaField(_l("What did you do?"), [Length(max=1000)], render_kw={"rows": 3})
    after_photos = KeptFiles(_l("Photos after"))
    source = SelectField(_l("How did it reach you?"))
    reporter_name = StringField(
        _l("Reporter's name"), [Length(max=50)], description=_l("Only if they wish to be told. Kept encrypted.")
    )
    reporter_phone = StringField(_l("Reporter's phone"), [Length(max=LONGEST_TYPED)])
    written_at = HiddenField(validators=[Optional()])

    @property
    def is_draft(self) -> bool:
        return bool(self.save.data == "draft")

    def validate_about(self, field: Field) -> None:
        """Asked for complaints about staff alone, where the view has put the posts to choose from."""
        values = {value for value, _label in field.choices or []} - {""}
        if values and field.data not in values and not (self.is_draft and not field.data):
            raise ValidationError(_("Choose whom it is about, or that it is not known."))

    def validate_on_spot(self, field: Field) -> None:
        if field.data and self.is_draft:
            raise ValidationError(_("What is settled already is sent, not kept as a draft. Send it, or untick this."))

    def validate_reporter_phone(self, field: Field) -> None:
        if (field.data or "").strip() and phone_kind(field.data) is None:
            raise ValidationError(_(NOT_A_PHONE))

    def validate_result_text(self, field: Field) -> None:
        if self.on_spot.data and is_blank(field.data or ""):
            raise ValidationError(_("Say what you did to settle it."))


Choices = dict[str, list[tuple[str, str]]]
Options = list[tuple[str, str]]


def _limit(label: str, needed: list[Any], ask: Ask, options: Options) -> Any:
    """`options` are the units that may be chosen; none: all of them."""
    return LimitField(label, needed, units=[Unit(value) for value, _label in options])


def _radio(label: str, needed: list[Any], ask: Ask, options: Options) -> Any:
    return RadioField(
        label, needed, choices=options or [(value, say(words)) for value, words in (ask.choices or {}).items()]
    )


def _text(label: str, needed: list[Any], ask: Ask, options: Options) -> Any:
    return TextAreaField(label, [*needed, Length(max=ask.longest)], render_kw={"rows": 3})


#: The WTForms field of each widget.
FIELDS: dict[Widget, Callable[[str, list[Any], Ask, Options], Any]] = {
    Widget.TEXT: _text,
    Widget.LINE: lambda label, needed, ask, _options: StringField(label, [*needed, Length(max=ask.longest)]),
    Widget.CHOICE: _radio,
    Widget.POST: lambda label, needed, _ask, options: SelectField(label, needed, choices=options),
    Widget.POSTS: lambda label, needed, _ask, options: TickList(label, needed, choices=options),
    Widget.CONCERNED: lambda label, needed, _ask, options: SelectField(
        label, needed, choices=[("", _("no complaint about staff")), *options, (UNKNOWN, _("not known whom"))]
    ),
    Widget.CATEGORY: lambda label, needed, *_: SelectField(label, needed, choices=category_choices()),
    Widget.LIMIT: _limit,
    Widget.DATE: lambda label, needed, *_: DateField(label, needed),
    Widget.MOMENT: lambda label, needed, *_: DateTimeLocalField(label, needed),
    Widget.TICK: lambda label, *_: BooleanField(label),
    Widget.FILES: lambda label, *_: KeptFiles(label),
}


def _field(ask: Ask, is_required: bool, options: Options) -> Any:
    """The field of one ask, with its help."""
    needed: list[Any] = [Needed()] if is_required else [Optional()]
    field = FIELDS[ask.widget](say(ask.label), needed, ask, options)
    field.kwargs["description"] = say(ask.help) if ask.help else ""
    return field


def form_for(asks: Sequence[str], choices: Choices, table: Mapping[str, Ask] = ASKS, **given: Any) -> FlaskForm:
    """The form of a rule row's asks (a trailing `?` may be left empty), the version seen, and a CSRF token.

    `choices` holds what is offered under the name of an ask, where it depends on the thing; `given` goes to the form.
    """

    class MoveForm(FlaskForm):
        version = HiddenField()

    for name in asks:
        ask = table[name.rstrip("?")]
        setattr(MoveForm, ask.name, _field(ask, not name.endswith("?"), choices.get(ask.name, [])))
    return MoveForm(**given)


def refusal_of(action: str, why: str, table: Mapping[str, Ask] = ASKS) -> dict[str, Any]:
    """A step that can no longer be taken: which, why, and by label what was written for it, so that it is not lost."""
    written = [ask for ask in table.values() if ask.widget in (Widget.TEXT, Widget.LINE)]
    typed = [(say(ask.label), text) for ask in written if (text := request.form.get(ask.name, "").strip())]
    return {"action": say(action), "why": why, "typed": typed}


def answers_of(form: FlaskForm) -> dict[str, Any]:
    """What was filled in, without files and machinery."""
    skipped = (FileField, MultipleFileField)
    return {
        field.name: field.data
        for field in form
        if field.name not in ("csrf_token", "version") and not isinstance(field, skipped)
    }
