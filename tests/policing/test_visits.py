"""Visits: recorded in one form, planned by norm, seen only where they belong, and never about persons."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import post_of, user_of
from tests.visitor import Page, Visitor
from tracker.access.actor import Actor
from tracker.audit.models import AccessEntry
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.people.models import Post, User
from tracker.people.queries.actors import load_actor
from tracker.policing.models import Visit, VisitCase
from tracker.policing.queries import visits as find
from tracker.policing.services import visits as do
from tracker.policing.vocabulary import VisitKind, VisitResult, VisitState, VisitTopic

TODAY = date(2026, 3, 17)
HOME = "990101001001"  # a community of police1
SECOND = "990101001003"  # another one
OTHER = "990101001002"  # one of police2
SECRET = "二号楼东侧护栏松动"


@pytest.fixture(autouse=True)
def no_visits(app: Flask) -> None:
    """The made-up visits would be in the way of counting."""
    db.session.execute(db.delete(VisitCase))
    db.session.execute(db.delete(Visit))


def actor(username: str, on: date = TODAY) -> Actor:
    return load_actor(user_of(username), on)


def liaison_post(area: str) -> Post:
    return db.session.scalars(db.select(Post).where(Post.role == "police_liaison", Post.area_code == area)).one()


def made(area: str, days: Iterable[date], **given: object) -> list[Visit]:
    """Visits of an area that were made on some days."""
    post = liaison_post(area)
    found = []
    for day in days:
        columns = {
            "client_key": str(uuid.uuid4()), "area_code": area, "post_id": post.id, "user_id": None,
            "state": VisitState.DONE, "kind": VisitKind.VISIT, "topics": [], "visited_on": day,
            "result": VisitResult.NOTHING, "entered_at": datetime.fromisoformat(f"{day}T09:00+00:00"),
        } | given  # fmt: skip
        found.append(Visit(**columns))
    db.session.add_all(found)
    db.session.flush()
    return found


def report(**given: object) -> do.VisitReport:
    columns = {
        "client_key": str(uuid.uuid4()), "area_code": HOME, "kind": VisitKind.VISIT, "visited_on": TODAY,
        "result": VisitResult.ADVISED,
    } | given  # fmt: skip
    return do.VisitReport(**columns)  # type: ignore[arg-type]


def form_of(page: Page, **answers: object) -> dict[str, object]:
    return {
        "client_key": page.field("client_key"), "version": page.field("version"), "area": HOME,
        "visited_on": TODAY.isoformat(), "kind": "visit", "topics": ["fire", "law"], "result": "advised",
    } | answers  # fmt: skip


def only_visit() -> Visit:
    return db.session.scalars(db.select(Visit)).one()


# --- recording --------------------------------------------------------------------------------------------------------


def test_a_visit_is_recorded_in_one_form(visitor: Visitor, now: datetime) -> None:
    case = make_case(now, visibility=Visibility.POLICE, area_code=f"{HOME}001", category_code="0301")
    page = visitor.login("police1").get(f"/policing/visits/new?area={HOME}")
    chosen = page.soup.select_one("#area option[selected]")
    assert chosen is not None and chosen["value"] == HOME, "the village is preselected"
    form = page.soup.select_one("form[data-draft='visit-new']")
    assert form is not None, "what is typed is kept on the phone"
    partner = find.list_partner_posts(HOME)[0].id
    answers = form_of(page, cases=[case.id], partner=partner, next_on="2026-03-30", remark=SECRET)
    page = visitor.follow(visitor.post("/policing/visits/new", answers))
    for words in ("fire safety", "law publicity", "advice given", case.ref, SECRET):
        assert words in page.text
    first, second = db.session.scalars(db.select(Visit).order_by(Visit.id))
    assert (first.state, first.visited_on, first.user_id) == (VisitState.DONE, TODAY, user_of("police1").id)
    assert (second.state, second.planned_on, second.area_code) == (VisitState.PLANNED, date(2026, 3, 30), HOME)


def test_a_replay_is_the_same_visit(visitor: Visitor) -> None:
    answers = form_of(visitor.login("police1").get("/policing/visits/new"), next_on="2026-03-30")
    first = visitor.post("/policing/visits/new", answers)
    again = visitor.post("/policing/visits/new", answers | {"result": "solved"})
    assert again.location == first.location
    visits = db.session.scalars(db.select(Visit)).all()
    assert sorted(one.state for one in visits) == ["done", "planned"]
    assert not [one for one in visits if one.result is VisitResult.SOLVED]


def test_a_key_of_somebody_else_leads_nowhere(visitor: Visitor) -> None:
    answers = form_of(visitor.login("police1").get("/policing/visits/new"))
    visitor.post("/policing/visits/new", answers)
    page = visitor.login("police2").post("/policing/visits/new", answers | {"area": OTHER}, status=422)
    assert "Open the form anew" in page.text


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"result": ""}, "Say what came of it."),
        ({"area": OTHER}, "Not a valid choice"),
        ({"visited_on": "2026-03-09"}, "Not a valid choice"),
        ({"visited_on": "2026-03-18"}, "Not a valid choice"),
        ({"next_on": "2026-03-16"}, "Choose today or a day of the coming year."),
        ({"remark": "字" * 301}, "300"),
        ({"client_key": "short"}, "Open the form anew"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(visitor: Visitor, answers: dict[str, object], words: str) -> None:
    page = visitor.login("police1").get("/policing/visits/new")
    page = visitor.post("/policing/visits/new", form_of(page, **answers), status=422)
    assert words in page.text
    assert db.session.scalar(db.select(Visit.id)) is None


def test_only_visible_cases_of_the_village_can_be_linked(visitor: Visitor, now: datetime) -> None:
    seen = make_case(now, visibility=Visibility.POLICE, area_code=f"{HOME}001", title="共享单车被盗")
    hidden = make_case(now, visibility=Visibility.RESTRICTED, area_code=f"{HOME}001", title="独居老人失联")
    mediation = make_case(now, visibility=Visibility.MEDIATION, area_code=f"{HOME}001", title="邻里漏水")
    elsewhere = make_case(now, visibility=Visibility.POLICE, area_code=f"{SECOND}001", title="门锁被撬")
    page = visitor.login("police1").get(f"/policing/visits/new?area={HOME}")
    assert seen.title in page.text
    for other in (hidden, mediation, elsewhere):
        assert other.title not in page.text
        with pytest.raises(Exception, match="Choose cases of this village"):
            do.record_visit(report=report(case_ids=frozenset({other.id})), actor=actor("police1"), now=now)
    visitor.post("/policing/visits/new", form_of(page, cases=[str(hidden.id)]), status=422)


def test_the_village_brings_its_own_cases_and_officers(visitor: Visitor) -> None:
    visitor.login("police1")
    part = visitor.get(f"/policing/visits/new?area={SECOND}", headers={"HX-Request": "true"})
    titles = [option.get_text() for option in part.soup.select("#partner option")][1:]
    assert titles == [row.title for row in find.list_partner_posts(SECOND)]
    assert part.soup.select_one("#remark") is None, "only what hangs on the village is sent"


# --- planning ---------------------------------------------------------------------------------------------------------


def test_one_press_plans_a_visit_on_a_day(visitor: Visitor) -> None:
    page = visitor.login("police1").get("/policing/visits")
    form = next(
        one for one in page.soup.select("form[action='/policing/visits/plan']") if one.select_one(f"[value='{HOME}']")
    )
    answers = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    page = visitor.follow(visitor.post("/policing/visits/plan", answers))
    visit = only_visit()
    assert (visit.state, visit.planned_on, visit.area_code) == (VisitState.PLANNED, date(2026, 3, 18), HOME)
    visitor.post("/policing/visits/plan", answers)
    only_visit()
    twice = visitor.post("/policing/visits/plan", answers | {"client_key": str(uuid.uuid4())}, status=422)
    assert "planned for this day already" in twice.text


def test_a_planned_visit_is_recorded_once(visitor: Visitor, now: datetime) -> None:
    visit = planned(now)
    visitor.login("police1")
    page = visitor.get(f"/policing/visits/{visit.id}/record")
    answers = form_of(page, kind="lecture")
    visitor.post(f"/policing/visits/{visit.id}/record", answers)
    assert (only_visit().state, only_visit().kind) == (VisitState.DONE, VisitKind.LECTURE)
    visitor.post(f"/policing/visits/{visit.id}/record", answers | {"result": "solved"})
    assert only_visit().result is VisitResult.ADVISED, "a second press changes nothing"


def planned(now: datetime, **given: object) -> Visit:
    wanted = {
        "client_key": str(uuid.uuid4()), "area_code": HOME, "kind": VisitKind.VISIT, "planned_on": date(2026, 3, 18),
        "partner_post_id": None,
    } | given  # fmt: skip
    visit, _is_new = do.plan_visit(**wanted, actor=actor("police1"), now=now)  # type: ignore[arg-type]
    return visit


def test_a_visit_is_called_off_with_a_reason(visitor: Visitor, now: datetime) -> None:
    visit = planned(now)
    visitor.login("police1").post(f"/policing/visits/{visit.id}/call-off", {"reason": ""}, status=422)
    page = visitor.follow(visitor.post(f"/policing/visits/{visit.id}/call-off", {"reason": "统一行动，改期"}))
    assert "called off" in page.text and "统一行动" in page.text
    assert only_visit().state is VisitState.CANCELLED
    entry = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "visit:call-off")).one()
    assert entry.detail["reason"] == "统一行动，改期"
    visitor.post(f"/policing/visits/{visit.id}/call-off", {"reason": "又一次"}, status=422)
    page = visitor.get(f"/policing/visits/{visit.id}/record")
    visitor.post(f"/policing/visits/{visit.id}/record", form_of(page), status=422)


# --- correcting -------------------------------------------------------------------------------------------------------


def test_its_author_corrects_a_visit_and_the_log_keeps_both(visitor: Visitor, now: datetime) -> None:
    visit, _new = do.record_visit(
        report=report(topics=(VisitTopic.FIRE,), remark="旧备注", next_on=date(2026, 4, 1)),
        actor=actor("police1"),
        now=now,
    )
    visitor.login("police1")
    page = visitor.get(f"/policing/visits/{visit.id}/correct")
    answers = form_of(page, topics=["theft"], remark="新备注")
    visitor.post(f"/policing/visits/{visit.id}/correct", answers)
    entry = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "visit:correct")).one()
    assert entry.detail == {
        "from": {"topics": ["fire"], "remark": "旧备注"},
        "to": {"topics": ["theft"], "remark": "新备注"},
    }
    assert db.session.get_one(Visit, visit.id).next_on == date(2026, 4, 1)
    stale = visitor.post(f"/policing/visits/{visit.id}/correct", answers | {"remark": "第三次"}, status=409)
    assert "Someone else was quicker" in stale.text


def test_after_a_week_or_by_another_nothing_is_corrected(app: Flask, now: datetime) -> None:
    visit, _new = do.record_visit(report=report(), actor=actor("police1"), now=now)
    later = now + timedelta(days=8)
    assert do.why_not_correct(visit, actor=actor("police1"), now=now + timedelta(days=7)) is None
    assert do.why_not_correct(visit, actor=actor("police1"), now=later) == "The time for corrections is over."
    assert do.why_not_correct(visit, actor=actor("police2"), now=now) == "Only who recorded the visit may correct it."


def test_a_correction_keeps_the_links_its_author_no_longer_sees(app: Flask, now: datetime) -> None:
    case = make_case(now, visibility=Visibility.POLICE, area_code=f"{HOME}001")
    wanted = report(case_ids=frozenset({case.id}))
    visit, _new = do.record_visit(report=wanted, actor=actor("police1"), now=now)
    case.visibility = Visibility.RESTRICTED
    db.session.flush()
    changed = report(client_key=wanted.client_key, remark="路灯已修")
    assert do.correct_visit(visit=visit, report=changed, version=visit.version, actor=actor("police1"), now=now)
    assert db.session.scalars(db.select(VisitCase.case_id)).all() == [case.id]


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_a_liaison_sees_only_his_villages(visitor: Visitor) -> None:
    (own,), (other,) = made(HOME, [TODAY], remark=SECRET), made(OTHER, [TODAY])
    visitor.login("police1").get(f"/policing/visits/{own.id}")
    visitor.get(f"/policing/visits/{other.id}", status=404)
    visitor.get(f"/policing/visits/{other.id}/record", status=404)
    visitor.post(f"/policing/visits/{other.id}/call-off", {"reason": "x"}, status=404)
    links = visitor.get(f"/policing/visits?area={OTHER}").links()
    assert f"/policing/visits/{other.id}" not in links


def test_a_grid_officer_reads_the_remark_only_as_partner(visitor: Visitor) -> None:
    partner = post_of("officer1")
    (alone,) = made(HOME, [TODAY], remark=SECRET)
    (joint,) = made(HOME, [TODAY], remark=SECRET, partner_post_id=partner.id)
    (other,) = made(OTHER, [TODAY])
    visitor.login("officer1")
    page = visitor.get(f"/policing/visits/{alone.id}")
    assert SECRET not in page.text and "Remark" not in page.text
    assert SECRET in visitor.get(f"/policing/visits/{joint.id}").text
    visitor.get(f"/policing/visits/{other.id}", status=404)
    assert SECRET not in visitor.get("/policing/visits").text
    for path in ("new", f"{alone.id}/record", "plan"):
        visitor.get(f"/policing/visits/{path}", status=403)
    for path in ("missed", "coverage"):
        visitor.get(f"/policing/visits/{path}", status=403)


def test_others_have_no_visits(visitor: Visitor) -> None:
    for username in ("dispatcher1", "unit1", "mediator1", "sysadmin1", "auditor1"):
        visitor.login(username).get("/policing/visits", status=403)


def test_the_partner_is_told_and_finds_the_visit(visitor: Visitor, now: datetime) -> None:
    partner = post_of("officer1")
    visit = planned(now, partner_post_id=partner.id)
    notice = db.session.scalars(db.select(Notice).where(Notice.post_id == partner.id)).one()
    assert (notice.kind, notice.ref, notice.facts) == ("JointVisitPlanned", "2026-03-18", {"visit": visit.id})
    page = visitor.login("officer1").get("/inbox")
    assert "A visit is planned with you" in page.text
    assert f"/policing/visits/{visit.id}" in page.links()
    assert "Planned" in visitor.get("/policing/visits").text
    visitor.login("police1").post(f"/policing/visits/{visit.id}/call-off", {"reason": "改期"})
    assert "The visit with you is called off" in visitor.login("officer1").get("/inbox").text


def test_a_partner_works_in_the_village(app: Flask, now: datetime) -> None:
    with pytest.raises(Exception, match="Choose a grid officer of this village"):
        planned(now, partner_post_id=post_of("officer2").id)
    with pytest.raises(Exception, match="Choose a grid officer of this village"):
        planned(now, partner_post_id=liaison_post(HOME).id)


def test_b_records_while_a_is_away_and_not_otherwise(app: Flask, now: datetime) -> None:
    with pytest.raises(Exception, match="Choose one of your villages"):
        do.record_visit(report=report(), actor=actor("police2"), now=now)
    from tracker.people.models import Absence

    db.session.add(Absence(user_id=user_of("police1").id, from_on=TODAY, to_on=TODAY + timedelta(days=2)))
    db.session.flush()
    visit, _new = do.record_visit(report=report(), actor=actor("police2"), now=now)
    assert visit.user_id == user_of("police2").id


# --- the month and the red line ---------------------------------------------------------------------------------------


def test_the_month_shows_visits_and_duties(visitor: Visitor) -> None:
    (visit,) = made(HOME, [date(2026, 3, 10)])
    page = visitor.login("police1").get("/policing/visits/calendar?month=2026-03")
    assert f"/policing/visits/{visit.id}" in page.links()
    assert "on call" in page.text
    assert page.soup.select_one("td[aria-current='date']")
    day = visitor.get("/policing/visits?month=2026-03&day=2026-03-10")
    assert f"/policing/visits/{visit.id}" in day.links()


def test_a_visit_has_no_room_for_persons() -> None:
    """No list of persons visited and no opinion of any: a new column must be argued for here."""
    assert set(Visit.__table__.columns.keys()) == {
        "id", "client_key", "area_code", "post_id", "user_id", "partner_post_id", "state", "kind", "topics",
        "planned_on", "visited_on", "result", "remark", "next_on", "entered_at", "version",
    }  # fmt: skip
    assert set(VisitCase.__table__.columns.keys()) == {"visit_id", "case_id"}
    assert {one.target_fullname for one in Visit.__table__.foreign_keys} == {"areas.code", "posts.id", "users.id"}
    assert not {one.value for one in VisitTopic} & {"person", "people", "resident", "family", "attitude"}


def test_visits_speak_chinese(visitor: Visitor) -> None:
    db.session.execute(db.update(User).where(User.username == "police1").values(language="zh"))
    made(HOME, [TODAY])
    visitor.login("police1")
    for path in ("", "/new", "/plan", "/calendar", "/missed", "/coverage"):
        text = visitor.get(f"/policing/visits{path}").text
        assert "走访" in text
        assert "Visit" not in text and "village" not in text
