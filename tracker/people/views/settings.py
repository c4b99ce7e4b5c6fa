"""The settings of the place: each with its meaning, its default and its present value."""

from __future__ import annotations

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField

from tracker.access import Permission
from tracker.site.queries import get_setting
from tracker.site.services import change_setting
from tracker.site.vocabulary import KNOWN, SUBJECTS, Known
from tracker.web.access import requires
from tracker.web.forms import Needed, attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import done, page


@requires(Permission.SETTING_EDIT)
def settings() -> Response:
    """What may be set, by subject."""
    order = list(SUBJECTS)
    known = sorted((one for one in KNOWN.values() if one.for_people), key=lambda one: _place(one, order))
    rows = [(one, say(SUBJECTS.get(one.subject, one.subject)), get_setting(one.key)) for one in known]
    return page("site/settings.html", rows=rows)


def _place(known: Known, order: list[str]) -> int:
    """Subjects in their order, the settings of one as the table of them goes."""
    return order.index(known.subject) if known.subject in order else len(order)


@requires(Permission.SETTING_EDIT)
def setting(key: str) -> Response:
    """One setting: change it, or put its default back."""
    known = KNOWN.get(key)
    if known is None or not known.for_people:
        abort(404)
    form = _form(known, get_setting(key))
    watch(form, get_setting(key))

    def act() -> Response:
        value = known.default if request.form.get("act") == "reset" else form.value.data
        change_setting(key=key, value=value, actor=g.actor, now=now())
        return done(url_for("people.settings"), _("Saved."))

    if request.form.get("act") == "reset":
        return act()
    return attempt(form, act) or form_page("site/setting.html", form=form, known=known, value=get_setting(key))


def _form(known: Known, value: object) -> FlaskForm:
    is_text = isinstance(known.default, str)
    said = {"least": known.least, "most": known.most}
    words = (
        _("At most %(most)s characters.", **said)
        if is_text
        else _("A whole number from %(least)s to %(most)s.", **said)
    )
    limits = {"maxlength": known.most} if is_text else {"min": known.least, "max": known.most}

    class SettingForm(FlaskForm):
        pass

    field = StringField if is_text else IntegerField
    needed = Needed()
    SettingForm.value = field(_("New value"), [needed], description=words, render_kw=limits)
    return SettingForm(data={"value": value})


def site_name() -> dict[str, str]:
    """The name in the header; the product's own name in the reader's language where none is set."""
    name = get_setting("site.name")
    return {"site_name": _("Gridcase") if name == KNOWN["site.name"].default else name}
