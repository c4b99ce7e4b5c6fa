"""Addresses of the area tree."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.areas.views import tree
from tracker.areas.views.upload import AREA_IMPORT
from tracker.foundation.words import N_
from tracker.web.navigation import Place

blueprint = Blueprint("areas", __name__)
rule = blueprint.add_url_rule
BOTH = ["GET", "POST"]

rule("/areas", view_func=tree.listing)
AREA_IMPORT.register(blueprint, "/areas/import")
rule("/areas/<code>", view_func=tree.area)
rule("/areas/<code>/rename", view_func=tree.rename, methods=BOTH)
rule("/areas/<code>/add", view_func=tree.add, methods=BOTH)
rule("/areas/<code>/split", view_func=tree.split, methods=BOTH)
rule("/areas/<code>/merge", view_func=tree.merge, methods=BOTH)
rule("/areas/<code>/retire", view_func=tree.retire, methods=BOTH)

AREAS = tuple(f"areas.{page}" for page in ("area", "rename", "add", "split", "merge", "retire", "start", "trial"))
NAVIGATION = (Place(310, "areas.listing", N_("Areas"), "map-pin", Permission.AREA_EDIT, AREAS),)  # fmt: skip
