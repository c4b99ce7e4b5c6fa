"""Every pair of colours that carries words or marks a control is measured (WCAG 2.2: 4.5 for text, 3 for marks)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6}|var\(--[a-z0-9-]+\));", TOKENS))
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


def luminance(name: str) -> float:
    """Relative luminance of a token, following one reference to another token."""
    value = COLOURS[name]
    if value.startswith("var("):
        return luminance(value[6:-1])
    channels = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two tokens, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    COLOURS.update({"black": "#000000", "white": "#ffffff", "grey": "#767676"})
    assert ratio("black", "white") == pytest.approx(21)
    assert ratio("grey", "white") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("words", "ground"), TEXT_PAIRS, ids=" on ".join)
def test_words_are_readable(words: str, ground: str) -> None:
    assert ratio(words, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS, ids=" on ".join)
def test_borders_and_focus_rings_are_visible(mark: str, ground: str) -> None:
    assert ratio(mark, ground) >= 3
