"""What people do with a root case, each step by the rules' table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tracker.access.actor import Actor
from tracker.access.engine import post_for
from tracker.access.policy import CENTRE_ROLE, RECEIVERS, SUPERVISOR_ROLE, VERIFIER_ROLE
from tracker.access.workflow import check_answers, check_seen
from tracker.cases.services.files import StoredFile
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, unanswered
from tracker.people.models import Post
from tracker.people.queries.posts import list_posts_for, pick_by_kind
from tracker.recurrence.asks import ROOT_ASKS
from tracker.recurrence.facts import RootFacts
from tracker.recurrence.models import RootCase
from tracker.recurrence.rules import NOT_NOW, Move, find_step
from tracker.recurrence.services.checks import check_first_day, keep_apart, plan_anew
from tracker.recurrence.services.doing import Doing
from tracker.recurrence.services.telling import inform, write
from tracker.recurrence.vocabulary import STEP_EVENTS, Found, RootStep

Facts = dict[str, Any]
KIND = "kind"
CHANGED = N_("The root case was changed while you were typing.")


def responsible_choices(root: RootCase, on: date) -> list[Post]:
    """The posts that may be made responsible and can act, the usual one for the type first."""
    kind = root.category.visibility or Visibility.STANDARD
    posts = list_posts_for(RECEIVERS[kind.value], root.area_code, able_on=on)
    first = pick_by_kind(posts, root.category.unit_kind)
    return sorted(posts, key=lambda post: first is None or post.id != first.id)


def checker_choices(root: RootCase, on: date) -> list[Post]:
    """The posts that may make the quiet checks: the grid officer of the place first, then centre and supervisor."""
    return list_posts_for((VERIFIER_ROLE, CENTRE_ROLE, SUPERVISOR_ROLE), root.area_code, able_on=on)


def take_step(
    *, facts: RootFacts, step: RootStep, answers: dict[str, Any], actor: Actor, now: datetime,
    files: list[StoredFile] | None = None, seen: int | None = None,
) -> RootCase:  # fmt: skip
    """Carry out a step with a locked root case; Refused with the reason.

    Stale when more has happened to it than the `seen` events its form was made of; None asks for nothing.
    After a refusal the session holds half of the step: roll back.
    """
    move, why = find_step(step, facts, actor, now)
    if move is None:
        raise Refused(why or NOT_NOW)
    check_seen(seen, facts.root.event_count, CHANGED)
    check_answers(move.asks, answers, ROOT_ASKS, files or [])
    post = post_for(move.who, actor, facts)
    assert post is not None  # find_step has found one
    root = facts.root
    before = [root.post_id, root.checker_post_id]
    said = EFFECTS[step](Doing(root, answers, actor, post, now, files or []), move)
    kind = said.pop(KIND, STEP_EVENTS[step])
    root.status = move.to
    db.session.flush()
    write(root, kind, now, said, actor=actor, post=post)
    inform(root, kind, now, move.tells, released=before, but=post.id)
    db.session.flush()
    return root


def _seat(doing: Doing) -> Facts:
    """Who is responsible and who checks: two posts, each from its list."""
    root = doing.root
    chosen: dict[str, Post] = {}
    on = doing.actor.on
    for name, posts in (("post", responsible_choices(root, on)), ("checker", checker_choices(root, on))):
        found = next((post for post in posts if str(post.id) == doing.text(name)), None)
        if found is None:
            raise Refused(N_("Choose a post from the list."), field=name)
        chosen[name] = found
    if chosen["post"].id == chosen["checker"].id:
        raise Refused(N_("Whoever is responsible may not make the quiet checks."), field="checker")
    root.post, root.checker_post = chosen["post"], chosen["checker"]
    root.post_id, root.checker_post_id = root.post.id, root.checker_post.id
    root.task = doing.text("task")
    return {"post": root.post.title, "checker": root.checker_post.title, "task": root.task}


def _take_up(doing: Doing, _move: Move) -> Facts:
    doing.root.taken_up_at = doing.now
    return _seat(doing)


def _assign(doing: Doing, _move: Move) -> Facts:
    return _seat(doing)


def _state(doing: Doing, _move: Move) -> Facts:
    """Cause and measure, and a round of quiet checks from now on."""
    root = doing.root
    cause, measure = doing.text("cause"), doing.text("measure")
    first_on = check_first_day(doing.answers.get("first_on"), doing.now)
    root.cause, root.measure, root.stated_at = cause, measure, doing.now
    days = plan_anew(root, doing.now, first_on)
    return {"cause": cause, "measure": measure, "days": [day.isoformat() for day in days]}


def _check(doing: Doing, _move: Move) -> Facts:
    root, check = doing.root, doing.root.next_check
    assert check is not None  # the table asks for one
    answer = doing.text("found")
    if answer not in set(Found):
        raise unanswered("found")
    note = doing.text("note")
    check.found, check.note = Found(answer), note
    check.done_at, check.done_by_post_id, check.done_by_user_id = doing.now, doing.post.id, doing.actor.user_id
    for photo in doing.files[:1]:
        check.photo_sha256, check.photo_mime, check.photo_name = photo.sha256, photo.proven.mime, photo.name
    facts: Facts = {"found": check.found.value, "note": note}
    return facts | _FOUND[check.found](root, doing.now)


def _stayed_away(root: RootCase, now: datetime) -> Facts:
    keep_apart(root, now)
    return {"quiet": root.quiet_count, "needed": root.checks_needed}


def _was_there(root: RootCase, now: datetime) -> Facts:
    days = plan_anew(root, now)
    return {KIND: "RootCheckFailed", "days": [day.isoformat() for day in days]}


_FOUND: dict[Found, Callable[[RootCase, datetime], Facts]] = {Found.QUIET: _stayed_away, Found.AGAIN: _was_there}


def _close(doing: Doing, _move: Move) -> Facts:
    conclusion = doing.text("conclusion")
    doing.root.ended_at, doing.root.ended_note = doing.now, conclusion
    return {"note": conclusion}


def _dismiss(doing: Doing, _move: Move) -> Facts:
    reason = doing.text("reason")
    doing.root.ended_at, doing.root.ended_note = doing.now, reason
    for one in [one for one in doing.root.checks if one.done_at is None]:
        doing.root.checks.remove(one)
    return {"reason": reason}


EFFECTS: dict[RootStep, Callable[[Doing, Move], Facts]] = {
    RootStep.TAKE_UP: _take_up,
    RootStep.ASSIGN: _assign,
    RootStep.STATE: _state,
    RootStep.RESTATE: _state,
    RootStep.CHECK: _check,
    RootStep.CLOSE: _close,
    RootStep.DISMISS: _dismiss,
}
