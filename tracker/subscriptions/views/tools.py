"""What stands on every page a view can be saved of: the views there are of it, and the way to save what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import g, url_for

from tracker.access import Permission, can
from tracker.subscriptions.pages import BY_ENDPOINT, read_query
from tracker.subscriptions.queries.views import list_views
from tracker.subscriptions.views.words import address_of
from tracker.web.tools import Tool


def view_tool(endpoint: str, asked: Mapping[str, str]) -> Tool | None:
    """The saved views of a page, for those who may keep some."""
    key = BY_ENDPOINT.get(endpoint)
    if key is None or not can(g.actor, Permission.VIEW_KEEP):
        return None
    query = urlencode(read_query(key, asked))
    shown = {
        "views": [(view.name, address_of(view)) for view in list_views(g.actor, key)],
        "save": url_for("subscriptions.new", page=key.value, query=query or None),
        "all": url_for("subscriptions.listing"),
    }
    return Tool("subscriptions/_tool.html", shown)
