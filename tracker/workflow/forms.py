"""The form of a move, built from what its row asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.form import BaseForm
from wtforms.validators import Length, NumberRange, Optional

from tracker.clock.limits import Unit
from tracker.foundation.covers import read_covers
from tracker.foundation.words import Refused
from tracker.web.forms import Choices as Options
from tracker.web.forms import FindField, Needed, RadioField, SelectField, TickList, Validator
from tracker.web.language import say, say_refusal
from tracker.web.limits import LimitField
from tracker.web.pages import Shown
from tracker.web.uploads import KeptFiles
from tracker.workflow.asks import Answers, Ask, Widget

#: What is offered under the name of an ask.
Choices = Mapping[str, Options]


def _limit(label: str, needed: list[Validator], ask: Ask, options: Options) -> Field:
    """`options` are the units that may be chosen; none: all of them."""
    return LimitField(label, needed, units=[Unit(str(value)) for value in dict(options)])


def _radio(label: str, needed: list[Validator], ask: Ask, options: Options) -> Field:
    return RadioField(label, needed, choices=options or _worded(ask))


def _select(label: str, needed: list[Validator], ask: Ask, options: Options) -> Field:
    return SelectField(label, needed, choices=options or [("", "—"), *_worded(ask)])


def _ticks(label: str, needed: list[Validator], _ask: Ask, options: Options) -> Field:
    # `Optional` would let an empty value pass as a choice.
    return TickList(label, [check for check in needed if isinstance(check, Needed)], choices=options)


def _worded(ask: Ask) -> list[tuple[str, str]]:
    return [(value, say(words)) for value, words in (ask.choices or {}).items()]


def _text(label: str, needed: list[Validator], ask: Ask, options: Options) -> Field:
    return TextAreaField(label, [*needed, Length(max=ask.longest)], render_kw={"rows": ask.rows})


class CoversField(TextAreaField):
    """Rectangles over parts of a picture: one a line, in per cent of its sides. Where scripts run they are drawn."""

    def pre_validate(self, form: BaseForm) -> None:
        try:
            read_covers(self.data or "", field=self.name)
        except Refused as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


def _number(label: str, needed: list[Validator], ask: Ask, options: Options) -> Field:
    return IntegerField(label, [*needed, *([NumberRange(*ask.between)] if ask.between else [])])


#: The WTForms field of each widget.
FIELDS: dict[Widget, Callable[[str, list[Validator], Ask, Options], Field]] = {
    Widget.TEXT: _text,
    Widget.LINE: lambda label, needed, ask, _options: StringField(label, [*needed, Length(max=ask.longest)]),
    Widget.CHOICE: _radio,
    Widget.SELECT: _select,
    Widget.POST: lambda label, needed, _ask, options: SelectField(label, needed, choices=options),
    Widget.POSTS: _ticks,
    Widget.CONCERNED: lambda label, needed, _ask, options: SelectField(label, needed, choices=options),
    Widget.CATEGORY: lambda label, needed, _ask, options: FindField(label, needed, choices=options),
    Widget.LIMIT: _limit,
    Widget.DATE: lambda label, needed, *_: DateField(label, needed),
    Widget.TIME: lambda label, needed, *_: TimeField(label, needed),
    Widget.NUMBER: _number,
    Widget.MOMENT: lambda label, needed, *_: DateTimeLocalField(label, needed),
    Widget.TICK: lambda label, *_: BooleanField(label),
    Widget.COVERS: lambda label, needed, ask, _options: CoversField(
        label, [*needed, Length(max=ask.longest)], render_kw={"rows": ask.rows}
    ),
    Widget.FILES: lambda label, *_: KeptFiles(label),
}


def _field(ask: Ask, is_required: bool, options: Options) -> Field:
    """The field of one ask, with its help."""
    needed: list[Validator] = [Needed(say(ask.needed) if ask.needed else None)] if is_required else [Optional()]
    field = FIELDS[ask.widget](say(ask.label), needed, ask, options)
    field.kwargs["description"] = say(ask.help) if ask.help else ""
    return field


class SeenForm(FlaskForm):
    """What every move brings along: the version of the thing it was opened with."""

    version = HiddenField()


def form_for(
    asks: Sequence[str], choices: Choices, table: Mapping[str, Ask], base: type[FlaskForm] = SeenForm, **given: Any
) -> FlaskForm:
    """The form of a rule row's asks (a trailing `?` may be left empty), the version seen, and a CSRF token.

    `choices` holds what is offered under the name of an ask, where it depends on the thing; `given` goes to the form.
    """

    class MoveForm(base):
        pass

    for name in asks:
        ask = table[name.rstrip("?")]
        setattr(MoveForm, ask.name, _field(ask, not name.endswith("?"), choices.get(ask.name, [])))
    form: FlaskForm = MoveForm(**given)
    return form


def refusal_of(action: str, why: str, table: Mapping[str, Ask]) -> Shown:
    """A step that can no longer be taken: which, why, and by label what was written for it, so that it is not lost."""
    written = [ask for ask in table.values() if ask.widget in (Widget.TEXT, Widget.LINE)]
    typed = [(say(ask.label), text) for ask in written if (text := request.form.get(ask.name, "").strip())]
    return {"action": say(action), "why": why, "typed": typed}


def answers_of(form: FlaskForm) -> Answers:
    """What was filled in, without files and machinery."""
    skipped = (FileField, MultipleFileField)
    return {
        field.name: field.data
        for field in form
        if field.name not in ("csrf_token", "version") and not isinstance(field, skipped)
    }
