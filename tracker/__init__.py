"""Gridcase 网格案件: the case tracker of community grid workers."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.appeals.services.open_work import APPEALS
from tracker.cases.services.open_work import CASES, CENTRED
from tracker.conferences.services.open_work import CONFERENCES
from tracker.config import Settings
from tracker.extensions import SHIPPED, babel, compress, csrf, db, keys, migrate, prepare_engine
from tracker.mediation.services.open_work import COMMITTEES, MEDIATIONS
from tracker.people.services.open_work import hold_with
from tracker.rechecks.services import RECHECKS
from tracker.recurrence.services.open_work import ROOTS
from tracker.supervision.services.open_work import ORDERS

__all__ = ["create_app"]


def create_app(settings: Settings | None = None) -> Flask:
    """The application: settings, libraries, request machinery, subjects."""
    settings = settings or Settings.from_env()
    app = Flask("tracker", template_folder=str(SHIPPED / "templates"), static_folder=None)
    _configure(app, settings)
    _connect(app)

    from tracker import web

    web.init_app(app)
    _register_subjects(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    from tracker.audit.keyring import open_ring, session_secret
    from tracker.web.templates import TranslatedEnvironment

    keys.init_app(app, partial(open_ring, settings.keys_dir))
    app.config.update(
        SETTINGS=settings,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=_with_driver(settings.url),
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.url),
        SESSION_COOKIE_NAME="gridcase",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_REFRESH_EACH_REQUEST=False,  # web/identity.py renews it once a minute
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=30),
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session; a shorter life would lose typed work
        WTF_CSRF_SSL_STRICT=False,  # the Origin check of web/security.py does this for http and https alike
        MAX_CONTENT_LENGTH=100 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(SHIPPED / "translations"),
        STARTED_AT=time.time(),
        POLL_SECONDS=60,
        PATIENCE=5,  # seconds a request waits for a lock someone else holds
        COMPRESS_MIMETYPES=["text/html", "application/json", "image/svg+xml"],
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=5,
        COMPRESS_MIN_SIZE=1000,
    )
    app.config["SECRET_KEY"] = session_secret(settings.keys_dir)
    app.jinja_environment = TranslatedEnvironment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.auto_reload = False
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _engine_options(url: str) -> dict[str, object]:
    # What is written to the database must not turn up in a log when a statement fails. A thread has one connection
    # at most and GRID_THREADS bounds the threads: a second bound would only turn people away.
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 5}, "hide_parameters": True, "max_overflow": -1}
    # A prepared generic plan once made a search 20,000 times slower: psycopg then must not prepare.
    return {
        "connect_args": {"prepare_threshold": None, "connect_timeout": 5},
        "pool_pre_ping": True,
        "max_overflow": -1,
        "hide_parameters": True,
    }


def _connect(app: Flask) -> None:
    from tracker.web.language import choose_locale

    db.init_app(app)
    migrate.init_app(app, db)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=choose_locale)
    compress.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def _register_subjects(app: Flask) -> None:
    from tracker.appeals import views as appeals
    from tracker.areas import views as areas
    from tracker.audit import views as audit
    from tracker.cases import views as cases
    from tracker.cases.queries.calendar import count_deadlines_over
    from tracker.clock import views as clock
    from tracker.clock.services import count_deadlines_with
    from tracker.conferences import views as conferences
    from tracker.dashboards import views as dashboards
    from tracker.exchange import views as exchange
    from tracker.handover import views as handover
    from tracker.mediation import views as mediation
    from tracker.monthly import views as monthly
    from tracker.people import views as people
    from tracker.policing import views as policing
    from tracker.rechecks import views as rechecks
    from tracker.recurrence import views as recurrence
    from tracker.routing import views as routing
    from tracker.subscriptions import views as subscriptions
    from tracker.supervision import views as supervision

    count_deadlines_with(count_deadlines_over)
    for subject in (
        people,
        areas,
        clock,
        audit,
        cases,
        policing,
        mediation,
        exchange,
        recurrence,
        routing,
        supervision,
        rechecks,
        conferences,
        dashboards,
        appeals,
        monthly,
        handover,
        subscriptions,
    ):
        app.register_blueprint(subject.blueprint)
    _fill_hooks()


def _fill_hooks() -> None:
    """What other subjects put on the page of a case, and what they look after with the clocks."""
    from tracker.appeals.models import Appeal
    from tracker.appeals.queries.corrections import find_upheld
    from tracker.appeals.rulebook import book as appeal_book
    from tracker.appeals.services.watch import watch_appeals
    from tracker.appeals.views.panels import appeals_panel, beside_closure, beside_indicators
    from tracker.appeals.views.panels import waiting_panel as appeals_waiting
    from tracker.audit.verifying import keep_chain
    from tracker.cases.models import Case
    from tracker.cases.panels import add_panel, add_waiting
    from tracker.cases.queries.detail import hang_on
    from tracker.cases.queries.inbox import count_also, wait_also
    from tracker.cases.services.log import send_on_with
    from tracker.cases.services.moves import after_move
    from tracker.cases.services.routing import check_with, suggest_with
    from tracker.cases.services.sweep import sweep_also
    from tracker.cases.views.timeline import say_coded
    from tracker.conferences.queries.conferences import select_waiting as select_conferences
    from tracker.conferences.rulebook import book as conference_book
    from tracker.conferences.services.opening import follow_case as follow_into_conference
    from tracker.conferences.services.watch import watch_conferences
    from tracker.conferences.views.panels import conferences_panel, waiting_panel
    from tracker.conferences.vocabulary import CAUSES, Cause
    from tracker.figures.services import follow_cases, keep_figures
    from tracker.handover.services import make_handovers
    from tracker.handover.standing_in import tell_stand_ins
    from tracker.mediation.models import Mediation
    from tracker.mediation.rulebook import book
    from tracker.mediation.services.linkage import find_head, send_to_committee, watch_case
    from tracker.mediation.services.reminders import remind
    from tracker.mediation.views.panel import mediation_panel
    from tracker.policing.views.panels import duty_panel, notes_panel
    from tracker.rechecks.views import beside_verified
    from tracker.rechecks.vocabulary import VERDICTS, Verdict
    from tracker.recurrence.models import RootCase, RootLink
    from tracker.recurrence.queries.roots import select_waiting as select_roots
    from tracker.recurrence.rulebook import book as root_book
    from tracker.recurrence.services.watch import watch_roots
    from tracker.recurrence.views.panels import recurrence_panel, roots_waiting
    from tracker.routing.queries.suggestions import suggest_by_rule
    from tracker.routing.services.choices import keep_choice
    from tracker.routing.views.panels import routing_panel
    from tracker.subscriptions.services.issues import issue_next_digest
    from tracker.subscriptions.views.tools import view_tool
    from tracker.supervision.corrections import correct_with
    from tracker.supervision.queries.orders import select_waiting
    from tracker.supervision.rulebook import book as order_book
    from tracker.supervision.services.orders import follow_case
    from tracker.supervision.services.watch import watch_orders
    from tracker.supervision.views.closure import say_beside_rows
    from tracker.supervision.views.indicators import say_beside, say_beside_all
    from tracker.supervision.views.panels import orders_panel, replies_panel
    from tracker.web.tools import add_page_tool
    from tracker.web.uploads import forget_held
    from tracker.workflow.rulebook import add_book

    hang_on("root_cases", RootLink.case_id)
    hang_on("appeals", Appeal.case_id)
    add_panel(routing_panel)
    follow_cases(db.session)
    add_panel(duty_panel)
    add_panel(notes_panel)
    add_panel(mediation_panel)
    add_panel(orders_panel)
    add_panel(conferences_panel)
    add_panel(recurrence_panel)
    add_panel(appeals_panel)
    add_waiting(replies_panel)
    add_waiting(waiting_panel)
    add_waiting(appeals_waiting)
    add_waiting(roots_waiting)
    wait_also(select_waiting)
    wait_also(select_conferences)
    count_also(select_roots)
    sweep_also(forget_held)
    sweep_also(make_handovers)
    sweep_also(tell_stand_ins)
    sweep_also(remind)
    sweep_also(watch_orders)
    sweep_also(keep_figures)
    sweep_also(watch_conferences)
    sweep_also(watch_appeals)
    sweep_also(watch_roots)
    sweep_also(issue_next_digest)
    add_page_tool(view_tool)
    suggest_with(suggest_by_rule)
    check_with(find_head)
    for work in (CASES, CENTRED, MEDIATIONS, COMMITTEES, ORDERS, CONFERENCES, APPEALS, ROOTS, RECHECKS):
        hold_with(work)
    send_on_with(send_to_committee)
    after_move(watch_case)
    after_move(follow_case)
    after_move(keep_choice)
    after_move(follow_into_conference)
    say_coded("recheck", Verdict, {one: label for one, (label, _tone) in VERDICTS.items()})
    say_coded("cause", Cause, CAUSES)
    say_beside("verified", beside_verified)
    say_beside_all(beside_indicators)
    say_beside_rows(beside_closure)
    correct_with(find_upheld)
    keep_chain("case", Case)
    keep_chain("mediation", Mediation)
    keep_chain("appeal", Appeal)
    keep_chain("root", RootCase)
    add_book(book())
    add_book(order_book())
    add_book(conference_book())
    add_book(appeal_book())
    add_book(root_book())
