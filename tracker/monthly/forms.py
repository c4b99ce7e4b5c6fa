"""Forms of the monthly report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from tracker.web.forms import Needed, SelectField


class MakeForm(FlaskForm):
    """Which area and month."""

    area = SelectField(_l("Area"), [Needed()])
    month = SelectField(_l("Month"), [Needed()])


class WordsForm(FlaskForm):
    """What the report says in words."""

    version = HiddenField()
    summary = TextAreaField(_l("Summary"), [Needed(), Length(max=8000)], render_kw={"rows": 8})
    problems = TextAreaField(_l("Problems"), [Length(max=8000)], render_kw={"rows": 6})
    plans = TextAreaField(_l("Next steps"), [Length(max=8000)], render_kw={"rows": 4})
