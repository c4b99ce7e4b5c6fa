"""Addresses of saved views, subscriptions and digests."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.subscriptions.views import subscriptions, views
from tracker.web.navigation import Place

blueprint = Blueprint("subscriptions", __name__)
rule = blueprint.add_url_rule

rule("/views", view_func=views.listing)
rule("/views/new", view_func=views.new, methods=["GET", "POST"])
rule("/views/<int:view_id>/edit", view_func=views.edit, methods=["GET", "POST"])
rule("/views/<int:view_id>/delete", view_func=views.delete, methods=["POST"])
rule("/views/<int:view_id>/subscribe", view_func=subscriptions.subscribe, methods=["GET", "POST"])
rule("/subscriptions/<int:subscription_id>", view_func=subscriptions.subscription, methods=["GET", "POST"])
rule("/subscriptions/<int:subscription_id>/stop", view_func=subscriptions.stop, methods=["POST"])
rule("/subscriptions/<int:subscription_id>/issues/<int:number>", view_func=subscriptions.issue)

SAVED_VIEWS = tuple(f"subscriptions.{page}" for page in ("new", "edit", "subscribe", "subscription", "issue"))
NAVIGATION = (Place(120, "subscriptions.listing", N_("Saved views"), "device-floppy", Permission.VIEW_KEEP, SAVED_VIEWS),)  # fmt: skip
