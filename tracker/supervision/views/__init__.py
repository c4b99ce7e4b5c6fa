"""Addresses of supervision."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.supervision.views import closure, home, indicators, orders, readings
from tracker.supervision.vocabulary import OrderStep
from tracker.web.converters import word_of
from tracker.web.navigation import Place

#: Parts of addresses.
ADDRESSES = {"ostep": word_of(OrderStep)}
blueprint = Blueprint("supervision", __name__)
blueprint.add_url_rule("/reports/closure", view_func=closure.closure)
blueprint.add_url_rule("/supervision", view_func=home.home)
blueprint.add_url_rule("/reports/indicators", view_func=indicators.indicators)
blueprint.add_url_rule("/supervision/readings", view_func=readings.readings)

blueprint.add_url_rule("/supervision/orders", view_func=orders.orders)
blueprint.add_url_rule("/supervision/orders/new", view_func=orders.order_new, methods=["GET", "POST"])
blueprint.add_url_rule("/supervision/orders/export", view_func=orders.orders_export, methods=["POST"])
orders.OrderMoves().register(blueprint, "/supervision/orders/<int:order_id>", "ostep", Permission.ORDER_VIEW)
blueprint.add_url_rule("/supervision/orders/<int:order_id>/paper", view_func=orders.order_paper, methods=["POST"])

NAVIGATION = (
    Place(30, "supervision.home", N_("What presses"), "flag", Permission.SUPERVISION_DESK),
    Place(110, "supervision.closure", N_("Closure rate"), "chart-bar", Permission.REPORT_VIEW, ("supervision.indicators",)),
    Place(130, "supervision.orders", N_("Supervision ledger"), "flag", Permission.ORDER_MAKE, ("supervision.order", "supervision.order_new", "supervision.order_step")),
    Place(170, "supervision.readings", N_("Who read what"), "eye", Permission.READING_LIST),
)  # fmt: skip
