"""The code of an address, to be scanned from paper or from another screen."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(link: str) -> Markup:
    """The code of an address as SVG that scales; 'm' bears a scratch over a seventh of it."""
    drawn = segno.make(link, error="m", micro=False)
    svg = drawn.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - made here, of an address
