"""Forms by which villages get their officers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, HiddenField, StringField
from wtforms.validators import Length, Optional

from tracker.policing.services.assignments import LONGEST_REASON
from tracker.policing.vocabulary import LiaisonKind
from tracker.web.forms import Needed, SelectField, TickList, options
from tracker.web.tables import encoding_field, header_field

NEEDED = Needed()


class AssignForm(FlaskForm):
    """An officer for a village."""

    username = StringField(
        _l("User name of the officer"), [NEEDED, Length(max=40)], render_kw={"list": "officers", "autocomplete": "off"}
    )
    rank = SelectField(_l("Holds it as"), [NEEDED], choices=[("A", _l("A, in charge")), ("B", _l("B, stands in"))])
    kind = SelectField(_l("Kind of officer"), [NEEDED], choices=options(LiaisonKind))
    from_on = DateField(
        _l("From"), [NEEDED], description=_l("Whoever holds this rank until then ends on the same day.")
    )
    to_on = DateField(
        _l("Until before"), [Optional()], description=_l("First day on which it no longer holds; empty if open.")
    )
    reason = StringField(
        _l("Reason of change"),
        [NEEDED, Length(max=LONGEST_REASON)],
        description=_l("Document or decision; it is kept."),
    )
    confirmed = HiddenField()


class BulkForm(AssignForm):
    """One officer for several villages."""

    villages = TickList(_l("Villages to be assigned"), [Needed(_l("Choose at least one village."))])


class EndForm(FlaskForm):
    """The end of an assignment."""

    to_on = DateField(_l("Ends before"), [NEEDED], description=_l("First day on which it no longer holds."))
    reason = StringField(_l("Reason of change"), [NEEDED, Length(max=LONGEST_REASON - 1)])
    confirmed = HiddenField()


class AssignmentFileForm(FlaskForm):
    """A table of assignments."""

    table = FileField(
        _l("Table"),
        [Needed(_l("Choose a file."))],
        description=_l("XLSX, XLS, ODS or CSV with the columns of the export; the order does not matter."),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"},
    )
    encoding = encoding_field()
    header_line = header_field()
