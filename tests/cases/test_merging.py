"""Duplicates: whom they may follow, and that none is lost when its lead is gone."""

from __future__ import annotations

import pytest

from tests.factories import make_case
from tests.journeys.steps import case_of, log, move, post_of
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.cases.models import Case
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.notices.models import Notice

ONE_ANSWER = "no such case to merge with, or you may not read it"


def two(visitor: Visitor) -> tuple[Case, Case]:
    lead, double = log(visitor.login("officer1")), log(visitor)
    visitor.login("dispatcher1")
    return lead, double


def merge(visitor: Visitor, case: Case, ref: str, status: int = 303) -> str:
    return move(visitor, case, "merge", status=status, lead_ref=ref).text


def test_what_may_not_be_read_and_what_is_not_there_get_one_answer(visitor: Visitor) -> None:
    double = log(visitor.login("officer1"))
    now, elsewhere = double.received_at, "990101002001001"
    hidden = [
        make_case(now, area_code=elsewhere, state=State.VOID),
        make_case(now, area_code=elsewhere, state=State.HANDLING),
        make_case(now, visibility=Visibility.RESTRICTED, category_code="0801"),
    ]
    visitor.login("dispatcher1")
    for ref in ["990101-20200101-9999", *(one.ref for one in hidden)]:
        assert ONE_ANSWER in merge(visitor, double, ref, status=422)
    assert case_of(double.ref).state is State.REPORTED


@pytest.mark.parametrize(
    "written", ["９９０１０１－{day}－{serial}", " 990101-{day}-{serial} ", "990101 - {day} - {serial}"]
)
def test_a_number_is_understood_as_people_write_it(visitor: Visitor, written: str) -> None:
    lead, double = two(visitor)
    _county, day, serial = lead.ref.split("-")
    if written.startswith("９"):
        day, serial = (part.translate(str.maketrans("0123456789", "０１２３４５６７８９")) for part in (day, serial))
    merge(visitor, double, written.format(day=day, serial=serial))
    assert case_of(double.ref).merged_into_id == lead.id


def test_what_is_no_number_is_said_at_the_field(visitor: Visitor) -> None:
    _lead, double = two(visitor)
    page = move(visitor, double, "merge", status=422, lead_ref="那个案子")
    assert "looks like" in page.soup.select_one(".field-error").get_text()


@pytest.mark.parametrize("state", [State.CLOSED, State.EVALUATED, State.ARCHIVED])
def test_nothing_new_follows_a_case_that_is_over(visitor: Visitor, state: State) -> None:
    _lead, double = two(visitor)
    over = make_case(double.received_at, state=state, closed_at=double.received_at)
    assert "root case" in merge(visitor, double, over.ref, status=422)
    assert case_of(double.ref).is_open


def gone(visitor: Visitor, lead: Case, way: str) -> None:
    """Let the leading case go."""
    if way == "rejected":
        move(visitor, lead, "reject", reject_reason="too_vague", reason="地点不明")
    elif way == "voided":
        move(visitor, lead, "void", reason="误报")
        move(visitor.login("supervisor1"), lead, "grant")
    else:
        move(visitor.login("officer1"), lead, "recall", reason="写错了")


@pytest.mark.parametrize("way", ["rejected", "voided", "recalled"])
def test_duplicates_come_back_when_their_lead_is_gone(visitor: Visitor, way: str) -> None:
    lead, double = two(visitor)
    third = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    merge(visitor, double, lead.ref)
    merge(visitor, third, lead.ref)
    gone(visitor, lead, way)
    for one in (case_of(double.ref), case_of(third.ref)):
        assert (one.state, one.merged_into_id, one.is_open) == (State.REPORTED, None, True)
        assert one.holder_post_id == post_of("dispatcher1").id
        assert one.stage_due_at is not None
        last = db.session.scalars(db.select(Event).where(Event.subject_id == one.id).order_by(Event.seq.desc())).first()
        assert (last.kind, last.facts["lead_ref"]) == ("CaseReleased", lead.ref)
        assert db.session.scalar(db.select(Notice.id).where(Notice.ref == one.ref, Notice.kind == "CaseReleased"))
    assert double.ref in visitor.login("dispatcher1").get("/inbox").text


def test_a_voided_duplicate_leaves_the_others_alone(visitor: Visitor) -> None:
    lead, double = two(visitor)
    merge(visitor, double, lead.ref)
    move(visitor, double, "unmerge", reason="不是一处")
    move(visitor, double, "reject", reject_reason="too_vague", reason="地点不明")
    assert case_of(lead.ref).state is State.REPORTED
