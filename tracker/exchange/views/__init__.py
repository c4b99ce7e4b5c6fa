"""Addresses of imports and exports."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.exchange.views import exporting, importing
from tracker.foundation.words import N_
from tracker.web.navigation import Place

blueprint = Blueprint("exchange", __name__)
rule = blueprint.add_url_rule

rule("/import", view_func=importing.start, methods=["GET", "POST"])
rule("/import/<token>", view_func=importing.columns, methods=["GET", "POST"])
rule("/import/<token>/trial", view_func=importing.trial)
rule("/import/<token>/states", view_func=importing.name_states, methods=["POST"])
rule("/import/<token>/bad-rows.csv", view_func=importing.bad_rows)
rule("/import/<token>/run", view_func=importing.run, methods=["POST"])
rule("/import/<token>/discard", view_func=importing.discard, methods=["POST"])
rule("/cases/export", view_func=exporting.export, methods=["POST"])

NAVIGATION = (Place(250, "exchange.start", N_("Import cases"), "upload", Permission.CASE_IMPORT, ("exchange.columns", "exchange.trial")),)  # fmt: skip
