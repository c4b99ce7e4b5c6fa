"""Every pair of colours that carries words or marks a control is measured (WCAG 2.2: 4.5 for text, 3 for marks)."""

import re
from pathlib import Path

import pytest

SHEETS = Path(__file__).resolve().parents[2] / "static" / "css"


def colours(sheet: str) -> dict[str, str]:
    """The tokens of a sheet that are colours; of the dark, those outside its papers."""
    text = (SHEETS / sheet).read_text(encoding="utf-8").split(".paper {")[0]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6}|var\(--[a-z0-9-]+\));", text))


LIGHT = colours("tokens.css")
PALETTES = {"light": LIGHT, "dark": LIGHT | colours("dark.css")}
TONES = ["neutral", "info", "good", "warn", "bad", "accent"]
SURFACES = ["paper", "paper-deep", "card"]

TEXT_PAIRS = [
    *((tone, f"{tone}-soft") for tone in TONES),
    *((tone, surface) for tone in TONES for surface in SURFACES),
    *((ink, surface) for ink in ("ink", "ink-2", "teal", "teal-deep") for surface in SURFACES),
    *(("ink", f"{tone}-soft") for tone in TONES),
    ("on-teal", "teal"),
    ("on-teal", "teal-deep"),
    ("on-bad", "bad"),
    ("on-ink-blue", "ink-blue"),
    ("on-ink-blue-2", "ink-blue"),
    ("teal", "teal-soft"),
    ("teal-deep", "teal-soft"),
    ("ink-2", "teal-soft"),
]
MARK_PAIRS = [
    *(("line-strong", surface) for surface in SURFACES),
    *(("ring", surface) for surface in [*SURFACES, "teal-soft", "bad-soft"]),
    ("ring-halo", "teal"),
    ("ring-halo", "bad"),
    ("ochre", "ink-blue"),
]


def luminance(value: str, palette: dict[str, str]) -> float:
    """Relative luminance of a colour or a token, following one reference to another token."""
    if not value.startswith("#"):
        return luminance(palette[value.removeprefix("var(--").removesuffix(")")], palette)
    channels = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str, palette: dict[str, str]) -> float:
    """Contrast ratio of two tokens, 1 to 21."""
    darker, lighter = sorted((luminance(one, palette), luminance(other, palette)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert ratio("#000000", "#ffffff", {}) == pytest.approx(21)
    assert ratio("#767676", "#ffffff", {}) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("words", "ground"), TEXT_PAIRS, ids=" on ".join)
def test_words_are_readable(words: str, ground: str, palette: str) -> None:
    assert ratio(words, ground, PALETTES[palette]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS, ids=" on ".join)
def test_borders_and_focus_rings_are_visible(mark: str, ground: str, palette: str) -> None:
    assert ratio(mark, ground, PALETTES[palette]) >= 3
