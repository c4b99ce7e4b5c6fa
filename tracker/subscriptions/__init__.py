"""Saved views of lists and figures, shared inside the scope, and the digests that posts receive of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.services.sweep import LOOKS
    from tracker.notices.telling import POINTERS, WORDS
    from tracker.subscriptions import views
    from tracker.subscriptions.happenings import NOTICES
    from tracker.subscriptions.services.issues import issue_next_digest
    from tracker.subscriptions.views.subscriptions import point_at_digests
    from tracker.subscriptions.views.tools import view_tool
    from tracker.web.navigation import hang_pages
    from tracker.web.tools import TOOLS

    hang_pages(app, views)
    LOOKS.add(app, issue_next_digest)
    TOOLS.add(app, view_tool)
    WORDS.add(app, NOTICES)
    POINTERS.add(app, point_at_digests)
