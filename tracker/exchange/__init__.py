"""Cases in and out of tables: histories of other systems come in, what one may see goes out."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.exchange import views
    from tracker.exchange.happenings import ROWS
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    hang_in(app, ROWS)
