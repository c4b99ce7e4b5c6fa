"""The life of a supervision order as one table, worked by the same engine as the life of a case.

The order itself comes from the move "Put under supervision" of a case; a higher level replaces a running lower one,
and an order ends when its case is no longer open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.access import policy as p
from tracker.access.actor import Actor
from tracker.access.engine import AnyOf, any_of
from tracker.access.workflow import Fact, find_row, rows_for
from tracker.foundation.words import N_
from tracker.supervision.models import SupervisionOrder
from tracker.supervision.vocabulary import OrderStep, Status


@dataclass(frozen=True)
class Move:
    """One arrow of an order's life; the columns mean what they mean in cases/rules.py."""

    action: OrderStep
    frm: frozenset[Status]
    to: Status
    who: AnyOf
    given: tuple[Fact, ...]
    asks: tuple[str, ...]
    clock: str
    tells: str


ASKED = any_of((p.asked,))
JUDGE = any_of((p.supervisor, p.of_area, p.not_asked))
CHIEF = any_of((p.supervisor, p.of_area))
STOPS, ANEW = N_("the clock of the reply ends"), N_("the clock of the reply begins anew")
BY, TO = N_("supervisor"), N_("post that was asked")

AWAITED, JUDGED = frozenset({Status.RUNNING}), frozenset({Status.ANSWERED})

# fmt: off
MOVES: tuple[Move, ...] = (
    Move(OrderStep.ANSWER,    AWAITED,          Status.ANSWERED,  ASKED, (), ("answer", "documents?"), STOPS, BY),
    Move(OrderStep.ACCEPT,    JUDGED,           Status.ACCEPTED,  JUDGE, (), ("note?",),               STOPS, TO),
    Move(OrderStep.SEND_BACK, JUDGED,           Status.RUNNING,   JUDGE, (), ("reason",),              ANEW,  TO),
    Move(OrderStep.WITHDRAW,  AWAITED | JUDGED, Status.WITHDRAWN, CHIEF, (), ("reason",),              STOPS, TO),
)
# fmt: on

NOT_NOW = N_("This cannot be done with the order as it stands now.")


def find_step(step: OrderStep, order: SupervisionOrder, actor: Actor, now: datetime) -> tuple[Move | None, str | None]:
    """The row that applies, or the reason why none does: (move, None) or (None, sentence)."""
    return find_row(MOVES, step, order.status, order, actor, now, otherwise=NOT_NOW)


def steps_for(order: SupervisionOrder, actor: Actor, now: datetime) -> list[Move]:
    """What the actor may do with the order now."""
    return rows_for(MOVES, order.status, order, actor, now)
