"""Forms of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Length

from tracker.web.forms import Needed


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
