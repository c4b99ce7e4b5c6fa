"""Answering: a whole page, or the one region of it that htmx asked for."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from jinja2_fragments.flask import render_block

from tracker.foundation.paging import KeyPage
from tracker.web.language import html_lang
from tracker.web.replies import reply, reply_of, wants_address, wants_reply

VARY = "HX-Request, HX-Boosted, HX-History-Restore-Request"


def wants_fragment() -> bool:
    """htmx asked for a region, not for a whole page (boosted links and history want whole pages)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


#: What a template is given; it looks the names up itself.
Shown = dict[str, Any]


def page_urls(found: KeyPage, query: str) -> Shown:
    """Where the older and the newer rows of a list are, as its template needs it."""
    return {
        "older_url": f"?{query}&before={found.older}" if found.older else None,
        "newer_url": f"?{query}&after={found.newer}" if found.newer else None,
    }


def page(template: str, *, fragment: str = "", status: int = 200, **context: object) -> Response:
    """Render the template, or only its own block `fragment` when htmx asked for it. Views never read headers.

    An entry of an outbox is told in words what its page would say is wrong.
    """
    if status >= 400 and wants_reply():
        return reply_of(status, context)
    if fragment and wants_fragment() and fragment in current_app.jinja_env.get_template(template).blocks:
        body = render_block(template, fragment, **context)
    else:
        body = render_template(template, **context)
    response = make_response(body, status)
    response.headers["Vary"] = VARY
    return response


def page_apart(template: str, *, status: int, **context: object) -> Response:
    """A page that needs no database: for when there is none to be had. No navigation, the product's own name."""
    if wants_reply():
        return reply_of(status, context)
    known = {"actor": g.get("actor"), "nav": [], "is_demo": False, "html_lang": html_lang(), "site_name": _("Gridcase")}
    body = current_app.jinja_env.get_template(template).render(known | context)
    response = make_response(body, status)
    response.headers["Vary"] = VARY
    return response


def go(url: str) -> Response:
    """On to another page: a plain browser is redirected, htmx told to go there instead of putting it into a region."""
    if wants_reply():  # it has not been taken: only `done` says so
        return reply(422, url=url, words=_("This has to be done on its page."))
    if wants_address():
        response = reply(200, url=url)
    elif wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
    else:
        response = redirect(url, 303)  # type: ignore[assignment]
    response.headers["Vary"] = VARY
    return response


def done(url: str, message: str = "", tone: str = "good") -> Response:
    """After a write: on to the page that shows it. An entry of an outbox is told where that is."""
    if wants_reply():
        g.taken = {"url": url, "words": str(message)}
        return reply(200, **g.taken)
    if message:
        flash(message, tone)
    return go(url)
