"""Light or dark: the device's choice, before and after a login, and nothing that is not offered."""

from __future__ import annotations

import pytest

from tests.visitor import Visitor


def media(visitor: Visitor, path: str) -> str:
    return str(visitor.get(path).soup.select_one("link[href*='dark.css']")["media"])


def test_the_system_decides_until_the_device_has_chosen(visitor: Visitor) -> None:
    assert media(visitor, "/login") == "screen and (prefers-color-scheme: dark)"
    visitor.login("officer1")
    for look, found in (
        ("dark", "screen"),
        ("light", "not all"),
        ("system", "screen and (prefers-color-scheme: dark)"),
    ):
        visitor.post("/look", {"look": look})
        assert media(visitor, "/") == found
        chosen = visitor.get("/").soup.select(".user-menu [name=look][aria-current]")
        assert [one["value"] for one in chosen] == [look]


def test_the_choice_outlives_the_login(visitor: Visitor) -> None:
    visitor.login("officer1").post("/look", {"look": "dark"})
    visitor.post("/logout", {})
    assert media(visitor, "/login") == "screen"


@pytest.mark.parametrize("look", ["", "sepia", "dark; media=all"])
def test_what_is_not_offered_changes_nothing(visitor: Visitor, look: str) -> None:
    visitor.login("officer1").post("/look", {"look": "dark"})
    visitor.post("/look", {"look": look})
    assert media(visitor, "/") == "screen"
