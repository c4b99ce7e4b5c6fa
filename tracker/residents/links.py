"""What others put on the public pages: links on the card of a grid and in the foot of every page."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.hooks import Hook


@dataclass(frozen=True)
class Link:
    """A public page of another subject; from a card it is asked what there is near its place (`near`, a short code)."""

    endpoint: str
    label: str
    icon: str


LINKS: Hook[Link] = Hook()


def public_links() -> list[Link]:
    """In the order of the subjects."""
    return list(LINKS)
