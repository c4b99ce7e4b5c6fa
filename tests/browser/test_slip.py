"""A scanned slip opens itself; its code stands behind the # of the address and is never sent in one."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Screen, wait_longer
from tests.browser.test_residents import card_of, filled_in, send


def test_a_scanned_slip_opens_itself(screen: Callable[..., Screen], served: tuple[Flask, str]) -> None:
    mine = screen("phone")
    wait_longer(mine.page)
    filled_in(mine, card_of(served[0]), place="扫码试验处")
    send(mine)
    ref, code = (one.strip() for one in mine.page.locator(".slip dd").all_inner_texts())
    other = screen("phone")
    wait_longer(other.page)
    addresses: list[str] = []
    other.page.on("request", lambda request: addresses.append(request.url))
    other.open(f"/s#{ref}.{code}")
    expect(other.page).to_have_url(re.compile(r"/s/own$"))
    expect(other.page.locator("main")).to_contain_text(ref)
    assert not [one for one in addresses if code in one.partition("#")[0]]
    # An open page of the form, and then the camera: the same.
    again = screen("phone").open("/s")
    again.page.evaluate(f"location.hash = '{ref}.{code}'")
    expect(again.page).to_have_url(re.compile(r"/s/own$"))
