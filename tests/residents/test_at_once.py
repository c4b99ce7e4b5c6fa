"""Several at once, with real commits: a form makes one report and one slip, and a decision is made once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.journeys.steps import post_of
from tests.journeys.test_together import Phone, shared_app
from tests.residents.steps import short
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.residents.models import HeldReport, Slip, Try
from tracker.site.models import Setting
from tracker.site.services import set_setting

__all__ = ["shared_app"]
MANY = 8


@pytest.fixture
def figures_hold() -> None:
    """What is left here is deleted; `shared_app` compares the figures itself."""


@pytest.fixture
def town(shared_app: Flask) -> Iterator[Flask]:
    with shared_app.app_context():
        set_setting(key="residents.proof_bits", value=0)
        db.session.commit()
    yield shared_app
    with shared_app.app_context():
        for model in (Slip, HeldReport, Try):
            db.session.execute(db.delete(model))
        db.session.execute(db.delete(Setting).where(Setting.key.startswith("residents.")))
        db.session.commit()
        db.session.remove()


def together(act: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(MANY) as pool:
        return sorted(pool.map(act, range(MANY)))


def form_of(app: Flask, **more: str) -> tuple[str, dict[str, str]]:
    with app.app_context():
        area, link = post_of("officer1").area_code, short()
    told = {"category": "0502", "area": area, "place": "3号楼", "text": "路灯不亮。", "looked": "yes"}
    return f"/g/{link}", told | {"client_key": str(uuid.uuid4())} | more


def count(app: Flask, *models: type) -> list[int]:
    with app.app_context():
        return [db.session.scalar(db.select(db.func.count()).select_from(model)) or 0 for model in models]


@pytest.mark.parametrize("trap", ["", "filled"])
def test_a_form_sent_many_times_at_once_is_one_report_with_one_slip(town: Flask, trap: str) -> None:
    address, form = form_of(town, website=trap)
    sent = together(lambda _at: town.test_client().post(f"{address}/report", data=form).status_code)
    assert sent == [303] * MANY
    assert count(town, Slip, HeldReport if trap else Case) == [1, 1]


def test_me_too_pressed_many_times_joins_once(town: Flask) -> None:
    address, form = form_of(town)
    town.test_client().post(f"{address}/report", data=form)
    with town.app_context():
        ref = db.session.scalar(db.select(Case.ref))
    joining = {"client_key": str(uuid.uuid4()), "ref": ref}
    assert together(lambda _at: town.test_client().post(f"{address}/join", data=joining).status_code) == [303] * MANY
    with town.app_context():
        assert db.session.scalar(db.select(Case.join_count)) == 1


def test_a_report_is_taken_in_or_dropped_and_never_both(town: Flask) -> None:
    address, form = form_of(town, website="filled")
    town.test_client().post(f"{address}/report", data=form)
    with town.app_context():
        held = db.session.scalar(db.select(HeldReport.id))
    phones = [Phone(town, "dispatcher1") for _at in range(4)]

    def decide(at: int) -> int:
        phone, way = phones[at % 4], "/release" if at % 2 else ""
        data = {"csrf_token": phone.csrf, "reason": "empty"}
        return phone.client.post(f"/waiting-reports/{held}{way}", data=data).status_code

    answers = together(decide)
    assert answers.count(303) == 1 and set(answers) <= {303, 404, 409, 422}
    with town.app_context():
        kept = db.session.scalar(db.select(HeldReport))
        assert kept.body is None
        assert db.session.scalar(db.select(db.func.count()).select_from(Case)) == (kept.fate == "released")


def test_a_move_with_a_slip_is_made_once(town: Flask) -> None:
    address, form = form_of(town)
    client = town.test_client()
    client.post(f"{address}/report", data=form)
    with client.session_transaction() as session:
        kept = dict(session)
    phones = []
    for _at in range(4):
        phone = town.test_client()
        with phone.session_transaction() as session:
            session.update(kept)
        phones.append(phone)
    forms = [BeautifulSoup(phone.get("/s/own/moves/withdraw").data, "lxml") for phone in phones]
    sent = [{name: form.find(attrs={"name": name})["value"] for name in ("csrf_token", "version")} for form in forms]

    def withdraw(at: int) -> int:
        return phones[at].post("/s/own/moves/withdraw", data=sent[at]).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(withdraw, range(4)))
    assert answers.count(303) == 1 and set(answers) <= {303, 409, 422}
