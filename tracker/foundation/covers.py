"""Rectangles that cover parts of a picture, as people write them: left, top, width and height in per cent of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil, floor

from tracker.foundation.words import N_, Refused

#: More of them on one picture hide it altogether.
MOST = 40
_BETWEEN = re.compile(r"[\s,;，、；%％]+")


@dataclass(frozen=True)
class Cover:
    """One rectangle, in per cent of the picture's sides."""

    left: float
    top: float
    width: float
    height: float

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom point of a picture that it covers, the borders included: one at least."""
        right, bottom = ceil((self.left + self.width) * width / 100), ceil((self.top + self.height) * height / 100)
        left, top = floor(self.left * width / 100), floor(self.top * height / 100)
        return left, top, max(left, min(right, width) - 1), max(top, min(bottom, height) - 1)


def read_covers(text: str, *, field: str) -> list[Cover]:
    """The rectangles of a text, one a line; Refused at the field, with the line that is not one."""
    lines = [line for line in (one.strip() for one in text.splitlines()) if line]
    if len(lines) > MOST:
        raise Refused(N_("At most %(most)s rectangles on one picture."), field=field, most=MOST)
    return [_read(line, field) for line in lines]


def _read(line: str, field: str) -> Cover:
    try:
        left, top, width, height = (float(part) for part in _BETWEEN.split(line) if part)
        # Rounding on the way may have put a border a hair beyond the picture.
        is_within = 0 <= left < 100 and 0 <= top < 100 and 0 < width <= 100.1 - left and 0 < height <= 100.1 - top
    except ValueError:
        is_within = False
    if not is_within:
        raise Refused(
            N_("“%(line)s” is no rectangle: write four numbers from 0 to 100, such as 40 10 20 15."),
            field=field,
            line=line[:40],
        )
    return Cover(left, top, width, height)
