"""Forms of the mediation file beside those of its steps: of the entries, from their rows in asks.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask_wtf import FlaskForm
from wtforms import Field as WTField
from wtforms import HiddenField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Regexp

from tracker.cases.queries.choices import list_categories
from tracker.foundation.identifiers import CLIENT_KEY
from tracker.foundation.words import Refused
from tracker.mediation.asks import Field
from tracker.web.forms import Needed, Validator
from tracker.web.language import language, say_refusal
from tracker.workflow.asks import Answers
from tracker.workflow.forms import Choices, SeenForm, form_for

#: The category above all types of disputes.
DISPUTES = "02"


def dispute_types() -> dict[str, str]:
    """The types of disputes by code, in the reader's language."""
    is_english = language() == "en"
    return {
        category.code: category.name_en if is_english else category.name
        for category in list_categories()
        if category.parent_code == DISPUTES
    }


def form_of(entry: Iterable[Field], choices: Choices, start: Answers, base: type[FlaskForm] = SeenForm) -> FlaskForm:
    """The form of an entry, opened with what is known or likely."""
    fields = {field.name: field for field in entry}
    names = [name if field.is_needed else f"{name}?" for name, field in fields.items()]

    class EntryForm(base):
        """What the service would refuse at a field is said with everything else that is wrong, and not after it."""

        def validate(self, extra_validators: dict[str, list[Validator]] | None = None) -> bool:
            tidied = {name: [_fit_to_be_kept(field.tidy)] for name, field in fields.items() if field.tidy}
            return bool(super().validate(tidied | (extra_validators or {})))

    return form_for(names, choices, fields, EntryForm, data=start)


def _fit_to_be_kept(tidy: Callable[[str], str]) -> Validator:
    def check(_form: BaseForm, typed: WTField) -> None:
        try:
            tidy(str(typed.data or ""))
        except Refused as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal

    return check


class OpeningForm(FlaskForm):
    """What a new mediation brings along; sent twice with one key, it is one mediation."""

    client_key = HiddenField(validators=[Needed(), Regexp(CLIENT_KEY)])
