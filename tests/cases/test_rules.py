"""The table of moves, asked in every state by every role: what is offered, what is refused, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import NO_POST, explain_rule, post_for
from tracker.cases.facts import CaseFacts
from tracker.cases.rules import LIFE, MOVES
from tracker.cases.vocabulary import CONFIDENTIAL, Action, InConference, RequestKind, Source, State, Visibility
from tracker.people.vocabulary import Rank, Role
from tracker.workflow.life import Move

NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
GRID, STREET, COUNTY = "990101001001001", "990101001", "990101"
AREAS = {
    Role.GRID_OFFICER: GRID,
    Role.DISPATCHER: STREET,
    Role.UNIT_CLERK: COUNTY,
    Role.POLICE_LIAISON: GRID[:12],
    Role.POLICE_STATION: STREET,
    Role.MEDIATOR: GRID[:12],
    Role.CARE_WORKER: COUNTY,
    Role.SUPERVISOR: STREET,
    Role.WINDOW_CLERK: STREET,
    Role.AGENT: GRID[:12],
    Role.SYSTEM_ADMIN: COUNTY,
    Role.SECURITY_ADMIN: COUNTY,
    Role.AUDIT_ADMIN: COUNTY,
    Role.RESIDENT: GRID,
}
POST_IDS = {role: at for at, role in enumerate(Role, 1)}


def actor(role: Role, *, area: str = "", user_id: int = 0, post_id: int = 0) -> Actor:
    post = HeldPost(post_id or POST_IDS[role], role.value, role, area or AREAS[role], None, Rank.A)
    return Actor(user_id or POST_IDS[role], role.value, role.value, "zh", date(2026, 3, 17), (post,))


def facts(state: State, **more: object) -> CaseFacts:
    """A case of the grid, logged by its officer, led and held by the unit clerk."""
    case = {
        "state": state,
        "area_code": GRID,
        "visibility": Visibility.STANDARD,
        "reporter_post_id": POST_IDS[Role.GRID_OFFICER],
        "lead_post_id": POST_IDS[Role.UNIT_CLERK],
        "holder_post_id": POST_IDS[Role.UNIT_CLERK],
        "centre_post_id": POST_IDS[Role.DISPATCHER],
        "handler_user_id": POST_IDS[Role.UNIT_CLERK],
        "verified_at": None,
        "due_at": datetime(2026, 3, 20, tzinfo=UTC),
        "resolve_limit": "3wd",
        "extension_count": 0,
        "is_decided": False,
        "is_escalated": False,
        "reopen_count": 0,
        "rating": None,
        "triage_post_id": None,
        "triage_asked_at": None,
        "triage_answered_at": None,
        "harm_reported_at": None,
        "awaits_result": False,
        "conference_status": InConference.NONE,
        "return_count": 0,
        "withdrawn_at": None,
        "confirmed_at": None,
        "disputed_at": None,
        "closed_at": NOW,
        "join_count": 0,
        "category": SimpleNamespace(is_about_staff=False, must_report=False, dispute_days=15),
        "source": Source.RESIDENT,
        "text": "楼道堆物",
        "place": "3号楼",
    } | more
    taken = SimpleNamespace(post_id=POST_IDS[Role.GRID_OFFICER], sha256="ab" * 32, is_photo=True)
    return CaseFacts(SimpleNamespace(**case), files=(taken,), is_own_report=True)


SAID_BY_WHO_REPORTED = (Action.ADD_WORDS, Action.WITHDRAW, Action.CONFIRM, Action.DISPUTE)
#: The table once more, by hand and in short: which roles may try an action on the case above, whatever else must
#: hold. It is written out on purpose: the engine is tested against this, not against the rows it reads.
EXPECTED: dict[Action, set[Role]] = {
    Action.REPORT: {Role.GRID_OFFICER},
    Action.ACCEPT: {Role.DISPATCHER, Role.SUPERVISOR},
    Action.REJECT: {Role.DISPATCHER},
    Action.MERGE: {Role.DISPATCHER},
    Action.UNMERGE: {Role.DISPATCHER},
    Action.RECATEGORISE: {Role.DISPATCHER},
    Action.DISPATCH: {Role.DISPATCHER, Role.SUPERVISOR},
    Action.SIGN_FOR: {Role.UNIT_CLERK},
    Action.RETURN_ORDER: {Role.UNIT_CLERK},
    Action.PROGRESS: {Role.UNIT_CLERK},
    Action.ADD_PHOTOS: {Role.GRID_OFFICER},
    Action.REDACT_PHOTO: {Role.GRID_OFFICER, Role.DISPATCHER, Role.SUPERVISOR},
    Action.CO_HANDLE: {Role.UNIT_CLERK, Role.DISPATCHER, Role.SUPERVISOR},
    Action.CO_FEEDBACK: set(),
    Action.EXTEND: {Role.UNIT_CLERK},
    Action.SUSPEND: {Role.UNIT_CLERK},
    Action.GRANT: {Role.SUPERVISOR},
    Action.REFUSE: {Role.SUPERVISOR},
    Action.RESUME: {Role.SUPERVISOR, Role.UNIT_CLERK},
    Action.FEEDBACK: {Role.UNIT_CLERK},
    # Supervisors judge the results of confidential matters alone: see the test below.
    Action.VERIFY: {Role.GRID_OFFICER, Role.DISPATCHER, Role.SUPERVISOR},
    Action.REWORK: {Role.GRID_OFFICER, Role.DISPATCHER, Role.SUPERVISOR},
    Action.CLOSE: {Role.DISPATCHER, Role.SUPERVISOR},
    Action.EVALUATE: {Role.DISPATCHER, Role.SUPERVISOR},
    Action.NO_CONTACT: {Role.DISPATCHER, Role.SUPERVISOR},
    Action.TAKE_UP: {Role.DISPATCHER, Role.SUPERVISOR, Role.GRID_OFFICER, Role.UNIT_CLERK},
    Action.REOPEN: {Role.SUPERVISOR},
    Action.ARCHIVE: {Role.DISPATCHER},
    Action.RECALL: {Role.GRID_OFFICER, Role.DISPATCHER, Role.UNIT_CLERK},
    Action.VOID: {Role.DISPATCHER},
    Action.URGE: {Role.DISPATCHER, Role.SUPERVISOR, Role.GRID_OFFICER},
    Action.SUPERVISE: {Role.SUPERVISOR},
    Action.ESCALATE: {Role.UNIT_CLERK},
    Action.CONFER: {Role.SUPERVISOR, Role.DISPATCHER},
    Action.ASK_TRIAGE: {Role.DISPATCHER, Role.GRID_OFFICER},
    Action.ANSWER_TRIAGE: set(),
    Action.HAND_BACK: set(),
    Action.REPORT_HARM: {Role.DISPATCHER, Role.SUPERVISOR, Role.GRID_OFFICER, Role.UNIT_CLERK},
    # What who reported says with the slip, others write down who have them on the phone; a rating nobody else gives.
    **{action: {Role.RESIDENT, Role.DISPATCHER, Role.SUPERVISOR} for action in SAID_BY_WHO_REPORTED},
    Action.RATE: {Role.RESIDENT},
    Action.UPHOLD: {Role.SUPERVISOR},
}
#: Who judges the result of a case of each class, given that the post has a part in it.
JUDGES = {
    Visibility.STANDARD: {Role.GRID_OFFICER, Role.DISPATCHER},
    Visibility.POLICE: {Role.GRID_OFFICER, Role.DISPATCHER},
    Visibility.MEDIATION: {Role.MEDIATOR, Role.SUPERVISOR},
    Visibility.RESTRICTED: {Role.SUPERVISOR},
}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_the_result_of_each_class_is_judged_by_who_reads_it(visibility: Visibility) -> None:
    case = facts(State.FEEDBACK, visibility=visibility, lead_post_id=999)
    found = set()
    for role in Role:
        case.involved_post_ids = frozenset({POST_IDS[role]})
        if LIFE.find(Action.VERIFY, case, actor(role), NOW)[0] is not None:
            found.add(role)
    assert found == JUDGES[visibility]
    case.involved_post_ids = frozenset()
    confidential = visibility in CONFIDENTIAL
    assert not confidential or all(LIFE.find(Action.VERIFY, case, actor(role), NOW)[0] is None for role in Role)


def by_whom(action: Action) -> set[Role]:
    rows = [move for move in MOVES if move.action is action]
    return {role for role in Role for move in rows if post_for(move.who, actor(role), facts(next(iter(move.frm))))}


@pytest.mark.parametrize("action", list(Action))
def test_each_action_is_open_to_these_roles_and_no_others(action: Action) -> None:
    assert by_whom(action) == EXPECTED[action]


def test_nothing_is_open_to_the_same_posts_elsewhere() -> None:
    elsewhere = {role: "990102001001001"[: len(area)] for role, area in AREAS.items()}
    for move in MOVES:
        for role in Role:
            other = actor(role, area=elsewhere[role], user_id=900, post_id=900)
            assert post_for(move.who, other, facts(next(iter(move.frm)))) is None, (move.action, role)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("role", list(Role))
def test_what_is_offered_and_what_is_allowed_are_the_same(state: State, role: Role) -> None:
    case, who = facts(state), actor(role)
    offered = {move.action for move in LIFE.offered(case, who, NOW)}
    for action in Action:
        move, why = LIFE.find(action, case, who, NOW)
        assert (move is not None) == (action in offered)
        assert (not why) == (move is not None)
        if why:
            assert why.endswith("."), f"a refusal is a sentence: {why}"


def test_an_action_of_another_state_says_so() -> None:
    assert LIFE.find(Action.CLOSE, facts(State.REPORTED), actor(Role.DISPATCHER), NOW) == (None, LIFE.not_now)


def test_somebody_without_a_post_is_told_to_ask() -> None:
    nobody = Actor(1, "x", "x", "zh", date(2026, 3, 17))
    assert explain_rule(MOVES[0].who, nobody, facts(State.DRAFT)) == NO_POST


def why(action: Action, case: CaseFacts, who: Actor) -> str:
    move, reason = LIFE.find(action, case, who, NOW)
    assert move is None
    assert reason is not None
    return reason


def request(kind: RequestKind, by: int) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, asked_by_user_id=by)


def test_the_handler_does_not_judge_his_own_work() -> None:
    case = facts(State.FEEDBACK, handler_user_id=POST_IDS[Role.DISPATCHER])
    assert "handled" in why(Action.VERIFY, case, actor(Role.DISPATCHER))
    led_by_officer = facts(State.FEEDBACK, lead_post_id=POST_IDS[Role.GRID_OFFICER])
    assert "handler" in why(Action.VERIFY, led_by_officer, actor(Role.GRID_OFFICER))


def test_closing_needs_a_passed_check() -> None:
    assert "checked" in why(Action.CLOSE, facts(State.FEEDBACK), actor(Role.DISPATCHER))
    verified = facts(State.FEEDBACK, verified_at=NOW)
    assert LIFE.find(Action.CLOSE, verified, actor(Role.DISPATCHER), NOW)[0] is not None


def test_a_decided_order_may_not_be_returned() -> None:
    case = facts(State.DISPATCHED, is_decided=True)
    assert "decided" in why(Action.RETURN_ORDER, case, actor(Role.UNIT_CLERK))


def test_an_extension_is_asked_once_and_in_time() -> None:
    unit = actor(Role.UNIT_CLERK)
    assert "once" in why(Action.EXTEND, facts(State.HANDLING, extension_count=1), unit)
    late = facts(State.HANDLING, due_at=datetime(2026, 3, 16, tzinfo=UTC))
    assert "deadline" in why(Action.EXTEND, late, unit)


def test_whoever_asked_does_not_decide() -> None:
    case = facts(State.HANDLING)
    case.open_request = request(RequestKind.VOID, by=POST_IDS[Role.SUPERVISOR])
    assert "asked" in why(Action.GRANT, case, actor(Role.SUPERVISOR))
    case.open_request = request(RequestKind.VOID, by=POST_IDS[Role.DISPATCHER])
    move, _ = LIFE.find(Action.GRANT, case, actor(Role.SUPERVISOR), NOW)
    assert move is not None
    assert move.to is State.VOID


@pytest.mark.parametrize(
    ("kind", "to"), [(RequestKind.EXTEND, None), (RequestKind.SUSPEND, State.SUSPENDED), (RequestKind.VOID, State.VOID)]
)
def test_granting_does_what_was_asked_for(kind: RequestKind, to: State | None) -> None:
    case = facts(State.HANDLING)
    case.open_request = request(kind, by=POST_IDS[Role.UNIT_CLERK])
    move, _ = LIFE.find(Action.GRANT, case, actor(Role.SUPERVISOR), NOW)
    assert move is not None
    assert move.to is to


def test_reopening_needs_a_dissatisfied_reporter_and_happens_once() -> None:
    from tracker.cases.vocabulary import Rating

    boss = actor(Role.SUPERVISOR)
    assert "dissatisfied" in why(Action.REOPEN, facts(State.EVALUATED, rating=Rating.SATISFIED), boss)
    again = facts(State.EVALUATED, rating=Rating.DISSATISFIED, reopen_count=1)
    assert "once" in why(Action.REOPEN, again, boss)
    assert LIFE.find(Action.REOPEN, facts(State.EVALUATED, rating=Rating.DISSATISFIED), boss, NOW)[0] is not None


def test_a_recall_needs_that_nobody_acted_since() -> None:
    case = facts(State.DISPATCHED)
    case.last_event = SimpleNamespace(user_id=999)
    assert "acted" in why(Action.RECALL, case, actor(Role.DISPATCHER))
    case.last_event = SimpleNamespace(user_id=POST_IDS[Role.DISPATCHER])
    assert LIFE.find(Action.RECALL, case, actor(Role.DISPATCHER), NOW)[0] is not None


def test_feedback_waits_for_every_assisting_unit() -> None:
    case = facts(State.HANDLING)
    case.co_handlings = (SimpleNamespace(post_id=77, answered_at=None),)
    assert "assisting" in why(Action.FEEDBACK, case, actor(Role.UNIT_CLERK))
    helper = actor(Role.UNIT_CLERK, post_id=77, user_id=77)
    assert LIFE.find(Action.CO_FEEDBACK, case, helper, NOW)[0] is not None


def test_a_complaint_about_staff_goes_past_the_centre() -> None:
    about = facts(State.REPORTED, category=SimpleNamespace(is_about_staff=True))
    assert "supervisor" in why(Action.ACCEPT, about, actor(Role.DISPATCHER))
    assert LIFE.find(Action.ACCEPT, about, actor(Role.SUPERVISOR), NOW)[0] is not None


def test_a_liaison_adds_progress_to_public_safety_cases_of_his_village_only() -> None:
    fight = facts(State.HANDLING, visibility=Visibility.POLICE)
    assert LIFE.find(Action.PROGRESS, fight, actor(Role.POLICE_LIAISON), NOW)[0] is not None
    assert "public-safety" in why(Action.PROGRESS, facts(State.HANDLING), actor(Role.POLICE_LIAISON))


def test_no_two_rows_can_both_apply() -> None:
    """Rows of one action and state differ in a fact or a role, so the order of the table never decides."""
    seen: dict[tuple[Action, State], list[Move]] = {}
    for move in MOVES:
        for state in move.frm:
            seen.setdefault((move.action, state), []).append(move)
    for (action, state), rows in seen.items():
        for first in rows:
            for other in rows:
                if first is not other:
                    assert {one.name for one in first.given} != {one.name for one in other.given}, (action, state)
