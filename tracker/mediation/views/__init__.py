"""Addresses of people's mediation."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.mediation.views import course, detail, drafts, listing, parties
from tracker.mediation.vocabulary import Step
from tracker.web.converters import matching, word_of
from tracker.web.navigation import Place

#: Parts of addresses.
ADDRESSES = {"mref": matching(r"M\d{6}-\d{8}-\d{4,}"), "step": word_of(Step)}
blueprint = Blueprint("mediation", __name__)
rule = blueprint.add_url_rule
BOTH = ["GET", "POST"]
PARTY = "/mediations/<mref:ref>/parties/<int:party_id>"
ACTING = "/mediations/<mref:ref>/representatives/<int:representative_id>"

rule("/mediations", view_func=listing.listing)
rule("/mediations/new", view_func=listing.new, methods=BOTH)
rule("/mediations/drafts", "draft_save", drafts.save, methods=["POST"])
rule("/mediations/drafts/discard", "draft_discard", drafts.discard, methods=["POST"])
rule("/mediations/<mref:ref>", view_func=detail.detail)
rule("/mediations/<mref:ref>/moves/<step:step>", view_func=detail.move, methods=BOTH)
rule("/mediations/<mref:ref>/files/<sha256:sha256>", view_func=detail.file)

rule("/mediations/<mref:ref>/matter", view_func=parties.describe, methods=BOTH)
rule("/mediations/<mref:ref>/parties/new", view_func=parties.party_new, methods=BOTH)
rule(PARTY, view_func=parties.party, methods=BOTH)
rule(f"{PARTY}/remove", view_func=parties.party_remove, methods=["POST"])
rule(f"{PARTY}/representatives/new", view_func=parties.representative_new, methods=BOTH)
rule(f"{ACTING}/end", view_func=parties.representative_end, methods=["POST"])
rule("/mediations/<mref:ref>/declare", view_func=parties.declare, methods=BOTH)

rule("/mediations/<mref:ref>/inquiries/new", view_func=course.inquiry_new, methods=BOTH)
rule("/mediations/<mref:ref>/sessions/new", view_func=course.session_new, methods=BOTH)
rule("/mediations/<mref:ref>/sessions/<int:no>/record", view_func=course.session_record, methods=BOTH)
rule("/mediations/<mref:ref>/sessions/<int:no>/call-off", view_func=course.session_call_off, methods=BOTH)
rule("/mediations/<mref:ref>/sessions/<int:no>/session.ics", view_func=course.session_calendar)
rule("/mediations/<mref:ref>/clauses/new", view_func=course.clause_new, methods=BOTH)
rule("/mediations/<mref:ref>/clauses/<int:no>", view_func=course.clause, methods=BOTH)
rule("/mediations/<mref:ref>/clauses/<int:no>/remove", view_func=course.clause_remove, methods=["POST"])
rule("/mediations/<mref:ref>/court-list", view_func=course.court_list, methods=BOTH)


MEDIATIONS = tuple(
    f"mediation.{page}"
    for page in (
        "detail", "move", "new", "describe", "party_new", "party", "representative_new", "declare", "inquiry_new",
        "session_new", "session_record", "session_call_off", "clause_new", "clause", "court_list",
    )
)  # fmt: skip
NAVIGATION = (
    Place(70, "mediation.listing", N_("Mediations"), "messages", Permission.MEDIATION_LIST, MEDIATIONS),
)  # fmt: skip
