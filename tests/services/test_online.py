"""By the applicant himself: without login or cookie before it is needed, followed with a slip."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.journeys.steps import login_at, post_of
from tests.residents.steps import Held, opened
from tests.services.steps import BOOK, CODE, NAME, PHOTO, filled, get, make_item, material, step, village
from tests.visitor import Page, Visitor
from tracker.extensions import db
from tracker.people.models import Post
from tracker.services.models import Application
from tracker.services.services.effects import find_decider
from tracker.services.vocabulary import MaterialStatus, Source, Status

URL = f"/services/new?item={CODE}"


@pytest.fixture(autouse=True)
def item(app: Flask) -> None:
    make_item()


def send(resident: Visitor, *, status: int = 303, **more: object) -> Page:
    page = resident.get(URL)
    data = {"client_key": page.field("client_key"), "area": village(), "name": "王桂兰", "phone": "13900002345"}
    return resident.post(URL, data | more, status=status)


def slip_of(page: Page) -> Held:
    digits = page.soup.select_one(".slip-digits")
    ref = re.search(r"B\d{6}-\d{8}-\d{4}", page.text)
    assert digits and ref
    return Held(ref[0], digits.get_text().strip())


def sent(app: Flask) -> tuple[Visitor, Held, Application]:
    resident = Visitor(app)
    slip = slip_of(resident.follow(send(resident)))
    found = db.session.scalar(db.select(Application.id).where(Application.ref == slip.ref))
    return resident, slip, get(found)


def test_the_form_needs_no_cookie_and_a_second_sending_makes_no_second_application(app: Flask) -> None:
    resident = Visitor(app)
    page = resident.get(URL)
    assert "Set-Cookie" not in page.response.headers and NAME in page.text
    data = {"client_key": page.field("client_key"), "area": village(), "name": "王桂兰", "phone": "13900002345"}
    resident.post(URL, data)
    resident.post(URL, data)
    one = db.session.scalars(db.select(Application)).one()
    assert one.source is Source.ONLINE and one.status is Status.ASKED and one.first_user_id is None
    assert one.named_post_id == one.window_post_id


def test_what_is_wrong_is_said_at_its_field(app: Flask) -> None:
    page = send(Visitor(app), status=422, name=" ", phone="abc", matter="住三楼")
    assert "This is not a phone number" in page.text and "住三楼" in page.text


def test_the_hidden_field_and_a_flood_are_sent_to_the_window(app: Flask) -> None:
    assert "could not be sent" in send(Visitor(app), status=422, website="http://x").text
    for _time in range(5):
        send(Visitor(app))
    assert "Very much has come from this network" in send(Visitor(app), status=422).text
    assert db.session.scalar(db.select(db.func.count(Application.id))) == 5


def test_number_and_code_show_how_it_stands_what_is_missing_and_who_answers(app: Flask) -> None:
    _resident, slip, one = sent(app)
    window = Visitor(app).login("window1")
    window_post = post_of("window1")
    step(window, one, "tell", told="照片要近三个月的。")
    page = opened(app, slip).get("/s/application")
    for told in ("Something is missing", PHOTO, BOOK, "照片要近三个月的。", window_post.title):
        assert told in page.text
    assert "王桂兰" not in page.text and "13900002345" not in page.text and slip.code not in page.text
    stranger = Visitor(app)
    assert "do not go together" in stranger.post("/s", {"ref": slip.ref, "code": "000000"}, status=422).text
    assert stranger.get("/s/application", status=303).location == "/s"
    assert stranger.get("/s/application/moves/withdraw", status=303).location == "/s"
    stranger.get("/s/application/moves/decide", status=404)


def test_the_applicant_rates_once_and_nobody_fills_it_in(app: Flask) -> None:
    _resident, slip, one = sent(app)
    window = Visitor(app).login("window1")
    ids = [str(row.id) for row in one.materials if row.status is MaterialStatus.MISSING]
    step(window, one, "receive", received=ids)
    step(window, one, "accept")
    unit = login_at(Visitor(app), db.session.get_one(Post, find_decider(get(one.id)).id))
    step(unit, get(one.id), "decide", outcome="granted", told="准予。")
    holder = opened(app, slip)
    address = "/s/application/moves/rate"
    holder.post(address, filled(holder.get(address)), status=422)
    holder.post(address, filled(holder.get(address)) | {"rating": "satisfied"})
    rated = get(one.id)
    assert rated.rating == "satisfied" and rated.answer_way == "slip"
    assert "It was rated already." in holder.get(address, status=422).text
    assert "It was rated already." in window.get(f"/applications/{one.id}/moves/rate", status=422).text


def test_withdrawing_ends_it_and_originals_still_go_back(app: Flask) -> None:
    _resident, slip, one = sent(app)
    window = Visitor(app).login("window1")
    step(window, one, "receive", received=[str(material(one, BOOK).id)])
    holder = opened(app, slip)
    address = "/s/application/moves/withdraw"
    holder.post(address, filled(holder.get(address)))
    assert get(one.id).status is Status.WITHDRAWN
    assert "cannot be done" in window.get(f"/applications/{one.id}/moves/note", status=422).text
    step(window, one, "return_papers", papers=[str(material(get(one.id), BOOK).id)])
    assert not [row for row in get(one.id).materials if row.held_by_post_id]


def test_a_new_slip_of_the_window_ends_the_old_one(app: Flask) -> None:
    _resident, slip, one = sent(app)
    window = Visitor(app).login("window1")
    fresh = slip_of(window.post(f"/applications/{one.id}/slip", status=200))
    assert fresh.ref == slip.ref
    if fresh.code != slip.code:
        Visitor(app).post("/s", {"ref": slip.ref, "code": slip.code}, status=422)
    assert one.ref in opened(app, fresh).get("/s/application").text


def test_what_the_applicant_says_himself_stands_before_what_the_window_wrote_down(app: Flask) -> None:
    _resident, slip, one = sent(app)
    window = Visitor(app).login("window1")
    step(window, one, "receive", received=[str(r.id) for r in one.materials if r.status is MaterialStatus.MISSING])
    step(window, one, "accept")
    unit = login_at(Visitor(app), db.session.get_one(Post, find_decider(get(one.id)).id))
    step(unit, get(one.id), "decide", outcome="granted", told="准予。")
    step(window, one, "rate", rating="very_satisfied", answered_by="reporter", answer_way="phone")
    holder, address = opened(app, slip), "/s/application/moves/rate"
    holder.post(address, filled(holder.get(address)) | {"rating": "dissatisfied"})
    assert get(one.id).rating == "dissatisfied" and get(one.id).answer_way == "slip"
    holder.get(address, status=422)
