"""Officers: the facts the public may know, and which villages they have and had. Nothing else about them is here."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask import Response, abort, current_app, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.extensions import db
from tracker.files.store import path_of
from tracker.foundation.words import N_, Refused
from tracker.people.models import User
from tracker.people.services.administration import find_open_account
from tracker.people.vocabulary import Rank
from tracker.policing.forms import NewOfficerForm, OfficerForm
from tracker.policing.models import LiaisonOfficer
from tracker.policing.queries.assignments import list_holdings
from tracker.policing.queries.villages import find_officer, is_in_reach, list_officers, list_stations
from tracker.policing.services import villages as do
from tracker.policing.views.assignments import asked_on, seen
from tracker.policing.views.villages import edited
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.pages import done, page
from tracker.web.uploads import send_kept, store_upload
from tracker.workflow.forms import answers_of

#: Longest list; beyond it one types more of the name.
MOST = 200


@requires(Permission.LIAISON_VIEW)
def officers() -> Response:
    """The officers of the areas in reach, each with the number of villages he is A of today."""
    tops, words = seen(), request.args.get("q", "").strip()[:40]
    found = [one for one in list_officers(tops) if words in f"{one.name} {one.username} {one.badge}"]
    counts = Counter(
        one.user_id
        for one in list_holdings(tops)
        if one.rank is Rank.A and one.from_on <= g.actor.on < (one.to_on or date.max)
    )
    return page(
        "policing/villages/officers.html",
        fragment="results",
        found=found[:MOST],
        is_cut=len(found) > MOST,
        counts=counts,
        words=words,
        may_edit=bool(edited()),
    )


def _find_kept(user_id: int) -> tuple[User, LiaisonOfficer | None] | None:
    """The officer, where the asker keeps his facts; whoever belongs to a station is kept by that station alone."""
    found = find_officer(user_id, edited())
    return None if found is None or _is_elsewhere(found[1]) else found


def _is_elsewhere(kept: LiaisonOfficer | None) -> bool:
    return bool(kept and kept.station and not is_in_reach(kept.station.area_code, edited()))


@requires(Permission.LIAISON_VIEW)
def officer(user_id: int) -> Response:
    """One officer: badge, station, duty phone, and the assignments inside the asker's reach."""
    user, kept = find_officer(user_id, seen()) or abort(404)
    on, trouble = asked_on()
    return page(
        "policing/villages/officer.html",
        user=user,
        kept=kept,
        history=list_holdings(seen(), user_id=user_id),
        tree=get_tree(),
        on=on,
        trouble=trouble,
        may_edit=_find_kept(user_id) is not None,
    )


@requires(Permission.LIAISON_VIEW)
def officer_photo(user_id: int) -> Response:
    """The photo, for those who keep it and for those whose villages he serves if he agreed to it."""
    _user, kept = find_officer(user_id, seen()) or abort(404)
    is_keeper = _find_kept(user_id) is not None
    if kept is None or kept.photo_sha256 is None or not (kept.is_photo_public or is_keeper):
        abort(404)
    return send_photo(kept.photo_sha256)


def send_photo(sha256: str) -> Response:
    """A photo that was re-encoded when it came in."""
    path = path_of(current_app.config["SETTINGS"].files_dir, sha256)
    return send_kept(path, mime="image/webp", name=sha256)


@requires(Permission.CARD_EDIT)
def officer_new() -> Response:
    """Facts of somebody who has an account and is not an officer yet."""
    form = NewOfficerForm()
    return _edit(form, None, None, title=_("New officer"), back=url_for("policing.officers"))


@requires(Permission.CARD_EDIT)
def officer_edit(user_id: int) -> Response:
    user, kept = _find_kept(user_id) or abort(404)
    form = OfficerForm(obj=kept)
    watch(form, *([kept] if kept else []))
    return _edit(form, user, kept, title=user.name, back=url_for("policing.officer", user_id=user_id))


def _edit(form: OfficerForm, user: User | None, kept: LiaisonOfficer | None, *, title: str, back: str) -> Response:
    stations = list_stations(edited())
    if kept is not None and kept.station is not None and kept.station not in stations:
        stations.append(kept.station)  # one that was closed
    form.station_id.choices = [(str(unit.id), unit.name) for unit in stations]
    if user is not None:
        form.station_id.choices = [("", _("none")), *form.station_id.choices]
    user_id, had_photo = (user.id if user else None), bool(kept and kept.photo_sha256)

    def act() -> Response:
        photo = _photo(form)
        whom = db.session.get_one(User, user_id) if user_id else _newcomer(form.username.data)
        saved = do.save_officer(user=whom, answers=answers_of(form), photo_sha256=photo, actor=g.actor, now=now())
        return done(url_for("policing.officer", user_id=saved.user_id), _("Saved."))

    return attempt(form, act) or form_page(
        "policing/villages/officer_edit.html",
        form=form,
        user_id=user_id,
        had_photo=had_photo,
        form_title=title,
        back=back,
    )


def _newcomer(username: str) -> User:
    """The account of a user name; one that another station keeps is not to be taken over."""
    found = find_open_account(username)
    known = db.session.get(LiaisonOfficer, found.id)
    if known is not None and (known.station is None or _is_elsewhere(known)):
        raise Refused(N_("This officer belongs to a station outside your area."), field="username")
    return found


def _photo(form: OfficerForm) -> str | None:
    """The digest of the small picture that was sent, re-encoded; None when none was."""
    stored = store_upload(form.photo.data, field="photo")
    if stored is None:
        return None
    if stored.thumb_sha256 is None:
        raise Refused(N_("Choose a picture, not a document."), field="photo")
    return stored.thumb_sha256
