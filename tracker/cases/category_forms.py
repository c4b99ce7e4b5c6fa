"""Forms of the categories and of the limits of steps."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from tracker.cases.services.categories import stage_field
from tracker.cases.vocabulary import Priority
from tracker.people.vocabulary import UnitKind
from tracker.web.forms import Needed, SelectField, options
from tracker.web.language import say
from tracker.web.limits import LimitField

NEEDED = Needed()


class CategoryForm(FlaskForm):
    """The names of a category of the first level."""

    name = StringField(_l("Name in Chinese"), [NEEDED, Length(max=40)])
    name_en = StringField(_l("Name in English"), [NEEDED, Length(max=60)])


class SubcategoryForm(CategoryForm):
    """What can be changed of a subcategory."""

    also = StringField(
        _l("Also called"),
        [Length(max=200)],
        description=_l("Other words by which people look for it, with blanks between, such as the everyday name."),
    )
    priority = SelectField(_l("Priority"), [NEEDED])
    response_limit = LimitField(
        _l("First response within"), [Optional()], description=_l("From the report on. Empty: no limit.")
    )
    resolve_limit = LimitField(
        _l("Handle within"), [Optional()], description=_l("From the first order to the feedback. Empty: no limit.")
    )
    unit_kind = SelectField(
        _l("Line of work"), [Optional()], description=_l("A unit of this line is suggested when the case is sent.")
    )
    closing_standard = TextAreaField(
        _l("Closing standard"),
        [Length(max=300)],
        description=_l("What must be so before a case may be closed."),
        render_kw={"rows": 3},
    )
    dispute_days = IntegerField(
        _l("Days to confirm or dispute a closing"),
        [NEEDED, NumberRange(min=1, max=90)],
        description=_l("For who reported, from the closing on. A rating does not end them."),
    )
    is_active = BooleanField(_l("Cases may be logged under it"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.response_limit.preview = self.resolve_limit.preview = url_for("clock.comes_to")
        self.priority.choices = [(one.value, f"{one.value} {say(one.label)}") for one in Priority]
        self.unit_kind.choices = [("", _("none")), *options(UnitKind)]


def stage_form(limits: Mapping[str, str]) -> FlaskForm:
    """The limits of one step: a field for each priority and one for all others."""

    class StageForm(FlaskForm):
        pass

    for priority in Priority:
        label = f"{priority.value} {say(priority.label)}"
        setattr(StageForm, stage_field(priority.value), LimitField(label, [Optional()]))
    others = LimitField(_("All others"), [Optional()], description=_("Where the priority has none of its own."))
    setattr(StageForm, stage_field(""), others)
    return StageForm(data={stage_field(key): amount for key, amount in limits.items()})
