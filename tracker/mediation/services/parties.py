"""Parties, who acts for them, and declared relations."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.audit.sealing import keep_sealed, unseal
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.mediation.asks import DECLARATION, PARTY, REPRESENTATIVE, body_of
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationDeclaration, MediationParty, MediationRepresentative
from tracker.mediation.rules import BEFORE, MEDIATOR, OPEN, PARTIES_OPEN
from tracker.mediation.services.conflicts import check_conflicts, name_index
from tracker.mediation.services.sharing import write_history
from tracker.mediation.vocabulary import Consent, PartyKind, RepresentativeKind, Side, Stage
from tracker.workflow.asks import Answers

MOST_PARTIES = 20


def may_write(facts: MediationFacts, actor: Actor, stages: frozenset[Stage]) -> HeldPost:
    """The post that writes to the file now, or Refused with the reason."""
    post = post_for(MEDIATOR, actor, facts)
    if post is None:
        raise Refused(N_("Only the mediator in charge and the head of the committee write to the file."))
    if facts.mediation.stage not in stages:
        raise Refused(N_("At this stage nothing of this can be entered or changed any more."), code="stage")
    return post


def doubts_of(party: MediationParty) -> list[str]:
    """What looks wrong of a party and may still be right: shown, never in the way."""
    body = unseal(party)
    doubts = [(field.doubt, text) for field in PARTY if field.doubt and (text := body.get(field.name))]
    return [words for (is_sound, words), text in doubts if not is_sound(text)]


def save_party(
    *, facts: MediationFacts, answers: Answers, party: MediationParty | None, actor: Actor, now: datetime
) -> MediationParty:
    """Enter a party or change its particulars; looks for conflicts of interest anew."""
    post = may_write(facts, actor, PARTIES_OPEN)
    body = body_of(PARTY, answers)
    is_new = party is None
    if is_new and len(facts.parties) >= MOST_PARTIES:
        raise Refused(N_("At most %(most)s parties."), field="name", most=MOST_PARTIES)
    if party is None:
        party = MediationParty(mediation_id=facts.mediation.id, name_index=b"", consent=Consent.NONE)
    party.side, party.kind = Side(answers["side"]), PartyKind(answers["kind"])
    party.is_minor = bool(answers.get("is_minor")) and party.kind is PartyKind.PERSON
    party.name_index = name_index(body["name"])
    party.id_checked_at = (party.id_checked_at or now) if answers.get("is_id_checked") else None
    keep_sealed(party, body)
    if is_new:
        facts.parties += (party,)
    check_conflicts(facts, actor.on)
    write_history(
        facts.mediation, "PartyEntered" if is_new else "PartyChanged",
        actor=actor, post=post, now=now, facts={"party": party.id, "side": party.side.value},
    )  # fmt: skip
    return party


def remove_party(*, facts: MediationFacts, party: MediationParty, actor: Actor, now: datetime) -> None:
    """Take out a party that was entered by mistake: before anything rests on it, that is, before it has answered."""
    post = may_write(facts, actor, BEFORE)
    if party.consent is not Consent.NONE or party.rights_told_at is not None:
        raise Refused(N_("This party has answered or was told its rights already; it stays in the file."))
    for acting in facts.representatives:
        if acting.party_id == party.id:
            db.session.delete(acting)
    db.session.flush()
    told = {"party": party.id, "side": party.side.value}
    db.session.delete(party)
    db.session.flush()
    facts.parties = tuple(other for other in facts.parties if other is not party)
    facts.representatives = tuple(acting for acting in facts.representatives if acting.party_id != told["party"])
    check_conflicts(facts, actor.on)
    write_history(facts.mediation, "PartyRemoved", actor=actor, post=post, now=now, facts=told)


def save_representative(
    *, facts: MediationFacts, party: MediationParty, answers: Answers, actor: Actor, now: datetime
) -> MediationRepresentative:
    """Enter who acts for a party; an agent needs the day of the power of attorney."""
    post = may_write(facts, actor, OPEN)
    kind, given_on = RepresentativeKind(answers["kind"]), answers.get("given_on")
    if kind is RepresentativeKind.AGENT and given_on is None:
        raise Refused(N_("Enter the day of the power of attorney."), field="given_on")
    if given_on is not None and given_on > actor.on:
        raise Refused(N_("This day has not come yet."), field="given_on")
    body = body_of(REPRESENTATIVE, answers)
    row = MediationRepresentative(
        party_id=party.id, kind=kind, has_special_power=bool(answers.get("has_special_power")), given_on=given_on
    )
    keep_sealed(row, body)
    facts.representatives += (row,)
    write_history(
        facts.mediation, "RepresentativeEntered", actor=actor, post=post, now=now,
        facts={"party": party.id, "kind": row.kind.value},
    )  # fmt: skip
    return row


def end_representative(*, facts: MediationFacts, representative_id: int, actor: Actor, now: datetime) -> None:
    """A representative acts no longer."""
    may_write(facts, actor, OPEN)
    row = next((acting for acting in facts.acting if acting.id == representative_id), None)
    if row is None:
        raise Refused(N_("This representative does not act any more."))
    row.ended_on = actor.on
    db.session.flush()


def declare_relation(*, facts: MediationFacts, answers: Answers, actor: Actor, now: datetime) -> MediationDeclaration:
    """A party or the mediator declares a relation that may bias: it asks the mediator to stand back."""
    post = may_write(facts, actor, PARTIES_OPEN)
    body = body_of(DECLARATION, answers)
    row = MediationDeclaration(
        mediation_id=facts.mediation.id, post_id=facts.mediation.mediator_post_id, declared_at=now
    )
    keep_sealed(row, body)
    check_conflicts(facts, actor.on)
    write_history(facts.mediation, "ConflictDeclared", actor=actor, post=post, now=now)
    return row
