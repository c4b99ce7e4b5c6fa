"""What the forms of every subject share: a check that leaves each refusal at its field, and the tick list."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    MultipleFileField,
    SelectFieldBase,
    SelectMultipleField,
)
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.extensions import db
from tracker.foundation.words import UNANSWERED, Refused, is_blank
from tracker.web.language import say_refusal

LONGEST_NUMBER = 9
CHOSEN = (SelectFieldBase, FileField, MultipleFileField)


class Needed:
    """The field must be answered, and what shows nothing is no answer: blanks of any width, control characters.

    Without words of its own the message names the field by its label. What was typed stays in the field.
    """

    def __init__(self, message: str | None = None) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        if any(not is_blank(one) if isinstance(one, str) else bool(one) for one in field.raw_data or ()):
            return
        field.errors[:] = []
        raise StopValidation(str(self.message) if self.message else needed_words(field))


def needed_words(field: Field) -> str:
    """What to do with a field that was left empty, in the words of its label."""
    label = field.label.text
    if isinstance(field, CHOSEN):
        return _("Choose: %(label)s", label=label)
    return _("Fill in: %(label)s", label=label)


class TickList(SelectMultipleField):
    """Several of a list, each with its own tick box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WholeNumber(IntegerField):
    """A whole number of at most nine digits; longer ones are no number, which no check after it could bear."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and len(valuelist[0].strip()) > LONGEST_NUMBER:
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


def attempt(form: FlaskForm, act: Callable[[], Response | None]) -> Response | None:
    """Validate and act; a refusal lands at its field. None means: show the form again."""
    if not form.validate():
        return None
    try:
        return act()
    except Refused as refusal:
        db.session.rollback()  # half of the act may stand in the session, and the page is about to read from it
        refuse(form, refusal)
    return None


def refuse(form: FlaskForm, refusal: Refused) -> None:
    """Say a refusal at its field; without one at the first that is seen, or in the summary above the form."""
    first = next(iter(form))
    if refusal.code == UNANSWERED and refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, needed_words(form[refusal.field])]
        return
    name = refusal.field if refusal.field in form else first.name
    if name == first.name and isinstance(first, HiddenField):
        form.form_errors = [*form.form_errors, say_refusal(refusal)]
    else:
        form[name].errors = [*form[name].errors, say_refusal(refusal)]


def see_anew(form: FlaskForm, mark: str | int, name: str = "version") -> None:
    """Let a form that was overtaken be sent again on purpose: it has seen now what stands."""
    # The hidden field keeps what the browser sent; what stands now must win when the form is sent again.
    form[name].data, form[name].raw_data = mark, None


def form_status() -> int:
    """The status of a page with a form: 422 when it comes back because it was sent and not taken."""
    return 422 if request.method == "POST" else 200
