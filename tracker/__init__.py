"""Gridcase 网格案件: the case tracker of community grid workers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import (
    appeals,
    areas,
    audit,
    cases,
    channels,
    clock,
    conferences,
    dashboards,
    exchange,
    field,
    figures,
    handover,
    mediation,
    monthly,
    people,
    policing,
    rechecks,
    recurrence,
    residents,
    routing,
    services,
    subscriptions,
    supervision,
    web,
)
from tracker.config import Settings, flask_config
from tracker.extensions import SHIPPED, babel, compress, csrf, db, jobs, keys, migrate, prepare_engine

__all__ = ["create_app"]


class Subject(Protocol):
    """A package that hangs itself in: blueprint, navigation, panels, what it hears and looks after."""

    def init_app(self, app: Flask) -> None: ...


#: Each after those it builds on. What several of them put in one place stands there in this order.
SUBJECTS: tuple[Subject, ...] = (
    people,
    areas,
    clock,
    audit,
    cases,
    handover,
    exchange,
    routing,
    policing,
    mediation,
    supervision,
    figures,
    conferences,
    appeals,
    recurrence,
    rechecks,
    dashboards,
    monthly,
    subscriptions,
    field,
    residents,
    services,
    channels,
)


def create_app(settings: Settings | None = None, subjects: Sequence[Subject] = SUBJECTS) -> Flask:
    """The application: settings, libraries, request machinery, subjects."""
    from tracker.workflow.taking import WORKFLOWS

    settings = settings or Settings.from_env()
    app = Flask("tracker", template_folder=str(SHIPPED / "templates"), static_folder=None)
    _configure(app, settings)
    _connect(app)
    web.init_app(app)
    for subject in subjects:
        subject.init_app(app)
    with app.app_context():
        for workflow in WORKFLOWS:
            workflow.check()
    return app


def _configure(app: Flask, settings: Settings) -> None:
    from tracker.audit.keyring import open_ring, session_secret

    keys.init_app(app, partial(open_ring, settings.keys_dir))
    app.config.update(flask_config(settings), SECRET_KEY=session_secret(settings.keys_dir))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.auto_reload = False
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _connect(app: Flask) -> None:
    from tracker.web.language import choose_locale

    db.init_app(app)
    migrate.init_app(app, db)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=choose_locale)
    compress.init_app(app)
    settings: Settings = app.config["SETTINGS"]
    jobs.init_app(app, settings.data_dir, settings.redis_url)
    with app.app_context():
        prepare_engine(db.engine)
