"""Addresses of joint conferences and of the register of precedents."""

from __future__ import annotations

from flask import Blueprint

from tracker.conferences.views import conferences, precedents, rule

blueprint = Blueprint("conferences", __name__)
blueprint.add_url_rule("/conferences", view_func=conferences.listing)
blueprint.add_url_rule("/conferences/<int:conference_id>", view_func=conferences.conference)
blueprint.add_url_rule(
    "/conferences/<int:conference_id>/moves/<cstep:step>", view_func=conferences.step, methods=["GET", "POST"]
)
blueprint.add_url_rule("/conferences/<int:conference_id>/paper", view_func=conferences.paper, methods=["POST"])
blueprint.add_url_rule("/conferences/<int:conference_id>/rule", view_func=rule.rule_new, methods=["GET", "POST"])

blueprint.add_url_rule("/conferences/precedents", view_func=precedents.precedents)
blueprint.add_url_rule("/conferences/precedents/export", view_func=precedents.precedents_export, methods=["POST"])
