"""Forms of the police liaison: visits (a minute's work on a phone, mostly taps), the rota, assignments, villages."""

from __future__ import annotations

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from tracker.foundation.identifiers import CLIENT_KEY, LONGEST_TYPED
from tracker.policing.queries.duty import list_officers, list_rooms
from tracker.policing.services.assignments import LONGEST_REASON
from tracker.policing.vocabulary import DutyKind, LiaisonKind, VisitKind, VisitResult, VisitTopic
from tracker.web.forms import Needed, RadioField, SelectField, TickList, options
from tracker.web.tables import encoding_field, header_field

NEEDED = Needed()
LONGEST_REMARK = 300


class VisitForm(FlaskForm):
    """What a liaison says of a visit. The days are a list to tap, so that a draft keeps the chosen one."""

    client_key = HiddenField()
    version = HiddenField()
    area = SelectField(_l("Village"), [Needed(_l("Choose one of your villages."))])
    visited_on = SelectField(_l("Day"), [NEEDED])
    kind = RadioField(_l("Kind of visit"), [NEEDED], choices=options(VisitKind), default="visit")
    topics = TickList(_l("What was it about?"), [Optional()], choices=options(VisitTopic))
    result = RadioField(_l("What came of it?"), [Needed(_l("Say what came of it."))], choices=options(VisitResult))
    cases = TickList(_l("Cases it was for"), [Optional()], coerce=int)
    partner = SelectField(_l("Grid officer who came along"), [Optional()])
    next_on = DateField(_l("Next visit on"), [Optional()], description=_l("Plans that visit at once."))
    remark = TextAreaField(
        _l("Remark"),
        [Length(max=LONGEST_REMARK)],
        description=_l("About places and matters only. Name no persons and no opinion of anyone."),
        render_kw={"rows": 2, "maxlength": LONGEST_REMARK},
    )

    def validate_client_key(self, field: HiddenField) -> None:
        if not CLIENT_KEY.match(field.data or ""):
            field.data = ""
            raise ValidationError(_l("Open the form anew and send it again."))


class PlanForm(FlaskForm):
    """A visit to come: one press with the day filled in."""

    client_key = HiddenField(validators=[NEEDED])
    area = SelectField(_l("Village"), [Needed(_l("Choose one of your villages."))])
    planned_on = DateField(_l("Day"), [NEEDED])
    kind = RadioField(_l("Kind of visit"), [NEEDED], choices=options(VisitKind), default="visit")
    partner = SelectField(_l("Grid officer who comes along"), [Optional()], description=_l("The officer is told."))

    def validate_client_key(self, field: HiddenField) -> None:
        if not CLIENT_KEY.match(field.data or ""):
            raise ValidationError(_l("Open the form anew and send it again."))


class CallOffForm(FlaskForm):
    """A planned visit that will not take place."""

    reason = StringField(_l("Reason"), [NEEDED, Length(max=200)], description=_l("Name no persons."))


class ShiftForm(FlaskForm):
    """A stretch of the weekly pattern."""

    kind = RadioField(_l("Duty"), [NEEDED], choices=options(DutyKind))
    user_id = SelectField(_l("Officer"), [NEEDED], coerce=int)
    weekdays = TickList(_l("Days of the week"), [Needed(_l("Choose at least one day of the week."))], coerce=int)
    opens = TimeField(_l("Begins"), [NEEDED])
    closes = TimeField(
        _l("Ends"), [NEEDED], description=_l("An end at or before the beginning means the next day; 00:00 is midnight.")
    )
    room_id = SelectField(_l("Police room"), [Optional()], description=_l("For desk hours."))
    from_on = DateField(_l("From"), [NEEDED])
    to_on = DateField(
        _l("Until before"), [Optional()], description=_l("First day without this duty; empty if it goes on.")
    )


class ExceptionForm(FlaskForm):
    """A day that is different."""

    day = DateField(_l("Day"), [NEEDED])
    kind = RadioField(_l("Duty"), [NEEDED], choices=options(DutyKind))
    user_id = SelectField(_l("Who instead"), [Optional()])
    opens = TimeField(_l("Begins"), [Optional()], description=_l("Empty: the hours of the pattern."))
    closes = TimeField(_l("Ends"), [Optional()])
    room_id = SelectField(_l("Police room"), [Optional()], description=_l("Empty: all of the station's."))
    reason = StringField(_l("Reason"), [NEEDED, Length(max=100)])


def offer_officers(form: ShiftForm | ExceptionForm, station_id: int) -> None:
    """Fill in officers and rooms of a station."""
    on = form.from_on.data if isinstance(form, ShiftForm) else form.day.data
    officers = [(one.id, one.name) for one in list_officers(station_id, on)] if on else []
    rooms = [(str(one.id), one.name) for one in list_rooms(station_id)]
    if isinstance(form, ShiftForm):
        weekdays = get_day_names("abbreviated", locale=get_locale())
        form.weekdays.choices = [(number, weekdays[number]) for number in range(7)]
        form.user_id.choices = officers
        form.room_id.choices = [("", _("none")), *rooms]
    else:
        form.user_id.choices = [("", _("nobody")), *((str(key), name) for key, name in officers)]
        form.room_id.choices = [("", _("all of them")), *rooms]


class AssignForm(FlaskForm):
    """An officer for a village."""

    username = StringField(
        _l("User name of the officer"), [NEEDED, Length(max=40)], render_kw={"list": "officers", "autocomplete": "off"}
    )
    rank = SelectField(_l("Holds it as"), [NEEDED], choices=[("A", _l("A, in charge")), ("B", _l("B, stands in"))])
    kind = SelectField(_l("Kind of officer"), [NEEDED], choices=options(LiaisonKind))
    from_on = DateField(
        _l("From"), [NEEDED], description=_l("Whoever holds this rank until then ends on the same day.")
    )
    to_on = DateField(
        _l("Until before"), [Optional()], description=_l("First day on which it no longer holds; empty if open.")
    )
    reason = StringField(
        _l("Reason of change"),
        [NEEDED, Length(max=LONGEST_REASON)],
        description=_l("Document or decision; it is kept."),
    )
    confirmed = HiddenField()


class BulkForm(AssignForm):
    """One officer for several villages."""

    villages = TickList(_l("Villages to be assigned"), [Needed(_l("Choose at least one village."))])


class EndForm(FlaskForm):
    """The end of an assignment."""

    to_on = DateField(_l("Ends before"), [NEEDED], description=_l("First day on which it no longer holds."))
    reason = StringField(_l("Reason of change"), [NEEDED, Length(max=LONGEST_REASON - 1)])
    confirmed = HiddenField()


class AssignmentFileForm(FlaskForm):
    """A table of assignments."""

    table = FileField(
        _l("Table"),
        [Needed(_l("Choose a file."))],
        description=_l("XLSX, XLS, ODS or CSV with the columns of the export; the order does not matter."),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"},
    )
    encoding = encoding_field()
    header_line = header_field()


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
