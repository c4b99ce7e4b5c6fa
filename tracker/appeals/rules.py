"""The life of an appeal as one table, worked by the same engine as the life of a case.

An appeal begins where a post holder contests a counting on the page of the post's figures (services/lodging.py). The
figure itself is never altered: what an upheld appeal takes out is shown beside it.
"""

from __future__ import annotations

from datetime import datetime

from tracker.access import policy as p
from tracker.access.actor import Actor
from tracker.access.engine import any_of
from tracker.access.policy import SUPERVISOR_ROLE
from tracker.appeals.asks import APPEAL_ASKS
from tracker.appeals.models import Appeal
from tracker.appeals.vocabulary import AppealStep, Status
from tracker.foundation.words import N_, labels, toned
from tracker.workflow.life import Fact, Life, Move
from tracker.workflow.rulebook import book_of, in_area

JUDGE = any_of((p.supervisor, p.of_area, p.not_appellant, p.not_decider, p.at_level))
POST = any_of((p.appellant,))
NONE = N_("no effect")
BEGINS, STOPS = N_("the judge's time begins anew"), N_("the judge's time ends")
APPELLANT, JUDGING = N_("post that appealed"), N_("post that judges")

OPEN, TO_JUDGE = frozenset({Status.LODGED, Status.ASKED}), frozenset({Status.LODGED})
ASKED, DISMISSED = frozenset({Status.ASKED}), frozenset({Status.DISMISSED})
S, A = Status, AppealStep


def _has_no_hand(appeal: Appeal, actor: Actor, _now: datetime) -> bool:
    """Posts change hands: neither who wrote it, decided or judged before, nor who holds or stands in for the post."""
    hands = {appeal.lodged_by_user_id, appeal.decider_user_id, appeal.judged_by_user_id}
    is_theirs = any(post.id == appeal.post_id for post in (*actor.posts, *actor.standby))
    return actor.user_id not in hands and not is_theirs


no_hand = Fact("no_hand", N_("You had a hand in this yourself; somebody else must judge it."), _has_no_hand)
first_instance = Fact(
    "first_instance", N_("It was reviewed already; the judgement is final."), lambda appeal, *_: appeal.instance == 1
)
in_time = Fact(
    "in_time",
    N_("The time to ask for a review is over, or there is no higher level."),
    lambda appeal, _actor, now: appeal.review_until_at is not None and now <= appeal.review_until_at,
)

# fmt: off
MOVES: tuple[Move, ...] = (
    Move(A.UPHOLD,   OPEN,      S.UPHELD,    JUDGE, (no_hand,),                ("reasons",),  STOPS,  (APPELLANT,)),
    Move(A.DISMISS,  OPEN,      S.DISMISSED, JUDGE, (no_hand,),                ("reasons",),  STOPS,  (APPELLANT,)),
    Move(A.ASK,      TO_JUDGE,  S.ASKED,     JUDGE, (no_hand,),                ("question",), NONE,   (APPELLANT,)),
    Move(A.ANSWER,   ASKED,     S.LODGED,    POST,  (),                        ("answer",),   BEGINS, (JUDGING,)),
    Move(A.REVIEW,   DISMISSED, S.LODGED,    POST,  (first_instance, in_time), ("objection",), BEGINS, (JUDGING,)),
    Move(A.WITHDRAW, OPEN,      S.WITHDRAWN, POST,  (),                        ("note?",),    STOPS,  (JUDGING,)),
)
# fmt: on

LIFE = Life(
    moves=MOVES,
    states=toned(Status),
    actions=labels(AppealStep),
    asks=APPEAL_ASKS,
    state_of=lambda appeal: appeal.status,
    not_now=N_("This cannot be done with the appeal as it stands now."),
    changed=N_("Something has happened to this appeal since you opened it."),
    quiet=frozenset({A.WITHDRAW}),
)

OWN = N_("its own")
READABLE = N_("everything; of the case only what it may read of it anyway")

#: Everything about the life of an appeal and who sees it.
BOOK = book_of(
    LIFE,
    slug="appeals",
    title=N_("Life of an appeal"),
    sight_title=N_("Who sees which appeals"),
    sights=[(APPELLANT, OWN, READABLE), in_area(SUPERVISOR_ROLE, READABLE)],
)
