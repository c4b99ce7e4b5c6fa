"""The navigation as a table: address, words, icon, and the permission that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import g, render_template, request, url_for
from markupsafe import Markup

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.cases.queries.inbox import count_inbox
from tracker.foundation.words import N_
from tracker.web.language import language, say


@dataclass(frozen=True)
class Place:
    """One entry; `section` are the endpoints under which it is lit."""

    endpoint: str
    label: str
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

VISITS = (
    *(f"policing.visit{page}" for page in ("", "_new", "_plan", "_record", "_correct")),
    *(f"policing.visits_{page}" for page in ("missed", "coverage", "calendar")),
    "policing.feed",
)
#: Who looks after the villages of a whole area has the place; a liaison and an officer come there from their desk.
VILLAGES = tuple(
    f"policing.{page}"
    for page in (
        "coverage_report", "assignments", "assign", "assign_bulk", "end_assignment", "import_start", "import_trial",
        "village", "contact", "rooms", "room", "room_new", "officers", "officer", "officer_new", "officer_edit",
    )
)  # fmt: skip
COMMITTEES = tuple(
    f"mediation.{page}"
    for page in ("committee", "committee_new", "committee_edit", "member_new", "member_edit", "member_end")
)

MEDIATIONS = tuple(
    f"mediation.{page}"
    for page in (
        "detail", "move", "new", "describe", "party_new", "party", "representative_new", "declare", "inquiry_new",
        "session_new", "session_record", "session_call_off", "clause_new", "clause", "court_list", "agreement_text",
        "papers", "paper", "dossier",
    )
)  # fmt: skip

SAVED_VIEWS = tuple(f"subscriptions.{page}" for page in ("new", "edit", "subscribe", "subscription", "issue"))
CONFERENCES = tuple(f"conferences.{page}" for page in ("conference", "step", "rule_new", "precedents"))

# fmt: off
PLACES = (
    Place("cases.home",          N_("Home"),        "home",      None),
    Place("cases.inbox",         N_("Inbox"),       "inbox",     Permission.CASE_LIST, counts=True),
    Place("supervision.home",    N_("What presses"), "flag",     Permission.SUPERVISION_DESK),
    Place("cases.new",           N_("Log a case"),  "plus",      Permission.CASE_LOG),
    Place("policing.desk",       N_("Police desk"), "shield",   Permission.POLICING_DESK),
    Place("cases.listing",       N_("Cases"),       "list",      Permission.CASE_LIST, ("cases.detail", "cases.move")),
    Place("mediation.listing",   N_("Mediations"),  "messages",  Permission.MEDIATION_LIST, MEDIATIONS),
    Place("policing.visits",     N_("Visits"),      "map-pin",   Permission.VISIT_VIEW, VISITS),
    Place("policing.duty",       N_("Duty"),        "clock",     Permission.DUTY_VIEW, ("policing.shift_new", "policing.exception_new")),
    Place("dashboards.dashboard", N_("Dashboard"), "chart-bar", Permission.REPORT_VIEW),
    Place("supervision.closure", N_("Closure rate"), "chart-bar", Permission.REPORT_VIEW, ("supervision.indicators",)),
    Place("subscriptions.listing", N_("Saved views"), "device-floppy", Permission.VIEW_KEEP, SAVED_VIEWS),
    Place("supervision.orders",  N_("Supervision ledger"), "flag", Permission.ORDER_MAKE, ("supervision.order", "supervision.order_new", "supervision.order_step")),
    Place("appeals.mine",        N_("My post's figures"), "id-badge", Permission.APPEAL_LIST, ("appeals.new",)),
    Place("appeals.listing",     N_("Appeals"),     "messages",  Permission.APPEAL_JUDGE, ("appeals.appeal", "appeals.step")),
    Place("conferences.listing", N_("Joint conferences"), "users", Permission.PRECEDENT_LIST, CONFERENCES),
    Place("supervision.readings", N_("Who read what"), "eye",   Permission.READING_LIST),
    Place("recurrence.roots",    N_("Root cases"), "refresh",    Permission.ROOT_KEEP, ("recurrence.root", "recurrence.step", "recurrence.propose")),
    Place("routing.rules",       N_("Routing rules"), "send",    Permission.ROUTING_VIEW, tuple(f"routing.{page}" for page in ("rule", "rule_new", "rule_edit", "trial", "trial_of_draft"))),
    Place("monthly.reports",     N_("Monthly reports"), "chart-bar", Permission.MONTHLY_MAKE, ("monthly.report", "monthly.edit")),
    Place("rechecks.draws",      N_("Blind re-check"), "search", Permission.RECHECK_DRAW, ("rechecks.draw",)),
    Place("rechecks.mine",       N_("To look at again"), "search", Permission.RECHECK_JUDGE, ("rechecks.item",)),
    Place("mediation.report",    N_("Mediation statistics"), "chart-bar", Permission.MEDIATION_REPORT),
    Place("policing.figures",    N_("Police figures"), "chart-bar", Permission.POLICING_FIGURES),
    Place("exchange.start",      N_("Import cases"), "upload",   Permission.CASE_IMPORT, ("exchange.columns", "exchange.trial")),
    Place("policing.coverage",   N_("Village officers"), "shield", Permission.GAP_LIST, VILLAGES),
    Place("mediation.committees", N_("Mediation committees"), "users", Permission.COMMITTEE_VIEW, COMMITTEES),
    Place("people.gaps",         N_("Gaps"),        "alert-triangle", Permission.GAP_LIST),
    Place("people.users",        N_("Accounts"),    "users",     Permission.USER_EDIT, ("people.user", "people.user_new")),
    Place("people.units",        N_("Units"),       "building",  Permission.UNIT_EDIT, ("people.unit", "people.unit_new")),
    Place("areas.listing",       N_("Areas"),       "map-pin",   Permission.AREA_EDIT, AREAS),
    Place("people.posts",        N_("Posts"),       "id-badge",  Permission.POST_EDIT, ("people.post", "people.post_new")),
    Place("people.absences",     N_("Absences"),    "calendar",  Permission.APPOINTMENT_EDIT),
    Place("people.sessions",     N_("Sessions"),    "lock",      Permission.SESSION_END),
    Place("audit.log",           N_("Access log"),  "history",   Permission.AUDIT_READ),
    Place("people.settings",     N_("Settings"),    "settings",  Permission.SETTING_EDIT, SETTINGS),
    Place("handover.listing",    N_("Hand-overs"),  "users",     Permission.HANDOVER_SIGN, ("handover.sheet",)),
    Place("cases.rules",         N_("Rules"),       "info-circle", None),
)
# fmt: on


@lru_cache(maxsize=4096)
def _places(actor: Actor, endpoint: str, _root: str, _language: str) -> tuple[dict[str, Any], ...]:
    """The entries open to an actor, as one page shows them; all but the count stays the same from page to page."""
    return tuple(
        {
            "endpoint": place.endpoint,
            "url": url_for(place.endpoint),
            "label": say(place.label),
            "icon": place.icon,
            "is_current": endpoint == place.endpoint or endpoint in place.section,
            "counts": place.counts,
        }
        for place in PLACES
        if place.permission is None or can(actor, place.permission)
    )


def navigation() -> list[dict[str, Any]]:
    """The entries for the present actor, with the inbox count."""
    actor = g.get("actor")
    if actor is None:
        return []
    found = _places(actor, request.endpoint or "", request.script_root, language())
    return [one | {"count": count_inbox(actor) if one["counts"] else None} for one in found]


def draw_navigation(nav: list[dict[str, Any]]) -> Markup:
    """The entries as HTML; drawn once for a person, page, language and count, since every page holds them."""
    counts = tuple(one["count"] for one in nav)
    return _drawn(g.actor, request.endpoint or "", request.script_root, language(), counts)


@lru_cache(maxsize=2048)
def _drawn(actor: Actor, endpoint: str, root: str, spoken: str, counts: tuple[int | None, ...]) -> Markup:
    places = zip(_places(actor, endpoint, root, spoken), counts, strict=True)
    nav = [one | {"count": count} for one, count in places]
    return Markup(render_template("_layout/navigation.html", nav=nav))  # noqa: S704 - the template escapes
