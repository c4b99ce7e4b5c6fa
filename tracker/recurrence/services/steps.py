"""What people do with a root case, each step by the rules' table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.access.policy import CENTRE_ROLE, RECEIVERS, SUPERVISOR_ROLE, VERIFIER_ROLE
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, unanswered
from tracker.people.models import Post
from tracker.people.queries.posts import list_posts_for, pick_by_kind
from tracker.recurrence.happenings import ROWS
from tracker.recurrence.models import RootCase
from tracker.recurrence.rules import LIFE
from tracker.recurrence.services.checks import check_first_day, keep_apart, plan_anew
from tracker.recurrence.services.telling import inform, write
from tracker.recurrence.vocabulary import Found, RootStep, Status
from tracker.workflow.taking import Doing, Effect, Facts, Workflow


def responsible_choices(root: RootCase, on: date) -> list[Post]:
    """The posts that may be made responsible and can act, the usual one for the type first."""
    kind = root.category.visibility or Visibility.STANDARD
    posts = list_posts_for(RECEIVERS[kind.value], root.area_code, able_on=on)
    first = pick_by_kind(posts, root.category.unit_kind)
    return sorted(posts, key=lambda post: first is None or post.id != first.id)


def checker_choices(root: RootCase, on: date) -> list[Post]:
    """The posts that may make the quiet checks: the grid officer of the place first, then centre and supervisor."""
    return list_posts_for((VERIFIER_ROLE, CENTRE_ROLE, SUPERVISOR_ROLE), root.area_code, able_on=on)


def _seat(doing: Doing[RootCase]) -> Facts:
    """Who is responsible and who checks: two posts, each from its list."""
    root = doing.thing
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


def _take_up(doing: Doing[RootCase]) -> Facts:
    doing.thing.taken_up_at = doing.now
    return _seat(doing)


def _state(doing: Doing[RootCase]) -> Facts:
    """Cause and measure, and a round of quiet checks from now on."""
    root = doing.thing
    cause, measure = doing.text("cause"), doing.text("measure")
    first_on = check_first_day(doing.answers.get("first_on"), doing.now)
    root.cause, root.measure, root.stated_at = cause, measure, doing.now
    days = plan_anew(root, doing.now, first_on)
    return {"cause": cause, "measure": measure, "days": [day.isoformat() for day in days]}


def _check(doing: Doing[RootCase]) -> Facts:
    check = doing.thing.next_check
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
    return facts | _FOUND[check.found](doing)


def _stayed_away(doing: Doing[RootCase]) -> Facts:
    root = doing.thing
    keep_apart(root, doing.now)
    return {"quiet": root.quiet_count, "needed": root.checks_needed}


def _was_there(doing: Doing[RootCase]) -> Facts:
    doing.kind = "RootCheckFailed"
    return {"days": [day.isoformat() for day in plan_anew(doing.thing, doing.now)]}


_FOUND: dict[Found, Effect[RootCase]] = {Found.QUIET: _stayed_away, Found.AGAIN: _was_there}


def _close(doing: Doing[RootCase]) -> Facts:
    conclusion = doing.text("conclusion")
    doing.thing.ended_at, doing.thing.ended_note = doing.now, conclusion
    return {"note": conclusion}


def _dismiss(doing: Doing[RootCase]) -> Facts:
    reason = doing.text("reason")
    doing.thing.ended_at, doing.thing.ended_note = doing.now, reason
    for one in [one for one in doing.thing.checks if one.done_at is None]:
        doing.thing.checks.remove(one)
    return {"reason": reason}


class RootFlow(Workflow[RootCase]):
    """A root case has a history of its own."""

    life = LIFE
    effects = {
        RootStep.TAKE_UP: _take_up,
        RootStep.ASSIGN: _seat,
        RootStep.STATE: _state,
        RootStep.RESTATE: _state,
        RootStep.CHECK: _check,
        RootStep.CLOSE: _close,
        RootStep.DISMISS: _dismiss,
    }
    happenings = ROWS

    def mark(self, thing: RootCase) -> int:
        return int(thing.event_count)

    def enter(self, thing: RootCase, state: Status) -> None:
        thing.status = state

    def write(self, doing: Doing[RootCase]) -> None:
        assert doing.kind is not None
        db.session.flush()
        write(doing.thing, doing.kind, doing.now, doing.facts, actor=doing.actor, post=doing.post)

    def hearing(self, doing: Doing[RootCase]) -> list[int | None]:
        """Who has a seat; the others of the row are found when they are told."""
        return [doing.thing.post_id, doing.thing.checker_post_id]

    def ref(self, thing: RootCase) -> str:
        return str(thing.number)

    def inform(self, doing: Doing[RootCase], before: Sequence[int | None]) -> None:
        assert doing.kind is not None
        inform(doing.thing, doing.kind, doing.now, doing.move.tells, released=before, but=doing.post.id)


ROOTS = RootFlow()
