"""交接: a post changes hands, and nothing that was promised is forgotten."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.services.sweep import LOOKS
    from tracker.handover.services import make_handovers
    from tracker.handover.standing_in import tell_stand_ins
    from tracker.handover.views import NAVIGATION, blueprint
    from tracker.web.navigation import PLACES

    app.register_blueprint(blueprint)
    PLACES.add(app, *NAVIGATION)
    LOOKS.add(app, make_handovers, tell_stand_ins)
