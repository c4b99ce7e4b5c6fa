"""The life of a root case as one table, worked by the same engine as the life of a case.

It begins with the sweep or by hand; further cases of its kind are linked to it by themselves, and what happens again
while it is watched lets the quiet checks begin again (services/linking.py).
"""

from __future__ import annotations

from datetime import datetime

from tracker.access import policy as p
from tracker.access.actor import Actor
from tracker.access.engine import any_of
from tracker.access.policy import CENTRE_ROLE, SUPERVISOR_ROLE
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, labels, toned
from tracker.recurrence.asks import ROOT_ASKS
from tracker.recurrence.models import RootCase
from tracker.recurrence.vocabulary import RootStep, Status
from tracker.workflow.life import Fact, Life, Move
from tracker.workflow.rulebook import book_of, in_area

AREA = any_of((p.supervisor, p.of_area), (p.centre, p.of_area))
HEAD = any_of((p.supervisor, p.of_area))
OWNER = any_of((p.responsible,), (p.supervisor, p.of_area))
CHECKER = any_of(
    (p.checking, p.not_responsible),
    (p.centre, p.of_area, p.not_responsible),
    (p.supervisor, p.of_area, p.not_responsible),
)
NONE = N_("no effect")
BEGIN, ANEW, ONE = N_("quiet checks are planned"), N_("quiet checks begin again"), N_("one quiet check is made")
OWNED, CHECKS = N_("responsible post"), N_("post that makes the checks")
SUPERVISOR, CENTRE = N_("supervisor of the place"), N_("centre of the place")

NEW, TAKEN, WATCHED = frozenset({Status.PROPOSED}), frozenset({Status.TAKEN_UP}), frozenset({Status.WATCHING})
UNDER_WAY = TAKEN | WATCHED
S, A = Status, RootStep


def _is_due(root: RootCase, _actor: Actor, now: datetime) -> bool:
    following = root.next_check
    return following is None or following.planned_on <= local_day(now)


def _is_quiet(root: RootCase, *_: object) -> bool:
    return 0 < root.checks_needed <= root.quiet_count


has_cause = Fact(
    "has_cause",
    N_("The cause must be stated first: closing its cases does not close a root case."),
    lambda root, *_: bool(root.cause),
)
has_measure = Fact("has_measure", N_("The lasting measure must be stated first."), lambda root, *_: bool(root.measure))
is_quiet = Fact(
    "is_quiet", N_("Not all quiet checks have been made and found nothing; it closes when they have."), _is_quiet
)
no_open = Fact("no_open", N_("A case linked to it is still being worked on."), lambda root, *_: root.open_cases == 0)
is_due = Fact("is_due", N_("The next quiet check is planned for a later day."), _is_due)
checks_left = Fact("checks_left", N_("All quiet checks have been made."), lambda root, *_: root.next_check is not None)
FOR_GOOD, TO_CHECK = (has_cause, has_measure, is_quiet, no_open), (checks_left, is_due)
SEATS, MEASURE = ("post", "checker", "task?"), ("cause", "measure", "first_on?")
FINDING, END, WHY = ("found", "note", "photo?"), ("conclusion",), ("reason",)

# fmt: off
MOVES: tuple[Move, ...] = (
    Move(A.TAKE_UP, NEW,       S.TAKEN_UP,  AREA,    (),       SEATS,   NONE,  (OWNED, SUPERVISOR)),
    Move(A.STATE,   TAKEN,     S.WATCHING,  OWNER,   (),       MEASURE, BEGIN, (OWNED, CHECKS, SUPERVISOR, CENTRE)),
    Move(A.CHECK,   WATCHED,   S.WATCHING,  CHECKER, TO_CHECK, FINDING, ONE,   (OWNED, CHECKS, SUPERVISOR)),
    Move(A.CLOSE,   UNDER_WAY, S.CLOSED,    HEAD,    FOR_GOOD, END,     NONE,  (OWNED, CHECKS, CENTRE)),
    Move(A.RESTATE, WATCHED,   S.WATCHING,  OWNER,   (),       MEASURE, ANEW,  (OWNED, CHECKS, SUPERVISOR, CENTRE)),
    Move(A.ASSIGN,  TAKEN,     S.TAKEN_UP,  AREA,    (),       SEATS,   NONE,  (OWNED, CHECKS)),
    Move(A.ASSIGN,  WATCHED,   S.WATCHING,  AREA,    (),       SEATS,   NONE,  (OWNED, CHECKS)),
    Move(A.DISMISS, NEW,       S.DISMISSED, AREA,    (),       WHY,     NONE,  (CENTRE, SUPERVISOR)),
    Move(A.DISMISS, UNDER_WAY, S.DISMISSED, HEAD,    (),       WHY,     NONE,  (OWNED, CHECKS, CENTRE)),
)
# fmt: on

LIFE = Life(
    moves=MOVES,
    states=toned(Status),
    actions=labels(RootStep),
    asks=ROOT_ASKS,
    state_of=lambda root: root.status,
    not_now=N_("This cannot be done with the root case as it stands now."),
    changed=N_("The root case was changed while you were typing."),
    quiet=frozenset({A.ASSIGN, A.RESTATE, A.DISMISS}),
)

GIVEN_TO = N_("it was given")
READABLE = N_("everything; of its cases only those it may read anyway, the others as a number")

#: Everything about the life of a root case and who sees it.
BOOK = book_of(
    LIFE,
    slug="roots",
    title=N_("Life of a root case"),
    sight_title=N_("Who sees which root cases"),
    sights=[
        in_area(SUPERVISOR_ROLE, READABLE),
        in_area(CENTRE_ROLE, READABLE),
        (OWNED, GIVEN_TO, READABLE),
        (CHECKS, GIVEN_TO, READABLE),
    ],
)
