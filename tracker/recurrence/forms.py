"""Forms of root cases: what the list is narrowed to, and "this keeps coming back" on a case."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from tracker.recurrence.queries.roots import RootFilter
from tracker.recurrence.vocabulary import Status
from tracker.web.asked import asked_area, asked_word
from tracker.web.forms import Needed

NAMES = ("status", "area")


class ProposeForm(FlaskForm):
    """Why it is thought to keep coming back, and what the search did not find."""

    reason = TextAreaField(_l("Reason"), [Needed(), Length(max=1000)], render_kw={"rows": 3})
    refs = StringField(
        _l("Further cases of the same matter"),
        [Optional(), Length(max=500)],
        description=_l("Their numbers, where the place was written otherwise. Same type, same street."),
    )


def root_filter(args: Mapping[str, str]) -> RootFilter:
    """The filter of an address; what cannot be read narrows nothing."""
    return RootFilter(asked_word(args.get("status", ""), Status), asked_area(args.get("area", "")))
