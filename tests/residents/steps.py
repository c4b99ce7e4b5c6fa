"""What a resident does, as a browser without scripts does it; the small sum is worked out here."""

from __future__ import annotations

import hashlib
import re
from itertools import count
from typing import NamedTuple

from flask import Flask

from tests.journeys.steps import post_of
from tests.visitor import Page, Visitor
from tracker.foundation.shorts import short_of
from tracker.site.queries import get_setting


class Held(NamedTuple):
    """A slip in somebody's hand."""

    ref: str
    code: str


def short() -> str:
    """The link of the first officer's grid."""
    return short_of(post_of("officer1").area_code)


def worked_out(challenge: str) -> str:
    """The number that the sum asks for."""
    bits = int(get_setting("residents.proof_bits"))
    for nonce in count():
        digest = hashlib.sha256(f"{challenge}:{nonce}".encode()).digest()
        if int.from_bytes(digest) >> (256 - bits) == 0:
            return str(nonce)
    raise AssertionError


def filled(form: Page, **more: object) -> dict[str, object]:
    """The form as a resident fills it in."""
    challenge = form.field("challenge")
    return {
        "client_key": form.field("client_key"),
        "challenge": challenge,
        "nonce": worked_out(challenge),
        "category": "0502",
        "area": post_of("officer1").area_code,
        "place": "3号楼东侧",
        "text": "路灯三天不亮。",
    } | more


def report(resident: Visitor, *, status: int = 303, **more: object) -> Page:
    """Fill in the form and send it, whatever runs nearby."""
    address = f"/g/{short()}/report"
    return resident.post(address, filled(resident.get(address), looked="yes") | more, status=status)


def slip_on(page: Page) -> Held:
    """Number and code as the page tells them."""
    found = re.search(r"\d{6}-\d{8}-\d{4}", page.text)
    digits = page.soup.select_one(".slip-digits")
    assert found and digits
    return Held(found[0], digits.get_text().strip())


def reported(app: Flask, **more: object) -> tuple[Visitor, Held]:
    """A resident who has reported, with the slip."""
    resident = Visitor(app)
    return resident, slip_on(resident.follow(report(resident, **more)))


def opened(app: Flask, slip: Held) -> Visitor:
    """Somebody with number and code, on another phone."""
    resident = Visitor(app)
    resident.post("/s", {"ref": slip.ref, "code": slip.code})
    return resident


def act(resident: Visitor, action: str, *, status: int = 303, **answers: object) -> Page:
    """Make a move with the slip."""
    address = f"/s/own/moves/{action}"
    form = resident.get(address)
    return resident.post(address, {"version": form.field("version"), **answers}, status=status)
