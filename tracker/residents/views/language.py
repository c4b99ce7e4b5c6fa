"""The language of pages that need no cookie: as the link asks, which the links on the page then ask as well."""

from __future__ import annotations

from typing import Any

from flask import g, request

from tracker.web.language import LOCALES


def chosen() -> None:
    """Speak as `?lang=` asks."""
    asked = request.args.get("lang", "")
    if asked in LOCALES:
        g.language = g.asked_language = asked


def pass_on(_endpoint: str, values: dict[str, Any]) -> None:
    """Let an address of these pages ask for the same language."""
    if asked := g.get("asked_language"):
        values.setdefault("lang", asked)
