"""Addresses of supervision."""

from __future__ import annotations

from flask import Blueprint

from tracker.supervision.views import closure

blueprint = Blueprint("supervision", __name__)
blueprint.add_url_rule("/reports/closure", view_func=closure.closure)
