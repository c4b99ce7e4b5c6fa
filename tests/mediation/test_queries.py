"""No page of mediation asks more than 25 questions, however full the file."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.guards.test_queries import MOST, counted
from tests.mediation.full import FullFile
from tests.visitor import Page, Visitor


def test_a_full_file_asks_few_questions(visitor: Visitor, full: FullFile) -> None:
    visitor.login(full.mediator)
    base = f"/mediations/{full.ref}"
    pages = [base, "/mediations", "/mediations?show=all", "/mediations?show=all&state=closed", "/mediations/new"]
    pages += [
        f"{base}/{one}" for one in ("matter", "agreement", "moves/perform", "moves/visit", "papers", "court-list")
    ]
    pages += ["/committees", "/reports/mediation", f"/cases/{full.case_ref}"]
    many = {}
    for address in pages:
        visitor.get(address)
        with counted() as statements:
            visitor.get(address)
        many[address] = statements
    over = {address: len(asked) for address, asked in many.items() if len(asked) > MOST}
    assert not over, over


def test_a_long_list_asks_no_more(
    app: Flask, visitor: Visitor, full: FullFile, make_opening: Callable[..., Page]
) -> None:
    visitor.login(full.mediator)
    with counted() as few:
        visitor.get("/mediations?show=all")
    for number in range(3):
        make_opening(visitor, client_key=f"one-more-mediation-{number:04d}")
    with counted() as many:
        visitor.get("/mediations?show=all")
    assert len(many) <= len(few)
