"""Forms of committees and their members."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from tracker.mediation.committees.services import LONGEST_ROOMS
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.web.forms import Needed, SelectField, TickList, options

NEEDED = Needed()


class CommitteeForm(FlaskForm):
    """What the committee itself keeps."""

    formed_on = DateField(_l("Formed on"), [Optional()])
    limit_days = IntegerField(
        _l("Own limit in days"),
        [Optional(), NumberRange(1, 90, _l("Choose a number from 1 to 90."))],
        description=_l("Only where the committee promises to be quicker than the guideline."),
    )
    rooms = TextAreaField(
        _l("Rooms"), [Length(max=LONGEST_ROOMS)], description=_l("One on each line."), render_kw={"rows": 3}
    )
    court = StringField(
        _l("Basic court"), [Length(max=60)], description=_l("The court that confirms agreements of this committee.")
    )


class NewCommitteeForm(FlaskForm):
    """The unit that becomes a committee; the rest is said on the next page."""

    unit_id = SelectField(_l("Unit"), [NEEDED], coerce=int)
    kind = SelectField(_l("Kind of committee"), [NEEDED], choices=options(CommitteeKind))
    short = StringField(
        _l("Number word"),
        [NEEDED, Length(max=12)],
        description=_l("As in 〔2026〕云汀人调字第1号, here 云汀. No two committees have the same."),
    )


class SetUpForm(CommitteeForm):
    """What the system administrator says of a committee beside that."""

    kind, short = NewCommitteeForm.kind, NewCommitteeForm.short
    head_post_id = SelectField(
        _l("Post of the head"),
        [Optional()],
        description=_l("Its holder keeps the committee's particulars and members."),
    )


class MemberForm(FlaskForm):
    """A member and the term."""

    name = StringField(_l("Name"), [Length(max=50)])
    username = StringField(
        _l("User name"), [Length(max=40)], description=_l("Only if the member has an account."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    is_head = BooleanField(_l("Head of the committee"))
    is_full_time = BooleanField(_l("Full-time mediator"))
    is_woman = BooleanField(_l("Woman"), description=_l("The law wants women among the members; asked for that alone."))
    skills = TickList(_l("Good at"), [Optional()])
    from_on = DateField(_l("Member from"), [NEEDED])
    to_on = DateField(
        _l("Until before"), [Optional()], description=_l("First day after the term; empty for three years by law.")
    )


class HomeMemberForm(MemberForm):
    """The same for the head of the committee, who alone enters the address."""

    home = StringField(
        _l("Home address"),
        [Length(max=120)],
        description=_l(
            "Kept encrypted, shown to nobody, used only to find a conflict of interest. Empty: as it is kept now."
        ),
        render_kw={"autocomplete": "off", "data-private": True},
    )
    drops_home = BooleanField(_l("Delete the home address that is kept"))


class EndMemberForm(FlaskForm):
    """The end of a membership."""

    to_on = DateField(_l("Ends before"), [NEEDED], description=_l("First day on which it no longer holds."))
