"""Pages of residents, without account, and what the house does with what they send."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.residents.queries.held import count_held
from tracker.residents.views import board, cards, held, language, panels, report, slip
from tracker.web.navigation import Place

blueprint = Blueprint("residents", __name__)
blueprint.url_defaults(language.pass_on)
rule = blueprint.add_url_rule
rule("/g/<short>", view_func=report.card)
rule("/g/<short>/report", view_func=report.report, methods=["GET", "POST"])
rule("/g/<short>/outlines", view_func=report.outlines)
rule("/g/<short>/join", view_func=report.me_too, methods=["POST"])
rule("/s", view_func=slip.slip, methods=["GET", "POST"])
rule("/s/own", view_func=slip.own)
rule("/s/own/moves/<action:action>", view_func=slip.step, methods=["GET", "POST"])
rule("/s/leave", view_func=slip.leave, methods=["POST"])
rule("/open", view_func=board.board)
rule("/open.csv", view_func=board.board_csv)
rule("/open.json", view_func=board.board_json)
rule("/grid-cards", view_func=cards.cards)
rule("/grid-cards/street", view_func=cards.street_cards, methods=["POST"])
rule("/grid-cards/<code>", view_func=cards.edit, methods=["GET", "POST"])
rule("/grid-cards/<code>/notice", view_func=cards.notice)
rule("/waiting-reports", view_func=held.held)
rule("/waiting-reports/<int:held_id>", view_func=held.held_report, methods=["GET", "POST"])
rule("/waiting-reports/<int:held_id>/release", view_func=held.held_release, methods=["POST"])
rule("/waiting-reports/<int:held_id>/photos/<sha256:sha256>", view_func=held.held_photo)
rule("/cases/<ref:ref>/slip", view_func=panels.issue, methods=["POST"])

NAVIGATION = (
    Place(65, "residents.held", N_("Reports that wait"), "hand-stop", Permission.HELD_DECIDE, ("residents.held_report",), count=count_held),
    Place(66, "residents.cards", N_("Public cards"), "map-pin", Permission.GRID_CARD_VIEW, ("residents.edit", "residents.notice")),
)  # fmt: skip
