"""The forms of residents, and of what the centre does with what they send."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional, Regexp

from tracker.foundation.identifiers import CLIENT_KEY, LONGEST_TYPED, NOT_A_PHONE, phone_kind
from tracker.residents.vocabulary import DropReason
from tracker.web.forms import Needed, RadioField, SelectField, options
from tracker.web.uploads import KeptFiles


class Tokenless(FlaskForm):
    """Sent without a login and without a cookie."""

    class Meta:
        csrf = False


def _check_phone(_form: FlaskForm, field: Field) -> None:
    if (field.data or "").strip() and phone_kind(field.data) is None:
        raise ValidationError(_(NOT_A_PHONE))


class ReportForm(Tokenless):
    """What a resident reports: what and where; photo, name and phone if they like."""

    client_key = HiddenField(validators=[Needed(), Regexp(CLIENT_KEY)])
    challenge = HiddenField(validators=[Optional(), Length(max=200)])
    nonce = HiddenField(validators=[Optional(), Length(max=20)])
    #: What runs nearby already has been shown, and it is none of it.
    looked = HiddenField(validators=[Optional()])
    category = SelectField(_l("What kind of matter is it?"), [Needed(_l("Choose what it is about."))])
    area = SelectField(_l("In which grid?"), [Needed(_l("Choose the grid; if you are not sure, the nearest one."))])
    place = StringField(
        _l("Where exactly?"),
        [Needed(_l("Say where, such as a building, a gate or a crossing.")), Length(max=120)],
        description=_l("Building, gate or crossing, so that it is found."),
    )
    lat = HiddenField(validators=[Optional()])
    lng = HiddenField(validators=[Optional()])
    text = TextAreaField(
        _l("What have you seen?"),
        [Needed(_l("Describe it in a few words.")), Length(max=2000)],
        render_kw={"rows": 4},
    )
    photos = KeptFiles(_l("Photos"))
    name = StringField(_l("Your name"), [Length(max=50)])
    phone = StringField(
        _l("Your phone"),
        [Length(max=LONGEST_TYPED), _check_phone],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    #: Nobody sees it; programs that fill in every field do.
    website = StringField(_l("Leave this empty"), [Optional()])


class JoinForm(Tokenless):
    """ "Me too"."""

    client_key = HiddenField(validators=[Needed(), Regexp(CLIENT_KEY)])
    ref = HiddenField(validators=[Needed(), Length(max=24)])


class SlipForm(Tokenless):
    """Number and code of a slip."""

    ref = StringField(
        _l("Number"),
        [Needed(_l("Type the number that stands on the slip.")), Length(max=40)],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    code = StringField(
        _l("Check code"),
        [Needed(_l("Type the six digits that stand on the slip.")), Length(max=20)],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )


class DropForm(FlaskForm):
    """Why a report that waits is not taken in."""

    reason = RadioField(_l("Reason"), [Needed(_l("Choose a reason."))], choices=options(DropReason))


class CardForm(FlaskForm):
    """The phones on the card of an area."""

    duty_phone = StringField(
        _l("Duty phone"),
        [Length(max=20), _check_phone],
        description=_l("Of the grid officer on duty, not a private number. Empty: that of the area above."),
    )
    supervision_phone = StringField(
        _l("Supervision phone"),
        [Length(max=20), _check_phone],
        description=_l("Whom to call about how a matter was handled. Empty: that of the area above."),
    )
