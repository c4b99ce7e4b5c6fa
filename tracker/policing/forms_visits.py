"""Forms of visits: a minute's work on a phone, mostly taps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from tracker.cases.forms import KEY
from tracker.policing.vocabulary import VisitKind, VisitResult, VisitTopic
from tracker.web.forms import Needed, RadioField, SelectField, TickList, options

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
        if not KEY.match(field.data or ""):
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
        if not KEY.match(field.data or ""):
            raise ValidationError(_l("Open the form anew and send it again."))


class CallOffForm(FlaskForm):
    """A planned visit that will not take place."""

    reason = StringField(_l("Reason"), [NEEDED, Length(max=200)], description=_l("Name no persons."))
