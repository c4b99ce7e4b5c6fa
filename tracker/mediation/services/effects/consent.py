"""Asking, agreeing, refusing, telling rights, registering."""

from __future__ import annotations

from datetime import datetime, time

from tracker.foundation.days import CHINA, local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.facts import MediationFacts
from tracker.mediation.services.numbering import give_number
from tracker.mediation.services.sharing import attach, need_ways_told, party_of
from tracker.mediation.vocabulary import Consent, ConsentWay, FileKind, Stage
from tracker.workflow.taking import Doing, Facts

#: A day without an hour is kept as its noon.
NOON = time(12)


def _answer(doing: Doing[MediationFacts], consent: Consent) -> Facts:
    party = party_of(doing)
    if party.consent is Consent.AGREED and consent is Consent.AGREED:
        raise Refused(N_("This party has agreed already."), field="party")
    party.consent, party.consented_at = consent, doing.now
    party.consent_way = ConsentWay(doing.text("consent_way"))
    return {"party": party.id, "way": party.consent_way.value}


def consent(doing: Doing[MediationFacts]) -> Facts:
    """A party said yes, itself or through who acts for it."""
    facts = _answer(doing, Consent.AGREED)
    attach(doing, FileKind.OTHER)
    return facts


def refuse(doing: Doing[MediationFacts]) -> Facts:
    """A party said no: the mediation ends here, and nothing else anywhere changes by it."""
    need_ways_told(doing)
    facts = _answer(doing, Consent.REFUSED)
    doing.thing.mediation.result, doing.thing.mediation.end_reason = Stage.DECLINED, "party_refused"
    return facts


def tell_rights(doing: Doing[MediationFacts]) -> Facts:
    """The notice of rights and duties was handed out and explained (People's Mediation Law 23, 24)."""
    told = doing.ids("told_parties")
    parties = [party for party in doing.thing.parties if party.id in told]
    if not parties:
        raise Refused(N_("Tick the parties who were told."), field="told_parties")
    for party in parties:
        party.rights_told_at = doing.now
    return {"parties": [party.id for party in parties]}


def check_identity(doing: Doing[MediationFacts]) -> Facts:
    """The identity papers of parties were looked at, on a day that has come."""
    chosen = doing.ids("checked_parties")
    parties = [party for party in doing.thing.parties if party.id in chosen and party.id_checked_at is None]
    if not parties:
        raise Refused(N_("Tick the parties whose paper was looked at."), field="checked_parties")
    day = doing.day("day")
    at = doing.now if day == local_day(doing.now) else datetime.combine(day, NOON, CHINA)
    for party in parties:
        party.id_checked_at = at
    return {"parties": [party.id for party in parties], "day": day.isoformat()}


def register(doing: Doing[MediationFacts]) -> Facts:
    """Accept the dispute and give it the committee's next number of the year."""
    return {"number": give_number(doing.thing.mediation, local_day(doing.now).year)}
