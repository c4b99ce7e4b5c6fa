"""The side rail: how far a mediation has come, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.foundation.words import N_
from tracker.mediation.facts import MediationFacts
from tracker.mediation.vocabulary import Stage
from tracker.web.language import say

S = Stage
#: phase: (label, the stages that belong to it)
PHASES: tuple[tuple[str, frozenset[Stage]], ...] = (
    (N_("Application or offer"), frozenset({S.APPLIED, S.OFFERED})),
    (N_("Consent of both sides"), frozenset({S.CONSENT_PENDING})),
    (N_("Acceptance"), frozenset({S.REGISTERED})),
    (N_("Investigation"), frozenset({S.INVESTIGATING})),
    (N_("Mediation"), frozenset({S.MEDIATING})),
    (N_("Outcome"), frozenset({S.AGREED_WRITTEN, S.AGREED_ORAL, S.FAILED, S.TERMINATED, S.DECLINED})),
    (N_("Performance"), frozenset({S.PERFORMING, S.PERFORMED, S.BREACHED})),
    (N_("Return visit"), frozenset({S.VISITED})),
    (N_("Archive"), frozenset({S.ARCHIVED})),
)
#: Without an agreement nothing is performed.
WITHOUT = frozenset({S.FAILED, S.TERMINATED, S.DECLINED})


@dataclass(frozen=True)
class Phase:
    """One line of the rail: label, done / current / next / left out, and what to say beside it."""

    label: str
    state: str
    words: str
    on: date | None


def phases_of(facts: MediationFacts) -> list[Phase]:
    """The phases of a mediation with their days; those that no longer come are left out."""
    mediation = facts.mediation
    at = next(no for no, (_label, stages) in enumerate(PHASES) if mediation.stage in stages)
    days = {
        2: mediation.registered_on,
        5: mediation.ended_on,
        6: mediation.performed_on,
        8: mediation.archived_on,
    }
    ended_at = 5 if mediation.result in WITHOUT else None
    reached = _reached(facts)
    phases = []
    for no, (label, stages) in enumerate(PHASES):
        if ended_at is not None and (no in (6, 7) or (mediation.result is S.DECLINED and no > 5)):
            continue
        if no < at and no > reached and no < 5:
            continue
        state = "current" if no == at and mediation.is_open else "done" if no <= at else "next"
        words = ""
        if mediation.stage in stages:
            words = say(mediation.stage.label)
        elif no == 5 and mediation.result is not None:
            words = say(mediation.result.label)
        phases.append(Phase(label, state, words, days.get(no)))
    return phases


def _reached(facts: MediationFacts) -> int:
    """How far it went before a result: a refusal may come before anything was accepted."""
    mediation = facts.mediation
    if mediation.registered_on is None:
        return 1 if any(party.consented_at for party in facts.parties) else 0
    return 4 if facts.sessions else 3
