"""Forms of villages, police rooms and officers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, StringField
from wtforms.validators import Length, Optional

from tracker.foundation.identifiers import LONGEST_TYPED
from tracker.web.forms import Needed, SelectField

NEEDED = Needed()


class ContactForm(FlaskForm):
    """Whom to call in a village, and whether its card may be seen."""

    office_phone = StringField(_l("Phone of the village office"), [Length(max=LONGEST_TYPED)])
    room_id = SelectField(_l("Police room"), [Optional()])
    is_public = BooleanField(_l("The contact card may be seen by everyone"))


class RoomForm(FlaskForm):
    """A police room."""

    name = StringField(_l("Name of the police room"), [NEEDED, Length(max=60)])
    station_id = SelectField(_l("Police station"), [NEEDED])
    address = StringField(_l("Address"), [Length(max=120)])
    phone = StringField(_l("Phone"), [Length(max=LONGEST_TYPED)])
    is_active = BooleanField(_l("The room is in use"), default=True)


class OfficerForm(FlaskForm):
    """What the public may know of an officer."""

    badge = StringField(_l("Badge number"), [Length(max=12)])
    station_id = SelectField(_l("Police station"), [Optional()])
    duty_phone = StringField(
        _l("Duty phone"),
        [Length(max=LONGEST_TYPED)],
        description=_l("It stands on the contact card. Not a private number."),
    )
    photo = FileField(
        _l("Photo"), [Optional()], description=_l("Only with the officer's consent; shrunk when it is kept.")
    )
    is_photo_public = BooleanField(_l("The officer agrees that the photo is shown on the contact card"))
    drops_photo = BooleanField(_l("No photo: delete the one that is kept"))


class NewOfficerForm(OfficerForm):
    """The same for somebody who is not an officer yet."""

    username = StringField(_l("User name"), [NEEDED, Length(max=40)])
