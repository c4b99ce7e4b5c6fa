"""Several at once, with real commits: a form makes one application, a step is taken once, a number is called once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from tests.journeys.steps import post_of
from tests.journeys.test_together import Phone, shared_app
from tests.services.steps import CODE, make_item, village
from tracker.audit.models import Event
from tracker.cases.models import RefCounter
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.residents.models import Slip, Try
from tracker.services.guide.models import ServiceItem, ServiceMaterial, ServiceVersion
from tracker.services.models import Application, ApplicationMaterial, Ticket
from tracker.services.vocabulary import Status

__all__ = ["shared_app"]
MANY = 5
MADE = (ApplicationMaterial, Application, Slip, Try, Ticket, ServiceMaterial, ServiceVersion, ServiceItem)


@pytest.fixture
def town(shared_app: Flask) -> Iterator[Flask]:
    with shared_app.app_context():
        make_item()
        db.session.commit()
    yield shared_app
    with shared_app.app_context():
        for model in MADE:
            db.session.execute(db.delete(model))
        db.session.execute(db.delete(Event).where(Event.subject == "application"))
        db.session.execute(db.delete(Notice).where(Notice.ref.startswith("B")))
        db.session.execute(db.delete(RefCounter).where(RefCounter.prefix.startswith("B")))
        db.session.commit()
        db.session.remove()


def together(act: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(MANY) as pool:
        return sorted(pool.map(act, range(MANY)))


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0


def press(phone: Phone, url: str, data: dict[str, str]) -> int:
    return phone.client.post(url, data=data | {"csrf_token": phone.csrf}).status_code


def form(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {"client_key": str(uuid.uuid4()), "area": village(), "name": "王桂兰", "phone": "13900002345"}


def test_one_form_sent_by_many_at_once_is_one_application(town: Flask) -> None:
    data, url = form(town), f"/services/new?item={CODE}"
    assert together(lambda _one: town.test_client().post(url, data=data).status_code) == [303] * MANY
    assert [count(town, model) for model in (Application, Slip)] == [1, 1]
    with town.app_context():
        assert len(db.session.scalars(db.select(ApplicationMaterial)).all()) == 3


def test_a_step_pressed_by_many_at_once_is_taken_once(town: Flask) -> None:
    town.test_client().post(f"/services/new?item={CODE}", data=form(town))
    with town.app_context():
        found = db.session.scalars(db.select(Application.id)).one()
    phones = [Phone(town, "window1") for _one in range(MANY)]
    url = f"/applications/{found}/moves/refuse"
    said = {"version": "1", "refusal": "not_ours", "told": "请到市级窗口办理。"}
    statuses = together(lambda at: press(phones[at], url, said))
    assert statuses.count(303) == 1 and set(statuses) <= {303, 409, 422}
    with town.app_context():
        kinds = db.session.scalars(db.select(Event.kind).where(Event.subject == "application").order_by(Event.seq))
        assert list(kinds) == ["ApplicationMade", "ApplicationRefused"]
        assert db.session.get_one(Application, found).status is Status.REFUSED


def test_two_windows_never_call_the_same_number(town: Flask) -> None:
    phones = [Phone(town, "window1") for _one in range(MANY)]
    for _one in range(MANY):
        press(phones[0], "/windows", {"call_name": "张女士"})
    together(lambda at: press(phones[at], "/windows/next", {"desk": str(at)}))
    with town.app_context():
        called = db.session.execute(db.select(Ticket.number, Ticket.desk, Ticket.call_count)).all()
        assert sorted(row.number for row in called) == list(range(1, MANY + 1))
        assert {row.call_count for row in called} == {1} and len({row.desk for row in called}) == MANY
        assert post_of("window1")
