"""The life of a supervision order as one table, worked by the same engine as the life of a case.

The order itself comes from the move "Put under supervision" of a case; a higher level replaces a running lower one,
and an order ends when its case is no longer open.
"""

from __future__ import annotations

from tracker.access import policy as p
from tracker.access.engine import any_of
from tracker.access.policy import SUPERVISOR_ROLE, Sees
from tracker.foundation.words import N_, labels, toned
from tracker.supervision.asks import ORDER_ASKS
from tracker.supervision.vocabulary import OrderStep, Status
from tracker.workflow.life import Life, Move
from tracker.workflow.rulebook import book_of, in_area

ASKED = any_of((p.asked,))
JUDGE = any_of((p.supervisor, p.of_area, p.not_asked))
CHIEF = any_of((p.supervisor, p.of_area))
STOPS, ANEW = N_("the clock of the reply ends"), N_("the clock of the reply begins anew")
BY, TO = N_("supervisor"), N_("post that was asked")

AWAITED, JUDGED = frozenset({Status.RUNNING}), frozenset({Status.ANSWERED})

# fmt: off
MOVES: tuple[Move, ...] = (
    Move(OrderStep.ANSWER,    AWAITED,          Status.ANSWERED,  ASKED, (), ("answer", "documents?"), STOPS, (BY,)),
    Move(OrderStep.ACCEPT,    JUDGED,           Status.ACCEPTED,  JUDGE, (), ("note?",),               STOPS, (TO,)),
    Move(OrderStep.SEND_BACK, JUDGED,           Status.RUNNING,   JUDGE, (), ("reason",),              ANEW,  (TO,)),
    Move(OrderStep.WITHDRAW,  AWAITED | JUDGED, Status.WITHDRAWN, CHIEF, (), ("reason",),              STOPS, (TO,)),
)
# fmt: on

LIFE = Life(
    moves=MOVES,
    states=toned(Status),
    actions=labels(OrderStep),
    asks=ORDER_ASKS,
    state_of=lambda order: order.status,
    not_now=N_("This cannot be done with the order as it stands now."),
    changed=N_("Somebody has replied to this order or judged its reply since you opened it."),
)

CONFIDENTIAL = N_("everything; of confidential cases only number and type")

#: Everything about the life of an order and who sees it.
BOOK = book_of(
    LIFE,
    slug="orders",
    title=N_("Life of a supervision order"),
    sight_title=N_("Who sees which supervision orders"),
    sights=[
        in_area(SUPERVISOR_ROLE, CONFIDENTIAL),
        (N_("post that was asked"), N_("sent to it"), Sees.CONTENT.label),
    ],
)
