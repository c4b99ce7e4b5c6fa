"""A case becomes an application and an application a case: nothing is typed twice, nobody reads more than before."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.journeys.steps import case_of, log, post_of, why_not
from tests.services.steps import CODE, apply, filled, get, make_item, step, village
from tests.visitor import Visitor
from tracker.audit.sealing import unseal
from tracker.cases.models import Case, CaseReporter
from tracker.cases.services.routing import involve
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.services.models import Application
from tracker.services.vocabulary import Source, Status


@pytest.fixture(autouse=True)
def item(app: Flask) -> None:
    make_item()


def turn(who: Visitor, case: Case, **more: object) -> Application:
    url = f"/services/new?item={CODE}&case={case.ref}"
    page = who.get(url)
    assert page.field("area") or page.text
    answer = who.post(url, filled(page) | {"area": village(), "name": ""} | more)
    return get(int(answer.location.rsplit("/", 1)[1]))


def test_a_case_becomes_an_application_with_what_it_said_and_who_said_it(app: Flask) -> None:
    officer = Visitor(app).login("officer1")
    case = log(
        officer, "0702", text="想领高龄津贴，不知道怎么办。", reporter_name="王桂兰", reporter_phone="13900002345"
    )
    centre = Visitor(app).login("dispatcher1")
    assert "Make an application of it" in centre.get(f"/cases/{case.ref}").text
    one = turn(centre, case)
    body = unseal(one)
    assert (body["name"], body["phone"], body["words"]) == ("王桂兰", "13900002345", "想领高龄津贴，不知道怎么办。")
    assert one.source is Source.CASE and one.case_id == case.id
    db.session.expire_all()
    assert case_of(case.ref).state is State.REJECTED
    page = centre.get(f"/cases/{case.ref}").text
    assert one.ref in page and "goes on as an application at the window" in page


def test_who_may_not_end_the_case_leaves_it_open_beside_the_application(app: Flask) -> None:
    officer = Visitor(app).login("officer1")
    case = log(officer, "0702", reporter_name="王桂兰")
    one = turn(officer, case)
    db.session.expire_all()
    assert case_of(case.ref).state is State.REPORTED and one.named_post_id == post_of("officer1").id
    assert "王桂兰" not in officer.get(f"/applications/{one.id}").text


def test_a_case_one_cannot_read_is_no_application_of_ones_own(app: Flask) -> None:
    case = log(Visitor(app).login("officer1"), "0702", reporter_name="王桂兰")
    Visitor(app).login("window1").get(f"/services/new?item={CODE}&case={case.ref}", status=404)
    Visitor(app).login("agent1").get(f"/services/new?case={case.ref}", status=404)
    secret = log(Visitor(app).login("officer1"), "0307", reporter_name="王桂兰")
    Visitor(app).login("dispatcher1").get(f"/services/new?item={CODE}&case={secret.ref}", status=404)


def test_a_matter_that_windows_may_not_read_becomes_no_application_by_whoever_reads_it(app: Flask) -> None:
    officer = Visitor(app).login("officer1")
    police = log(officer, "0301", reporter_name="王桂兰", text="院里丢了电动车。")
    officer.get(f"/services/new?item={CODE}&case={police.ref}", status=404)
    assert "Make an application of it" not in officer.get(f"/cases/{police.ref}").text


def test_an_application_becomes_a_case_with_what_it_said_and_who_said_it(app: Flask) -> None:
    window = Visitor(app).login("window1")
    one = apply(window, matter="楼道堆了杂物。")
    wrong = step(window, one, "turn", status=422, category="", grid="")
    assert "Choose a grid from the list." in wrong.text
    step(window, one, "turn", category="0102", grid=post_of("officer1").area_code)
    one = get(one.id)
    case = one.became_case
    assert one.status is Status.TURNED and case.state is State.REPORTED and "楼道堆了杂物。" in case.text
    assert db.session.get(CaseReporter, case.id).name is not None
    assert case.ref in window.get(f"/applications/{one.id}").text
    assert one.ref in Visitor(app).login("dispatcher1").get(f"/cases/{case.ref}").text
    assert why_not(window, case, "accept")


def test_who_may_not_read_who_reported_does_not_learn_it_by_an_application(app: Flask) -> None:
    """An officer who reads a case outside his grid makes an application of it, of whoever he names himself."""
    case = log(Visitor(app).login("dispatcher1"), "0702", reporter_name="王桂兰", reporter_phone="13900002345",
               area=post_of("officer2").area_code)  # fmt: skip
    officer = Visitor(app).login("officer1")
    involve(case, post_of("officer1").id)
    db.session.flush()
    url = f"/services/new?item={CODE}&case={case.ref}"
    page = officer.get(url)
    refused = officer.post(url, filled(page) | {"area": village(), "name": ""}, status=422)
    assert "王" not in refused.field("name")
    one = turn(officer, case, name="李四")
    assert unseal(one)["name"] == "李四" and not unseal(one)["phone"]


def test_a_case_that_is_over_becomes_nothing_more(app: Flask) -> None:
    case = log(Visitor(app).login("officer1"), "0702", reporter_name="王桂兰")
    centre, url = Visitor(app).login("dispatcher1"), f"/services/new?item={CODE}&case={case.ref}"
    page = centre.get(url)
    data = filled(page) | {"area": village(), "name": ""}
    first = centre.post(url, data)
    assert centre.post(url, data).location == first.location, "sent twice it is one"
    centre.get(url, status=404)
    centre.post(url, data | {"client_key": "7b1c1f0e-4f0b-4a38-9d3f-3f2c7f0f1a11"}, status=404)
