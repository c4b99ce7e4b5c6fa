"""The life of a joint conference as one table, worked by the same engine as the life of a case.

A conference begins with the move "Propose a joint conference" of a case, or by itself as the settings say, and ends by
itself when its case does. The decision is carried out by moves of the case (cases/rules.py).
"""

from __future__ import annotations

from tracker.access import policy as p
from tracker.access.engine import any_of
from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE
from tracker.conferences.asks import CONFERENCE_ASKS
from tracker.conferences.vocabulary import ConferenceStep, Status
from tracker.foundation.words import N_, labels, toned
from tracker.workflow.life import Fact, Life, Move
from tracker.workflow.rulebook import book_of, in_area

AREA = any_of((p.supervisor, p.of_area), (p.centre, p.of_area))
CHAIR = any_of((p.supervisor, p.of_area), (p.convening,))
NAMED = any_of((p.named,))
NONE = N_("no effect")
BEGINS, STOPS = N_("the clock of the decision begins"), N_("the clock of the decision ends")
UNITS, HOST, CENTRE = N_("named units"), N_("post that convened it"), N_("grid centre")

TO_CONVENE, TO_DECIDE = frozenset({Status.PROPOSED}), frozenset({Status.CONVENED})
DONE = frozenset({Status.DECIDED})
S, A = Status, ConferenceStep

in_force = Fact(
    "in_force", N_("This decision is no longer a precedent."), lambda conference, *_: conference.retired_at is None
)
CALL = ("units", "question?", "meets_at?", "room?")
DECISION = ("lead", "assists?", "decision", "reasons", "basis?", "binding?", "attended?", "minutes?")

# fmt: off
MOVES: tuple[Move, ...] = (
    Move(A.CONVENE,  TO_CONVENE, S.CONVENED,   AREA,  (),          CALL, BEGINS, (UNITS, CENTRE)),
    Move(A.OPINE,    TO_DECIDE,  S.CONVENED,   NAMED, (),          ("opinion",), NONE,  (HOST,)),
    Move(A.DECIDE,   TO_DECIDE,  S.DECIDED,    CHAIR, (),          DECISION,     STOPS, (UNITS, CENTRE)),
    Move(A.NAME,     TO_DECIDE,  S.CONVENED,   CHAIR, (),          ("units",),   NONE,  (UNITS,)),
    Move(A.CALL_OFF, TO_CONVENE, S.CALLED_OFF, AREA,  (),          ("reason",),  STOPS, (CENTRE,)),
    Move(A.CALL_OFF, TO_DECIDE,  S.CALLED_OFF, CHAIR, (),          ("reason",),  STOPS, (UNITS, CENTRE)),
    Move(A.REAFFIRM, DONE,       S.DECIDED,    AREA,  (in_force,), ("note?",),   NONE,  ()),
    Move(A.RETIRE,   DONE,       S.DECIDED,    AREA,  (in_force,), ("reason",),  NONE,  ()),
)
# fmt: on

LIFE = Life(
    moves=MOVES,
    states=toned(Status),
    actions=labels(ConferenceStep),
    asks=CONFERENCE_ASKS,
    state_of=lambda conference: conference.status,
    not_now=N_("This cannot be done with the conference as it stands now."),
    changed=N_("Something has happened in this conference since you opened it."),
    quiet=frozenset({A.NAME, A.CALL_OFF, A.REAFFIRM, A.RETIRE}),
)

NAMED_TO = N_("it is named to")
READABLE = N_("everything; of the case only what it may read of it anyway")

#: Everything about the life of a conference and who sees it.
BOOK = book_of(
    LIFE,
    slug="conferences",
    title=N_("Life of a joint conference"),
    sight_title=N_("Who sees which joint conferences"),
    sights=[in_area(SUPERVISOR_ROLE, READABLE), in_area(CENTRE_ROLE, READABLE), (UNITS, NAMED_TO, READABLE)],
)
