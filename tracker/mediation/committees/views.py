"""Mediation committees: who they are, who sits on them, how busy their mediators are."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission, granting
from tracker.areas.queries import get_tree
from tracker.extensions import db
from tracker.foundation.words import N_
from tracker.mediation.committees import queries as ask
from tracker.mediation.committees import services as do
from tracker.mediation.committees.forms import (
    CommitteeForm,
    EndMemberForm,
    HomeMemberForm,
    MemberForm,
    NewCommitteeForm,
    SetUpForm,
)
from tracker.mediation.committees.models import Committee, CommitteeMember
from tracker.mediation.forms import dispute_types
from tracker.mediation.views import blueprint
from tracker.people.models import Unit
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.navigation import Place
from tracker.web.pages import Shown, done, page
from tracker.workflow.forms import answers_of


def _seen(unit_id: int) -> Committee:
    return ask.find_committee_in_sight(unit_id, g.actor) or abort(404)


def _kept(unit_id: int) -> Committee:
    """A committee the asker keeps: its head, or who keeps the units of its area."""
    committee = _seen(unit_id)
    if not (ask.heads(g.actor, committee) or ask.sets_up(g.actor, committee.unit)):
        abort(403)
    return committee


@requires(Permission.COMMITTEE_VIEW)
def committees() -> Response:
    """Every committee of the asker's areas."""
    return page(
        "mediation/committees/list.html",
        rows=ask.list_committees(g.actor, g.actor.on),
        tree=get_tree(),
        may_set_up=bool(granting(g.actor, Permission.UNIT_EDIT)),
    )


@requires(Permission.COMMITTEE_VIEW)
def committee(unit_id: int) -> Response:
    """One committee: particulars, members, and for itself how busy its mediators are."""
    seen = _seen(unit_id)
    on = g.actor.on
    members = ask.list_members(unit_id, on)
    may_edit = ask.heads(g.actor, seen) or ask.sets_up(g.actor, seen.unit)
    posts = ask.list_mediator_posts(unit_id) if ask.is_of(g.actor, seen) else []
    return page(
        "mediation/committees/committee.html",
        committee=seen,
        members=members,
        others=ask.list_other_terms(unit_id, on),
        doubts=[say(words, **params) for words, params in ask.list_doubts(members, on)] if may_edit else [],
        posts=posts,
        holders=ask.list_holders([post_id for post_id, _title, _open in posts], on) if posts else {},
        skills=dispute_types(),
        tree=get_tree(),
        may_edit=may_edit,
    )


@requires(Permission.COMMITTEE_EDIT)
def committee_new() -> Response:
    """Make a committee of a unit that is one by its line of work."""
    if not granting(g.actor, Permission.UNIT_EDIT):
        abort(403)
    units = ask.list_free_units(g.actor)
    form = NewCommitteeForm()
    form.unit_id.choices = [(unit_id, name) for unit_id, name, _area in units]

    def act() -> Response:
        unit = db.session.get_one(Unit, form.unit_id.data)
        do.save_committee(unit=unit, answers=answers_of(form), actor=g.actor, now=now())
        return done(url_for("mediation.committee_edit", unit_id=unit.id), _("Saved. Now say who heads it."))

    return _form_page(form, act, title=_("New mediation committee"), back=url_for("mediation.committees"))


@requires(Permission.COMMITTEE_EDIT)
def committee_edit(unit_id: int) -> Response:
    """Change the particulars; kind, number word and head are for those who keep the units."""
    committee = _kept(unit_id)
    form: CommitteeForm = (
        SetUpForm(obj=committee) if ask.sets_up(g.actor, committee.unit) else CommitteeForm(obj=committee)
    )
    if isinstance(form, SetUpForm):
        posts = [(str(post_id), title) for post_id, title, _open in ask.list_mediator_posts(unit_id)]
        form.head_post_id.choices = [("", _("none")), *posts]
        if request.method == "GET":
            form.head_post_id.data = str(committee.head_post_id or "")
    watch(form, committee)

    def act() -> Response:
        do.save_committee(unit=committee.unit, answers=answers_of(form), actor=g.actor, now=now())
        return done(url_for("mediation.committee", unit_id=unit_id), _("Saved."))

    return _form_page(form, act, title=committee.unit.name, back=url_for("mediation.committee", unit_id=unit_id))


@requires(Permission.COMMITTEE_EDIT)
def member_new(unit_id: int) -> Response:
    return _member_page(_kept(unit_id), None)


@requires(Permission.COMMITTEE_EDIT)
def member_edit(unit_id: int, member_id: int) -> Response:
    return _member_page(_kept(unit_id), ask.find_member(unit_id, member_id) or abort(404))


def _member_page(committee: Committee, member: CommitteeMember | None) -> Response:
    kind = HomeMemberForm if ask.heads(g.actor, committee) else MemberForm
    known: Shown = {}
    if member is not None:
        names = ("name", "is_head", "is_full_time", "is_woman", "skills", "from_on", "to_on")
        known = {name: getattr(member, name) for name in names}
        known["username"] = member.user.username if member.user else ""
    form = kind(data=known)
    form.skills.choices = list(dispute_types().items())
    if member is not None:
        watch(form, member)
    elif request.method == "GET":
        form.from_on.data = g.actor.on
        form.to_on.data = do.term_end(g.actor.on)

    def act() -> Response:
        do.save_member(committee=committee, member=member, answers=answers_of(form), actor=g.actor, now=now())
        return done(url_for("mediation.committee", unit_id=committee.unit_id), _("Saved."))

    keeps_home = isinstance(form, HomeMemberForm) and member is not None and member.home is not None
    return _form_page(
        form, act, title=member.name if member else _("New member"),
        back=url_for("mediation.committee", unit_id=committee.unit_id),
        note=_("A home address is kept for this member.") if keeps_home else "",
    )  # fmt: skip


@requires(Permission.COMMITTEE_EDIT)
def member_end(unit_id: int, member_id: int) -> Response:
    """Let a membership end."""
    _kept(unit_id)
    member = ask.find_member(unit_id, member_id) or abort(404)
    form = EndMemberForm()
    if request.method == "GET":
        form.to_on.data = g.actor.on

    def act() -> Response:
        do.end_member(member=member, to_on=form.to_on.data, actor=g.actor, now=now())
        return done(url_for("mediation.committee", unit_id=unit_id), _("Saved."))

    title = _("End the membership of %(name)s", name=member.name)
    return _form_page(form, act, title=title, back=url_for("mediation.committee", unit_id=unit_id))


def _form_page(form: FlaskForm, act: Callable[[], Response], *, title: str, back: str, note: str = "") -> Response:
    return attempt(form, act) or form_page(
        "mediation/committees/form.html", form=form, form_title=title, back=back, note=note
    )  # fmt: skip


# Addresses ------------------------------------------------------------------------------------------------------------

BOTH = ["GET", "POST"]
rule = blueprint.add_url_rule
rule("/committees", view_func=committees)
rule("/committees/new", view_func=committee_new, methods=BOTH)
rule("/committees/<int:unit_id>", view_func=committee)
rule("/committees/<int:unit_id>/edit", view_func=committee_edit, methods=BOTH)
rule("/committees/<int:unit_id>/members/new", view_func=member_new, methods=BOTH)
rule("/committees/<int:unit_id>/members/<int:member_id>", view_func=member_edit, methods=BOTH)
rule("/committees/<int:unit_id>/members/<int:member_id>/end", view_func=member_end, methods=BOTH)

COMMITTEES = tuple(
    f"mediation.{page}"
    for page in ("committee", "committee_new", "committee_edit", "member_new", "member_edit", "member_end")
)
NAVIGATION = (
    Place(270, "mediation.committees", N_("Mediation committees"), "users", Permission.COMMITTEE_VIEW, COMMITTEES),
)
