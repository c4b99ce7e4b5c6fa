"""The navigation as a table: address, words, icon, and the permission that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import g, request, url_for
from flask_babel import lazy_gettext as _l

from tracker.access import Permission, can
from tracker.cases.queries.inbox import count_inbox


@dataclass(frozen=True)
class Place:
    """One entry; `section` are the endpoints under which it is lit."""

    endpoint: str
    label: Any
    icon: str
    permission: Permission | None
    section: tuple[str, ...] = ()
    counts: bool = False


#: The pages behind one place.
AREAS = tuple(f"areas.{page}" for page in ("area", "rename", "add", "split", "merge", "retire", "start", "trial"))
SETTINGS = (
    "people.setting",
    *(f"clock.{page}" for page in ("year", "day", "year_mark", "hours", "season_new", "season")),
    *(f"cases.{page}" for page in ("categories", "category", "stage")),
)

# fmt: off
PLACES = (
    Place("cases.home",          _l("Home"),        "home",      None),
    Place("cases.inbox",         _l("Inbox"),       "inbox",     Permission.CASE_LIST, counts=True),
    Place("cases.new",           _l("Log a case"),  "plus",      Permission.CASE_LOG),
    Place("cases.listing",       _l("Cases"),       "list",      Permission.CASE_LIST, ("cases.detail", "cases.move")),
    Place("supervision.closure", _l("Closure rate"), "chart-bar", Permission.REPORT_VIEW),
    Place("exchange.start",      _l("Import cases"), "upload",   Permission.CASE_IMPORT, ("exchange.columns", "exchange.trial")),
    Place("people.gaps",         _l("Gaps"),        "alert-triangle", Permission.GAP_LIST),
    Place("people.users",        _l("Accounts"),    "users",     Permission.USER_EDIT, ("people.user", "people.user_new")),
    Place("people.units",        _l("Units"),       "building",  Permission.UNIT_EDIT, ("people.unit", "people.unit_new")),
    Place("areas.listing",       _l("Areas"),       "map-pin",   Permission.AREA_EDIT, AREAS),
    Place("people.posts",        _l("Posts"),       "id-badge",  Permission.POST_EDIT, ("people.post", "people.post_new")),
    Place("people.absences",     _l("Absences"),    "calendar",  Permission.APPOINTMENT_EDIT),
    Place("people.sessions",     _l("Sessions"),    "lock",      Permission.SESSION_END),
    Place("audit.log",           _l("Access log"),  "history",   Permission.AUDIT_READ),
    Place("people.settings",     _l("Settings"),    "settings",  Permission.SETTING_EDIT, SETTINGS),
    Place("cases.rules",         _l("Rules"),       "info-circle", None),
)
# fmt: on


@lru_cache(maxsize=256)
def _url(_root: str, endpoint: str) -> str:
    """The address of a place, made once for each folder the application is mounted in."""
    return url_for(endpoint)


def navigation() -> list[dict[str, Any]]:
    """The entries for the present actor, with the inbox count."""
    actor = g.get("actor")
    if actor is None:
        return []
    return [
        {
            "endpoint": place.endpoint,
            "url": _url(request.script_root, place.endpoint),
            "label": place.label,
            "icon": place.icon,
            "is_current": request.endpoint == place.endpoint or request.endpoint in place.section,
            "count": count_inbox(actor) if place.counts else None,
        }
        for place in PLACES
        if place.permission is None or can(actor, place.permission)
    ]
