"""The scripts are modules by behaviour, found by their page at once, each with a test of its own."""

from __future__ import annotations

import re
from pathlib import Path

from tests.ui.conftest import ROOT, STATIC
from tracker.web.assets import Assets

#: What others stand on: tried with them.
SHARED = {"app", "field", "page", "sealed", "typed"}


def test_a_page_asks_for_every_part_of_its_script_at_once() -> None:
    assets = Assets(STATIC)
    parts = assets.parts("js/app.js")
    named = {
        f"js/{name}"
        for part in ("js/app.js", *parts)
        for name in re.findall(r"from \"\./(.+)\"|import \"\./(.+)\"", assets.by_name[part].body.decode())
        for name in name
        if name
    }
    assert len(parts) == len(set(parts)) and set(parts) == named
    assert "js/page.js" in parts


def test_a_part_is_kept_for_ever_under_the_address_its_script_names(tmp_path: Path) -> None:
    """`./page.js` is read beside `/static/HASH/js/app.js`: one hash of all, and another one when any of them changes."""
    (tmp_path / "css").symlink_to(STATIC / "css")
    (tmp_path / "js").mkdir()
    for path in (STATIC / "js").glob("*.js"):
        (tmp_path / "js" / path.name).write_bytes(path.read_bytes())
    before = Assets(tmp_path)
    assert before.url("js/app.js").removesuffix("app.js") == before.url("js/page.js").removesuffix("page.js")
    (tmp_path / "js" / "page.js").write_text("export const words = () => ({});")
    assert Assets(tmp_path).url("js/app.js") != before.url("js/app.js")


def test_comments_stay_at_home_and_the_code_travels() -> None:
    assets = Assets(STATIC)
    page, sheet = assets.by_name["js/page.js"].body.decode(), assets.by_name["css/app.css"].body.decode()
    assert "/* What every behaviour" in (STATIC / "js" / "page.js").read_text(encoding="utf-8")
    assert "/*" not in page and "export const announce" in page
    assert "--ochre: #e0a83c;" in sheet
    assert assets.by_name["vendor/htmx.min.js"].body == (STATIC / "vendor" / "htmx.min.js").read_bytes()


def test_each_behaviour_has_a_test_in_a_browser() -> None:
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests").rglob("test_*.py")}
    untested = {path.stem for path in (STATIC / "js").glob("*.js")} - SHARED - tested
    assert not untested, f"no tests/**/test_<name>.py for {untested}"
