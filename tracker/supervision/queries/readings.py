"""Who read personal data of the cases, mediations and applications of one's area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, true

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.audit.models import AccessEntry
from tracker.cases.models import Case
from tracker.cases.queries.scope import visible_cases
from tracker.hooks import Hook
from tracker.mediation.models import Mediation
from tracker.mediation.queries.scope import visible_mediations

#: What stands before a number in the subject of an entry.
CASE, MEDIATION = "case:", "mediation:"


@dataclass(frozen=True)
class Reached:
    """Entries of another subject: what stands before a number, and, given that number in SQL and who asks, which."""

    before: str
    condition: Callable[[ColumnElement[str], Actor], ColumnElement[bool]]


OTHERS: Hook[Reached] = Hook()


def of_reach(actor: Actor) -> ColumnElement[bool]:
    """The entries about what lies in the actor's scope; all of them for who reads the whole log."""
    if can(actor, Permission.AUDIT_READ):
        return true()
    return or_(
        and_(
            AccessEntry.subject.startswith(CASE, autoescape=True),
            exists().where(Case.ref == _number(CASE), visible_cases(actor, few=True)),
        ),
        and_(
            AccessEntry.subject.startswith(MEDIATION, autoescape=True),
            exists().where(Mediation.ref == _number(MEDIATION), visible_mediations(actor)),
        ),
        *(
            and_(AccessEntry.subject.startswith(one.before, autoescape=True), one.condition(_number(one.before), actor))
            for one in OTHERS
        ),
    )


def of_number(ref: str) -> ColumnElement[bool]:
    """The entries about one number, of whatever subject."""
    return AccessEntry.subject.in_([before + ref for before in (CASE, MEDIATION, *(one.before for one in OTHERS))])


def _number(before: str) -> ColumnElement[str]:
    return func.substr(AccessEntry.subject, len(before) + 1)
