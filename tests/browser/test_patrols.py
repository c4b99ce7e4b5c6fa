"""A round without a signal: begun, a case logged on it, ended; all of it arrives in order."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.station import Phone, Station, arrived, ready, write
from tracker.extensions import db
from tracker.field.models import Patrol
from tracker.field.queries import count_findings
from tracker.foundation.days import local_day
from tracker.people.models import User
from tracker.people.queries.actors import load_actor


def test_a_round_without_a_signal_arrives_whole(station: Station, phone: Callable[..., Phone]) -> None:
    officer = phone()
    officer.login("officer1")
    ready(officer, rows=5)
    with station.off():
        page = officer.open("/patrols/begin")
        page.click("main form .button-primary")
        page.wait_for_url("**/outbox")
        write(officer.open("/cases/new"), "巡查路上2号楼")
        page.wait_for_url("**/outbox")
        page = officer.open("/patrols/end")
        page.fill("#note", "已提醒住户")
        page.click("main form .button-primary")
        page.wait_for_url("**/outbox")
        expect(page.locator("[data-outbox-list] > li")).to_have_count(3)
    arrived(officer)
    with station.app.app_context():
        patrol = db.session.scalar(db.select(Patrol).order_by(Patrol.id.desc()))
        actor = load_actor(db.session.get_one(User, patrol.user_id), local_day(patrol.begun_at))
        assert patrol.note == "已提醒住户" and patrol.ended_at >= patrol.begun_at
        assert count_findings([patrol.id], actor=actor) == {patrol.id: 1}
        db.session.remove()
    rows = officer.open("/patrols").locator(".row-list li")
    expect(rows.first).to_contain_text("登记 1 件")
