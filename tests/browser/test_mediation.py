"""The pages of a mediation at both widths, and that nothing typed into them is lost when the line or the session goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Screen
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.mediation.models import Mediation, MediationParty, MediationSession
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.services.moves import MEDIATIONS
from tracker.mediation.vocabulary import SessionState, Stage, Step
from tracker.people.models import UserSession
from tracker.people.queries.actors import load_actor

pytestmark = pytest.mark.browser

#: FILE is the fullest file, TALK one that is being mediated, with a session to be recorded.
PAGES = (
    "/mediations", "/mediations?show=all", "/mediations?show=all&state=closed", "/mediations/new", "FILE", "TALK",
    "TALK/matter", "TALK/parties/new", "TALK/parties/PARTY", "TALK/parties/PARTY/representatives/new", "TALK/declare",
    "TALK/inquiries/new", "TALK/sessions/SESSION/record", "TALK/sessions/SESSION/call-off", "TALK/clauses/new",
    "TALK/court-list", "TALK/agreement", "TALK/moves/terminate", "TALK/moves/invite", "TALK/moves/agree_written",
    "FILE/papers", "/committees", "/reports/mediation",
)  # fmt: skip


@pytest.fixture(scope="session")
def files(served: tuple[Flask, str]) -> dict[str, str]:
    """Addresses of mediator1's files in the demonstration; one of them has a session that waits for its record."""
    from tests.journeys.steps import post_of, user_of

    app, _base = served
    with app.app_context():
        mine = db.select(Mediation).where(Mediation.mediator_post_id == post_of("mediator1").id)
        talk = db.session.scalars(mine.where(Mediation.stage == Stage.INVESTIGATING)).first()
        full = db.session.scalars(mine.order_by(Mediation.event_count.desc())).first()
        assert talk is not None and full is not None, "the demonstration has both"
        now = datetime.now(UTC)
        actor = load_actor(user_of("mediator1"), local_day(now))
        MEDIATIONS.take(load_facts(talk), Step.START, answers={}, actor=actor, now=now)
        of_talk = db.select(MediationSession).where(MediationSession.mediation_id == talk.id)
        session = db.session.scalars(of_talk.where(MediationSession.state == SessionState.PLANNED)).first()
        if session is None:
            last = db.session.scalar(db.select(db.func.count()).select_from(of_talk.subquery())) or 0
            session = MediationSession(
                mediation_id=talk.id, no=last + 1, state=SessionState.PLANNED, planned_at=now, minutes=60,
                room="调解室", invited=[], attended=[],
            )  # fmt: skip
            db.session.add(session)
        party = db.session.scalars(db.select(MediationParty.id).where(MediationParty.mediation_id == talk.id)).first()
        found = {
            "FILE": f"/mediations/{full.ref}", "TALK": f"/mediations/{talk.ref}", "PARTY": str(party),
            "SESSION": str(session.no),
        }  # fmt: skip
        db.session.commit()
        db.session.remove()
    return found


def fill_in(path: str, files: dict[str, str]) -> str:
    for name, value in files.items():
        path = path.replace(name, value)
    return path


def test_pages_are_accessible_and_fit(screen: Callable[..., Screen], files: dict[str, str]) -> None:
    window = screen("phone").login("mediator1")
    faults = []
    for path in PAGES:
        window.widen("narrow")
        window.open(fill_in(path, files))
        faults += [f"{path} {one}" for one in window.faults("narrow", "desk")]
    assert not faults, "\n".join(faults)
    assert [one for one in window.errors if "422" not in one] == []


def test_what_was_typed_comes_back_after_the_session_ended(
    served: tuple[Flask, str], screen: Callable[..., Screen], files: dict[str, str]
) -> None:
    """Kept on the server while it is typed; sent into an ended session; offered back after the new login."""
    form = fill_in("TALK/sessions/SESSION/record", files)
    window = screen("desk").login("mediator1").open(form)
    window.page.fill("[name=text]", "双方各让一步，约定下周再谈。")
    expect(window.page.locator("[data-keep-words]")).not_to_be_empty(timeout=8000)
    app, _base = served
    with app.app_context():
        db.session.execute(db.delete(UserSession))
        db.session.commit()
        db.session.remove()
    window.page.click("main form[data-keep] .form-actions button[type=submit]")
    window.page.wait_for_url("**/login**")
    # Another browser of the same person: nothing of it lies on that device.
    other = screen("desk").login("mediator1").open(form)
    other.page.click("a[href='?draft=1']")
    expect(other.page.locator("[name=text]")).to_have_value("双方各让一步，约定下周再谈。")
    window.login("mediator1").open(form)
    expect(window.page.locator("[name=text]")).to_have_value("双方各让一步，约定下周再谈。")


def test_what_is_typed_without_a_line_is_kept_on_the_device(
    screen: Callable[..., Screen], files: dict[str, str]
) -> None:
    form = fill_in("TALK/clauses/new", files)
    window = screen("phone").login("mediator1").open(form)
    window.page.context.set_offline(True)
    window.page.fill("[name=what]", "断线时写下的条款内容")
    expect(window.page.locator("[data-keep-words]")).not_to_be_empty(timeout=8000)
    window.page.context.set_offline(False)
    window.open("/mediations")
    window.open(form)
    expect(window.page.locator("[name=what]")).to_have_value("断线时写下的条款内容")
    expect(window.page.locator(".draft-note")).to_be_visible()


def test_a_text_that_was_saved_is_not_offered_back(screen: Callable[..., Screen], files: dict[str, str]) -> None:
    """The page of the text leads back to itself; what came through is no draft."""
    address = fill_in("TALK/agreement", files)
    window = screen("desk").login("mediator1").open(address)
    window.page.fill("[name=text]", "调解协议书\n双方自愿达成如下协议。")
    window.page.click("main form[data-keep] .form-actions button[type=submit]")
    expect(window.page.locator(".flash, [role=status], .notice").first).to_be_attached()
    window.open(address)
    expect(window.page.locator("[name=text]")).to_have_value("调解协议书\n双方自愿达成如下协议。")
    expect(window.page.locator(".draft-note")).to_have_count(0)
    expect(window.page.locator("a[href='?draft=1']")).to_have_count(0)
