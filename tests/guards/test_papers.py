"""The laws of printed papers: words for a clerk, and signatures that stay with what is signed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if "papers" in path.parts or path.name in {"paper.html", "print.html"}
)
SHEETS = [ROOT / "static" / "css" / "print.css", ROOT / "templates" / "mediation" / "papers" / "pdf.css"]
COMMAND = re.compile(r"sha256sum|head -c|\| *(?:sort|grep|sh)\b *\"|\btracker [a-z]+ [a-z-]+|python -m|\bFILE\b")


def test_no_paper_holds_a_command_line() -> None:
    assert len(PAPERS) > 30
    assert not [path.name for path in PAPERS if COMMAND.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@pytest.mark.parametrize("name", ["sign-place", "sign-table", "sign-seal", "seal-place"])
def test_signatures_stay_with_the_text_before_them(sheet: Path, name: str) -> None:
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", sheet.read_text(encoding="utf-8"))
    kept = [body for heads, body in rules if f".{name}" in {head.strip() for head in heads.split("*/")[-1].split(",")}]
    together = "".join(kept)
    assert "break-before: avoid" in together and "break-inside: avoid" in together


def test_whoever_signs_a_paper_signs_in_a_block_that_is_kept_together() -> None:
    drawn = re.compile(r"sign-line|sign-table|seal-box")
    makers = {path.relative_to(ROOT).as_posix() for path in PAPERS if drawn.search(path.read_text(encoding="utf-8"))}
    assert makers == {"templates/_ui/paper.html", "templates/mediation/papers/bodies/_parts.html"}
