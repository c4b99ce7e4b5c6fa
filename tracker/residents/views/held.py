"""Reports of residents that wait: looked at, taken in, or not."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.access.actor import HeldPost
from tracker.access.gate import granting
from tracker.areas.queries import get_tree
from tracker.files.store import path_of
from tracker.foundation.identifiers import is_within
from tracker.residents.forms import DropForm
from tracker.residents.models import HeldReport
from tracker.residents.queries.held import NoReport, get_held, list_held
from tracker.residents.services.reports import drop_held, list_photos, read_held, release_held
from tracker.residents.vocabulary import DropReason
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.pages import Shown, done, page
from tracker.web.uploads import send_kept


@requires(Permission.HELD_DECIDE)
def held() -> Response:
    """What waits, the oldest first."""
    return page("residents/held.html", rows=list_held(g.actor), path=get_tree().path)


@requires(Permission.HELD_DECIDE)
def held_report(held_id: int) -> Response:
    """One report, and what may become of it: name and phone stay sealed."""
    found = get_held(held_id, g.actor)
    if found.body is None:
        raise NoReport
    form = DropForm()

    def act() -> Response:
        drop_held(held=found, reason=DropReason(form.reason.data), post=_post(found), folder=_folder(), now=now())
        return done(url_for("residents.held"), _("Not taken in; the slip says why."))

    said = read_held(found)
    shown: Shown = {
        "found": found,
        "said": said,
        "photos": list_photos(found),
        "path": get_tree().path(found.area_code),
    }
    return attempt(form, act) or form_page("residents/held_report.html", form=form, **shown)


@requires(Permission.HELD_DECIDE)
def held_release(held_id: int) -> Response:
    """Take it in as a case."""
    found = get_held(held_id, g.actor)
    case = release_held(held=found, actor=g.actor, post=_post(found), folder=_folder(), now=now())
    return done(url_for("cases.detail", ref=case.ref), _("Taken in as %(ref)s.", ref=case.ref))


@requires(Permission.HELD_DECIDE)
def held_photo(held_id: int, sha256: str) -> Response:
    """A photo of a report that waits."""
    found = get_held(held_id, g.actor)
    one = next((photo for photo in list_photos(found) if sha256 in (photo.sha256, photo.thumb_sha256)), None)
    if one is None:
        raise NoReport
    mime = "image/webp" if sha256 == one.thumb_sha256 else str(one.told["mime"])
    return send_kept(path_of(_folder(), sha256), mime=mime, name=str(one.told["name"]))


def _post(found: HeldReport) -> HeldPost:
    return next(one for one in granting(g.actor, Permission.HELD_DECIDE) if is_within(found.area_code, one.area_code))


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].files_dir
    return folder
