"""Third-party files are what the manifest says, and every icon the templates ask for is among them."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
FILES = [entry for package in MANIFEST["packages"] for entry in package["files"]]


@pytest.fixture(scope="module")
def revendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("revendor", ROOT / "scripts" / "revendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["file"])
def test_file_has_the_recorded_digest(entry: dict[str, str], revendor: ModuleType) -> None:
    assert revendor.digest((VENDOR / entry["file"]).read_bytes()) == entry["sha384"]


def test_manifest_names_every_vendored_file() -> None:
    assert {entry["file"] for entry in FILES} | {"manifest.json"} == {path.name for path in VENDOR.iterdir()}


def test_every_package_is_pinned_and_carries_its_licence() -> None:
    for package in MANIFEST["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["licence"]
        assert any(entry["file"].startswith("LICENSE") for entry in package["files"])


def test_sprite_holds_exactly_the_listed_icons() -> None:
    listed = next(entry["icons"] for entry in FILES if "icons" in entry)
    assert re.findall(r'<symbol id="i-([a-z0-9-]+)"', (VENDOR / "icons.svg").read_text()) == sorted(listed)


def test_symbol_keeps_shapes_and_drops_the_empty_frame(revendor: ModuleType) -> None:
    drawn = revendor.draw_symbol("x", f'<svg\n class="a">\n  {revendor.EMPTY_FRAME}\n  <path d="M1 1" />\n</svg>')
    assert drawn == '<symbol id="i-x" viewBox="0 0 24 24"><path d="M1 1" /></symbol>'


def test_icons_named_in_templates_exist() -> None:
    drawn = set(re.findall(r'id="i-([a-z0-9-]+)"', (VENDOR / "icons.svg").read_text()))
    asked = {
        (template.name, name)
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'\bicon\("([^"]+)"|icon_name="([^"]+)"', template.read_text(encoding="utf-8"))
        for name in name
        if name
    }
    assert not [pair for pair in asked if pair[1] not in drawn]
