"""The form of what is carried in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField

from tracker.web.forms import Needed


class BundleForm(FlaskForm):
    """A file that a phone has sealed."""

    table = FileField(
        _l("Sealed file"),
        [Needed(_l("Choose a file."))],
        description=_l("From the outbox of the phone, by “Save as a file”; its name ends in .sealed. At most 64 MB."),
        render_kw={"accept": ".sealed"},
    )
