"""The forms of patrols and of what is carried in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, StringField
from wtforms.validators import Length, Optional, Regexp

from tracker.foundation.identifiers import CLIENT_KEY
from tracker.web.forms import Needed, SelectField


class BeginForm(FlaskForm):
    """A patrol begins: in which grid. The button of the home page says nothing: the one grid there is, a new patrol."""

    client_key = HiddenField(validators=[Optional(), Regexp(CLIENT_KEY)])
    written_at = HiddenField(validators=[Optional()])
    area = SelectField(_l("Grid"), [Needed(_l("Choose the grid."))])


class EndForm(FlaskForm):
    """A patrol ends."""

    written_at = HiddenField(validators=[Optional()])
    note = StringField(
        _l("Worth a line?"),
        [Length(max=200)],
        description=_l("What you found is logged as cases. Leave this empty where nothing was found; name no persons."),
    )


class BundleForm(FlaskForm):
    """A file that a phone has sealed."""

    table = FileField(
        _l("Sealed file"),
        [Needed(_l("Choose a file."))],
        description=_l("From the outbox of the phone, by “Save as a file”; its name ends in .sealed. At most 64 MB."),
        render_kw={"accept": ".sealed"},
    )
