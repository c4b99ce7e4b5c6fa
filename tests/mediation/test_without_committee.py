"""Where no mediation committee stands, a quarrel goes the way of every other case."""

from __future__ import annotations

from sqlalchemy import select

from tests.journeys.steps import case_of, move, post_of
from tests.mediation.steps import log_dispute
from tests.visitor import Visitor
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.mediation.models import Mediation


def test_a_place_without_a_committee_goes_the_old_way(visitor: Visitor) -> None:
    case = log_dispute(visitor)
    assert (case_of(case.ref).state, mediations()) == (State.REPORTED, [])
    move(visitor.login("dispatcher1"), case, "dispatch", post=str(post_of("mediator1").id))
    assert mediations() == [] and not case_of(case.ref).awaits_result
    visitor.login("mediator1")
    move(visitor, case, "sign_for")
    assert "still runs" not in visitor.get(f"/cases/{case.ref}/moves/feedback").text
    move(visitor, case, "feedback", result_code="solved", result_text="已调解")
    assert case_of(case.ref).state is State.FEEDBACK


def mediations() -> list[Mediation]:
    return list(db.session.scalars(select(Mediation)))
