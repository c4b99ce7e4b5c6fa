"""Forms of the mediation file that are more than the asks of a step."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, StringField, TextAreaField, TimeField
from wtforms.validators import Length, NumberRange, Optional, Regexp

from tracker.cases.forms import KEY
from tracker.foundation.identifiers import LONGEST_TYPED
from tracker.mediation import vocabulary as words
from tracker.web.forms import Needed, RadioField, SelectField, TickList
from tracker.web.language import say
from tracker.web.uploads import KeptFiles

#: Rows of questions and answers a form shows; more come with the next saving.
QUESTIONS = 12


def options(table: dict[Any, Any]) -> list[tuple[str, str]]:
    """(value, label) of a table of words, whose entries are labels or (label, tone)."""
    return [(one.value, say(label if isinstance(label, str) else label[0])) for one, label in table.items()]


class OpeningForm(FlaskForm):
    """A new mediation: applied for at the window, offered, or referred."""

    client_key = HiddenField(validators=[Needed(), Regexp(KEY)])
    origin = RadioField(_l("How does it begin?"), [Needed(_l("Choose how it begins."))])
    referrer = SelectField(_l("Referred by"), [Optional()])
    referral_no = StringField(_l("Number of the referral"), [Length(max=60)])
    letter = KeptFiles(_l("Referral letter"), description=_l("Photo, scan or PDF."))
    category = SelectField(_l("Type of dispute"), [Needed(_l("Choose the type of dispute."))])
    area = SelectField(_l("Where is it?"), [Needed(_l("Choose where the dispute is."))])
    place = StringField(_l("Place"), [Length(max=120)])
    title = StringField(
        _l("Title"),
        [Needed(_l("Give the dispute a title.")), Length(max=80)],
        description=_l("Such as “water leak, building 3”. It is sealed with the file; others see the type only."),
    )
    matter = TextAreaField(_l("What is it about?"), [Length(max=4000)], render_kw={"rows": 4})
    demands = TextAreaField(_l("What the applicant asks for"), [Length(max=2000)], render_kw={"rows": 3})
    mediator = SelectField(_l("Mediator"), [Needed(_l("Choose a mediator."))],
                           description=_l("The parties may choose; the number is of mediations that run."))  # fmt: skip


class DescribeForm(FlaskForm):
    """The matter in writing."""

    version = HiddenField()
    title = StringField(_l("Title"), [Needed(), Length(max=80)])
    place = StringField(_l("Place"), [Length(max=120)])
    matter = TextAreaField(_l("What is it about?"), [Length(max=4000)], render_kw={"rows": 4})
    demands = TextAreaField(_l("What the applicant asks for"), [Length(max=2000)], render_kw={"rows": 3})
    facts = TextAreaField(
        _l("Main facts and points at issue"), [Length(max=8000)], render_kw={"rows": 8},
        description=_l("They stand in the agreement (People's Mediation Law, article 29)."),
    )  # fmt: skip


class PartyForm(FlaskForm):
    """A party. Only name and side are needed; ethnicity is not asked for."""

    version = HiddenField()
    side = RadioField(_l("Side"), [Needed()])
    kind = RadioField(_l("Kind"), [Needed()], default=words.PartyKind.PERSON.value)
    name = StringField(_l("Name"), [Needed(), Length(max=60)])
    is_minor = BooleanField(_l("A minor (a guardian acts)"))
    phone = StringField(_l("Phone"), [Length(max=LONGEST_TYPED)])
    address = StringField(_l("Address"), [Length(max=160)])
    sex = SelectField(_l("Sex"), [Optional()])
    age = StringField(_l("Age"), [Length(max=3)])
    occupation = StringField(_l("Occupation"), [Length(max=40)])
    id_number = StringField(
        _l("Identity number"), [Length(max=30)], description=_l("Only if the papers need it. No picture is kept.")
    )
    is_id_checked = BooleanField(_l("I have looked at the identity paper"))
    credit_code = StringField(_l("Unified social credit code"), [Length(max=30)])


class RepresentativeForm(FlaskForm):
    """Who acts for a party."""

    version = HiddenField()
    kind = RadioField(_l("Acts as"), [Needed()])
    name = StringField(_l("Name"), [Needed(), Length(max=60)])
    phone = StringField(_l("Phone"), [Length(max=LONGEST_TYPED)])
    relation = StringField(_l("Relation or office"), [Length(max=60)])
    given_on = DateField(_l("Day of the power of attorney"), [Optional()])
    has_special_power = BooleanField(_l("May agree, waive and receive (special power)"))
    powers = TextAreaField(_l("What the power covers"), [Length(max=500)], render_kw={"rows": 2})


class DeclareForm(FlaskForm):
    """A relation that may bias."""

    version = HiddenField()
    by = StringField(_l("Who declares it"), [Needed(), Length(max=60)])
    ground = TextAreaField(_l("What the relation is"), [Needed(), Length(max=500)], render_kw={"rows": 3})


class QuestionsForm(FlaskForm):
    """What the two record forms share: questions with answers, and a free text."""

    text = TextAreaField(_l("Record"), [Length(max=20000)], render_kw={"rows": 10})


for _no in range(QUESTIONS):
    setattr(QuestionsForm, f"question_{_no}", StringField(_l("Question"), [Length(max=300)]))
    setattr(QuestionsForm, f"answer_{_no}", TextAreaField(_l("Answer"), [Length(max=2000)], render_kw={"rows": 2}))


def questions_of(form: QuestionsForm) -> list[tuple[str, str]]:
    """The questions and answers of a form, in order."""
    return [(form[f"question_{no}"].data or "", form[f"answer_{no}"].data or "") for no in range(QUESTIONS)]


class InquiryForm(QuestionsForm):
    """An investigation record."""

    version = HiddenField()
    asked_on = DateField(_l("Day"), [Needed()])
    place = StringField(_l("Place"), [Length(max=120)])
    asked = StringField(_l("Who was asked"), [Length(max=120)])
    present = StringField(_l("Who else was there"), [Length(max=120)])


class SessionPlanForm(FlaskForm):
    """The next session."""

    version = HiddenField()
    day = DateField(_l("Day"), [Needed()])
    time = TimeField(_l("Time"), [Needed()])
    minutes = IntegerField(_l("Minutes"), [Needed(), NumberRange(15, 600)], default=90)
    room = StringField(_l("Room"), [Needed(), Length(max=60)])
    is_public = BooleanField(_l("Open to the public, as the parties wish"))
    invited = TickList(_l("Invited"))


class SessionRecordForm(QuestionsForm):
    """What happened at a session."""

    version = HiddenField()
    day = DateField(_l("Day"), [Needed()])
    begins = TimeField(_l("From"), [Needed()])
    ends = TimeField(_l("Until"), [Needed()])
    attended = TickList(_l("Who came"))
    outcome = TextAreaField(_l("Outcome of the session"), [Length(max=2000)], render_kw={"rows": 3})
    is_adjourned = BooleanField(_l("The session was adjourned"))
    reason = StringField(_l("Why it was adjourned"), [Length(max=300)])
    scans = KeptFiles(_l("Signed record"), description=_l("Photo or scan of the signed pages."))


class ReasonForm(FlaskForm):
    reason = StringField(_l("Reason"), [Needed(), Length(max=300)])


class ClauseForm(FlaskForm):
    """One clause of the agreement."""

    version = HiddenField()
    party = SelectField(_l("Who performs it"), [Needed()])
    what = TextAreaField(_l("What is to be done"), [Needed(), Length(max=2000)], render_kw={"rows": 4})
    amount = StringField(_l("Amount, in yuan"), [Length(max=16)], description=_l("Leave empty where nothing is paid."))
    due_on = DateField(_l("By"), [Needed()])
    way = SelectField(_l("How"), [Needed()])
    remark = StringField(_l("Remark"), [Length(max=300)])


class ListForm(FlaskForm):
    """What a court cannot confirm."""

    found = TickList(_l("Which of these applies?"), description=_l("Tick nothing if none does."))


class TextForm(FlaskForm):
    """The text of a paper, as the mediator wants it."""

    base = HiddenField()
    text = TextAreaField(_l("Text"), [Needed(), Length(max=40000)], render_kw={"rows": 24})
