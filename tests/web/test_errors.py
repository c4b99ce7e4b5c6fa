"""Odd addresses and texts get an answer in words, never a broken page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.journeys.steps import post_of
from tests.visitor import Visitor
from tracker.extensions import db


@pytest.mark.parametrize("path", ["/admin/users/99999999999999999999", "/admin/posts/2147483648", "/admin/units/0"])
def test_a_number_no_row_can_have_is_not_found(visitor: Visitor, path: str) -> None:
    visitor.login("sysadmin1" if "posts" not in path else "secadmin1").get(path, status=404)


def test_a_text_the_database_cannot_hold_is_refused(visitor: Visitor) -> None:
    page = visitor.login("officer1").get("/cases/new")
    data = {
        "client_key": page.field("client_key"),
        "category": "0401",
        "area": post_of("officer1").area_code,
        "place": "南门",
        "text": "垃圾\x00满溢",
        "source": "patrol",
    }
    status = 400 if db.engine.dialect.name == "postgresql" else 303
    visitor.post("/cases/new", data, status=status)


def test_errors_of_the_database_do_not_repeat_what_was_written(app: Flask) -> None:
    assert db.engine.hide_parameters
