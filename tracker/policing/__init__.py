"""一村(格)一警: every village has its police liaison, and it can be seen."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.panels import PANELS
    from tracker.policing.views import NAVIGATION, blueprint
    from tracker.policing.views.panels import duty_panel, notes_panel
    from tracker.web.navigation import PLACES

    app.register_blueprint(blueprint)
    PLACES.add(app, *NAVIGATION)
    PANELS.add(app, duty_panel, notes_panel)
