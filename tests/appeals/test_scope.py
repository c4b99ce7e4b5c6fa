"""An appeal is for the post that appealed and the supervisors of the place; for everyone else there is none, nor a count."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.appeals.steps import REASONS, STATEMENT, address_of, lodged, overdue_case, step, taken
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import actor_of, post_of, user_of
from tests.supervision.orders.steps import clock_at
from tests.visitor import Visitor
from tracker.access import Permission, can
from tracker.appeals.models import Appeal
from tracker.appeals.vocabulary import AppealStep, Status
from tracker.areas.models import Area
from tracker.cases.models import Case
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.people.models import Appointment
from tracker.people.vocabulary import Rank

OUTSIDERS = ("officer1", "dispatcher1", "unit2", "police1", "mediator1")
ADMINS = ("sysadmin1", "secadmin1", "auditor1")
ANSWERS = dict.fromkeys(("reasons", "question", "answer", "objection", "note"), "甲")


@pytest.fixture
def appeal(visitor: Visitor, now: datetime) -> Appeal:
    """unit1 contests that a case counts as overdue."""
    return lodged(now)


def case_of(appeal: Appeal) -> Case:
    return db.session.get_one(Case, appeal.case_id)


def move_away(username: str) -> None:
    """Let a post be that of another street."""
    post = post_of(username)
    query = select(Area.code).where(db.func.length(Area.code) == 9, Area.code != post.area_code)
    post.area_code = db.session.scalars(query.order_by(Area.code)).first()
    db.session.commit()


def sweep(visitor: Visitor, appeal: Appeal, *, status: int) -> None:
    """Every address of one appeal, read and written."""
    visitor.get(f"/appeals/{appeal.id}", status=status)
    for name in AppealStep:
        visitor.get(f"/appeals/{appeal.id}/moves/{name}", status=status)
        visitor.post(f"/appeals/{appeal.id}/moves/{name}", ANSWERS, status=status)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_other_posts_find_no_appeal(who: str, visitor: Visitor, appeal: Appeal) -> None:
    visitor.login(who)
    sweep(visitor, appeal, status=404)
    assert appeal.number not in visitor.get("/appeals").text
    assert "Appeals to judge" not in visitor.get("/").text
    theirs = address_of(case_of(appeal))
    visitor.get(theirs, status=404)
    visitor.post(theirs, {"ground": "clock", "statement": "甲"}, status=404)
    visitor.get(f"/appeals/mine?post={appeal.post_id}", status=404)
    assert appeal.status is Status.LODGED


@pytest.mark.parametrize("who", ADMINS)
def test_administrators_hold_no_figures(who: str, visitor: Visitor, appeal: Appeal) -> None:
    visitor.login(who)
    sweep(visitor, appeal, status=403)
    for path in ("/appeals", "/appeals/mine", address_of(case_of(appeal))):
        visitor.get(path, status=403)


def test_another_street_sees_neither_appeal_nor_count(visitor: Visitor, appeal: Appeal) -> None:
    for path in ("/reports/indicators", "/reports/closure"):
        assert "1 under appeal" in visitor.login("supervisor1").get(path).text
    move_away("supervisor1")
    visitor.login("supervisor1")
    sweep(visitor, appeal, status=404)
    for path in ("/reports/indicators", "/reports/closure", "/reports/closure?by=unit", "/appeals"):
        page = visitor.get(path)
        assert "under appeal" not in page.soup.main.get_text().replace("under appeal, ", ""), path
        assert appeal.number not in page.text


def test_the_centre_sees_the_count_beside_the_figure_and_no_appeal(visitor: Visitor, appeal: Appeal) -> None:
    visitor.login("dispatcher1")
    assert "1 under appeal" in visitor.get("/reports/indicators").text
    assert STATEMENT not in visitor.get(f"/cases/{case_of(appeal).ref}").text
    assert appeal.number not in visitor.get(f"/cases/{case_of(appeal).ref}").text


def test_other_holders_of_the_figure_do_not_see_the_count(visitor: Visitor, appeal: Appeal) -> None:
    assert "under appeal" not in visitor.login("officer1").get("/reports/indicators").text


def test_the_filter_of_the_figure_holds_for_the_count(visitor: Visitor, appeal: Appeal, now: datetime) -> None:
    visitor.login("supervisor2")
    street = case_of(appeal).area_code[:9]
    other = db.session.scalars(
        select(Area.code).where(db.func.length(Area.code) == 9, Area.code != street).order_by(Area.code)
    ).first()
    assert "1 under appeal" in visitor.get(f"/reports/indicators?area={street}").text
    assert "under appeal" not in visitor.get(f"/reports/indicators?area={other}").text
    assert "under appeal" not in visitor.get("/reports/indicators?from=2026-01-01&to=2026-01-31").text
    assert "1 under appeal" in visitor.get("/reports/closure?category=04").text
    assert "under appeal" not in visitor.get("/reports/closure?category=01").text
    for by in ("area", "category", "unit", "month", "source"):
        page = visitor.get(f"/reports/closure?by={by}")
        told = [row.get_text(" ") for row in page.soup.select("table tr") if "1 under appeal" in row.get_text(" ")]
        assert len(told) == 2, f"{by}: its row and the total"


def test_the_successor_sees_the_posts_appeal_and_the_author_stays(
    visitor: Visitor, appeal: Appeal, now: datetime
) -> None:
    writer, successor = user_of("unit1"), user_of("officer2")
    db.session.execute(db.update(Appointment).where(Appointment.post_id == appeal.post_id).values(to_on=now.date()))
    db.session.add(Appointment(post_id=appeal.post_id, user_id=successor.id, rank=Rank.A, from_on=now.date()))
    db.session.commit()
    page = visitor.login("officer2").get(f"/appeals/{appeal.id}")
    assert STATEMENT in page.text and writer.name in page.text
    visitor.login("unit1").get(f"/appeals/{appeal.id}", status=403)


def test_whoever_had_a_hand_does_not_judge(visitor: Visitor, now: datetime) -> None:
    appeal = lodged(now)
    appeal.decider_post_id = post_of("supervisor1").id
    db.session.commit()
    page = visitor.login("supervisor1").get(f"/appeals/{appeal.id}/moves/uphold", status=422)
    assert "made the contested decision" in page.text
    appeal.decider_post_id, appeal.lodged_by_user_id = None, user_of("supervisor1").id
    db.session.commit()
    page = visitor.get(f"/appeals/{appeal.id}/moves/uphold", status=422)
    assert "had a hand in this yourself" in page.text
    step(visitor.login("supervisor2"), appeal, "uphold", reasons=REASONS)


def test_the_appellant_may_not_judge_and_the_judge_may_not_withdraw(visitor: Visitor, appeal: Appeal) -> None:
    visitor.login("unit1")
    for name in ("uphold", "dismiss", "ask"):
        visitor.post(f"/appeals/{appeal.id}/moves/{name}", ANSWERS, status=422)
    visitor.login("supervisor1")
    visitor.post(f"/appeals/{appeal.id}/moves/withdraw", ANSWERS, status=422)
    assert appeal.status is Status.LODGED


def test_of_a_confidential_case_the_list_says_the_type_only(visitor: Visitor, appeal: Appeal) -> None:
    case = case_of(appeal)
    case.visibility = Visibility.RESTRICTED
    db.session.commit()
    visitor.login("supervisor1")
    for path in ("/appeals", f"/appeals/{appeal.id}"):
        assert case.title not in visitor.get(path).text


def test_who_holds_the_rights(now: datetime, visitor: Visitor) -> None:
    for who, judges, counts, lists in (
        ("supervisor1", True, True, True), ("dispatcher1", False, True, True), ("unit1", False, False, True),
        ("officer1", False, False, True), ("auditor1", False, False, False),
    ):  # fmt: skip
        actor = actor_of(who, now)
        found = [can(actor, one) for one in (Permission.APPEAL_JUDGE, Permission.APPEAL_COUNT, Permission.APPEAL_LIST)]
        assert found == [judges, counts, lists], who


@pytest.mark.parametrize(
    "query",
    ["status=nonsense", "counting=x", "area=99", "area=%27", "before=x", "after=0", "status=lodged&counting=overdue"],
)
def test_what_cannot_be_read_narrows_nothing(query: str, visitor: Visitor, appeal: Appeal) -> None:
    assert appeal.number in visitor.login("supervisor2").get(f"/appeals?{query}").text


@pytest.mark.parametrize("query", ["month=x", "month=2026-13", "month=2099-01", "month=%00", "counting=x", "before=x"])
def test_own_figures_take_any_address(query: str, visitor: Visitor, appeal: Appeal) -> None:
    assert case_of(appeal).ref in visitor.login("unit1").get(f"/appeals/mine?{query}").text


def test_the_pages_ask_few_questions(visitor: Visitor, now: datetime) -> None:
    running = lodged(now)
    judged = taken(lodged(now), "uphold", "supervisor1", now, reasons=REASONS)
    fresh = overdue_case(now)
    db.session.commit()
    for who in ("supervisor2", "unit1", "dispatcher1"):
        visitor.login(who)
        paths = ["/appeals", "/appeals/mine", "/inbox", "/", "/reports/indicators", "/reports/closure"]
        paths += [f"/cases/{case_of(running).ref}"]
        if who != "dispatcher1":
            paths += [f"/appeals/{running.id}", f"/appeals/{judged.id}"]
        if who == "unit1":
            paths += [address_of(fresh), f"/appeals/{running.id}/moves/withdraw"]
        for path in paths:
            visitor.get(path)
            with counted() as statements:
                visitor.get(path)
            assert len(statements) <= MOST, f"{who} {path}\n" + "\n".join(one[:90] for one in statements)


def test_months_before_are_to_choose_from(visitor: Visitor, now: datetime) -> None:
    old = overdue_case(now, due_at=now - timedelta(days=25), received_at=now - timedelta(days=30))
    db.session.commit()
    with clock_at(visitor.app, now):
        page = visitor.login("unit1").get("/appeals/mine?month=2026-02")
    assert old.ref in page.text and "2026-02" in page.text
    assert old.ref not in visitor.get("/appeals/mine").text
