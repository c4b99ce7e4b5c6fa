"""The laws of the style sheets and of the markup that uses them."""

import gzip
import re
from pathlib import Path

import pytest

from tracker.web.assets import STYLES, Assets

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
OWN_TEMPLATES = sorted(
    [
        ROOT / "templates" / "base.html",
        *(ROOT / "templates" / "_ui").glob("*"),
        *(ROOT / "templates" / "_layout").glob("*"),
    ]
)
BUNDLE = "".join((ROOT / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
#: Loaded by one page each, or by a part that comes when it is asked for.
APART = {
    "cases.css": 3_000,
    "channels.css": 1_000,
    "dark.css": 2_000,
    "dashboard.css": 3_000,
    "field.css": 2_000,
    "guide.css": 2_000,
    "map.css": 7_000,
    "photos.css": 3_000,
    "residents.css": 2_500,
    "viewer.css": 5_000,
}
ORDER = "@layer reset, tokens, base, layout, components, pages, print;"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_can_be_served_in_any_order(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert text.startswith(ORDER)
    outside = re.sub(r"/\*.*?\*/", "", text.removeprefix(ORDER), flags=re.DOTALL)
    depth, loose = 0, ""
    for character in outside:
        loose += character if depth == 0 else ""
        depth += {"{": 1, "}": -1}.get(character, 0)
    assert depth == 0
    assert all(
        re.fullmatch(r"@layer \w+ ", piece.strip("\n{}")) for piece in loose.split("{") if piece.strip("}\n ")
    ), loose


def test_bundle_is_small_and_fetches_nothing() -> None:
    assert len(BUNDLE.encode()) <= 50_000
    assert not re.search(r"url\(|@import|@font-face|italic", BUNDLE)


def test_each_sheet_is_in_the_bundle_or_small_and_apart() -> None:
    assert {sheet.stem for sheet in SHEETS} == {*STYLES, *(Path(name).stem for name in APART)}
    for name, most in APART.items():
        text = (ROOT / "static" / "css" / name).read_text(encoding="utf-8")
        assert len(text.encode()) <= most and not re.search(r"url\(|@import|@font-face|italic", text)
        assert set(re.findall(r"var\(--([a-z0-9-]+)", text)) <= set(re.findall(r"--([a-z0-9-]+):", BUNDLE))


def test_what_every_page_loads_stays_under_its_budget() -> None:
    own = ["js/app.js", *Assets(ROOT / "static").parts("js/app.js")]
    scripts = [ROOT / "static" / name for name in ("vendor/htmx.min.js", *own)]
    assert len(gzip.compress(BUNDLE.encode())) + sum(len(gzip.compress(file.read_bytes())) for file in scripts) < 40_000


def test_every_token_used_is_defined() -> None:
    used = set(re.findall(r"var\(--([a-z0-9-]+)", BUNDLE))
    defined = set(re.findall(r"--([a-z0-9-]+):", BUNDLE))
    assert defined == used, defined ^ used


@pytest.mark.parametrize("template", OWN_TEMPLATES, ids=lambda template: template.name)
def test_markup_obeys_the_content_policy(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_every_class_in_the_frame_has_a_rule() -> None:
    ruled = set(re.findall(r"\.([a-z][a-z0-9-]*)", "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)))
    asked = {
        name
        for template in OWN_TEMPLATES
        for value in re.findall(r'class="([^"{]+)"', template.read_text(encoding="utf-8"))
        for name in value.split()
    }
    assert asked <= ruled, asked - ruled
