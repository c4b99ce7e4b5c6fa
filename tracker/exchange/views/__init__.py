"""Addresses of imports and exports."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.exchange.views import exporting, importing
from tracker.exchange.views.importing import CASE_IMPORT
from tracker.foundation.words import N_
from tracker.web.navigation import Place

blueprint = Blueprint("exchange", __name__)
rule = blueprint.add_url_rule

CASE_IMPORT.register(blueprint, "/import", start=importing.start)
rule("/import/<token>", view_func=importing.columns, methods=["GET", "POST"])
rule("/import/<token>/states", view_func=importing.name_states, methods=["POST"])
rule("/cases/export", view_func=exporting.export, methods=["POST"])

NAVIGATION = (Place(250, "exchange.start", N_("Import cases"), "upload", Permission.CASE_IMPORT, ("exchange.columns", "exchange.trial")),)  # fmt: skip
