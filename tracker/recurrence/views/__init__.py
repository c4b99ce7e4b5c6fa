"""Addresses of root cases."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.recurrence.views import costs, hand, roots
from tracker.recurrence.vocabulary import RootStep
from tracker.web.converters import word_of
from tracker.web.navigation import Place

#: Parts of addresses.
ADDRESSES = {"rstep": word_of(RootStep)}
blueprint = Blueprint("recurrence", __name__)
blueprint.add_url_rule("/roots", view_func=roots.roots)
roots.RootMoves().register(blueprint, "/roots/<int:root_id>", "rstep", Permission.ROOT_LIST)
blueprint.add_url_rule("/roots/<int:root_id>/checks/<int:check_id>/photo", view_func=roots.photo)
blueprint.add_url_rule("/roots/of/<ref:ref>", view_func=hand.propose, methods=["GET", "POST"])
blueprint.add_url_rule("/roots/costs/export", view_func=costs.costs_export, methods=["POST"])

NAVIGATION = (Place(180, "recurrence.roots", N_("Root cases"), "refresh", Permission.ROOT_KEEP, ("recurrence.root", "recurrence.step", "recurrence.propose")),)  # fmt: skip
