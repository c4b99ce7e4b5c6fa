"""Light or dark: what this device chose, else what its system says. A cookie of the device, since a phone at night and
a desk by day belong to one person; it says nothing of anybody."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, request

from tracker.foundation.words import N_, Vocabulary

COOKIE = "look"
KEPT_FOR = timedelta(days=365)


class Look(Vocabulary):
    """How pages look on this device."""

    SYSTEM = "system", N_("As the system")
    LIGHT = "light", N_("Light")
    DARK = "dark", N_("Dark")


#: When the sheet of the dark holds, as the browser asks it; paper is white whatever the screen is.
MEDIA = {Look.SYSTEM: "screen and (prefers-color-scheme: dark)", Look.LIGHT: "not all", Look.DARK: "screen"}


def chosen_look() -> Look:
    """What this device chose; a value nobody offers is no choice."""
    return next((one for one in Look if one.value == request.cookies.get(COOKIE)), Look.SYSTEM)


def dark_media() -> str:
    """The media for which the sheet of the dark is linked."""
    return MEDIA[chosen_look()]


def keep_look(response: Response, look: Look) -> Response:
    """Let the device remember; read by the page without a signal too, so not hidden from scripts."""
    response.set_cookie(
        COOKIE, look.value, max_age=KEPT_FOR, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    return response
