"""Who mediates and who joins."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.audit.sealing import keep_sealed
from tracker.cases.services.moves import stand_in
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import Mediation, MediationDeclaration, MediationHelper, MediationPost
from tracker.mediation.queries.choices import helper_posts, mediator_posts
from tracker.mediation.services.conflicts import check_conflicts
from tracker.mediation.services.sharing import chosen, need_both_parties
from tracker.mediation.vocabulary import ConflictState, HelperKind
from tracker.people.models import Post
from tracker.workflow.taking import Doing, Facts


def answer_conflict(doing: Doing[MediationFacts]) -> Facts:
    """Every party knows of it and accepts the mediator all the same."""
    need_both_parties(doing)
    doing.thing.mediation.conflict_state = ConflictState.ACCEPTED
    return {"conflicts": list(doing.thing.mediation.conflicts)}


def recuse(doing: Doing[MediationFacts]) -> Facts:
    """The mediator stands back; until the head has assigned another, nothing goes on."""
    row = MediationDeclaration(
        mediation_id=doing.thing.mediation.id, post_id=doing.thing.mediation.mediator_post_id, declared_at=doing.now
    )
    keep_sealed(row, {"by": doing.actor.name, "ground": doing.text("reason")})
    doing.thing.mediation.conflict_state = ConflictState.NONE
    check_conflicts(doing.thing, doing.actor.on)
    return {"post_id": doing.thing.mediation.mediator_post_id}


def assign(doing: Doing[MediationFacts]) -> Facts:
    """Another mediator of the committee takes the file; who had it sees it no longer."""
    mediation = doing.thing.mediation
    posts = mediator_posts(mediation.committee_id, doing.actor.on)
    post = chosen(doing, "mediator", posts, N_("Choose a mediator of the committee from the list."))
    if post.id == mediation.mediator_post_id:
        raise Refused(N_("This mediator has the file already."), field="mediator")
    before = mediation.mediator_post_id
    give_file(doing.thing, post, doing.actor.on)
    if mediation.case is not None and mediation.case.awaits_result and mediation.case.lead_post_id == before:
        stand_in(mediation.case, post)
    return {"from": before, "post_id": post.id} | ({"chosen": True} if doing.answers.get("chosen") else {})


def give_file(facts: MediationFacts, post: Post, on: date) -> None:
    """Another post mediates from now on, and whether it may is looked at anew."""
    mediation: Mediation = facts.mediation
    leave(mediation.id, mediation.mediator_post_id)
    join(mediation.id, post.id)
    mediation.mediator_post_id, mediation.mediator_post = post.id, post
    mediation.conflicts, mediation.conflict_state = [], ConflictState.NONE
    if facts.parties:
        check_conflicts(facts, on)


def invite(doing: Doing[MediationFacts]) -> Facts:
    """Somebody joins with every party's consent (People's Mediation Law 20)."""
    need_both_parties(doing)
    kind, post_id = HelperKind(doing.text("helper_kind")), doing.text("helper_post")
    name = doing.text("helper_name")
    if not post_id and not name:
        raise Refused(N_("Choose a post, or enter the name of who joins."), field="helper_name")
    helper = MediationHelper(mediation_id=doing.thing.mediation.id, kind=kind, invited_at=doing.now)
    if post_id:
        posts = helper_posts(doing.thing.mediation, doing.actor.on)
        post = chosen(doing, "helper_post", posts, N_("Choose a post from the list."))
        if any(other.post_id == post.id and other.ended_at is None for other in doing.thing.helpers):
            raise Refused(N_("This post has been invited already."), field="helper_post")
        helper.post_id, name = post.id, name or post.title
        join(doing.thing.mediation.id, post.id)
    keep_sealed(helper, {"name": name, "body": doing.text("helper_body"), "purpose": doing.text("reason")})
    doing.thing.helpers += (helper,)
    return {"helper": helper.id, "kind": kind.value} | ({"post_id": helper.post_id} if helper.post_id else {})


def uninvite(doing: Doing[MediationFacts]) -> Facts:
    """An invitation ends, and with it the sight of the file."""
    invited = [helper for helper in doing.thing.helpers if helper.ended_at is None]
    helper = chosen(doing, "helper", invited, N_("Choose an invitation from the list."))
    helper.ended_at = doing.now
    if helper.post_id and helper.post_id != doing.thing.mediation.mediator_post_id:
        leave(doing.thing.mediation.id, helper.post_id)
    return {"helper": helper.id}


def join(mediation_id: int, post_id: int) -> None:
    """Give a post its part in the mediation."""
    if db.session.get(MediationPost, (post_id, mediation_id)) is None:
        db.session.add(MediationPost(post_id=post_id, mediation_id=mediation_id))
        db.session.flush()


def leave(mediation_id: int, post_id: int) -> None:
    """Take its part away from a post."""
    row = db.session.scalar(
        select(MediationPost).where(MediationPost.mediation_id == mediation_id, MediationPost.post_id == post_id)
    )
    if row is not None:
        db.session.delete(row)
        db.session.flush()
