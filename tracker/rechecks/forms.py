"""Forms of the re-check."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

NEEDED = _l("Please fill this in.")


class DrawForm(FlaskForm):
    """Which cases to draw from."""

    area = SelectField(_l("Area"), [InputRequired(NEEDED)])
    first = DateField(_l("Closed from"), [InputRequired(NEEDED)], name="from")
    last = DateField(_l("to"), [InputRequired(NEEDED)], name="to")
    percent = IntegerField(
        _l("Share of each category, in percent"), [InputRequired(NEEDED), NumberRange(1, 100)], default=5
    )
    due_on = DateField(_l("To be looked at by"), [InputRequired(NEEDED)])
    seed = StringField(
        _l("Seed"),
        [Optional(), Length(max=32), Regexp(r"^[0-9A-Za-z-]*$", message=_l("Letters, digits and dashes only."))],
        description=_l("Leave empty for a random one. The same seed draws the same cases again, for whoever checks."),
    )


class JudgeForm(FlaskForm):
    """What was found on the spot."""

    verdict = RadioField(_l("What did you find?"), [InputRequired(_l("Choose what you found."))])
    note = TextAreaField(
        _l("Note"), [Length(max=500)], render_kw={"rows": 3}, description=_l("About the place, not about persons.")
    )
