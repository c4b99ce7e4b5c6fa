"""Committees and mediations as plain rows, for questions about figures that need many of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert

from tests.journeys.steps import post_of
from tracker.extensions import db
from tracker.mediation.committees.models import Committee
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.mediation.models import Mediation, MediationClause, MediationParty
from tracker.mediation.vocabulary import ClauseWay, Confirmation, Origin, PartyKind, Side, Stage
from tracker.people.models import Unit
from tracker.people.vocabulary import UnitKind

_numbers = count(1)
#: A street, the village of mediator1 in it, and another street.
STREET, HOME, OTHER = "990101001", "990101001001", "990101002"
FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)


def unit_of(area_code: str) -> Unit:
    """The mediation unit of an area of the made-up county."""
    query = db.select(Unit).where(Unit.kind == UnitKind.MEDIATION, Unit.area_code == area_code)
    return db.session.scalars(query).one()


def make_committee(area_code: str, **given: Any) -> Committee:
    """A committee on the area's unit."""
    unit = unit_of(area_code)
    found = db.session.get(Committee, unit.id)
    if found is None:
        kind = CommitteeKind.TOWN if len(area_code) == 9 else CommitteeKind.VILLAGE
        found = Committee(
            unit_id=unit.id, **({"kind": kind, "short": f"字{unit.id}", "rooms": "", "court": ""} | given)
        )
        db.session.add(found)
        db.session.flush()
    return found


def make_mediations(committee: Committee, many: int = 1, **given: Any) -> None:
    """So many mediations of one kind, in bulk. With a `result` they ended on the day they were registered."""
    result = given.get("result")
    registered = given.get("registered_on", date(2026, 2, 10))
    rows = []
    for number in (next(_numbers) for _ in range(many)):
        row: dict[str, Any] = {
            "ref": f"M990101-20200101-{number:05d}",
            "client_key": f"made-{number:020d}",
            "committee_id": committee.unit_id,
            "mediator_post_id": post_of("mediator1").id,
            "area_code": committee.unit.area_code,
            "category_code": "0202",
            "origin": Origin.APPLICATION,
            "stage": result or Stage.MEDIATING,
            "is_open": result is None,
            "opened_at": datetime(2026, 1, 1, tzinfo=UTC),
            "registered_on": registered,
            "ended_on": registered if result else None,
            "conflicts": [],
            "amount_fen": 0,
            "confirmation": Confirmation.NONE,
            "version": 1,
        }
        rows.append(row | given)
    if rows:
        db.session.execute(insert(Mediation), rows)


def add_clauses(*due: date) -> None:
    """Clauses for the mediation made last."""
    mediation = db.session.scalars(db.select(Mediation).order_by(Mediation.id.desc()).limit(1)).one()
    party = MediationParty(mediation_id=mediation.id, side=Side.APPLICANT, kind=PartyKind.PERSON, name_index=b"-")
    db.session.add(party)
    db.session.flush()
    for no, day in enumerate(due, 1):
        db.session.add(
            MediationClause(mediation_id=mediation.id, no=no, party_id=party.id, due_on=day, way=ClauseWay.CASH)
        )
    db.session.flush()
