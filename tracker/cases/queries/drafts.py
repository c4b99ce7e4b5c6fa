"""A draft as the form that goes on with it shows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.cases.models import Case, CaseFile, CaseReporter
from tracker.cases.vocabulary import State
from tracker.extensions import db, keys
from tracker.foundation.words import N_, is_blank


@dataclass(frozen=True)
class Draft:
    """A draft, its files, and what its form holds by field."""

    case: Case
    files: list[CaseFile]
    fields: dict[str, object]


def find_draft(*, actor: Actor, ref: str = "", client_key: str = "") -> Draft | None:
    """The actor's own draft of a number or of a form's key; a draft is its writer's alone."""
    by = Case.ref == ref if ref else Case.client_key == client_key
    case = db.session.scalar(select(Case).where(by, Case.state == State.DRAFT, Case.reporter_user_id == actor.user_id))
    if case is None:
        return None
    files = list(db.session.scalars(select(CaseFile).where(CaseFile.case_id == case.id).order_by(CaseFile.id)))
    return Draft(case, files, _fields(case))


def _fields(case: Case) -> dict[str, object]:
    row = db.session.get(CaseReporter, case.id)
    return {
        "client_key": case.client_key,
        "category": case.category_code,
        "area": case.area_code,
        "about": str(case.about_post_id or ""),
        "place": case.place,
        "text": case.text,
        "source": case.source.value,
        "lng": "" if case.lng is None else str(case.lng),
        "lat": "" if case.lat is None else str(case.lat),
        "reporter_name": keys.unseal(row.name, f"case_reporters.name:{case.id}") if row and row.name else "",
        "reporter_phone": keys.unseal(row.phone, f"case_reporters.phone:{case.id}") if row and row.phone else "",
    }


def missing_of(draft: object) -> list[str]:
    """What a draft (its `place` and `text`) still lacks before it can be sent, as words to be translated."""
    asked = {"place": N_("the place"), "text": N_("what was seen")}
    return [words for name, words in asked.items() if is_blank(getattr(draft, name))]
