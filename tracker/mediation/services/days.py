"""The days a mediation is counted by: guideline, confirmation, return visits, and what is due next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import Mediation, MediationClause, MediationVisit
from tracker.mediation.rules import RUNNING, Clock
from tracker.mediation.vocabulary import ClauseState, Confirmation, Stage
from tracker.site.queries import get_setting


def start(mediation: Mediation, on: date) -> None:
    """The month in which a mediation normally ends (rules of the ministry, art. 36), and the committee's own limit."""
    mediation.registered_on = on
    mediation.due_on = on + timedelta(days=int(get_setting("mediation.limit_days")))
    own = mediation.committee.limit_days
    mediation.own_due_on = on + timedelta(days=own) if own else None


def take_effect(mediation: Mediation, on: date) -> None:
    """Both parties may apply for judicial confirmation within thirty days of effect (People's Mediation Law 33)."""
    mediation.effective_on = on
    mediation.confirm_due_on = on + timedelta(days=int(get_setting("mediation.confirm_days")))


def plan_visits(facts: MediationFacts, from_on: date) -> None:
    """Return visits 7 and 30 days on; those planned before and not made yet move along."""
    for visit in facts.open_visits:
        db.session.delete(visit)
    days = [int(get_setting("mediation.first_visit_days")), int(get_setting("mediation.second_visit_days"))]
    made = [earlier for earlier in facts.visits if earlier.visited_on is not None or earlier.called_off_at is not None]
    planned = [
        MediationVisit(mediation_id=facts.mediation.id, planned_on=from_on + timedelta(days=day)) for day in days if day
    ]
    db.session.add_all(planned)
    facts.visits = (*made, *planned)


def apply_clock(facts: MediationFacts, clock: Clock, on: date) -> None:
    """What a step does to the days that are counted; the day of effect is set by the step itself."""
    mediation = facts.mediation
    if clock is Clock.START:
        start(mediation, on)
    elif clock in (Clock.STOP, Clock.CONFIRM):
        mediation.ended_on = mediation.effective_on or on
        if mediation.stage in (Stage.FAILED, Stage.TERMINATED):
            plan_visits(facts, on)
    elif clock is Clock.VISITS:
        # After the last clause is due; from the day itself once all is performed.
        last = max((clause.due_on for clause in facts.clauses), default=on)
        plan_visits(facts, on if mediation.stage is Stage.PERFORMED else max(on, last))


def last_day(mediation: Mediation) -> date | None:
    """The day by which the mediation itself should end."""
    return mediation.extended_on or mediation.due_on


def own_day(mediation: Mediation) -> date | None:
    """The committee's own promise, as long as it mediates and the parties have not agreed to a longer time."""
    own = mediation.own_due_on
    return own if mediation.stage in RUNNING and own and mediation.extended_on is None else None


def set_next(facts: MediationFacts) -> None:
    """Keep on the mediation the next day something is due, and what."""
    mediation = facts.mediation
    clauses = facts.open_clauses if mediation.stage in (Stage.PERFORMING, Stage.BREACHED, Stage.VISITED) else []
    if mediation.stage is Stage.VISITED:
        clauses = [clause for clause in clauses if clause.state is not ClauseState.BREACHED]
    days = [(day, kind) for kind, _which, day in due_days(facts, clauses)]
    mediation.next_on, mediation.next_kind = min(days) if days and mediation.is_open else (None, "")


def due_days(facts: MediationFacts, clauses: Iterable[MediationClause]) -> list[tuple[str, str, date]]:
    """(kind, which of them, day) of everything that is due, with those clauses that count."""
    mediation = facts.mediation
    days: list[tuple[str, str, date]] = []
    if mediation.stage in RUNNING and (due := last_day(mediation)):
        days.append(("limit", "", due))
    if own := own_day(mediation):
        days.append(("own", "", own))
    if planned := facts.planned_session:
        days.append(("session", str(planned.no), local_day(planned.planned_at)))
    days += [("clause", str(clause.no), clause.due_on) for clause in clauses]
    if can_confirm(mediation) and mediation.confirm_due_on:
        days.append(("confirmation", "", mediation.confirm_due_on))
    return days + [("visit", str(visit.id), visit.planned_on) for visit in facts.open_visits]


def can_confirm(mediation: Mediation) -> bool:
    """A written agreement that nobody has taken to the court yet and that the list does not exclude."""
    return (
        mediation.result is Stage.AGREED_WRITTEN
        and mediation.confirmation is Confirmation.NONE
        and not mediation.unconfirmable
    )
