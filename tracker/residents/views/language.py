"""The language of pages that need no cookie: as the link asks, else as the installation speaks."""

from __future__ import annotations

from flask import g, request

from tracker.web.language import LOCALES


def chosen() -> None:
    """Speak as `?lang=` asks."""
    asked = request.args.get("lang", "")
    if asked in LOCALES:
        g.language = asked
