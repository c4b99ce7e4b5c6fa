"""What several tests of mediation begin with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import Tag

from tests.mediation.full import at, full
from tests.visitor import Page, Visitor

__all__ = ["at", "full", "make_opening"]


@pytest.fixture
def make_opening() -> Callable[..., Page]:
    """Fill in and send the form of a new mediation; 422 where it is not taken."""
    key = "made-at-the-window-0001"

    def send(visitor: Visitor, **more: str) -> Page:
        form = visitor.get("/mediations/new")
        chosen = [option for option in form.soup.select("[name=mediator] option") if option["value"]]
        place = [option for option in form.soup.select("[name=area] option") if option["value"]]
        assert isinstance(chosen[0], Tag)
        data = {
            "client_key": key, "origin": "application", "category": "0203", "area": place[0]["value"],
            "title": "宅基地边界", "matter": "两家宅基地滴水相争。", "mediator": chosen[0]["value"], "referrer": "",
        } | more  # fmt: skip
        wrong = more.get("origin") == "referral" and not more.get("referrer")
        return visitor.post("/mediations/new", data, status=422 if wrong else 303)

    return send
