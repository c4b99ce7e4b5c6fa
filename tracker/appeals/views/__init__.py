"""Addresses of a post's own figures and of appeals."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.appeals.views import appeals, mine
from tracker.appeals.vocabulary import AppealStep
from tracker.foundation.words import N_
from tracker.web.converters import word_of
from tracker.web.navigation import Place

#: Parts of addresses.
ADDRESSES = {"astep": word_of(AppealStep)}
blueprint = Blueprint("appeals", __name__)
blueprint.add_url_rule("/appeals", view_func=appeals.listing)
blueprint.add_url_rule("/appeals/mine", view_func=mine.mine)
blueprint.add_url_rule("/appeals/new", view_func=mine.new, methods=["GET", "POST"])
appeals.AppealMoves().register(blueprint, "/appeals/<int:appeal_id>", "astep", Permission.APPEAL_LIST)

NAVIGATION = (
    Place(140, "appeals.mine", N_("My post's figures"), "id-badge", Permission.APPEAL_LIST, ("appeals.new",)),
    Place(150, "appeals.listing", N_("Appeals"), "messages", Permission.APPEAL_JUDGE, ("appeals.appeal", "appeals.step")),
)  # fmt: skip
