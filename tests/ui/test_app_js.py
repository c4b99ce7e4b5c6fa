"""What app.js adds, in a real browser under the real content policy."""

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jinja2 import Environment
from PIL import Image
from playwright.sync_api import Page, Route, expect

from .conftest import STATIC

pytestmark = pytest.mark.browser
SITE = "http://127.0.0.1:9/"
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGE = '{% extends "base.html" %}{% block title %}Page{% endblock %}{% block main %}MAIN{% endblock %}'


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


def test_htmx_sends_the_token_and_swaps_a_refusal(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(
        '<form method="post" action="/do" hx-post="/do" hx-target="#here"><button>Do</button></form><div id="here"></div>'
    )
    site.bodies["/do"] = '<div class="error-summary" tabindex="-1">Wrong</div>'
    site.status = 422
    page.get_by_role("button", name="Do").click()
    expect(page.locator("#here")).to_have_text("Wrong")
    expect(page.locator("#here .error-summary")).to_be_focused()
    expect(page.get_by_role("button", name="Do")).to_be_enabled()
    assert site.posted[0][1]["x-csrftoken"] == "token"


def test_a_broken_server_is_told_in_words(page: Page, site: Site, show: Callable[..., None]) -> None:
    show('<button hx-post="/do" hx-target="#here">Do</button><div id="here">Before</div>')
    site.bodies["/do"] = "Traceback"
    site.status = 500
    page.get_by_role("button", name="Do").click()
    expect(page.locator("#flash")).to_contain_text("could not do this")
    expect(page.locator("#here")).to_have_text("Before")


def test_a_form_is_sent_once(page: Page, show: Callable[..., None]) -> None:
    sent: list[str | None] = []

    def stay_here(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.route("**/slow", stay_here)
    show('<form method="post" action="/slow"><button name="act" value="send">Send</button></form>')
    button = page.get_by_role("button", name="Send")
    button.dblclick()
    expect(button).to_be_disabled()
    assert sent == ["act=send"]
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(button).to_be_enabled()


def test_confirm_asks_first(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(
        '<form method="post" action="/do"><button data-confirm="Withdraw this case?" name="act" value="withdraw">Withdraw</button></form>'
    )
    site.bodies["/do"] = "<p>Done</p>"
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("dialog", name="Withdraw this case?")).to_be_visible()
    page.get_by_role("button", name="Go back").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert site.posted == []
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.get_by_text("Done")).to_be_visible()
    assert [body for _, _, body in site.posted] == [b"act=withdraw"]


def test_dialog_opens_and_menus_close_on_escape(page: Page, show: Callable[..., None]) -> None:
    show('<button data-dialog="why">Why</button>{% call ui.dialog("why", "Reason") %}<p>x</p>{% endcall %}')
    page.get_by_role("button", name="Why").click()
    expect(page.get_by_role("dialog", name="Reason")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(".user-menu > summary").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Log out")).to_be_hidden()


DRAFT = """<form method="post" action="/sent" data-draft="report"><label>Title<input name="title"></label>
<label>Phone<input name="phone" data-private></label><label>Words<textarea name="words"></textarea></label><button>Send</button></form>"""


def test_draft_survives_a_lost_page_without_private_fields(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    page.get_by_label("Phone").fill("13800000000")
    page.get_by_label("Words").fill("At the gate")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Broken lamp")
    expect(page.get_by_label("Words")).to_have_value("At the gate")
    expect(page.get_by_label("Phone")).to_have_value("")
    assert "138" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Clear it").click()
    expect(page.get_by_label("Title")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("")


def test_draft_is_not_shared(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    site.frame["actor"].user_id = 2
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("")


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("<p>Thank you</p>", ""),
        ("<p data-refused>Not done</p>", "Broken lamp"),
        ("<p data-trouble>Something went wrong</p>", "Broken lamp"),
        (DRAFT, "Broken lamp"),
        (DRAFT.replace("report", "another"), ""),
    ],
)
def test_what_came_through_is_no_draft_any_more(
    answer: str, kept: str, page: Page, site: Site, show: Callable[..., None]
) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    site.bodies["/sent"] = answer
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/sent")
    show(DRAFT)
    expect(page.get_by_label("Title")).to_have_value(kept)


def test_draft_never_overwrites_what_the_server_kept(page: Page, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Old")
    show(DRAFT.replace('name="title"', 'name="title" value="New"'))
    expect(page.get_by_label("Title")).to_have_value("New")


def test_logging_out_leaves_no_draft(page: Page, site: Site, show: Callable[..., None]) -> None:
    show(DRAFT)
    page.get_by_label("Title").fill("Broken lamp")
    site.bodies["/people.logout"] = "<p>Bye</p>"
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("Bye")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_position_is_taken_once_on_press(page: Page, show: Callable[..., None]) -> None:
    page.context.grant_permissions(["geolocation"], origin=SITE)
    page.context.set_geolocation({"latitude": 35.7612341, "longitude": 115.03, "accuracy": 12})
    show(
        '<input id="lat"><input id="lng"><input id="acc">'
        '<div id="area" hx-get="/area" hx-trigger="located">?</div>{{ form_ui.locate("lat", "lng", "#area", "acc") }}'
    )
    assert page.locator("#lat").input_value() == ""
    page.route("**/area", lambda route: route.fulfill(body="Binhe", content_type="text/html"))
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("#lat")).to_have_value("35.761234")
    expect(page.locator("#lng")).to_have_value("115.030000")
    expect(page.locator("#acc")).to_have_value("12")
    expect(page.locator("#area")).to_have_text("Binhe")
    expect(page.locator("[data-locate-words]")).to_contain_text("12 m")


def test_refused_position_is_said(page: Page, show: Callable[..., None]) -> None:
    show('<input id="lat"><input id="lng">{{ form_ui.locate("lat", "lng") }}')
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("[data-locate-words]")).to_contain_text("by hand")
    expect(page.get_by_role("button", name="Use my position")).to_be_enabled()


def test_photos_are_shrunk_and_shown(page: Page, show: Callable[..., None]) -> None:
    show(
        '<form method="post"><input type="file" id="f" name="f" data-shrink data-preview="p" multiple><div class="previews" id="p"></div></form>'
    )
    made = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).save(made, "PNG")
    photo = {"name": "site.png", "mimeType": "image/png", "buffer": made.getvalue()}
    note = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"kept as it is"}
    page.locator("#f").set_input_files([photo, note])
    expect(page.locator("#p img")).to_have_count(1)
    expect(page.locator("#p img")).to_have_js_property("complete", True)
    page.wait_for_function("document.getElementById('f').files[0].name === 'site.jpg'")
    assert page.evaluate("[...document.getElementById('f').files].map(f => f.name)") == ["site.jpg", "note.txt"]
    sent = page.evaluate(
        "new Promise(done => { const r = new FileReader(); r.onload = () => done(r.result); r.readAsDataURL(document.getElementById('f').files[0]); })"
    )
    assert Image.open(io.BytesIO(base64.b64decode(sent.split(",")[1]))).size == (1600, 1200)


def test_filters_act_when_they_change(page: Page, show: Callable[..., None]) -> None:
    show(
        '<form data-autosubmit><label>State<select name="state"><option>a<option>b</select></label><button>Go</button></form>'
    )
    page.get_by_label("State").select_option("b")
    expect(page).to_have_url(re.compile(r"/page\?state=b$"))


def test_bulk_choice_counts_and_unlocks(page: Page, show: Callable[..., None]) -> None:
    boxes = "".join('{{ ui.tick("ref", "N", "Case N") }}'.replace("N", str(n)) for n in (1, 2, 3))
    show(
        '<form method="post">{{ ui.tick_all("ref") }}'
        + boxes
        + "<p data-select-count></p><button data-select-needed>Urge</button></form>"
    )
    expect(page.get_by_role("button", name="Urge")).to_be_disabled()
    page.get_by_label("Case 2").check()
    expect(page.get_by_text("1 chosen")).to_be_visible()
    assert page.get_by_label("Choose all").evaluate("box => box.indeterminate")
    page.get_by_label("Choose all").check()
    expect(page.get_by_text("3 chosen")).to_be_visible()
    expect(page.get_by_role("button", name="Urge")).to_be_enabled()


def test_typed_password_can_be_looked_at(page: Page, show: Callable[..., None]) -> None:
    show(
        '<label for="s">Secret</label><input id="s" type="password"><button data-reveal="s" aria-pressed="false">Show</button>'
    )
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Secret")).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Show")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_frame_never_scrolls_sideways(page: Page, show: Callable[..., None], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    show("<p>" + "410902-20260315-0001" * 9 + "</p><div class='grid-4'><p>x</p></div>")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_pressed_is_big_enough(page: Page, show: Callable[..., None]) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    show('{{ ui.button("Go") }}{{ ui.tabs([("A", "/a", True)], "T") }}{{ ui.crumbs([("Home", "/")]) }}')
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
           .filter(e => e.checkVisibility() && !e.matches('.skip-link'))
           .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height]).filter(([, h]) => h < 44)"""
    )
    assert json.dumps(small) == "[]"
