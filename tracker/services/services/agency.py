"""The agent's part (全程代办): mandate, errands, and whose hands the applicant's originals are in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tracker.access.policy import AGENT_ROLE, DECIDER_ROLE, WINDOW_ROLE
from tracker.cases.vocabulary import DueLevel
from tracker.clock.limits import Limit
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.people.models import Post
from tracker.people.queries.posts import list_posts_for
from tracker.services.models import Application, ApplicationMaterial, Errand, Mandate
from tracker.services.services.clocks import due_in
from tracker.services.services.effects import files_of, kept_words, names_of, ticked
from tracker.services.services.opening import attach
from tracker.services.vocabulary import ErrandStatus, ErrandStep, Step
from tracker.workflow.taking import Doing, Facts


def agent_choices(application: Application) -> list[Post]:
    """The agents who serve the place, nearest first."""
    return list_posts_for([AGENT_ROLE], application.area_code)


def department_choices(application: Application) -> list[Post]:
    """The posts of departments that serve the place."""
    return list_posts_for([DECIDER_ROLE], application.area_code)


def paper_receivers(application: Application) -> list[Post]:
    """Whom originals may be handed to: whoever has to do with the application."""
    errands = {one.unit_post_id for one in application.errands}
    near = {application.agent_post_id, application.holder_post_id, application.window_post_id, *errands}
    posts = list_posts_for([WINDOW_ROLE, AGENT_ROLE, DECIDER_ROLE], application.area_code)
    return [one for one in posts if one.id in near or one.role is WINDOW_ROLE]


def _one_of(posts: list[Post], chosen: object, field: str) -> Post:
    post = next((one for one in posts if str(one.id) == str(chosen or "")), None)
    if post is None:
        raise Refused(N_("Choose from the list."), field=field)
    return post


def _mandate(doing: Doing[Application]) -> Facts:
    application = doing.thing
    agent, signed = _one_of(agent_choices(application), doing.answers.get("agent"), "agent"), doing.day("signed_on")
    until = doing.answers.get("until_on")
    if until is not None and until < doing.actor.on:
        raise Refused(N_("This day is over already."), field="until_on")
    application.mandates.append(
        Mandate(
            application_id=application.id, agent_post_id=agent.id, scope=doing.text("scope"), signed_on=signed,
            until_on=until,
        )
    )  # fmt: skip
    application.agent_post_id, application.agent_post = agent.id, agent
    attach(application, doing.files, doing.post, doing.now)
    facts: Facts = {"post_id": agent.id, "scope": doing.text("scope"), "signed_on": signed.isoformat()}
    return facts | ({"until_on": until.isoformat()} if until else {}) | files_of(doing)


def _end_mandate(doing: Doing[Application]) -> Facts:
    close_mandate(doing.thing, doing.now)
    return kept_words(doing, "reason")


def close_mandate(application: Application, now: datetime) -> None:
    """No agent has the mandate any more."""
    for one in application.mandates:
        one.ended_at = one.ended_at or now
    application.agent_post_id, application.agent_post = None, None


def _errand(doing: Doing[Application]) -> Facts:
    application, agent_post_id = doing.thing, doing.thing.agent_post_id
    assert agent_post_id is not None  # the row asks for a mandate
    chosen, name = doing.answers.get("department"), doing.text("department_name")
    if bool(chosen) == bool(name):
        raise Refused(N_("Choose a department of the house, or name another one."), field="department_name")
    unit = _one_of(department_choices(application), chosen, "department") if chosen else None
    limit, place = str(doing.answers["time"]), len(application.errands) + 1
    errand = Errand(
        application_id=application.id,
        place=place,
        agent_post_id=agent_post_id,
        unit_post_id=unit.id if unit else None,
        unit_post=unit,
        department_name=name,
        task=doing.text("task"),
        limit=limit,
        made_at=doing.now,
        due_at=due_in(limit, doing.now),
        status=ErrandStatus.OPEN,
    )
    application.errands.append(errand)
    db.session.flush()
    facts: Facts = {"errand": place, "limit": limit, "due": int(errand.due_at.timestamp()), "task": errand.task}
    return facts | ({"post_id": unit.id} if unit else {"department": name})


# --- originals: handed over by one, confirmed by the other ------------------------------------------------------------


def list_held(application: Application, post_id: int) -> list[ApplicationMaterial]:
    """The originals that a post has: also those on their way, until the other one has confirmed that they came."""
    return [one for one in application.materials if one.held_by_post_id == post_id]


def list_given(application: Application, post_id: int) -> list[ApplicationMaterial]:
    """The originals that were handed to a post and that it has not confirmed."""
    return [one for one in application.materials if one.given_to_post_id == post_id]


def _only(found: list[ApplicationMaterial], allowed: list[ApplicationMaterial]) -> list[ApplicationMaterial]:
    if any(one not in allowed for one in found):
        raise Refused(N_("Choose from the list."), field="papers")
    return found


def _give(doing: Doing[Application]) -> Facts:
    application = doing.thing
    to = _one_of(paper_receivers(application), doing.answers.get("to"), "to")
    if to.id == doing.post.id:
        raise Refused(N_("Your post has them already."), field="to")
    found = _only(ticked(doing, "papers"), list_held(application, doing.post.id))
    for one in found:
        one.given_to_post_id, one.given_to_post = to.id, to
    return {"papers": names_of(found), "post_id": to.id}


def _get(doing: Doing[Application]) -> Facts:
    found = _only(ticked(doing, "papers"), list_given(doing.thing, doing.post.id))
    post = db.session.get_one(Post, doing.post.id)
    for one in found:
        one.held_by_post_id, one.held_by_post = post.id, post
        one.given_to_post_id, one.given_to_post = None, None
    return {"papers": names_of(found)} | kept_words(doing, "note")


def _return(doing: Doing[Application]) -> Facts:
    found = _only(ticked(doing, "papers"), list_held(doing.thing, doing.post.id))
    came = max(one.received_at or doing.thing.received_at for one in found)
    signed = doing.day("signed_on", earliest=local_day(came))
    for one in found:
        one.held_by_post_id, one.held_by_post = None, None
        one.given_to_post_id, one.given_to_post = None, None
    return {"papers": names_of(found), "signed_on": signed.isoformat()}


EFFECTS: dict[Step, Callable[[Doing[Application]], Facts]] = {
    Step.MANDATE: _mandate,
    Step.END_MANDATE: _end_mandate,
    Step.ERRAND: _errand,
    Step.GIVE_PAPERS: _give,
    Step.GET_PAPERS: _get,
    Step.RETURN_PAPERS: _return,
}

# --- the errand itself ------------------------------------------------------------------------------------------------


def _said(name: str) -> Callable[[Doing[Errand]], Facts]:
    def keep(doing: Doing[Errand]) -> Facts:
        text = doing.text(name)
        return {"words": text} if text else {}

    return keep


def _ended(name: str) -> Callable[[Doing[Errand]], Facts]:
    def end(doing: Doing[Errand]) -> Facts:
        errand = doing.thing
        errand.answer, errand.ended_at = doing.text(name), doing.now
        return {"words": errand.answer}

    return end


def _again(doing: Doing[Errand]) -> Facts:
    errand, limit = doing.thing, Limit.parse(str(doing.answers["time"]))
    errand.limit, errand.due_at, errand.due_level = str(limit), due_in(str(limit), doing.now), DueLevel.NONE
    errand.ended_at, errand.answer = None, ""
    return {"limit": str(limit), "due": int(errand.due_at.timestamp())}


ERRAND_EFFECTS: dict[ErrandStep, Callable[[Doing[Errand]], Facts]] = {
    ErrandStep.TAKE: _said("note"),
    ErrandStep.FINISH: _ended("answer"),
    ErrandStep.FAIL: _ended("reason"),
    ErrandStep.DROP: _ended("reason"),
    ErrandStep.AGAIN: _again,
}
