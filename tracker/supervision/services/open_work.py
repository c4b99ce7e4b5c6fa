"""Supervision orders a post has open: those it must answer and those it awaits the answer of."""

from __future__ import annotations

from tracker.cases.services.open_work import counting, renaming
from tracker.foundation.words import N_
from tracker.people.services.open_work import Work
from tracker.supervision.models import SupervisionOrder as Order
from tracker.supervision.vocabulary import OPEN

_SEATS = (
    (Order.post_id, Order.id, Order.status.in_(OPEN)),
    (Order.made_by_post_id, Order.id, Order.status.in_(OPEN)),
)
ORDERS = Work(N_("supervision orders"), counting(*_SEATS), renaming(*_SEATS, case_id=Order.case_id))
