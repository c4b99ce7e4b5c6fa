"""Headers, and the check that a write comes from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request

from tracker.extensions import csrf
from tracker.web.access import is_tokenless


def _policy(*pictures: str) -> str:
    """What a page may load; `pictures` are servers beside ours that pictures may come from."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("img-src 'self' data: blob:", *pictures)),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


CSP = _policy()
CSP_NAME = "Content-Security-Policy"
#: Set on every answer; no view sets one of these itself.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
}


def allow_tiles() -> None:
    """The page that is being made shows a map: its pictures may come from the servers of the setting, nobody else's."""
    g.tile_origins = current_app.config["SETTINGS"].tiles.origins


def check_origin() -> None:
    """A write whose Origin or Referer names another site is refused, whatever token it carries."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if source and urlsplit(source).netloc != request.host:
        abort(403)
    if request.headers.get("Sec-Fetch-Site") in ("cross-site",):
        abort(403)


def check_token() -> None:
    """A write carries the token of its page, where there is a login or a cookie it could be made with."""
    if not is_tokenless(request.endpoint):
        csrf.protect()


#: What a script, a style sheet or a picture of ours needs of them: thirty of these make a first visit, and over a bad
#: line the others would cost it a second.
ASSET_HEADERS = {name: HEADERS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")}


def set_headers(response: Response) -> Response:
    """The usual headers; private pages are never stored."""
    headers = response.headers
    if request.endpoint == "web.asset" and response.status_code == 200:
        headers.extend(ASSET_HEADERS)
        return response
    if CSP_NAME not in headers:
        headers.add(CSP_NAME, _policy(*origins) if (origins := g.get("tile_origins")) else CSP)
    if "Cache-Control" not in headers:
        headers.add("Cache-Control", "no-store")
    headers.extend(HEADERS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked here, once it is known who asks
    app.before_request(check_origin)
    app.before_request(check_token)
    app.after_request(set_headers)
