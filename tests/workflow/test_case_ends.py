"""No case can come into a state nobody can bring to an end, with one person in every post and no more.

The table's own rows and facts are asked; what a move changes besides the state is told here in short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.workflow.search import dead_ends
from tracker.access.actor import Actor, HeldPost
from tracker.access.policy import ABOUT_STAFF, RECEIVERS
from tracker.cases.facts import CaseFacts
from tracker.cases.rules import MOVES
from tracker.cases.vocabulary import CONFIDENTIAL, Action, InConference, Rating, RequestKind, Source, State, Visibility
from tracker.people.vocabulary import Rank, Role

NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
GRID, COUNTY = "990101001001001", "990101"
POSTS = {role: at for at, role in enumerate(Role, 1)}
#: The head of the committee beside its mediator, a second unit, and the supervisor above, who judges what the one of
#: the place has led himself and touches nothing else.
HEAD, SECOND, ABOVE = 50, 51, 52
CENTRE = POSTS[Role.DISPATCHER]
ENDS = {State.ARCHIVED, State.REJECTED, State.MERGED, State.VOID}
#: What neither changes state nor any fact another row asks for.
ASIDE = {
    Action.PROGRESS,
    Action.ADD_PHOTOS,
    Action.REDACT_PHOTO,
    Action.URGE,
    Action.SUPERVISE,
    Action.ASK_TRIAGE,
    Action.ANSWER_TRIAGE,
    Action.RECATEGORISE,
    Action.ADD_WORDS,
    Action.CONFIRM,
}


def _actor(role: Role, post_id: int) -> Actor:
    area = GRID if role is Role.GRID_OFFICER else COUNTY
    post = HeldPost(post_id, role.value, role, area, None, Rank.A)
    return Actor(post_id, role.value, role.value, "zh", date(2026, 3, 17), (post,))


STAFF = {post_id: _actor(role, post_id) for role, post_id in POSTS.items()} | {
    HEAD: _actor(Role.MEDIATOR, HEAD),
    SECOND: _actor(Role.UNIT_CLERK, SECOND),
    ABOVE: _actor(Role.SUPERVISOR, ABOVE),
}


@dataclass(frozen=True)
class Kind:
    """What a case is; it stays so in the search."""

    visibility: Visibility
    must_report: bool = False
    about_staff: bool = False


@dataclass(frozen=True)
class Model:
    """A case as its rules see it."""

    state: State = State.DRAFT
    lead: int | None = None
    holder: int | None = POSTS[Role.GRID_OFFICER]
    handler: int | None = None
    is_verified: bool = False
    is_escalated: bool = False
    is_decided: bool = False
    was_reopened: bool = False
    was_returned: bool = False
    rating: Rating | None = None
    is_withdrawn: bool = False
    is_disputed: bool = False
    is_reported: bool = False
    conference: InConference = InConference.NONE
    request: tuple[RequestKind, int] | None = None
    assisting: bool | None = None
    involved: frozenset[int] = frozenset({POSTS[Role.GRID_OFFICER]})


#: A complaint about staff is taken on by the supervisor, who has his part in it from the logging on.
TAKES_ON = {True: frozenset({POSTS[Role.SUPERVISOR]}), False: frozenset()}


def _facts(kind: Kind, m: Model) -> CaseFacts:
    case = SimpleNamespace(
        state=m.state, area_code=GRID, visibility=kind.visibility, reporter_post_id=POSTS[Role.GRID_OFFICER],
        lead_post_id=m.lead, holder_post_id=m.holder, centre_post_id=POSTS[Role.DISPATCHER], handler_user_id=m.handler,
        verified_at=NOW if m.is_verified else None, due_at=None, resolve_limit="3wd", extension_count=0,
        is_decided=m.is_decided, is_escalated=m.is_escalated, reopen_count=m.was_reopened, rating=m.rating,
        triage_post_id=None, triage_asked_at=None, triage_answered_at=None, awaits_result=False,
        harm_reported_at=NOW if m.is_reported else None, conference_status=m.conference, return_count=m.was_returned,
        category=SimpleNamespace(is_about_staff=kind.about_staff, must_report=kind.must_report, dispute_days=15), source=Source.RESIDENT,
        text="楼道堆物", place="3号楼", withdrawn_at=NOW if m.is_withdrawn else None, confirmed_at=None, closed_at=NOW,
        disputed_at=NOW if m.is_disputed else None, join_count=0,
    )  # fmt: skip
    asked = m.request and SimpleNamespace(kind=m.request[0], asked_by_user_id=m.request[1])
    helpers = (
        () if m.assisting is None else (SimpleNamespace(post_id=SECOND, answered_at=NOW if m.assisting else None),)
    )
    return CaseFacts(
        case,
        open_request=asked,
        co_handlings=helpers,
        involved_post_ids=m.involved | TAKES_ON[kind.about_staff],
        is_own_report=True,
    )


def _receivers(kind: Kind) -> tuple[int, ...]:
    roles = ABOUT_STAFF if kind.about_staff else RECEIVERS[kind.visibility.value]
    return tuple(POSTS[role] for role in roles)


def _checker(kind: Kind, m: Model) -> int:
    if kind.visibility not in CONFIDENTIAL:
        return POSTS[Role.GRID_OFFICER if m.lead != POSTS[Role.GRID_OFFICER] else Role.DISPATCHER]
    if kind.visibility is Visibility.MEDIATION:
        return HEAD
    return ABOVE if m.lead == POSTS[Role.SUPERVISOR] else POSTS[Role.SUPERVISOR]


def _sent(kind: Kind, m: Model) -> Iterator[Model]:
    """Every unit an order may go to, bound to it or not, with and without somebody to assist."""
    for lead in _receivers(kind):
        sent = replace(m, lead=lead, holder=lead, is_escalated=False, handler=None, involved=m.involved | {lead})
        yield from (replace(sent, is_decided=decided) for decided in (False, True))
        if m.assisting is None and kind.visibility not in CONFIDENTIAL:
            yield replace(sent, assisting=False, involved=sent.involved | {SECOND})


def _plainly(kind: Kind, m: Model, by: int) -> dict[Action, dict[str, Any]]:
    """What each move but an order and an answer changes besides the state."""
    checker, asked = _checker(kind, m), m.assisting is not None
    back = {"lead": None, "holder": CENTRE, "was_returned": True}
    seen = m.involved | ({POSTS[Role.SUPERVISOR]} if kind.visibility in CONFIDENTIAL else set())
    return {
        **{key: {"holder": CENTRE} for key in (Action.REPORT, Action.ACCEPT, Action.TAKE_UP, Action.UNMERGE)},
        **dict.fromkeys((Action.RETURN_ORDER, Action.HAND_BACK), back),
        **{action: {"request": (asks, by), "involved": seen} for action, asks in _REQUESTS.items()},
        **{key: {"request": None} for key in (Action.GRANT, Action.REFUSE)},
        Action.CO_HANDLE: {} if asked else {"assisting": False, "involved": m.involved | {SECOND}},
        Action.CO_FEEDBACK: {"assisting": True},
        Action.FEEDBACK: {
            "handler": by,
            "is_verified": False,
            "holder": checker,
            "involved": m.involved | {checker},
        },
        Action.REWORK: {"is_verified": False, "holder": m.lead or CENTRE},
        Action.REOPEN: {"was_reopened": True, "is_verified": False, "holder": m.lead or CENTRE, "is_disputed": False},
        Action.DISPUTE: {"is_disputed": True, "involved": seen},
        Action.UPHOLD: {"is_disputed": False},
        Action.WITHDRAW: {"is_withdrawn": True},
        Action.CONFER: {"conference": InConference.PROPOSED},
        Action.VERIFY: {"is_verified": True},
        Action.ESCALATE: {"is_escalated": True},
        Action.REPORT_HARM: {"is_reported": True},
        Action.RESUME: {"holder": m.lead},
    }


def _changed(kind: Kind, m: Model, action: Action, to: State | None, by: int) -> Iterator[Model]:
    """What a move makes of the case, in every way that matters."""
    m = replace(m, state=to or m.state)
    if action is Action.DISPATCH:
        yield from _sent(kind, m)
    elif action in (Action.EVALUATE, Action.RATE):
        yield from (replace(m, rating=one) for one in (Rating.SATISFIED, Rating.DISSATISFIED))
    else:
        yield replace(m, **_plainly(kind, m, by).get(action, {}))


_REQUESTS = {
    Action.EXTEND: RequestKind.EXTEND,
    Action.SUSPEND: RequestKind.SUSPEND,
    Action.VOID: RequestKind.VOID,
}


def _following(kind: Kind, m: Model) -> Iterator[Model]:
    facts = _facts(kind, m)
    for move in MOVES:
        if m.state not in move.frm or move.action in ASIDE:
            continue
        for post_id, actor in STAFF.items():
            if (post_id != ABOVE or m.lead == POSTS[Role.SUPERVISOR]) and move.unmet(facts, actor, NOW) is None:
                yield from _changed(kind, m, move.action, move.to, post_id)
    if m.conference is InConference.PROPOSED:
        yield replace(m, conference=InConference.CONVENED)
    if m.conference in (InConference.PROPOSED, InConference.CONVENED):
        yield replace(m, conference=InConference.NONE)


KINDS = [
    *(Kind(one) for one in Visibility),
    Kind(Visibility.RESTRICTED, must_report=True),
    Kind(Visibility.STANDARD, must_report=True),
    Kind(Visibility.RESTRICTED, about_staff=True),
    Kind(Visibility.STANDARD, about_staff=True),
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_case_can_be_brought_to_its_end(kind: Kind) -> None:
    on_spot = Model(
        state=State.ON_SPOT,
        handler=POSTS[Role.GRID_OFFICER],
        involved=frozenset({POSTS[Role.GRID_OFFICER], _checker(kind, Model())}),
    )
    stuck = dead_ends([Model(), on_spot], lambda m: _following(kind, m), lambda m: m.state in ENDS)
    assert not stuck, f"{len(stuck)} dead ends, the first: {stuck[0]}"
