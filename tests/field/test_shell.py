"""The page without a signal, its worker and its manifest: nobody's, whoever asks, and one of each release."""

from __future__ import annotations

import json
import re

from flask import Flask

from tests.visitor import Visitor


def release(visitor: Visitor) -> dict[str, object]:
    text = visitor.get("/sw.js").response.get_data(as_text=True)
    return dict(json.loads(re.match(r"const RELEASE = (.*);\n", text)[1]))


def test_the_worker_keeps_what_exists_and_nothing_of_a_person(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = release(visitor)
    for address in told["assets"]:
        assert address.startswith("/static/")
        visitor.get(address)
    assert told["shell"] == "/offline?lang=en"
    assert {address.rsplit("/", 1)[1] for address in told["assets"]} >= {"app.js", "field.js", "offline.js", "app.css"}


def test_a_worker_is_one_of_its_release_whoever_asks(visitor: Visitor) -> None:
    first = release(visitor)
    visitor.login("officer1")
    assert release(visitor) == first
    assert visitor.get("/sw.js").response.headers["Cache-Control"] == "no-cache"


def test_the_shell_shows_nobody_to_anybody(visitor: Visitor, app: Flask) -> None:
    anonymous = visitor.get("/offline?lang=zh").response.get_data(as_text=True)
    visitor.login("officer1")
    mine = visitor.get("/offline?lang=zh").response.get_data(as_text=True)
    assert mine == anonymous
    assert "csrf" not in mine and "没有信号" in mine
    assert "No signal" in visitor.get("/offline?lang=en").text


def test_the_manifest_makes_it_an_application(visitor: Visitor) -> None:
    manifest = json.loads(visitor.get("/manifest.webmanifest").response.get_data())
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "/", "/")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        visitor.get(icon["src"])
    assert visitor.get("/login").soup.select_one("link[rel=manifest]")["href"] == "/manifest.webmanifest"
