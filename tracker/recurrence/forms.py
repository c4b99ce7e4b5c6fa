"""The form of "this keeps coming back" on a case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from tracker.web.forms import Needed


class ProposeForm(FlaskForm):
    """Why it is thought to keep coming back, and what the search did not find."""

    reason = TextAreaField(_l("Reason"), [Needed(), Length(max=1000)], render_kw={"rows": 3})
    refs = StringField(
        _l("Further cases of the same matter"),
        [Optional(), Length(max=500)],
        description=_l("Their numbers, where the place was written otherwise. Same type, same street."),
    )
