"""The form of a new case."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional, Regexp

from tracker.foundation.identifiers import CLIENT_KEY, LONGEST_TYPED, NOT_A_PHONE, phone_kind
from tracker.foundation.words import is_blank
from tracker.web.forms import FindField, Needed, RadioField, SelectField
from tracker.web.uploads import KeptFiles


class CaseForm(FlaskForm):
    """The five things a grid officer enters, and what an office may add.

    A draft needs what it is and where; all else may wait until it is sent.
    """

    client_key = HiddenField(validators=[Needed(), Regexp(CLIENT_KEY)])
    #: The pressed button: "draft" keeps what there is.
    save = HiddenField(validators=[Optional()])
    category = FindField(_l("What is it?"), [Needed(_l("Choose what it is about."))], words_from="text")
    area = SelectField(_l("Where is it?"), [Needed(_l("Choose the grid."))])
    position = RadioField(_l("Your position"), [Optional()], validate_choice=False)
    about = SelectField(
        _l("Whom is the complaint about?"),
        description=_l("This post is shown nothing of it. A supervisor who is not concerned takes it on."),
        validate_choice=False,
    )
    place = StringField(
        _l("Place"),
        [Needed(_l("Say where exactly, such as a building or crossing."), later=True), Length(max=120)],
        description=_l("Building, gate or crossing, so that others find it."),
    )
    text = TextAreaField(
        _l("What have you seen?"),
        [Needed(_l("Describe it in a few words."), later=True), Length(max=2000)],
        render_kw={"rows": 4},
    )
    photos = KeptFiles(_l("Photos"))
    lat = HiddenField(validators=[Optional()])
    lng = HiddenField(validators=[Optional()])
    accuracy = HiddenField(validators=[Optional()])
    on_spot = BooleanField(_l("I have settled it on the spot"))
    result_text = TextAreaField(_l("What did you do?"), [Length(max=1000)], render_kw={"rows": 3})
    after_photos = KeptFiles(_l("Photos after"))
    source = SelectField(_l("How did it reach you?"))
    reporter_name = StringField(
        _l("Reporter's name"), [Length(max=50)], description=_l("Only if they wish to be told. Kept encrypted.")
    )
    reporter_phone = StringField(_l("Reporter's phone"), [Length(max=LONGEST_TYPED)])
    written_at = HiddenField(validators=[Optional()])

    @property
    def is_draft(self) -> bool:
        return bool(self.save.data == "draft")

    def validate_about(self, field: Field) -> None:
        """Asked for complaints about staff alone, where the view has put the posts to choose from."""
        values = {one.value for one in field.choices or []} - {""}
        if values and field.data not in values and not (self.is_draft and not field.data):
            raise ValidationError(_("Choose whom it is about, or that it is not known."))

    def validate_on_spot(self, field: Field) -> None:
        if field.data and self.is_draft:
            raise ValidationError(_("What is settled already is sent, not kept as a draft. Send it, or untick this."))

    def validate_reporter_phone(self, field: Field) -> None:
        if (field.data or "").strip() and phone_kind(field.data) is None:
            raise ValidationError(_(NOT_A_PHONE))

    def validate_result_text(self, field: Field) -> None:
        if self.on_spot.data and is_blank(field.data or ""):
            raise ValidationError(_("Say what you did to settle it."))
