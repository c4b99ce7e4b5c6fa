"""Forms of the re-check."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, Regexp

from tracker.web.forms import Needed, RadioField, SelectField, WholeNumber

PLAIN = Regexp(r"^[0-9A-Za-z-]*\Z", message=_l("Letters, digits and dashes only."))


class DrawForm(FlaskForm):
    """Which cases to draw from."""

    area = SelectField(_l("Area"), [Needed()])
    first = DateField(_l("Closed from"), [Needed()], name="from")
    last = DateField(_l("to"), [Needed()], name="to")
    percent = WholeNumber(_l("Share of each category, in percent"), [Needed(), NumberRange(1, 100)], default=5)
    due_on = DateField(_l("To be looked at by"), [Needed()])
    seed = StringField(
        _l("Seed"),
        [Optional(), Length(max=32), PLAIN],
        description=_l("Leave empty for a random one. The same seed draws the same cases again, for whoever checks."),
    )
    #: Taken where no seed is given; made with the form, so that sending it twice draws once.
    proposed = HiddenField(validators=[Optional(), Length(max=32), PLAIN], default=lambda: secrets.token_hex(8))


class JudgeForm(FlaskForm):
    """What was found on the spot."""

    verdict = RadioField(_l("What did you find?"), [Needed(_l("Choose what you found."))])
    note = TextAreaField(
        _l("Note"), [Length(max=500)], render_kw={"rows": 3}, description=_l("About the place, not about persons.")
    )
