"""What whoever reported says of the case afterwards: with the slip, or by telephone to the centre."""

from __future__ import annotations

from sqlalchemy import delete

from tracker.cases.facts import CaseFacts
from tracker.cases.models import CaseReporter
from tracker.cases.services.routing import show_to_supervisor
from tracker.cases.services.saying import said
from tracker.cases.vocabulary import Answerer, AnswerWay, Rating
from tracker.extensions import db
from tracker.workflow.taking import Doing, Facts


def answered(doing: Doing[CaseFacts]) -> Facts:
    """What was said, by whom and by which way: with the slip it is who holds it."""
    by, way = doing.text("answered_by"), doing.text("answer_way")
    return said(doing) | {
        "answered_by": Answerer(by or Answerer.REPORTER).value,
        "answer_way": AnswerWay(way or AnswerWay.SLIP).value,
    }


def add_words(doing: Doing[CaseFacts]) -> Facts:
    """Words, and with the slip photos, beside those of the report."""
    return answered(doing) | {"added": doing.text("added")}


def withdraw(doing: Doing[CaseFacts]) -> Facts:
    """The report is taken back: name and phone are deleted, and nobody is asked how it went (PIPL 15, 47)."""
    case = doing.thing.case
    case.withdrawn_at = doing.now
    db.session.execute(delete(CaseReporter).where(CaseReporter.case_id == case.id))
    return answered(doing)


def confirm(doing: Doing[CaseFacts]) -> Facts:
    """Settled, says who reported. It is no rating."""
    doing.thing.case.confirmed_at = doing.now
    return answered(doing)


def dispute(doing: Doing[CaseFacts]) -> Facts:
    """Not settled, says who reported: a supervisor decides, and must be able to read what he decides on."""
    doing.thing.case.disputed_at = doing.now
    show_to_supervisor(doing)
    return answered(doing)


def rate(doing: Doing[CaseFacts]) -> Facts:
    """The reporter's own answer, given without anybody asking."""
    case, rating = doing.thing.case, Rating(doing.text("rating"))
    case.rating, case.evaluated_at = rating, doing.now
    if rating is Rating.DISSATISFIED:
        show_to_supervisor(doing)
    return answered(doing) | {"rating": rating.value}


def uphold(doing: Doing[CaseFacts]) -> Facts:
    """The closing stands, and the slip says why."""
    doing.thing.case.disputed_at = None
    return said(doing) | {"told": doing.text("told")}
