"""A browser without JavaScript: it logs in, follows forms, and checks every page it is given."""

from __future__ import annotations

import re
import secrets
from contextvars import Context
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import html5lib
from bs4 import BeautifulSoup
from cssselect2 import ElementWrapper
from flask import Flask, has_app_context
from itsdangerous import URLSafeTimedSerializer
from lxml.html import HtmlElement as Tree
from lxml.html import document_fromstring, tostring
from werkzeug.test import TestResponse

from tracker.extensions import db
from tracker.site.queries import forget_settings

PASSWORD = "Gridcase-demo-2026"
#: What html5lib calls an error and every living browser accepts.
HARMLESS = {"unexpected-implied-end-tag-in-table-view"}


@dataclass
class Page:
    """An answer: status, headers, and the page, as a tree at once and as a soup, which is slower, when it is asked for."""

    response: TestResponse
    #: The page as it was checked; a part of one is parsed when it is first looked into.
    checked: Tree | None = None

    @property
    def _is_page(self) -> bool:
        return self.response.mimetype == "text/html" and self.status not in (302, 303)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.response.data if self._is_page else "", "lxml")

    @cached_property
    def tree(self) -> Tree:
        if self.checked is not None:
            return self.checked
        html = self.response.get_data(as_text=True) if self._is_page else ""
        return document_fromstring(html if html.strip() else "<html></html>")

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.tree.xpath(_TEXT)).split())

    @property
    def location(self) -> str:
        return self.response.headers["Location"]

    def field(self, name: str) -> str:
        found = self.tree.xpath("//*[@name=$name]", name=name)
        assert found, f"no field {name} on the page"
        return str(found[0].get("value", ""))

    def links(self) -> list[str]:
        return [str(address) for address in self.tree.xpath("//a/@href")]


#: What is read on a page.
_TEXT = "//text()[not(parent::script or parent::style or ancestor::template)]"


#: Words between tags and within quotes, where they hold no sign that a parser could trip over: of "&" what is escaped.
_SAFE = r"&(?:amp|lt|gt|quot|#34|#39);"
_WORDS = re.compile(rf"(?<=>)(?:[^<>&]++|{_SAFE})++(?=<)|(?<==\")(?:[^<>&\"]++|{_SAFE})++(?=\")")


#: A row, an item or an option, and the same again.
_AGAIN = re.compile(r"(<(tr|li|option)\b(?:(?!<\2\b).)*?</\2>)(?:\s*\1)+", re.S)


def skeleton(html: str) -> str:
    """The page without its words, repetitions once: what a parser judges. Pages of one shape are judged once."""
    return _AGAIN.sub(r"\1", _WORDS.sub(lambda words: "x" if words[0].strip() else " ", html))


@cache
def html_errors(html: str) -> list[str]:
    """What html5lib finds wrong, but for what every living browser accepts."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    return [error for _position, error, _data in parser.errors if error not in HARMLESS]


#: What a person fills in.
_CONTROLS = "//input[not(@type='hidden' or @type='submit')] | //select | //textarea"


def check_page(html: str) -> Tree:
    """What must be true of every page, so that no reviewer has to look for it; the page as a tree."""
    errors = html_errors(skeleton(html))
    assert not errors, f"invalid HTML: {errors}"
    tree = document_fromstring(html)
    headings = tree.xpath("//h1")
    assert len(headings) == 1, f"{len(headings)} h1 on the page"
    title = (tree.findtext(".//title") or "").strip()
    assert title.startswith(headings[0].text_content().strip()), "the title must open with the h1"
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    labelled = set(tree.xpath("//label/@for"))
    for control in tree.xpath(_CONTROLS):
        within = next(control.iterancestors("label"), None)
        named = control.get("aria-label") or within is not None or control.get("id") in labelled
        assert named, f"no label for {tostring(control)}"
    for form in tree.iter("form"):
        if form.get("method", "").lower() == "post":
            is_tokenless = "data-tokenless" in form.attrib  # of views marked so: no login, no cookie
            has_token = bool(form.xpath(".//input[@name='csrf_token']"))
            assert is_tokenless != has_token, f"no CSRF token in {form.get('action')}"
    told = sent_in_addresses(tree)
    assert not told, f"fields about persons, or a token, travel in an address: {told}"
    assert not tree.xpath("//@style | //style | //script[not(@src)]"), "inline style or script"
    return tree


#: What no address may carry: addresses stand in histories and logs.
PERSONAL = re.compile(
    r"csrf|token|key$|(^|_)(name|phone|mobile|address|text|note|notes|reason|matter|title|place|id_no|password|code)$"
)


def sent_in_addresses(tree: Tree) -> list[str]:
    """The personal fields that forms and htmx would send by GET."""
    forms = [form for form in tree.iter("form") if form.get("method", "get").lower() == "get"]
    sent = [control for form in forms for control in _controls(form)]
    for element in tree.xpath("//*[@hx-get]"):
        sent += _limited(element, [*_controls(element), *_included(element)])
    return sorted({one.get("name") for one in sent if _is_personal(one)})


def _controls(element: Tree) -> list[Tree]:
    """The element itself where it is a control, and the controls of a form."""
    if element.tag in ("input", "select", "textarea"):
        return [element] if element.get("name") else []
    return element.xpath(".//*[@name]") if element.tag == "form" else []


def _included(element: Tree) -> list[Tree]:
    asked = _inherited(element, "hx-include")
    if asked is None or asked == "this":
        return []
    if asked.startswith("closest "):
        around = next(element.iterancestors(asked.removeprefix("closest ").strip()), None)
        return around.xpath(".//*[@name]") if around is not None else []
    assert not asked.startswith(("find ", "next ", "previous ")), f"teach this check hx-include={asked!r}"
    found = ElementWrapper.from_html_root(element.getroottree().getroot()).query_all(asked)
    chosen = [one.etree_element for one in found]
    return [control for one in chosen for control in (_controls(one) or one.xpath(".//*[@name]"))]


def _limited(element: Tree, controls: list[Tree]) -> list[Tree]:
    asked = _inherited(element, "hx-params") or "*"
    if asked == "none":
        return []
    names = {one.strip() for one in asked.removeprefix("not ").split(",")}
    if asked.startswith("not "):
        return [one for one in controls if one.get("name") not in names]
    return controls if asked == "*" else [one for one in controls if one.get("name") in names]


def _inherited(element: Tree, attribute: str) -> str | None:
    return next((one.get(attribute) for one in (element, *element.iterancestors()) if one.get(attribute)), None)


def _is_personal(control: Tree) -> bool:
    told = control.tag == "textarea" or "data-private" in control.attrib or control.get("type") in ("password", "tel")
    return told or bool(PERSONAL.search(control.get("name")))


#: Pages without anybody's data, which others may keep where nobody is known: the service guide.
MAY_BE_KEPT = ("/services",)


def check_kept(response: TestResponse, html: str) -> None:
    """Pages are not kept by anybody; a public one may be, where it holds no cookie and no token."""
    if "no-store" not in response.headers["Cache-Control"]:
        assert response.request.path.startswith(MAY_BE_KEPT), response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers and "csrf" not in html and "Cookie" in response.headers["Vary"]


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
        """The token of the last page; where none was looked at yet, one that a page of this session would have had."""
        if not self.token:
            with self.client.session_transaction() as session:
                known = session.setdefault("csrf_token", secrets.token_hex())
            self.token = str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(known))
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
        is_page = not response.request.path.startswith("/static/")
        for header in ("X-Content-Type-Options", *(("Content-Security-Policy", "Referrer-Policy") if is_page else ())):
            assert header in response.headers, f"{header} is missing"
        if response.mimetype == "text/html" and response.data and status not in (302, 303):
            html = response.get_data(as_text=True)
            check_kept(response, html)
            if "<html" in html:
                checked = check_page(html)
                tokens = checked.xpath("//meta[@name='csrf-token']/@content")
                self.token = tokens[0] if tokens else self.token
                return Page(response, checked)
        return Page(response)


def _gist(response: TestResponse) -> str:
    """The words of an unexpected answer."""
    soup = BeautifulSoup(response.data, "lxml")
    main = soup.find("main") or soup
    return re.sub(r"\s+", " ", main.get_text(" "))[:600]
