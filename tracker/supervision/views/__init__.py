"""Addresses of supervision."""

from __future__ import annotations

from flask import Blueprint

from tracker.supervision.views import closure, home, indicators, orders, readings

blueprint = Blueprint("supervision", __name__)
blueprint.add_url_rule("/reports/closure", view_func=closure.closure)
blueprint.add_url_rule("/supervision", view_func=home.home)
blueprint.add_url_rule("/reports/indicators", view_func=indicators.indicators)
blueprint.add_url_rule("/supervision/readings", view_func=readings.readings)

blueprint.add_url_rule("/supervision/orders", view_func=orders.orders)
blueprint.add_url_rule("/supervision/orders/new", view_func=orders.order_new, methods=["GET", "POST"])
blueprint.add_url_rule("/supervision/orders/export", view_func=orders.orders_export, methods=["POST"])
blueprint.add_url_rule("/supervision/orders/<int:order_id>", view_func=orders.order)
blueprint.add_url_rule(
    "/supervision/orders/<int:order_id>/moves/<ostep:step>", view_func=orders.order_step, methods=["GET", "POST"]
)
blueprint.add_url_rule("/supervision/orders/<int:order_id>/paper", view_func=orders.order_paper, methods=["POST"])
