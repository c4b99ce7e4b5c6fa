"""Addresses of the routing rules."""

from __future__ import annotations

from flask import Blueprint

from tracker.routing.views import edit, table

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
