"""Forms of one's own account, and of the administrators."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import EqualTo, Length, NumberRange, Optional

from tracker.foundation.identifiers import LONGEST_TYPED
from tracker.people.vocabulary import POSTED, UnitKind
from tracker.web.forms import Needed, SelectField, options

NEEDED = Needed()


class LoginForm(FlaskForm):
    username = StringField(
        _l("User name"),
        [Needed(_l("Enter your user name.")), Length(max=40)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [Needed(_l("Enter your password.")), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PasswordForm(FlaskForm):
    old_password = PasswordField(
        _l("Present password"),
        [Needed(_l("Enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        _l("New password"),
        [Needed(_l("Enter a new password."))],
        description=_l("At least 10 characters, with three of: small letters, capital letters, digits, other signs."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password again"),
        [Needed(_l("Enter the new password again.")), EqualTo("new_password", _l("The two are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class UserForm(FlaskForm):
    username = StringField(_l("User name"), [NEEDED, Length(max=40)], description=_l("Small letters and digits."))
    name = StringField(_l("Name"), [NEEDED, Length(max=50)])
    phone = StringField(_l("Work phone"), [Length(max=LONGEST_TYPED)])
    is_active = BooleanField(_l("The account is open"), default=True)


class UnitForm(FlaskForm):
    name = StringField(_l("Name of the unit"), [NEEDED, Length(max=60)])
    kind = SelectField(_l("Line of work"), [NEEDED], choices=options(UnitKind))
    area_code = StringField(_l("Code of the area it serves"), [NEEDED, Length(max=17)])
    phone = StringField(_l("Phone"), [Length(max=LONGEST_TYPED)])
    sort = IntegerField(
        _l("Place in lists"), [NEEDED, NumberRange(0, 9999)], default=100, description=_l("Smaller numbers come first.")
    )
    is_active = BooleanField(_l("The unit takes orders"), default=True)


class PostForm(FlaskForm):
    title = StringField(_l("Title of the post"), [NEEDED, Length(max=80)])
    role = SelectField(_l("Role"), [NEEDED], choices=options(POSTED))
    area_code = StringField(_l("Code of its area"), [NEEDED, Length(max=17)])
    unit_id = SelectField(_l("Unit"), [Optional()])
    is_active = BooleanField(_l("The post is in use"), default=True)


class AppointmentForm(FlaskForm):
    username = StringField(_l("User name"), [NEEDED, Length(max=40)])
    rank = SelectField(_l("Holds it as"), [NEEDED], choices=[("A", _l("A, in charge")), ("B", _l("B, stands in"))])
    from_on = DateField(_l("From"), [NEEDED])
    to_on = DateField(
        _l("Until before"), [Optional()], description=_l("First day on which it no longer holds; empty if open.")
    )
    reason = StringField(_l("Reason"), [Length(max=200)])


class AbsenceForm(FlaskForm):
    username = StringField(_l("User name"), [NEEDED, Length(max=40)])
    from_on = DateField(_l("Away from"), [NEEDED])
    to_on = DateField(_l("Back on"), [NEEDED])
    reason = StringField(_l("Reason"), [Length(max=200)])
