"""A case goes in circles until a joint conference settles it, and the next one of its kind goes there at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tests.conferences.steps import (
    BASIS,
    DECISION,
    REASONS,
    RETURNED,
    convene,
    decide,
    kinds_of,
    latest,
    number_of,
    proposed,
    returned_twice,
    step,
)
from tests.journeys.steps import move, post_of, why_not
from tests.visitor import Visitor
from tracker.audit.verifying import find_breaks
from tracker.cases.services.sweep import sweep
from tracker.cases.vocabulary import InConference, State
from tracker.conferences.models import ConferenceUnit
from tracker.conferences.services.watch import watch_conferences
from tracker.conferences.vocabulary import Cause, Part, Status
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.routing.models import RoutingRule


def test_from_two_returns_to_a_binding_decision_a_rule_and_a_precedent(visitor: Visitor, now: datetime) -> None:
    case = returned_twice(visitor)
    assert (case.state, case.return_count) == (State.ACCEPTED, 2)
    due = case.due_at
    sweep(now=now)
    assert watch_conferences(now) == 0, "once a case and cause, however often the sweep runs"
    db.session.commit()
    conference = latest()
    assert (conference.status, conference.cause, conference.number) == (
        Status.PROPOSED,
        Cause.RETURNS,
        "会商〔2026〕第1号",
    )
    told = set(db.session.scalars(select(Notice.post_id).where(Notice.kind == "ConferenceProposed")))
    assert told == {case.centre_post_id, post_of("supervisor1").id}

    inbox = visitor.login("supervisor1").get("/inbox")
    assert "Joint conferences to convene" in inbox.text and conference.number in inbox.text
    page = visitor.get(f"/cases/{case.ref}")
    assert all(reason in page.text for reason in RETURNED), "the panel says who sent it back and why"
    form = visitor.get(f"/conferences/{conference.id}/moves/convene")
    ticked = {one["value"] for one in form.soup.select("input[name=units][checked]")}
    assert ticked == {number_of("unit1"), number_of("unit2")}, "whoever has sent it back is ticked already"
    convene(visitor, conference, meets_at="2026-03-18T10:00", room="三楼会议室", question="消防通道由谁负责？")
    assert conference.status is Status.CONVENED

    assert "convened; its decision sends" in why_not(visitor.login("dispatcher1"), case, "dispatch")
    inbox = visitor.login("unit2").get("/inbox")
    assert "Your opinion is asked for" in inbox.text and conference.number in inbox.text
    assert case.ref in inbox.text
    step(visitor, conference, "opine", opinion="消防通道的认定由我站负责，拖移车辆应由城管负责。")
    assert "Your opinion is asked for" not in visitor.get("/inbox").text

    visitor.login("supervisor1")
    assert "拖移车辆应由城管负责" in visitor.get(f"/conferences/{conference.id}").text
    decide(visitor, conference, assists=[number_of("unit2")], attended=[number_of("unit1")], minutes="会议纪要全文")
    assert (conference.status, conference.lead_post_id) == (Status.DECIDED, post_of("unit1").id)
    units = db.session.scalars(select(ConferenceUnit).where(ConferenceUnit.conference_id == conference.id))
    parts = {one.post_id: (one.part, one.has_attended) for one in units}
    assert parts == {post_of("unit1").id: (Part.LEAD, True), post_of("unit2").id: (Part.ASSIST, False)}
    assert (case.state, case.holder_post_id, case.is_decided) == (State.DISPATCHED, post_of("unit1").id, True)
    assert case.conference_status is InConference.DECIDED
    assert case.due_at == due, "the promise to the resident runs on"

    visitor.login("unit1")
    assert "may not be returned again" in why_not(visitor, case, "return_order")
    history = visitor.get(f"/cases/{case.ref}").text
    for words in ("Joint conference to be convened", "Joint conference has decided", DECISION, REASONS, "Binding"):
        assert words in history
    assert kinds_of(case)[-5:] == [
        "ConferenceProposed",
        "ConferenceConvened",
        "ConferenceOpinionGiven",
        "ConferenceDecided",
        "CaseDispatched",
    ]
    move(visitor, case, "sign_for")

    visitor.login("supervisor1")
    page = visitor.get(f"/conferences/{conference.id}")
    assert page.soup.find("a", href=f"/conferences/{conference.id}/rule")
    form = visitor.get(f"/conferences/{conference.id}/rule")
    sent = {name: form.field(name) for name in ("name",)} | {
        name: form.soup.select_one(f"select[name={name}] option[selected]")["value"] for name in ("area", "category")
    }
    reason = form.soup.find("textarea", attrs={"name": "reason"}).get_text().strip()
    assert conference.number in reason and DECISION in reason
    visitor.follow(visitor.post(f"/conferences/{conference.id}/rule", sent | {"reason": reason}))
    rule = db.session.scalars(select(RoutingRule)).one()
    assert (rule.post_id, rule.area_code, rule.category_code) == (post_of("unit1").id, case.area_code[:9], "0101")
    assert (rule.origin, conference.rule_id) == (conference.number, rule.id)
    page = visitor.get(f"/conferences/{conference.id}")
    assert not page.soup.find("a", href=f"/conferences/{conference.id}/rule"), "it is one already"
    visitor.get(f"/conferences/{conference.id}/rule", status=404)

    again = proposed(now)
    assert again.number == "会商〔2026〕第2号"
    page = visitor.login("dispatcher1").get(f"/conferences/{again.id}")
    assert "Decided before on such cases" in page.text and DECISION in page.text and BASIS in page.text
    register = visitor.get("/conferences/precedents?category=0101&q=拖移")
    assert DECISION in register.text and case.ref not in register.text
    assert not list(find_breaks())
