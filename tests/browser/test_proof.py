"""The sum against floods is worked out while one types, and the form waits for it where one was quicker."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Screen, wait_longer
from tests.browser.test_residents import card_of, filled_in, send


def test_the_form_waits_for_its_sum(screen: Callable[..., Screen], served: tuple[Flask, str]) -> None:
    here = screen("phone")
    wait_longer(here.page)
    here.page.add_init_script(
        "const digest = crypto.subtle.digest.bind(crypto.subtle);"
        "const open = new Promise((go) => setTimeout(go, 1500));"
        "crypto.subtle.digest = (...all) => open.then(() => digest(...all));"
    )
    filled_in(here, card_of(served[0]), place="很快就填好的人")
    assert here.page.input_value("[name=nonce]") == ""
    send(here)
    expect(here.page.locator("main")).to_contain_text("网格中心正在确定由谁办理")
