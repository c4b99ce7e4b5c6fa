"""What makes the product an application on a phone: manifest, worker, and the page it shows without a signal."""

from __future__ import annotations

import hashlib
import json

from flask import Response, current_app, g, render_template, request, url_for
from flask_babel import gettext as _

from tracker.web.access import public
from tracker.web.assets import Assets
from tracker.web.language import html_lang
from tracker.web.pages import page

#: What the page without a signal is made of, beside the scripts.
STYLES = ("css/app.css", "css/cases.css", "css/dark.css", "css/field.css", "css/photos.css", "css/viewer.css")
SHELL = (*STYLES, "vendor/htmx.min.js", "vendor/icons.svg", "img/mark.svg")
SCRIPTS = (
    "js/app.js",
    "js/field.js",
    "js/offline.js",
    "js/bundles.js",
    "js/category.js",
    "js/chosen.js",
    "js/redact.js",
)
#: What the map of a form is made of: kept when it first comes, which a phone lets it do when all else is done.
MAP = ("vendor/leaflet.js", "vendor/leaflet.css", "css/map.css", "js/map.js", "js/map_pin.js")


def _assets() -> Assets:
    found: Assets = current_app.extensions["gridcase.assets"]
    return found


def map_addresses() -> list[str]:
    """Where the files of the map of a form lie."""
    return [_assets().url(name) for name in MAP]


@public
def worker() -> Response:
    """The service worker, with the addresses of the shell of this release. Never kept: a release is seen at once."""
    parts = dict.fromkeys(part for script in SCRIPTS for part in (script, *_assets().parts(script)))
    assets = [_assets().url(name) for name in (*SHELL, *parts)]
    page_of_shell = url_for("field.shell", lang=html_lang())
    patience = current_app.config["SHELL_PATIENCE"]
    told = {"shell": page_of_shell, "assets": assets, "later": map_addresses(), "patience": patience}
    digest = hashlib.sha256((json.dumps(told) + render_template("field/shell.html")).encode()).hexdigest()[:12]
    source = _assets().by_name["js/worker.js"].body.decode()
    body = f"const RELEASE = {json.dumps({'name': digest, **told})};\n{source}"
    response = Response(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@public
def manifest() -> Response:
    """How the product stands on a phone's home screen."""
    icon = {"type": "image/png", "purpose": "any maskable"}
    body = {
        "id": "/",
        "name": _("Gridcase"),
        "short_name": _("Gridcase"),
        "lang": html_lang(),
        "start_url": url_for("cases.home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f6",
        "theme_color": "#123440",
        "icons": [
            {"src": _assets().url("img/mark.svg"), "type": "image/svg+xml", "sizes": "any"},
            *({**icon, "src": _assets().url(f"img/icon-{size}.png"), "sizes": f"{size}x{size}"} for size in (192, 512)),
        ],
        "shortcuts": [{"name": _("Log a case"), "url": url_for("cases.new")}],
    }
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/manifest+json")


@public
def shell() -> Response:
    """The page without a signal: nobody's, the same for all; what it shows lies sealed on the phone."""
    g.actor, g.language = None, "en" if request.args.get("lang") == "en" else "zh"
    return page("field/shell.html")
