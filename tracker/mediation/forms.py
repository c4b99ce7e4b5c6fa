"""Forms of the mediation file beside those of its steps: of the entries, from their rows in asks.py, and two more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from tracker.cases.forms import KEY
from tracker.cases.queries.choices import list_categories
from tracker.mediation.asks import Field
from tracker.web.forms import Needed, RadioField, SelectField
from tracker.web.language import language, say
from tracker.web.uploads import KeptFiles
from tracker.workflow.forms import Choices, form_for

#: The category above all types of disputes.
DISPUTES = "02"


def options(table: Mapping[Any, str]) -> list[tuple[str, str]]:
    """(value, label) of a table of words."""
    return [(word.value, say(label)) for word, label in table.items()]


def dispute_types() -> dict[str, str]:
    """The types of disputes by code, in the reader's language."""
    is_english = language() == "en"
    return {
        category.code: category.name_en if is_english else category.name
        for category in list_categories()
        if category.parent_code == DISPUTES
    }


def form_of(entry: Iterable[Field], choices: Choices, start: Mapping[str, Any]) -> FlaskForm:
    """The form of an entry, opened with what is known or likely."""
    fields = {field.name: field for field in entry}
    names = [name if field.is_needed else f"{name}?" for name, field in fields.items()]
    return form_for(names, choices, fields, data=start)


class OpeningForm(FlaskForm):
    """A new mediation: applied for at the window, offered, or referred."""

    client_key = HiddenField(validators=[Needed(), Regexp(KEY)])
    origin = RadioField(_l("How does it begin?"), [Needed(_l("Choose how it begins."))])
    referrer = SelectField(_l("Referred by"), [Optional()])
    referral_no = StringField(_l("Number of the referral"), [Length(max=60)])
    letter = KeptFiles(_l("Referral letter"), description=_l("Photo, scan or PDF."))
    category = SelectField(_l("Type of dispute"), [Needed(_l("Choose the type of dispute."))])
    area = SelectField(_l("Where is it?"), [Needed(_l("Choose where the dispute is."))])
    place = StringField(_l("Place"), [Length(max=120)])
    title = StringField(
        _l("Title"),
        [Needed(_l("Give the dispute a title.")), Length(max=80)],
        description=_l("Such as “water leak, building 3”. It is sealed with the file; others see the type only."),
    )
    matter = TextAreaField(_l("What is it about?"), [Length(max=4000)], render_kw={"rows": 4})
    demands = TextAreaField(_l("What the applicant asks for"), [Length(max=2000)], render_kw={"rows": 3})
    mediator = SelectField(_l("Mediator"), [Needed(_l("Choose a mediator."))],
                           description=_l("The parties may choose; the number is of mediations that run."))  # fmt: skip
