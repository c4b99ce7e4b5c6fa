"""What each step does to an application: to its materials, its clock, and who answers for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tracker.access.policy import DECIDER_ROLE
from tracker.cases.vocabulary import Answerer, AnswerWay, Rating
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, printable
from tracker.people.models import Post
from tracker.people.queries.posts import list_posts_for, pick_by_kind
from tracker.services.guide.vocabulary import LONGEST_LINE, LONGEST_NAME, MOST_MATERIALS, MaterialKind
from tracker.services.models import Application, ApplicationMaterial
from tracker.services.services.clocks import begin_pause, end_pause, handled_minutes, set_due
from tracker.services.services.opening import attach, receive
from tracker.services.vocabulary import THERE, Delivery, MaterialStatus, Outcome, PauseKind, RefusalReason, Step
from tracker.workflow.taking import Doing, Effect, Facts

#: How far away a day may lie until which the promise stands still.
LONGEST_STANDING = timedelta(days=366)
NOTHING_TOLD = N_("Nothing is missing. Write down what is asked for besides, or accept it.")


def words(name: str) -> Effect[Application]:
    """Only what was written goes into history."""

    def keep(doing: Doing[Application]) -> Facts:
        attach(doing.thing, doing.files, doing.post, doing.now)
        return kept_words(doing, name) | files_of(doing)

    return keep


def kept_words(doing: Doing[Application], name: str) -> Facts:
    """What was written under a name, as history keeps it."""
    return {"words": text} if (text := doing.text(name)) else {}


def files_of(doing: Doing[Application]) -> Facts:
    """The names of what was sent along."""
    return {"files": [one.name for one in doing.files]} if doing.files else {}


def ticked(doing: Doing[Application], name: str) -> list[ApplicationMaterial]:
    """The materials that were ticked, or the one that was chosen; Refused at the field where there is none such."""
    given = doing.answers.get(name) or []
    wanted = {str(one) for one in (given if isinstance(given, list) else [given])}
    found = [one for one in doing.thing.materials if str(one.id) in wanted]
    if not found or len(found) != len(wanted):
        raise Refused(N_("Choose from the list."), field=name)
    return found


def names_of(materials: list[ApplicationMaterial]) -> list[str]:
    """Their names, as history keeps them."""
    return [one.name for one in materials]


def _receive(doing: Doing[Application]) -> Facts:
    found = ticked(doing, "received")
    for one in found:
        receive(one, doing.post.id, doing.now)
    attach(doing.thing, doing.files, doing.post, doing.now)
    return {"papers": names_of(found)} | files_of(doing)


def _waive(doing: Doing[Application]) -> Facts:
    (material,) = ticked(doing, "material")
    reason = doing.text("reason")
    material.status, material.reason = MaterialStatus.WAIVED, reason[:LONGEST_LINE]
    return {"papers": [material.name], "words": reason}


def _promise_gap(doing: Doing[Application]) -> Facts:
    found, until = ticked(doing, "gaps"), doing.answers["until_on"]
    if until < doing.actor.on:
        raise Refused(N_("This day is over already."), field="until_on")
    signed = doing.day("signed_on")
    if any(not one.is_gap_allowed for one in found):
        raise Refused(N_("The guide does not let this material follow later."), field="gaps")
    for material in found:
        material.status, material.gap_until_on = MaterialStatus.GAP, until
    return {"papers": names_of(found), "until_on": until.isoformat(), "signed_on": signed.isoformat()}


def decider_choices(application: Application) -> list[Post]:
    """The posts that may decide: those of the item's unit first, then the other units that serve the place."""
    posts = list_posts_for([DECIDER_ROLE], application.area_code)
    unit_id = application.item.unit_id
    return sorted(posts, key=lambda post: post.unit_id != unit_id)


def find_decider(application: Application) -> Post:
    """The post of the item's unit, else one of its line of work; Refused where nobody decides on it."""
    posts = decider_choices(application)
    own = next((one for one in posts if one.unit_id == application.item.unit_id), None)
    found = own or pick_by_kind(posts, application.item.unit.kind) or next(iter(posts), None)
    if found is None:
        raise Refused(N_("No unit here decides on this item. Tell your administrator."))
    return found


def _chosen_unit(doing: Doing[Application]) -> Post:
    chosen = str(doing.answers.get("unit") or "")
    post = next((one for one in decider_choices(doing.thing) if str(one.id) == chosen), None)
    if post is None:
        raise Refused(N_("Choose from the list."), field="unit")
    return post


def _begin(doing: Doing[Application], post: Post) -> Facts:
    application = doing.thing
    application.holder_post_id, application.holder_post = post.id, post
    application.complete_until_on = None
    set_due(application)
    assert application.due_at is not None
    return {"post_id": post.id, "due": int(application.due_at.timestamp())}


def _accept(doing: Doing[Application]) -> Facts:
    application = doing.thing
    application.accepted_at = doing.now
    checked = bool(doing.answers.get("id_checked"))
    if checked:
        application.id_checked_at = doing.now
    return _begin(doing, _chosen_unit(doing)) | ({"id_checked": True} if checked else {})


def _deem(doing: Doing[Application]) -> Facts:
    # By law it counts from the day on which it was received (Administrative Licensing Law art. 32 (4)).
    # Who decides is looked for first: the sweep goes on after a refusal, and half of the step would stay.
    application, decider = doing.thing, find_decider(doing.thing)
    application.accepted_at, application.is_deemed = application.received_at, True
    return _begin(doing, decider)


def _ahead(doing: Doing[Application], name: str, too_early: str) -> date:
    """A day to come until which the promise may stand still; Refused at its field."""
    day: date = doing.answers[name]
    if day <= doing.actor.on:
        raise Refused(too_early, field=name)
    if day > doing.actor.on + LONGEST_STANDING:
        raise Refused(N_("Name a day within a year."), field=name)
    return day


def _tell(doing: Doing[Application]) -> Facts:
    application = doing.thing
    until = _ahead(doing, "complete_until_on", N_("Give the applicant at least until tomorrow."))
    added = _add(doing)
    missing = [one for one in application.materials if one.status not in THERE]
    if not missing:
        raise Refused(NOTHING_TOLD, field="added")
    application.told_at, application.complete_until_on = doing.now, until
    if application.accepted_at is not None:
        begin_pause(application, PauseKind.CORRECTION, doing.now)
    facts: Facts = {"papers": names_of(missing), "complete_until_on": until.isoformat()}
    facts |= {"added": added} if added else {}
    return facts | doing.said("told")


def _add(doing: Doing[Application]) -> list[str]:
    """Materials that are asked for besides what the guide lists."""
    application = doing.thing
    lines = [line for one in str(doing.answers.get("added") or "").splitlines() if (line := printable(one).strip())]
    if any(len(line) > LONGEST_NAME for line in lines):
        raise Refused(N_("A material is named in at most %(most)s characters."), field="added", most=LONGEST_NAME)
    if len(application.materials) + len(lines) > MOST_MATERIALS:
        raise Refused(N_("An application has at most %(most)s materials."), field="added", most=MOST_MATERIALS)
    last = max((one.place for one in application.materials), default=0)
    for place, line in enumerate(lines, last + 1):
        application.materials.append(
            ApplicationMaterial(
                application_id=application.id, place=place, name=line, kind=MaterialKind.COPY, copies=1,
                status=MaterialStatus.MISSING,
            )
        )  # fmt: skip
    db.session.flush()
    return lines


def _go_on(doing: Doing[Application]) -> Facts:
    application = doing.thing
    end_pause(application, doing.now)
    application.complete_until_on = None
    assert application.due_at is not None
    return {"due": int(application.due_at.timestamp())} | kept_words(doing, "note")


def _refuse(doing: Doing[Application]) -> Facts:
    doing.thing.ended_at = doing.now
    return {"refusal": RefusalReason(doing.answers["refusal"]).value} | doing.said("told")


def _take_over(doing: Doing[Application]) -> Facts:
    application = doing.thing
    before = application.named_post_id
    application.named_post_id, application.named_since_at = doing.post.id, doing.now
    return {"words": doing.text("remark"), "from": before}


def _send_to(doing: Doing[Application]) -> Facts:
    application, post = doing.thing, _chosen_unit(doing)
    if post.id == application.holder_post_id:
        raise Refused(N_("It is with this unit already."), field="unit")
    application.holder_post_id, application.holder_post = post.id, post
    return {"post_id": post.id} | kept_words(doing, "reason")


def _pause(doing: Doing[Application]) -> Facts:
    kind = PauseKind(doing.answers["pause_kind"])
    until = _ahead(doing, "until_on", N_("Name a day that is still to come."))
    begin_pause(doing.thing, kind, doing.now)
    return {"pause_kind": kind.value, "until_on": until.isoformat()} | doing.said("told")


def _decide(doing: Doing[Application]) -> Facts:
    application = doing.thing
    application.outcome, application.decided_at = Outcome(doing.answers["outcome"]), doing.now
    application.handling_minutes = handled_minutes(application, doing.now)
    attach(application, doing.files, doing.post, doing.now)
    return {"outcome": application.outcome.value} | doing.said("told") | files_of(doing)


def _deliver(doing: Doing[Application]) -> Facts:
    application = doing.thing
    application.delivery, application.delivered_at = Delivery(doing.answers["delivery"]), doing.now
    application.ended_at = doing.now
    return {"delivery": application.delivery.value} | kept_words(doing, "note")


def _rate(doing: Doing[Application]) -> Facts:
    application, answers = doing.thing, doing.answers
    application.rating, application.rated_at = Rating(answers["rating"]), doing.now
    # With the slip it is the applicant, and it says so itself; at the window it is written down who answered and how.
    application.answered_by = Answerer(answers.get("answered_by") or Answerer.REPORTER)
    application.answer_way = AnswerWay(answers.get("answer_way") or AnswerWay.SLIP)
    facts = {"rating": application.rating.value, "answered_by": application.answered_by.value}
    return facts | {"answer_way": application.answer_way.value} | kept_words(doing, "note")


def _call(doing: Doing[Application]) -> Facts:
    doing.thing.call_count += 1
    return kept_words(doing, "remark")


def _end(name: str) -> Effect[Application]:
    def end(doing: Doing[Application]) -> Facts:
        application = doing.thing
        for one in application.pauses:
            one.until_at = one.until_at or doing.now
        application.ended_at = doing.now
        return kept_words(doing, name)

    return end


EFFECTS: dict[Step, Callable[[Doing[Application]], Facts]] = {
    Step.RECEIVE: _receive,
    Step.WAIVE: _waive,
    Step.PROMISE_GAP: _promise_gap,
    Step.ACCEPT: _accept,
    Step.DEEM: _deem,
    Step.TELL: _tell,
    Step.COMPLETE: _go_on,
    Step.REFUSE: _refuse,
    Step.TAKE_OVER: _take_over,
    Step.SEND_TO: _send_to,
    Step.PAUSE: _pause,
    Step.GO_ON: _go_on,
    Step.NOTE: words("remark"),
    Step.DECIDE: _decide,
    Step.DELIVER: _deliver,
    Step.RATE: _rate,
    Step.CALL: _call,
    Step.WITHDRAW: _end("reason"),
    Step.LAPSE: _end("note"),
}
