"""The templates, styles and scripts alone, without the application behind them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from playwright.sync_api import Page, Route

from tracker.web.jinja import MACROS
from tracker.web.look import Look
from tracker.web.parts import make_parts

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"

SITE = "http://127.0.0.1:9/"
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGE = '{% extends "base.html" %}{% block title %}Page{% endblock %}{% block main %}MAIN{% endblock %}'


def say(message: str, **params: Any) -> Markup:
    """Stand in for gettext as Jinja calls it: the message itself, its places filled and escaped."""
    return Markup(message) % params if params else Markup(message)


@pytest.fixture(scope="session")
def environment() -> Environment:
    """A bare environment in which every missing name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["say"] = say
    made.globals.update(
        _=say,
        asset=lambda path: f"/static/{path}",
        asset_parts=lambda _path: [],
        fixed=lambda name: Markup(made.get_template(name).render()),
        ui_parts=SimpleNamespace(**make_parts(lambda path: f"/static/{path}")),
        url_for=lambda endpoint, **_: f"/{endpoint}",
        csrf_token=lambda: "token",
        looks=Look,
        chosen_look=lambda: Look.SYSTEM,
        dark_media=lambda: "not all",
        draw_navigation=lambda nav: Markup(made.get_template("_layout/navigation.html").render(nav=nav)),
        get_flashed_messages=lambda with_categories=False: [("good", "Sent."), ("message", "Noted.")],
    )
    for name, template in MACROS.items():
        made.globals[name] = made.get_template(template).module
    return made


@pytest.fixture
def render(environment: Environment) -> Callable[..., str]:
    """Render template text; the macros are there under their usual names."""
    return lambda source, **context: environment.from_string(source).render(**context)


@pytest.fixture
def frame() -> dict[str, Any]:
    """What the application gives every page: seven places to go, an actor with an A post and a B post."""
    nav = [
        SimpleNamespace(
            endpoint=f"e{n}",
            url=f"/p{n}",
            label=f"Place {n}",
            icon="home",
            is_current=n == 2,
            count=130 if n == 2 else None,
        )
        for n in range(7)
    ]
    posts = (SimpleNamespace(title="Officer of grid 3", rank="A"), SimpleNamespace(title="Officer of grid 4", rank="B"))
    actor = SimpleNamespace(user_id=1, name="Wang <Jianguo>", posts=posts)
    return {"nav": nav, "actor": actor, "is_demo": True, "html_lang": "zh-CN"}


def parse_page(text: str) -> Any:
    """Parse a whole page, refusing anything that is not valid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def parse_part(text: str) -> Any:
    """Parse a piece of a page in the same way."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium and keep it off the network."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("needs Chromium")
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    return {**browser_type_launch_args, "executable_path": found, "args": flags.split()}


class Site:
    """Pages kept in a dict and every request made of them, without a server."""

    def __init__(self, environment: Environment, frame: dict[str, Any]) -> None:
        self.environment, self.frame = environment, frame
        self.bodies: dict[str, str] = {}
        self.posted: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200

    def answer(self, route: Route) -> None:
        request, path = route.request, route.request.url.removeprefix(SITE.rstrip("/")).split("?")[0]
        if request.method == "POST":
            self.posted.append((path, request.headers, request.post_data_buffer or b""))
        if path == "/static/css/app.css":
            route.fulfill(
                body="".join(s.read_text() for s in sorted((STATIC / "css").glob("*.css"))), content_type="text/css"
            )
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        elif path in self.bodies:
            whole = "<html" not in self.bodies[path] and request.headers.get("hx-request") != "true"
            text = PAGE.replace("MAIN", self.bodies[path]) if whole else self.bodies[path]
            body = self.environment.from_string(text).render(self.frame) if whole else text
            route.fulfill(
                body=body,
                status=self.status if request.method == "POST" else 200,
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )
        else:
            route.fulfill(status=404, body="")


@pytest.fixture
def site(page: Page, environment: Environment, frame: dict[str, Any]) -> Iterator[Site]:
    made = Site(environment, frame)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if "Content Security Policy" in said.text else None)
    page.route("**/*", made.answer)
    yield made
    assert trouble == []


@pytest.fixture
def show(page: Page, site: Site) -> Callable[[str], None]:
    def show_page(body: str, path: str = "/page") -> None:
        site.bodies[path] = body
        page.goto(SITE.rstrip("/") + path)

    return show_page
