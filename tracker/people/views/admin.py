"""The pages of the three administrators; each may open only his own (access/policy.py)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission, can
from tracker.areas.queries import get_tree
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.people.forms import AbsenceForm, AppointmentForm, PostForm, UnitForm, UserForm
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.queries import directory
from tracker.people.queries.gaps import list_gaps, list_idle, list_missing
from tracker.people.queries.sessions import list_live_sessions
from tracker.people.services import administration as do
from tracker.people.services.open_work import Stranding, count_open
from tracker.people.vocabulary import POSTED, Rank, Role, UnitKind
from tracker.site.queries import get_setting
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, form_status, watch
from tracker.web.identity import now
from tracker.web.language import say_refusal
from tracker.web.pages import done, page


def _is_confirmed() -> bool:
    return bool(request.form.get("hand_over"))


def _asking(act: Callable[[], Response], back: str) -> Callable[[], Response]:
    """The act, or the page that asks first where it would leave open work with nobody; what was typed is sent again."""

    def ask() -> Response:
        try:
            return act()
        except Stranding as found:
            db.session.rollback()
            typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
            return page("people/admin/stranded.html", status=422, posts=found.posts, typed=typed, back=back)

    return ask


@requires(Permission.USER_EDIT)
def users() -> Response:
    words = request.args.get("q", "").strip()[:40]
    return page("people/admin/users.html", fragment="results", found=directory.list_users(words), words=words)


@requires(Permission.USER_EDIT)
def user_new() -> Response:
    form = UserForm()

    def act() -> Response:
        user, password = do.create_user(
            username=form.username.data, name=form.name.data, phone=form.phone.data or "", actor=g.actor, now=now()
        )
        return _show_first(user, password)

    return _form_page(form, act, title=_("New account"), back=url_for("people.users"))


@requires(Permission.USER_EDIT)
def user(user_id: int) -> Response:
    found = db.get_or_404(User, user_id)
    form = UserForm(obj=found)
    watch(form, found)
    form.username.render_kw = {"readonly": True}

    def act() -> Response:
        do.edit_user(
            user=found,
            name=form.name.data,
            phone=form.phone.data or "",
            is_active=form.is_active.data,
            actor=g.actor,
            now=now(),
            hand_over=_is_confirmed(),
        )
        return done(url_for("people.users"), _("Saved."))

    return attempt(form, _asking(act, url_for("people.user", user_id=user_id))) or form_page(
        "people/admin/user.html",
        form=form,
        found=found,
        appointments=directory.list_appointments(user_id=found.id),
    )


@requires(Permission.USER_EDIT)
def user_password(user_id: int) -> Response:
    found = db.get_or_404(User, user_id)
    password = do.reset_password(user=found, actor=g.actor, now=now())
    return _show_first(found, password)


def _show_first(found: User, password: str) -> Response:
    """On the answer itself and nowhere else: a message for the next page would rest in the cookie of the session."""
    hours = get_setting("login.first_hours")
    return page("people/admin/first_password.html", found=found, password=password, hours=hours)


@requires(Permission.SESSION_END)
def sessions() -> Response:
    """Who is logged in: find a user, end all sessions."""
    words = request.args.get("q", "").strip()[:40]
    found = directory.list_users(words) if words else []
    return page(
        "people/admin/sessions.html",
        words=words,
        found=[(one, len(list_live_sessions(one.id, now()))) for one in found],
    )


@requires(Permission.SESSION_END)
def user_force_out(user_id: int) -> Response:
    do.force_out(user=db.get_or_404(User, user_id), actor=g.actor, now=now())
    return done(url_for("people.sessions"), _("Every session of this user is ended."))


@requires(Permission.UNIT_EDIT)
def units() -> Response:
    return page("people/admin/units.html", found=directory.list_units(), tree=get_tree())


@requires(Permission.UNIT_EDIT)
def unit(unit_id: int | None = None) -> Response:
    """A unit, or a new one."""
    found = None if unit_id is None else db.get_or_404(Unit, unit_id)
    form = UnitForm(obj=found)
    if found is not None:
        watch(form, found)

    def act() -> Response:
        do.save_unit(
            unit=found,
            name=form.name.data,
            kind=UnitKind(form.kind.data),
            area_code=form.area_code.data,
            phone=form.phone.data or "",
            sort=form.sort.data,
            is_active=form.is_active.data,
            actor=g.actor,
            now=now(),
            hand_over=_is_confirmed(),
        )
        return done(url_for("people.units"), _("Saved."))

    return _form_page(form, act, title=found.name if found else _("New unit"), back=url_for("people.units"))


@requires(Permission.POST_EDIT)
def posts() -> Response:
    words, role = request.args.get("q", "").strip()[:40], request.args.get("role", "")
    wanted = Role(role) if role in {one.value for one in POSTED} else None
    return page(
        "people/admin/posts.html",
        fragment="results",
        found=directory.list_posts(words, wanted, g.actor.on),
        words=words,
        role=role,
        roles=Role,
        tree=get_tree(),
    )


@requires(Permission.POST_EDIT)
def post(post_id: int | None = None) -> Response:
    """A post with who holds it, or a new one."""
    found = None if post_id is None else db.get_or_404(Post, post_id)
    # A place without a post of its own links here with the role and the place it needs.
    wanted = {} if found else {name: request.args.get(name, "") for name in ("role", "area_code")}
    form = _post_form(obj=found, **wanted)
    if found is not None:
        watch(form, found)

    def act() -> Response:
        unit_id = int(form.unit_id.data) if form.unit_id.data else None
        saved = do.save_post(
            post=found,
            title=form.title.data,
            role=Role(form.role.data),
            area_code=form.area_code.data,
            unit_id=unit_id,
            is_active=form.is_active.data,
            actor=g.actor,
            now=now(),
            hand_over=_is_confirmed(),
        )
        return done(url_for("people.post", post_id=saved.id), _("Saved."))

    back = url_for("people.post", post_id=found.id) if found else url_for("people.post_new")
    return attempt(form, _asking(act, back)) or _show_post(
        found, form, AppointmentForm(formdata=None, from_on=g.actor.on), form_status()
    )


def _post_form(**given: object) -> PostForm:
    form = PostForm(**given)
    form.unit_id.choices = [("", _("none")), *((str(one.id), one.name) for one in directory.list_units())]
    return form


def _show_post(found: Post | None, form: PostForm, appointing: AppointmentForm, status: int) -> Response:
    return page(
        "people/admin/post.html",
        status=status,
        form=form,
        found=found,
        appointing=appointing,
        appointments=directory.list_appointments(post_id=found.id) if found else [],
    )


@requires(Permission.APPOINTMENT_EDIT)
def appoint(post_id: int) -> Response:
    found = db.get_or_404(Post, post_id)
    form = AppointmentForm()

    def act() -> Response:
        do.appoint(
            post=found,
            username=form.username.data,
            rank=Rank(form.rank.data),
            from_on=form.from_on.data,
            to_on=form.to_on.data,
            reason=form.reason.data or "",
            actor=g.actor,
            now=now(),
        )
        return done(url_for("people.post", post_id=post_id), _("Appointed."))

    if answer := attempt(form, act):
        return answer
    return _show_post(found, _post_form(formdata=None, obj=found), form, 422)


@requires(Permission.APPOINTMENT_EDIT)
def appointment_end(appointment_id: int) -> Response:
    found = db.get_or_404(Appointment, appointment_id)
    post_id = found.post_id
    back = url_for("people.post", post_id=post_id)

    def act() -> Response:
        do.end_appointment(
            appointment=found, to_on=g.actor.on, actor=g.actor, now=now(), hand_over=_is_confirmed()
        )  # fmt: skip
        return done(back, _("The appointment is ended."))

    try:
        return _asking(act, back)()
    except Refused as refusal:
        db.session.rollback()
        return done(back, say_refusal(refusal))


@requires(Permission.APPOINTMENT_EDIT)
def absences() -> Response:
    form = AbsenceForm(from_on=g.actor.on)

    def act() -> Response:
        do.record_absence(
            username=form.username.data,
            from_on=form.from_on.data,
            to_on=form.to_on.data,
            reason=form.reason.data or "",
            actor=g.actor,
            now=now(),
        )
        return done(url_for("people.absences"), _("Recorded. B acts in these days."))

    return attempt(form, act) or form_page(
        "people/admin/absences.html", form=form, found=directory.list_absences(g.actor.on)
    )


@requires(Permission.GAP_LIST)
def gaps() -> Response:
    """Posts for which nobody acts today, what lies open with them, places without a post; a supervisor's own area."""
    actor = g.actor
    is_admin = can(actor, Permission.POST_EDIT) or can(actor, Permission.USER_EDIT)
    tops = None if is_admin else tuple(post.area_code for post in actor.posts)
    work = count_open()
    return page(
        "people/admin/gaps.html",
        found=[(post, work.get(post.id, {})) for post in list_gaps(actor.on, tops)],
        idle=[(post, work[post.id]) for post in list_idle(work, actor.on, tops)],
        missing=list_missing(actor.on, tops),
        tree=get_tree(),
    )


def _form_page(form: FlaskForm, act: Callable[[], Response], *, title: str, back: str) -> Response:
    return attempt(form, _asking(act, back)) or form_page(
        "people/admin/form.html", form=form, form_title=title, back=back
    )
