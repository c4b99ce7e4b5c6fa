"""Cases in and out of tables: histories of other systems come in, what one may see goes out."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.happenings import hang_in
    from tracker.exchange.happenings import ROWS
    from tracker.exchange.views import NAVIGATION, blueprint
    from tracker.web.navigation import PLACES

    app.register_blueprint(blueprint)
    PLACES.add(app, *NAVIGATION)
    hang_in(app, ROWS)
