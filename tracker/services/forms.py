"""The forms of a new application, by the desk and by an applicant, and of a number at the windows."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional, Regexp

from tracker.foundation.identifiers import CLIENT_KEY, LONGEST_TYPED, NOT_A_PHONE, phone_kind
from tracker.services.vocabulary import LONGEST_WORDS
from tracker.web.forms import Needed, SelectField, TickList
from tracker.web.uploads import KeptFiles


def _check_phone(_form: FlaskForm, field: Field) -> None:
    if (field.data or "").strip() and phone_kind(field.data) is None:
        raise ValidationError(_(NOT_A_PHONE))


class ApplyForm(FlaskForm):
    """What an applicant says; at the desk somebody writes it down for him."""

    client_key = HiddenField(validators=[Needed(), Regexp(CLIENT_KEY)])
    area = SelectField(_l("Village or community"), [Needed(_l("Choose a place from the list."))])
    name = StringField(_l("Name of the applicant"), [Needed(), Length(max=50)], render_kw={"autocomplete": "off"})
    phone = StringField(
        _l("Phone"),
        [Length(max=LONGEST_TYPED), _check_phone],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    matter = TextAreaField(
        _l("Details of the matter"),
        [Optional(), Length(max=LONGEST_WORDS)],
        description=_l("What the guide does not know already: which flat, since when, for whom."),
        render_kw={"rows": 3},
    )


class DeskForm(ApplyForm):
    """At the window: what was handed in is ticked."""

    received = TickList(_l("What was handed in"), [Optional()])
    is_id_checked = BooleanField(_l("I have looked at the identity paper; no copy of it is kept."))
    files = KeptFiles(_l("Photos or documents"))


class OnlineForm(ApplyForm):
    """By the applicant himself: without a login and without a cookie."""

    class Meta:
        csrf = False

    name = StringField(_l("Your name"), [Needed(), Length(max=50)], render_kw={"autocomplete": "name"})
    phone = StringField(
        _l("Your phone"),
        [Needed(), Length(max=LONGEST_TYPED), _check_phone],
        description=_l("To ask you about this application and tell you what came of it."),
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    files = KeptFiles(_l("Photos of your materials"))
    #: Nobody sees it; programs that fill in every field do.
    website = StringField(_l("Leave this empty"), [Optional()])


class TicketForm(FlaskForm):
    """A number: what its holder is called by, and what for."""

    call_name = StringField(
        _l("Called by"),
        [Needed(_l("Write a family name or the last digits of a phone.")), Length(max=12)],
        description=_l(
            "A family name with Ms or Mr, or the last four digits of a phone. Deleted when the day is over."
        ),
        render_kw={"autocomplete": "off"},
    )
    item = SelectField(_l("What for"), [Optional()])
