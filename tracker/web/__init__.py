"""The request machinery every view uses, set up in the order in which requests pass through it."""

from __future__ import annotations

from flask import Flask

from tracker.extensions import SHIPPED


def init_app(app: Flask) -> None:
    """Hang the machinery on the application."""
    from tracker.web import (
        access,
        assets,
        converters,
        errors,
        health,
        identity,
        jinja,
        navigation,
        security,
        transaction,
        turns,
    )

    for part in (converters, transaction, turns, identity, security, access, errors, health, navigation):
        part.init_app(app)
    jinja.init_app(app, assets.init_app(app, SHIPPED / "static"))
