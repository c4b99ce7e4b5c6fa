"""Forms of the duty rota."""

from __future__ import annotations

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField, TimeField
from wtforms.validators import Length, Optional

from tracker.policing.queries.duty import list_officers, list_rooms
from tracker.policing.vocabulary import DutyKind
from tracker.web.forms import Needed, RadioField, SelectField, TickList, options

NEEDED = Needed()


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
