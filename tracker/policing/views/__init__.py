"""Addresses of the police-liaison side."""

from __future__ import annotations

from flask import Blueprint, Response, request, session

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.policing.views import (
    assignments,
    assignments_tables,
    cards,
    coverage,
    desk,
    duty,
    feeds,
    figures,
    notes,
    villages,
    villages_officers,
    visits,
    visits_figures,
)
from tracker.policing.views.assignments_tables import ASSIGNMENT_IMPORT
from tracker.web.navigation import Place

blueprint = Blueprint("policing", __name__)
rule = blueprint.add_url_rule
#: Open to everyone; nobody is given a cookie there, not even by the page that says there is nothing.
OPEN = frozenset({"policing.card", "policing.card_photo", "policing.calendar_feed"})


@blueprint.after_request
def leave_no_cookie(response: Response) -> Response:
    """Keep the session as it came on the pages that are open to everyone."""
    if request.endpoint in OPEN:
        session.modified = False
    return response


rule("/policing", view_func=desk.desk)
rule("/policing/figures", view_func=figures.figures)
rule("/policing/notes/<ref:ref>", "write_note", notes.write, methods=["POST"])
rule("/policing/notes/<ref:ref>/read", "read_notes", notes.read, methods=["GET", "POST"])

rule("/policing/visits", view_func=visits.visits)
rule("/policing/visits/new", view_func=visits.visit_new, methods=["GET", "POST"])
rule("/policing/visits/plan", view_func=visits.visit_plan, methods=["GET", "POST"])
rule("/policing/visits/<int:visit_id>", view_func=visits.visit)
rule("/policing/visits/<int:visit_id>/record", view_func=visits.visit_record, methods=["GET", "POST"])
rule("/policing/visits/<int:visit_id>/correct", view_func=visits.visit_correct, methods=["GET", "POST"])
rule("/policing/visits/<int:visit_id>/call-off", view_func=visits.visit_call_off, methods=["POST"])
rule("/policing/visits/missed", view_func=visits_figures.visits_missed)
rule("/policing/visits/coverage", view_func=visits_figures.visits_coverage)
rule("/policing/visits/calendar", view_func=visits_figures.visits_calendar)

rule("/policing/duty", view_func=duty.duty)
rule("/policing/duty/shifts/new", view_func=duty.shift_new, methods=["GET", "POST"])
rule("/policing/duty/shifts/<int:shift_id>/end", view_func=duty.shift_end, methods=["POST"])
rule("/policing/duty/exceptions/new", view_func=duty.exception_new, methods=["GET", "POST"])
rule("/policing/duty/exceptions/<int:exception_id>/remove", view_func=duty.exception_remove, methods=["POST"])

rule("/policing/calendar", view_func=feeds.feed)
rule("/policing/calendar/make", view_func=feeds.feed_make, methods=["POST"])
rule("/policing/calendar/revoke", view_func=feeds.feed_revoke, methods=["POST"])
rule("/policing/calendar/<token>.ics", view_func=feeds.calendar_feed)

BOTH = ["GET", "POST"]
rule("/policing/assignments", "assignments", assignments.listing)
rule("/policing/assignments/bulk", "assign_bulk", assignments.bulk, methods=BOTH)
rule("/policing/assignments/<int:appointment_id>/end", "end_assignment", assignments.end, methods=BOTH)
rule("/policing/assignments/export", "export_assignments", assignments_tables.export, methods=["POST"])
ASSIGNMENT_IMPORT.register(blueprint, "/policing/assignments/import")
rule("/policing/coverage", view_func=coverage.coverage)
rule("/policing/coverage/report", "coverage_report", coverage.report)
rule("/policing/villages/<code>", view_func=villages.village)
rule("/policing/villages/<code>/assign", view_func=assignments.assign, methods=BOTH)
rule("/policing/villages/<code>/contact", view_func=villages.contact, methods=BOTH)
rule("/policing/villages/<code>/link", view_func=villages.link, methods=["POST"])
rule("/policing/villages/<code>/card", view_func=cards.card_print)
rule("/policing/rooms", view_func=villages.rooms)
rule("/policing/rooms/new", view_func=villages.room_new, methods=BOTH)
rule("/policing/rooms/<int:room_id>", view_func=villages.room, methods=BOTH)
rule("/policing/officers", view_func=villages_officers.officers)
rule("/policing/officers/new", view_func=villages_officers.officer_new, methods=BOTH)
rule("/policing/officers/<int:user_id>", view_func=villages_officers.officer)
rule("/policing/officers/<int:user_id>/edit", view_func=villages_officers.officer_edit, methods=BOTH)
rule("/policing/officers/<int:user_id>/photo", view_func=villages_officers.officer_photo)
rule("/policing/cards/export", view_func=cards.cards_export, methods=["POST"])
rule("/c/<short>", view_func=cards.card)
rule("/c/<short>/<any(a, b):rank>.webp", view_func=cards.card_photo)

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
NAVIGATION = (
    Place(50, "policing.desk", N_("Police desk"), "shield", Permission.POLICING_DESK),
    Place(80, "policing.visits", N_("Visits"), "map-pin", Permission.VISIT_VIEW, VISITS),
    Place(90, "policing.duty", N_("Duty"), "clock", Permission.DUTY_VIEW, ("policing.shift_new", "policing.exception_new")),
    Place(240, "policing.figures", N_("Police figures"), "chart-bar", Permission.POLICING_FIGURES),
    Place(260, "policing.coverage", N_("Village officers"), "shield", Permission.GAP_LIST, VILLAGES),
)  # fmt: skip
