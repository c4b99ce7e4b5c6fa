"""The form of the rule a decision becomes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from tracker.routing.vocabulary import LONGEST_NAME, LONGEST_REASON
from tracker.web.forms import Needed, SelectField


class RuleForm(FlaskForm):
    """A routing rule made of a decision; whom it sends to is what was decided."""

    name = StringField(_l("Name of the rule"), [Needed(), Length(max=LONGEST_NAME)])
    area = SelectField(_l("Area"), [Needed()], description=_l("Cases from here follow the rule."))
    category = SelectField(_l("Category"), [Needed()])
    reason = TextAreaField(_l("Reason"), [Needed(), Length(max=LONGEST_REASON)], render_kw={"rows": 4})
