"""The check for conflicts of interest (回避). It asks for a decision; it decides nothing.

It looks only at the mediator in charge and the parties of this mediation: surname and home address, declared
relations, and whether mediator and party stood against each other in an earlier dispute.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from tracker.audit.sealing import LostBody, unseal, unseal_bytes
from tracker.extensions import db, keys
from tracker.foundation.masking import surname_of
from tracker.mediation.committees.models import CommitteeMember
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationDeclaration, MediationParty
from tracker.mediation.queries.choices import list_holders
from tracker.mediation.vocabulary import Conflict, ConflictState, PartyKind
from tracker.people.models import User

PURPOSE = "mediation_parties.name"


def name_index(name: str) -> bytes:
    """The blind index of a name, for this check alone."""
    return keys.ring.blind_index(name, PURPOSE)


def check_conflicts(facts: MediationFacts, on: date) -> list[Conflict]:
    """Look again, and keep on the mediation what was found; what the parties have accepted stays accepted."""
    conflicts = sorted(_find(facts, on))
    mediation = facts.mediation
    is_new = bool(set(conflicts) - set(mediation.conflicts))
    mediation.conflicts = [conflict.value for conflict in conflicts]
    if not conflicts:
        mediation.conflict_state = ConflictState.NONE
    elif is_new or mediation.conflict_state is ConflictState.NONE:
        mediation.conflict_state = ConflictState.FOUND
    return conflicts


def _find(facts: MediationFacts, on: date) -> set[Conflict]:
    post_id = facts.mediator_post_id
    conflicts: set[Conflict] = set()
    declared = exists().where(
        MediationDeclaration.mediation_id == facts.mediation.id, MediationDeclaration.post_id == post_id
    )
    if db.session.scalar(select(declared)):
        conflicts.add(Conflict.DECLARED)
    for user in list_holders(post_id, on):
        if _is_of_household(facts, user):
            conflicts.add(Conflict.SAME_HOUSEHOLD)
        if _was_opposed(facts, user):
            conflicts.add(Conflict.EARLIER_DISPUTE)
    return conflicts


def _plain(address: str) -> str:
    return "".join(address.split())


def _is_of_household(facts: MediationFacts, user: User) -> bool:
    members = db.session.scalars(select(CommitteeMember).where(CommitteeMember.user_id == user.id))
    kept = [unseal_bytes(f"committee_members.home:{member.id}", member.home) for member in members if member.home]
    homes = {_plain(home.get("home", "")) for home in kept if not isinstance(home, LostBody)}
    for party in facts.parties:
        if party.kind is not PartyKind.PERSON:
            continue
        known = unseal(party)
        if isinstance(known, LostBody):
            continue  # two texts that cannot be read are not the same address
        address = _plain(known.get("address", ""))
        if address and address in homes and surname_of(known.get("name", "")) == surname_of(user.name):
            return True
    return False


def _was_opposed(facts: MediationFacts, user: User) -> bool:
    """Under their names, mediator and a party of this mediation stood on different sides of another one."""
    own, other = MediationParty, aliased(MediationParty)
    query = select(
        exists().where(
            own.name_index == name_index(user.name),
            own.mediation_id != facts.mediation.id,
            other.mediation_id == own.mediation_id,
            other.side != own.side,
            other.name_index.in_([party.name_index for party in facts.parties]),
        )
    )
    return bool(facts.parties) and bool(db.session.scalar(query))
