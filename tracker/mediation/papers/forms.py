"""The form of a paper's text."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from tracker.web.forms import Needed


class TextForm(FlaskForm):
    """The text of a paper, as the mediator wants it."""

    base = HiddenField()
    text = TextAreaField(_l("Text"), [Needed(), Length(max=40000)], render_kw={"rows": 24})
