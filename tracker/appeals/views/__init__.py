"""Addresses of a post's own figures and of appeals."""

from __future__ import annotations

from flask import Blueprint

from tracker.appeals.views import appeals, mine

blueprint = Blueprint("appeals", __name__)
blueprint.add_url_rule("/appeals", view_func=appeals.listing)
blueprint.add_url_rule("/appeals/mine", view_func=mine.mine)
blueprint.add_url_rule("/appeals/new", view_func=mine.new, methods=["GET", "POST"])
blueprint.add_url_rule("/appeals/<int:appeal_id>", view_func=appeals.appeal)
blueprint.add_url_rule("/appeals/<int:appeal_id>/moves/<astep:step>", view_func=appeals.step, methods=["GET", "POST"])
