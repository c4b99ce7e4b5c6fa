"""A browser without JavaScript: it logs in, follows forms, and checks every page it is given."""

from __future__ import annotations

import re
from contextvars import Context
from dataclasses import dataclass
from functools import cache
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from werkzeug.test import TestResponse

from tracker.extensions import db
from tracker.site.queries import forget_settings

PASSWORD = "Gridcase-demo-2026"
#: What html5lib calls an error and every living browser accepts.
HARMLESS = {"unexpected-implied-end-tag-in-table-view"}


@dataclass
class Page:
    """An answer: status, headers, and the parsed page."""

    response: TestResponse
    soup: BeautifulSoup

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.soup.get_text(" ")).strip()

    @property
    def location(self) -> str:
        return self.response.headers["Location"]

    def field(self, name: str) -> str:
        found = self.soup.find(attrs={"name": name})
        assert isinstance(found, Tag), f"no field {name} on the page"
        return str(found.get("value", ""))

    def links(self) -> list[str]:
        return [str(link["href"]) for link in self.soup.find_all("a", href=True)]


#: Words between tags and within quotes, where they hold no sign that a parser could trip over.
_WORDS = re.compile(r"(?<=>)[^<>&]+(?=<)|(?<==\")[^<>&\"]+(?=\")")


def skeleton(html: str) -> str:
    """The page without its words: what a parser judges. Pages that differ in words alone are judged once."""
    return _WORDS.sub(lambda words: "x" if words[0].strip() else " ", html)


@cache
def html_errors(html: str) -> list[str]:
    """What html5lib finds wrong, but for what every living browser accepts."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    return [error for _position, error, _data in parser.errors if error not in HARMLESS]


def check_page(response: TestResponse, soup: BeautifulSoup) -> None:
    """What must be true of every page, so that no reviewer has to look for it."""
    errors = html_errors(skeleton(response.get_data(as_text=True)))
    assert not errors, f"invalid HTML: {errors}"
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1 on the page"
    title = soup.title.get_text().strip() if soup.title else ""
    assert title.startswith(headings[0].get_text().strip()), "the title must open with the h1"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    for control in soup.select("input:not([type=hidden]):not([type=submit]), select, textarea"):
        named = (
            control.get("aria-label")
            or control.find_parent("label")
            or soup.find("label", attrs={"for": control.get("id")})
        )
        assert named, f"no label for {control}"
    for form in soup.find_all("form", attrs={"method": re.compile("post", re.I)}):
        assert form.find("input", attrs={"name": "csrf_token"}), f"no CSRF token in {form.get('action')}"
    told = sent_in_addresses(soup)
    assert not told, f"fields about persons, or a token, travel in an address: {told}"
    assert not soup.select("[style], style, script:not([src])"), "inline style or script"


#: What no address may carry: addresses stand in histories and logs.
PERSONAL = re.compile(
    r"csrf|token|key$|(^|_)(name|phone|mobile|address|text|note|notes|reason|matter|title|place|id_no|password|code)$"
)


def sent_in_addresses(soup: BeautifulSoup) -> list[str]:
    """The personal fields that forms and htmx would send by GET."""
    forms = [form for form in soup.find_all("form") if form.get("method", "get").lower() == "get"]
    sent = [control for form in forms for control in _controls(form)]
    for element in soup.select("[hx-get]"):
        sent += _limited(element, [*_controls(element), *_included(element)])
    return sorted({str(one["name"]) for one in sent if _is_personal(one)})


def _controls(element: Tag) -> list[Tag]:
    """The element itself where it is a control, and the controls of a form."""
    if element.name in ("input", "select", "textarea"):
        return [element]
    return element.select("[name]") if element.name == "form" else []


def _included(element: Tag) -> list[Tag]:
    asked = _inherited(element, "hx-include")
    if asked is None or asked == "this":
        return []
    if asked.startswith("closest "):
        around = next((one for one in element.parents if one.name == asked.removeprefix("closest ").strip()), None)
        return around.select("[name]") if around else []
    assert not asked.startswith(("find ", "next ", "previous ")), f"teach this check hx-include={asked!r}"
    root = next(one for one in element.parents if one.parent is None)
    return [control for one in root.select(asked) for control in (_controls(one) or one.select("[name]"))]


def _limited(element: Tag, controls: list[Tag]) -> list[Tag]:
    asked = _inherited(element, "hx-params") or "*"
    if asked == "none":
        return []
    names = {one.strip() for one in asked.removeprefix("not ").split(",")}
    if asked.startswith("not "):
        return [one for one in controls if one["name"] not in names]
    return controls if asked == "*" else [one for one in controls if one["name"] in names]


def _inherited(element: Tag, attribute: str) -> str | None:
    found = next((one for one in (element, *element.parents) if one.get(attribute)), None)
    return str(found[attribute]) if found else None


def _is_personal(control: Tag) -> bool:
    if not control.get("name"):
        return False
    told = control.name == "textarea" or control.has_attr("data-private") or control.get("type") in ("password", "tel")
    return told or bool(PERSONAL.search(str(control["name"])))


class Visitor:
    """`get` and `post` give checked pages; `login` as one of the county's people."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        #: The token of the last page seen in this session, as a browser has it.
        self.token = ""

    def get(self, url: str, *, status: int = 200, **kwargs: Any) -> Page:
        return self._page(self._send("get", url, **kwargs), status)

    def _send(self, method: str, url: str, **kwargs: Any) -> TestResponse:
        """Send in a context of its own, as a server would: nothing of the test's own application context leaks in."""
        if has_app_context():
            db.session.commit()
        response: TestResponse = Context().run(getattr(self.client, method), url, **kwargs)
        if has_app_context():
            db.session.expire_all()
            forget_settings()
        return response

    def post(self, url: str, data: dict[str, Any] | None = None, *, status: int = 303, **kwargs: Any) -> Page:
        form = {"csrf_token": self.csrf_token(), **(data or {})}
        return self._page(self._send("post", url, data=form, **kwargs), status)

    def csrf_token(self) -> str:
        """The token of the last page, or of the login page where none was looked at yet."""
        if self.token:
            return self.token
        soup = BeautifulSoup(self._send("get", "/login").data, "html.parser")
        meta = soup.find("meta", attrs={"name": "csrf-token"})
        assert isinstance(meta, Tag)
        self.token = str(meta["content"])
        return self.token

    def login(self, username: str, password: str = PASSWORD) -> Visitor:
        self.client, self.token = self.app.test_client(), ""
        self.post("/login", {"username": username, "password": password})
        self.token = ""  # of the session before the login
        return self

    def follow(self, page: Page) -> Page:
        return self.get(page.location)

    def _page(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, f"{response.status_code} instead of {status}: {_gist(response)}"
        for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
            assert header in response.headers, f"{header} is missing"
        soup = BeautifulSoup("", "html.parser")
        if response.mimetype == "text/html" and response.data and response.status_code not in (302, 303):
            assert "no-store" in response.headers["Cache-Control"]
            soup = BeautifulSoup(response.data, "html.parser")
            if soup.html:
                check_page(response, soup)
                meta = soup.find("meta", attrs={"name": "csrf-token"})
                self.token = str(meta["content"]) if isinstance(meta, Tag) else self.token
        return Page(response, soup)


def _gist(response: TestResponse) -> str:
    """The words of an unexpected answer."""
    soup = BeautifulSoup(response.data, "html.parser")
    main = soup.find("main") or soup
    return re.sub(r"\s+", " ", main.get_text(" "))[:600]
