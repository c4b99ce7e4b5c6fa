"""Every region a page asks for by htmx is answered with what belongs into it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.visitor import Visitor

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ENDPOINT = re.compile(r"""hx-get["=:\s{]*url_for\("([\w.]+)"\)""")
COMMENT = re.compile(r"\{#.*?#\}", re.S)
#: A tag over any number of lines, whatever its attributes compute; or what sets attributes for a macro.
TAG = re.compile(r"<(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>|\{%.*?%\}|\{\{.*?\}\}", re.S)
#: Who opens what: the first whose posts allow it does.
PEOPLE = ("dispatcher1", "supervisor1", "officer1", "police1", "police2", "supervisor2", "mediator1", "unit1",
          "window1", "agent1", "sysadmin1", "secadmin1", "auditor1")  # fmt: skip


def _attribute(text: str, name: str) -> str:
    found = re.search(rf"""{name}(?:=|": )"([^"]*)\"""", text)
    return found.group(1) if found else ""


def regions() -> list[tuple[str, str, str, str, str]]:
    """(template, endpoint, selected, target, swap) of everything in the templates that asks for a region."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        for start in (one.start() for one in re.finditer("hx-get", text)):
            tags = [text.rfind(opening, 0, start) for opening in ("<", "{% set", "{{ form_ui")]
            whole = TAG.match(text, max(tags))
            assert whole and whole.end() > start, f"{path.name}: hx-get stands outside of a tag"
            tag = whole.group()
            endpoint = ENDPOINT.search(tag)
            assert endpoint, f'{path.name}: say the address of hx-get with url_for("endpoint"): {tag[:120]}'
            own_id = re.search(r'\bid="([\w-]+)"', tag)
            target = _attribute(tag, "hx-target")
            target = f"#{own_id.group(1)}" if target in ("", "this") and own_id else target
            found.append(
                (path.name, endpoint.group(1), _attribute(tag, "hx-select"), target, _attribute(tag, "hx-swap"))
            )
    return found


REGIONS = regions()


def test_the_templates_ask_for_regions() -> None:
    assert len(REGIONS) > 20
    assert ("inbox.html", "cases.inbox", "", "#results", "") in REGIONS


@pytest.mark.parametrize("path", ["/", "/inbox", "/cases", "/cases/new", "/outbox", "/account"])
def test_htmx_comes_with_the_pages_that_ask_for_regions_alone(path: str, visitor: Visitor) -> None:
    """A quarter of a first visit over a bad line is htmx."""
    soup = visitor.login("officer1").get(path).soup
    asks = any(name.startswith("hx-") for one in soup.find_all(True) for name in one.attrs)
    assert asks == (path in ("/inbox", "/cases", "/cases/new"))
    assert len(soup.select("script[src$='/htmx.min.js']")) == len(soup.select("meta[name=htmx-config]")) == asks


@pytest.mark.parametrize("region", REGIONS, ids=lambda one: f"{one[0]}-{one[1]}")
def test_a_region_is_answered_with_what_belongs_into_it(region: tuple[str, ...], visitor: Visitor) -> None:
    _template, endpoint, selected, target, swap = region
    rule = next(visitor.app.url_map.iter_rules(endpoint))
    for who in PEOPLE:
        visitor.login(who)
        response = visitor._send("get", rule.rule, headers={"HX-Request": "true"})
        if response.status_code == 200:
            break
    assert response.status_code == 200, f"nobody of {PEOPLE} may ask for {rule.rule}"
    soup = BeautifulSoup(response.data, "html.parser")
    assert soup.find("html") is None, "a region is no whole page: give page() its fragment"
    if selected:
        assert soup.select_one(selected), f"hx-select={selected}, but the answer holds nothing of that name"
    if swap in ("", "innerHTML") and not selected:
        assert soup.select_one(target) is None, f"the answer goes into {target} and holds it once more"
    if swap == "outerHTML":
        assert soup.select_one(target), f"the answer takes the place of {target} and does not hold it"
