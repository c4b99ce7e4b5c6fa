"""Rectangles as people write them: what they cover of a picture, and what is none."""

from __future__ import annotations

import pytest

from tracker.foundation.covers import Cover, read_covers
from tracker.foundation.words import Refused


@pytest.mark.parametrize(
    ("line", "box"),
    [
        ("0 0 100 100", (0, 0, 799, 599)),
        ("50 50 10 10", (400, 300, 479, 359)),
        ("50 50 1e-300 1e-300", (400, 300, 400, 300)),  # thinner than a point is one point, not less than none
        ("99.999 99.999 0.001 0.001", (799, 599, 799, 599)),
        ("40%，10%、20；15", (320, 60, 479, 149)),
    ],
)
def test_what_a_rectangle_covers(line: str, box: tuple[int, int, int, int]) -> None:
    (found,) = read_covers(line, field="covers")
    assert isinstance(found, Cover) and found.box(800, 600) == box


@pytest.mark.parametrize("line", ["nan 0 1 1", "inf 0 1 1", "1 2 3", "0 0 0 5", "-1 0 5 5", "99 99 5 5", "a b c d"])
def test_what_is_no_rectangle_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_covers(f"1 1 5 5\n{line}", field="covers")
    assert refusal.value.field == "covers"


def test_more_than_hide_a_picture_are_refused() -> None:
    with pytest.raises(Refused):
        read_covers("1 1 5 5\n" * 41, field="covers")
