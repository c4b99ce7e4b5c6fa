"""What the forms of every subject share: a check that leaves each refusal at its field, and the tick list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Response, request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.extensions import db
from tracker.foundation.words import Refused, is_blank
from tracker.web.language import say_refusal

LONGEST_NUMBER = 9


class TickList(SelectMultipleField):
    """Several of a list, each with its own tick box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Needed:
    """Something a reader can see must be there, blanks and invisible characters are nothing.

    With `later`, a form that is only kept (`form.is_draft`) may leave it out.
    """

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str, *, later: bool = False) -> None:
        self.message = message
        self.later = later

    def __call__(self, form: Any, field: Field) -> None:
        if not is_blank(str(field.data or "")):
            return
        field.errors = []
        raise StopValidation() if self.later and form.is_draft else StopValidation(str(self.message))


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
    name = refusal.field if refusal.field in form else first.name
    if name == first.name and isinstance(first, HiddenField):
        form.form_errors = [*form.form_errors, say_refusal(refusal)]
    else:
        form[name].errors = [*form[name].errors, say_refusal(refusal)]


def form_status() -> int:
    """The status of a page with a form: 422 when it comes back because it was sent and not taken."""
    return 422 if request.method == "POST" else 200
