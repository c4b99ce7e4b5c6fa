"""What the forms of every subject share: a check that leaves each refusal at its field, and the tick list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    SelectFieldBase,
)
from wtforms.fields import choices as wtforms
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.extensions import db
from tracker.foundation.marks import mark_of
from tracker.foundation.words import UNANSWERED, Refused, Vocabulary, is_blank
from tracker.web.language import say_refusal
from tracker.web.pages import page

LONGEST_NUMBER = 9
CHOSEN = (SelectFieldBase, FileField, MultipleFileField)


class Needed:
    """The field must be answered, and what shows nothing is no answer: blanks of any width, control characters.

    Without words of its own the message names the field by its label. What was typed stays in the field. With `later`,
    a form that is only kept (`form.is_draft`) may leave it out.
    """

    def __init__(self, message: str | None = None, *, later: bool = False) -> None:
        self.message, self.later = message, later
        self.field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        if any(not is_blank(one) if isinstance(one, str) else bool(one) for one in field.raw_data or ()):
            return
        field.errors[:] = []
        if self.later and form.is_draft:
            raise StopValidation
        raise StopValidation(str(self.message) if self.message else needed_words(field))


def needed_words(field: Field) -> str:
    """What to do with a field that was left empty, in the words of its label."""
    label = str(field.label.text)
    if label.endswith(("?", "？")):
        return _("Please fill this in.")  # a question cannot be told as a thing; the summary says both
    if isinstance(field, CHOSEN):
        return _("Choose: %(label)s", label=label)
    return _("Fill in: %(label)s", label=label)


#: What looks at a field of a form, and raises what is wrong with it.
Validator = Callable[[BaseForm, Field], None]
#: What can be chosen: values with their labels (and attributes), or groups of such by the group's name.
Pairs = Iterable[tuple[object, object]]
Choices = Pairs | Mapping[str, Pairs] | Mapping[str, Iterable[tuple[object, object, Mapping[str, str]]]]


def options(words: Iterable[Vocabulary]) -> list[tuple[str, str]]:
    """(value, label) of the words of a vocabulary; the label is put into the reader's language when it is shown."""
    return [(word.value, _l(word.label)) for word in words]


class _OfPairs(wtforms.SelectField):
    """A choice whose options are given as pairs, the way every vocabulary lists them."""

    def __init__(self, *args: object, choices: Choices | None = None, **more: object):
        super().__init__(*args, **more)
        if choices is not None:
            self.choices = choices

    @property
    def choices(self) -> list[wtforms.SelectChoice] | None:
        """The options in the library's own kind; set as `Choices`."""
        return self._choices

    @choices.setter
    def choices(self, found: Choices | None) -> None:
        groups = found.items() if isinstance(found, Mapping) else [(None, found or ())]
        self._choices = [
            one if isinstance(one, wtforms.SelectChoice) else wtforms.SelectChoice(*one, optgroup=group)
            for group, inside in groups
            for one in inside
        ]


class SelectField(_OfPairs):
    """One of a list that folds out."""


class FindField(SelectField):
    """One of a long list, found by words and letters where scripts run (static/js/category.js).

    Each option says by what it is found: `data-find`. `recent` are values shown first; `words_from` names the field
    whose words may suggest some, with `words_url`, where the page's words are weighed.
    """

    def __init__(self, *args: object, words_from: str = "", **more: Any):
        super().__init__(*args, **more)
        self.recent: list[str] = []
        self.words_from, self.words_url = words_from, ""


class RadioField(_OfPairs, wtforms.RadioField):
    """One of a list that lies open."""


class TickList(_OfPairs, wtforms.SelectMultipleField):
    """Several of a list, each with its own tick box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WholeNumber(IntegerField):
    """A whole number of at most nine digits; longer ones are no number, which no check after it could bear."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and len(valuelist[0].strip()) > LONGEST_NUMBER:
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


#: The hidden field with the mark of what a form was opened with.
SEEN = "seen"


def watch(form: FlaskForm, *standing: object) -> None:
    """Let `attempt` refuse the form when rows or values no longer stand as they did when its page was opened.

    The rows are held until the write is through. What stands now is what the form was made of.
    """
    if request.method == "POST":
        for row in standing:
            if isinstance(row, db.Model):
                db.session.refresh(row, with_for_update=True)
    mark = mark_of(*standing)
    # Every form can be watched, whatever class it is of: the field is hung in behind the others.
    BaseForm.__setitem__(form, SEEN, HiddenField())
    form[SEEN].process(request.form if request.method == "POST" else None, mark)
    form.standing = mark


def is_overtaken(form: FlaskForm) -> bool:
    """Whether what a watched form was opened with has changed; then it tells both versions and may be sent again."""
    standing = getattr(form, "standing", None)
    if standing is None or form[SEEN].data in ("", None, standing):
        return False
    see_anew(form, standing, SEEN)
    told = [(one, _words_of(one, one.object_data), _words_of(one, one.data)) for one in form if _is_told(one)]
    form.overtaken = [(one.label.text, stands, typed) for one, stands, typed in told if stands != typed]
    g.is_overtaken = True
    return True


def _is_told(field: Field) -> bool:
    return not isinstance(field, HiddenField | PasswordField | FileField)


def _words_of(field: Field, value: object) -> str:
    """A value of a field as a reader knows it."""
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, SelectFieldBase):
        labels = {str(one.value): str(one.label) for one in field.iter_choices()}
        values = value if isinstance(value, list | tuple | set) else [value]
        value = "、".join(labels.get(str(one), str(one)) for one in values if one not in (None, ""))
    return str(value) if value not in (None, "") else "—"


def attempt(form: FlaskForm, act: Callable[[], Response | None]) -> Response | None:
    """Validate a form that was sent, and act; a refusal lands at its field. None means: show the form (again)."""
    if request.method != "POST" or is_overtaken(form) or not form.validate():
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
    """The status of a page with a form: 422 when it was sent and not taken, 409 when somebody else was quicker."""
    if g.get("is_overtaken"):
        return 409
    return 422 if request.method == "POST" else 200


def form_page(template: str, *, fragment: str = "", **context: object) -> Response:
    """A page with a form, opened or shown again."""
    return page(template, fragment=fragment, status=form_status(), **context)
