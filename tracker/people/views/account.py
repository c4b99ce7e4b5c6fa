"""Log in, log out, language, own password and sessions."""

from __future__ import annotations

from flask import Response, g, request, session, url_for
from flask_babel import gettext as _

from tracker.extensions import db, reading
from tracker.foundation.words import N_, Refused
from tracker.people.devices import words_of
from tracker.people.forms import LoginForm, PasswordForm
from tracker.people.models import User
from tracker.people.queries.directory import list_demo_logins
from tracker.people.queries.sessions import list_live_sessions
from tracker.people.services import accounts
from tracker.site.queries import get_setting
from tracker.web.access import logged_in, public
from tracker.web.addresses import local_address, referring_page
from tracker.web.forms import attempt, form_page
from tracker.web.identity import address, log_in, log_out, now
from tracker.web.language import LOCALES, say
from tracker.web.look import Look, keep_look
from tracker.web.pages import done, page
from tracker.web.transaction import keep_on_error
from tracker.web.turns import aside


@public
def login() -> Response:
    form = LoginForm(next=request.args.get("next"))
    answer = attempt(form, lambda: _try_login(form))
    return answer or form_page("people/login.html", form=form, demo_logins=_demo_logins())


def _try_login(form: LoginForm) -> Response | None:
    """Check the password outside the write lock: hashing takes long enough to hold up every other writer."""
    username, where = form.username.data.strip().lower(), address()
    with aside(), reading():
        throttled = accounts.is_throttled(username=username, address=where, now=now())
        user = None if throttled else accounts.find_by_credentials(username=username, password=form.password.data)
        user_id, language = (user.id, user.language) if user else (None, None)
        lapsed = user is not None and accounts.has_lapsed(user, now())
    if throttled:
        minutes = get_setting("login.minutes")
        form.password.errors = [say(accounts.WAIT, minutes=minutes)]
        return None
    succeeded = user_id is not None and not lapsed
    accounts.record_attempt(username=username, address=where, succeeded=succeeded, now=now())
    if user_id is None or lapsed:
        keep_on_error()
        form.password.errors = [say(accounts.LAPSED if lapsed else accounts.WRONG)]
        return None
    token = accounts.start_session(user_id=user_id, device=str(request.user_agent)[:120], address=where, now=now())
    session.clear()
    session.permanent = True
    session["language"] = language
    log_in(token)
    return done(local_address(form.next.data) or url_for("cases.home"))


def _demo_logins() -> list[tuple[str, str]]:
    """User names with their posts, shown on the login page of a demonstration only."""
    if not get_setting("site.is_demo"):
        return []
    return [
        (username, " · ".join(dict.fromkeys(say(role.label) for role in roles)))
        for username, roles in list_demo_logins()
    ]


@logged_in
def logout() -> Response:
    log_out()
    response = done(url_for("people.login"), _("You are logged out."))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@public
def set_language() -> Response:
    """Choose a language, for this browser and, when logged in, for the account."""
    chosen = request.form.get("language", "zh")
    if chosen in LOCALES:
        session["language"] = chosen
        if g.actor:
            user = db.session.get(User, g.actor.user_id)
            assert user is not None
            user.language = chosen
    return done(referring_page() or url_for("cases.home"))


@public
def set_look() -> Response:
    """Choose light or dark for this device."""
    response = done(referring_page() or url_for("cases.home"))
    look = next((one for one in Look if one.value == request.form.get("look")), None)
    return keep_look(response, look) if look else response


@logged_in
def account() -> Response:
    sessions = list_live_sessions(g.actor.user_id, now())
    return page("people/account.html", sessions=[(one, words_of(one.device)) for one in sessions])


@logged_in
def password() -> Response:
    form = PasswordForm()

    def act() -> Response:
        accounts.change_password(actor=g.actor, old=form.old_password.data, new=form.new_password.data, now=now())
        return done(url_for("people.account"), _("Your password is changed. Other devices are logged out."))

    return attempt(form, act) or form_page("people/password.html", form=form)


@logged_in
def end_one_session(session_id: int) -> Response:
    if not accounts.end_session(session_id=session_id, actor=g.actor, now=now()):
        raise Refused(N_("This session has ended already."))
    return done(url_for("people.account"), _("The session is ended."))
