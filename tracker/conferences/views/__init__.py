"""Addresses of joint conferences and of the register of precedents."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.conferences.views import conferences, precedents, rule
from tracker.conferences.vocabulary import ConferenceStep
from tracker.foundation.words import N_
from tracker.web.converters import word_of
from tracker.web.navigation import Place

#: Parts of addresses.
ADDRESSES = {"cstep": word_of(ConferenceStep)}
blueprint = Blueprint("conferences", __name__)
blueprint.add_url_rule("/conferences", view_func=conferences.listing)
conferences.ConferenceMoves().register(
    blueprint, "/conferences/<int:conference_id>", "cstep", Permission.CONFERENCE_LIST
)
blueprint.add_url_rule("/conferences/<int:conference_id>/paper", view_func=conferences.paper, methods=["POST"])
blueprint.add_url_rule("/conferences/<int:conference_id>/rule", view_func=rule.rule_new, methods=["GET", "POST"])

blueprint.add_url_rule("/conferences/precedents", view_func=precedents.precedents)
blueprint.add_url_rule("/conferences/precedents/export", view_func=precedents.precedents_export, methods=["POST"])

CONFERENCES = tuple(f"conferences.{page}" for page in ("conference", "step", "rule_new", "precedents"))
NAVIGATION = (Place(160, "conferences.listing", N_("Joint conferences"), "users", Permission.PRECEDENT_LIST, CONFERENCES),)  # fmt: skip
