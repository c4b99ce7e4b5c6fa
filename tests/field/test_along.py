"""What a phone may take along: forms one may send, one's own grids, the inbox without what is confidential."""

from __future__ import annotations

import json

from flask import Flask

from tests.conftest import NOW
from tests.factories import make_case
from tests.field.sending import WORDS
from tests.journeys.steps import log, post_of, to_handling
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.extensions import db


def told(visitor: Visitor, url: str, status: int = 200) -> dict[str, object]:
    return dict(visitor.get(url, status=status, headers=WORDS).response.get_json())


def test_a_phone_learns_who_is_logged_in_and_the_hour(visitor: Visitor) -> None:
    assert told(visitor, "/outbox/state")["actor"] is None
    visitor.login("officer1")
    state = told(visitor, "/outbox/state")
    assert state["at"] == NOW.isoformat()
    assert state["token"] and state["forms"] == ["/cases/new", "/patrols/begin", "/patrols/end"]
    visitor.login("auditor1")
    assert told(visitor, "/outbox/state")["forms"] == []


def test_the_inbox_can_be_taken_along_with_the_forms_of_its_moves(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    visitor.login("unit1")
    cases = told(visitor, "/outbox/along")["cases"]
    found = next(one for one in cases if one["ref"] == case.ref)
    assert found["page"] == f"/cases/{case.ref}"
    assert f"/cases/{case.ref}/moves/feedback" in found["forms"]
    for address in (found["page"], *found["forms"]):
        assert visitor.get(address).soup.find("main")


def test_what_is_confidential_stays_here(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    db.session.execute(db.update(Case).where(Case.id == case.id).values(visibility="R"))
    visitor.login("unit1")
    assert case.ref in visitor.get("/inbox").text
    assert case.ref not in json.dumps(told(visitor, "/outbox/along"))


def test_nobody_takes_along_what_waits_for_another(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    visitor.login("unit2")
    assert case.ref not in json.dumps(told(visitor, "/outbox/along"))


def test_the_outlines_are_those_of_one_s_own_grids(visitor: Visitor) -> None:
    visitor.login("officer1")
    grids = told(visitor, "/outbox/outlines")["grids"]
    here = post_of("officer1").area_code
    assert grids and all(code.startswith(here) for code in grids)
    visitor.login("unit1")
    visitor.get("/outbox/outlines", status=403)


def test_the_administrators_take_nothing_along(visitor: Visitor) -> None:
    for username in ("sysadmin1", "secadmin1", "auditor1"):
        visitor.login(username)
        visitor.get("/outbox/along", status=403)


def test_the_outbox_itself_is_the_same_for_all(visitor: Visitor, app: Flask) -> None:
    make_case(NOW)
    visitor.login("officer1")
    page = visitor.get("/outbox")
    assert page.soup.select_one("[data-outbox-list]").get_text() == ""


def test_a_grid_officer_s_form_begins_in_the_own_grid(visitor: Visitor) -> None:
    here = post_of("officer1").area_code
    chosen = visitor.login("officer1").get("/cases/new").soup.select_one("#area option[selected]")
    assert chosen["value"] == here
    assert visitor.login("dispatcher1").get("/cases/new").soup.select_one("#area option[selected]") is None
