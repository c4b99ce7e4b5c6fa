"""The guide for everybody: search, one item, its paper, its blank forms. No login, cookie or script."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, current_app, request, url_for

from tracker.areas.queries import get_tree
from tracker.files.store import path_of
from tracker.foundation.asked import asked_day
from tracker.foundation.days import local_day
from tracker.foundation.groups import grouped
from tracker.foundation.shorts import code_of
from tracker.residents.views.language import chosen
from tracker.services.guide.models import ServiceVersion
from tracker.services.guide.queries import items as q
from tracker.web.access import public
from tracker.web.identity import now
from tracker.web.pages import Shown, page
from tracker.web.qr import qr_code
from tracker.web.uploads import send_kept

#: How many seconds a page may be shown again without asking; a new version begins at midnight.
KEPT_FOR = 300


def _kept(response: Response) -> Response:
    """Let others keep the page where it holds nothing of who asks: no cookie, so no login, language or look."""
    response.vary.add("Cookie")
    if not request.cookies and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        response.add_etag()
        response.make_conditional(request)
    return response


def _asked_place() -> tuple[str, str]:
    """The place that is asked for, by the short code of its card: (area code, name); empty for none."""
    code = code_of(request.args.get("near", "")) or ""
    place = get_tree().by_code.get(code)
    return (code, get_tree().path(code)) if place else ("", "")


@public
def services() -> Response:
    """What can be applied for today, by the unit that decides on it."""
    chosen()
    words = request.args.get("q", "")[: q.LONGEST_SEARCH].strip()
    area, place = _asked_place()
    found = q.list_offered(local_day(now()), area_code=area, words=words)
    return _kept(
        page(
            "services/guide/services.html",
            groups=list(grouped((one.item.unit, one) for one in found).items()),
            count=len(found),
            words=words,
            near=request.args.get("near", "") if area else "",
            place=place,
        )
    )


def _asked_version(code: str) -> tuple[ServiceVersion, date, bool]:
    """The version of an item on the day that is asked for, the day, and whether that is today; 404 for none."""
    chosen()
    today = local_day(now())
    on = asked_day(request.args.get("on", "")) or today
    version = q.find_offered(code, on) or abort(404)
    return version, on, on == today


def _shown(version: ServiceVersion, on: date, is_today: bool) -> Shown:
    asked = None if is_today else on.isoformat()
    return {
        "version": version,
        "item": version.item,
        "unit": version.item.unit,
        "serves": get_tree().path(version.item.unit.area_code, after=0),
        "steps": [line.strip() for line in version.steps.splitlines() if line.strip()],
        "on": on,
        "is_today": is_today,
        "asked": asked,
    }


@public
def service(code: str) -> Response:
    """One item: who may apply, with what, how long it takes, where to go."""
    found = _asked_version(code)
    return _kept(page("services/guide/service.html", **_shown(*found)))


@public
def notice(code: str) -> Response:
    """All that has to be known, told at once, on A4 (一次性告知书)."""
    found = _asked_version(code)
    link = url_for("guide.service", code=code, lang=None, _external=True)
    return _kept(page("services/guide/notice.html", qr=qr_code(link), link=link, **_shown(*found)))


@public
def blank(code: str, form_id: int) -> Response:
    """A blank form to be taken home."""
    form = q.find_form(code, form_id) or abort(404)
    folder = current_app.config["SETTINGS"].files_dir
    response = send_kept(path_of(folder, form.sha256), mime=form.mime, name=form.name)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response.headers["Content-Disposition"] = response.headers["Content-Disposition"].replace("inline", "attachment", 1)
    return response
