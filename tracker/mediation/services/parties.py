"""Parties, who acts for them, and declared relations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.extensions import db
from tracker.foundation.identifiers import check_phone, is_credit_code, is_id_number, normalize_number
from tracker.foundation.words import N_, Refused, is_blank
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationDeclaration, MediationParty, MediationRepresentative
from tracker.mediation.rules import BEFORE, MEDIATOR, OPEN, PARTIES_OPEN
from tracker.mediation.sealing import seal
from tracker.mediation.services.conflicts import check_conflicts, name_index
from tracker.mediation.services.sharing import write_history
from tracker.mediation.vocabulary import Consent, PartyKind, RepresentativeKind, Side, Stage

MOST_PARTIES = 20
OLDEST = 130


@dataclass
class PartyEntry:
    """What is known of a party; only name and side are needed."""

    side: Side
    kind: PartyKind
    name: str
    phone: str = ""
    address: str = ""
    id_number: str = ""
    is_id_checked: bool = False
    sex: str = ""
    age: str = ""
    occupation: str = ""
    credit_code: str = ""
    is_minor: bool = False

    def body(self) -> dict[str, str]:
        """What is sealed."""
        return {
            "name": self.name.strip(),
            "phone": self.phone.strip(),
            "address": self.address.strip(),
            "id_number": normalize_number(self.id_number) if self.id_number.strip() else "",
            "sex": self.sex,
            "age": self.age.strip(),
            "occupation": self.occupation.strip(),
            "credit_code": normalize_number(self.credit_code) if self.credit_code.strip() else "",
        }


@dataclass
class RepresentativeEntry:
    """Who acts for a party."""

    kind: RepresentativeKind
    name: str
    phone: str = ""
    relation: str = ""
    powers: str = ""
    has_special_power: bool = False
    given_on: date | None = None


def may_write(facts: MediationFacts, actor: Actor, stages: frozenset[Stage]) -> HeldPost:
    """The post that writes to the file now, or Refused with the reason."""
    post = post_for(MEDIATOR, actor, facts)
    if post is None:
        raise Refused(N_("Only the mediator in charge and the head of the committee write to the file."))
    if facts.mediation.stage not in stages:
        raise Refused(N_("At this stage nothing of this can be entered or changed any more."), code="stage")
    return post


def doubts_of(entry: PartyEntry) -> list[str]:
    """What looks wrong and may still be right: shown, never in the way."""
    doubts = []
    if entry.credit_code.strip() and not is_credit_code(normalize_number(entry.credit_code)):
        doubts.append(N_("The credit code does not add up. Some early codes do not; compare it with the licence."))
    if entry.id_number.strip() and not is_id_number(normalize_number(entry.id_number)):
        doubts.append(N_("The identity number does not add up. Compare it with the card."))
    return doubts


def save_party(
    *, facts: MediationFacts, entry: PartyEntry, party: MediationParty | None, actor: Actor, now: datetime
) -> MediationParty:
    """Enter a party or change its particulars; looks for conflicts of interest anew."""
    post = may_write(facts, actor, PARTIES_OPEN)
    if is_blank(entry.name):
        raise Refused(N_("Enter the name."), field="name")
    phone = check_phone(entry.phone, field="phone", is_own=True)
    if entry.age.strip() and not (entry.age.strip().isdecimal() and int(entry.age) <= OLDEST):
        raise Refused(N_("Enter the age in years."), field="age")
    if party is None and len(facts.parties) >= MOST_PARTIES:
        raise Refused(N_("At most %(most)s parties."), field="name", most=MOST_PARTIES)
    is_new = party is None
    if party is None:
        party = MediationParty(mediation_id=facts.mediation.id, name_index=b"", consent=Consent.NONE)
    party.side, party.kind = entry.side, entry.kind
    party.is_minor = entry.is_minor and entry.kind is PartyKind.PERSON
    party.name_index = name_index(entry.name)
    party.id_checked_at = (party.id_checked_at or now) if entry.is_id_checked else None
    db.session.add(party)
    db.session.flush()
    seal(party, entry.body() | {"phone": phone})
    if is_new:
        facts.parties += (party,)
    check_conflicts(facts, actor.on)
    write_history(
        facts.mediation, "PartyEntered" if is_new else "PartyChanged",
        actor=actor, post=post, now=now, facts={"party": party.id, "side": party.side.value},
    )  # fmt: skip
    db.session.flush()
    return party


def remove_party(*, facts: MediationFacts, party: MediationParty, actor: Actor, now: datetime) -> None:
    """Take out a party that was entered by mistake: before anything rests on it, that is, before it has answered."""
    post = may_write(facts, actor, BEFORE)
    if party.consent is not Consent.NONE or party.rights_told_at is not None:
        raise Refused(N_("This party has answered or was told its rights already; it stays in the file."))
    for one in [one for one in facts.representatives if one.party_id == party.id]:
        db.session.delete(one)
    db.session.flush()
    told = {"party": party.id, "side": party.side.value}
    db.session.delete(party)
    db.session.flush()
    facts.parties = tuple(one for one in facts.parties if one is not party)
    facts.representatives = tuple(one for one in facts.representatives if one.party_id != told["party"])
    check_conflicts(facts, actor.on)
    write_history(facts.mediation, "PartyRemoved", actor=actor, post=post, now=now, facts=told)
    db.session.flush()


def save_representative(
    *, facts: MediationFacts, party: MediationParty, entry: RepresentativeEntry, actor: Actor, now: datetime
) -> MediationRepresentative:
    """Enter who acts for a party; an agent needs the day of the power of attorney."""
    post = may_write(facts, actor, OPEN)
    if is_blank(entry.name):
        raise Refused(N_("Enter the name."), field="name")
    if entry.kind is RepresentativeKind.AGENT and entry.given_on is None:
        raise Refused(N_("Enter the day of the power of attorney."), field="given_on")
    if entry.given_on is not None and entry.given_on > actor.on:
        raise Refused(N_("This day has not come yet."), field="given_on")
    phone = check_phone(entry.phone, field="phone", is_own=True)
    row = MediationRepresentative(
        party_id=party.id, kind=entry.kind, has_special_power=entry.has_special_power, given_on=entry.given_on
    )
    db.session.add(row)
    db.session.flush()
    seal(row, {"name": entry.name.strip(), "phone": phone, "relation": entry.relation.strip(),
               "powers": entry.powers.strip()})  # fmt: skip
    facts.representatives += (row,)
    write_history(
        facts.mediation, "RepresentativeEntered", actor=actor, post=post, now=now,
        facts={"party": party.id, "kind": row.kind.value},
    )  # fmt: skip
    db.session.flush()
    return row


def end_representative(*, facts: MediationFacts, representative_id: int, actor: Actor, now: datetime) -> None:
    """A representative acts no longer."""
    may_write(facts, actor, OPEN)
    row = next((one for one in facts.representatives if one.id == representative_id and one.ended_on is None), None)
    if row is None:
        raise Refused(N_("This representative does not act any more."))
    row.ended_on = actor.on
    db.session.flush()


def declare_relation(
    *, facts: MediationFacts, by: str, ground: str, actor: Actor, now: datetime
) -> MediationDeclaration:
    """A party or the mediator declares a relation that may bias: it asks the mediator to stand back."""
    post = may_write(facts, actor, PARTIES_OPEN)
    if is_blank(ground):
        raise Refused(N_("Say what the relation is."), field="ground")
    row = MediationDeclaration(
        mediation_id=facts.mediation.id, post_id=facts.mediation.mediator_post_id, declared_at=now
    )
    db.session.add(row)
    db.session.flush()
    seal(row, {"by": by.strip(), "ground": ground.strip()})
    check_conflicts(facts, actor.on)
    write_history(facts.mediation, "ConflictDeclared", actor=actor, post=post, now=now)
    db.session.flush()
    return row
