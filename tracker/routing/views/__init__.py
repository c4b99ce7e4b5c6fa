"""Addresses of the routing rules."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.routing.views import edit, table
from tracker.web.navigation import Place

blueprint = Blueprint("routing", __name__)
rule = blueprint.add_url_rule
BOTH = ["GET", "POST"]
rule("/routing", view_func=table.rules)
rule("/routing/new", view_func=edit.rule_new, methods=BOTH)
rule("/routing/rules/<int:rule_id>", view_func=table.rule)
rule("/routing/rules/<int:rule_id>/edit", view_func=edit.rule_edit, methods=BOTH)
rule("/routing/rules/<int:rule_id>/move", view_func=table.move, methods=["POST"])
rule("/routing/rules/<int:rule_id>/end", view_func=table.end, methods=["POST"])
rule("/routing/trial", view_func=edit.trial)
rule("/routing/trial", view_func=edit.trial_of_draft, methods=["POST"])

NAVIGATION = (Place(190, "routing.rules", N_("Routing rules"), "send", Permission.ROUTING_VIEW, tuple(f"routing.{page}" for page in ("rule", "rule_new", "rule_edit", "trial", "trial_of_draft"))),)  # fmt: skip
