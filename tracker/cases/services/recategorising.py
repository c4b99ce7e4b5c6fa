"""Correcting the category of a case: what it is changes, who may read what was written does not."""

from __future__ import annotations

from tracker.cases.kept import keep
from tracker.cases.models import Case, Category
from tracker.cases.services.clocks import first_response_due
from tracker.cases.services.doing import Doing, Facts, said
from tracker.cases.services.texts import index_text, title_of
from tracker.cases.vocabulary import CONFIDENTIAL
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, is_blank


def recategorise(doing: Doing) -> Facts:
    """Give the case its right category, and with it class, priority and limits.

    Leaving mediation or restricted sight needs a new text for those who get it then: the old one, with title, place,
    position, files, reporter and history so far, stays with those who could read it (cases/kept.py).
    """
    case, code = doing.case, doing.text("category")
    category = db.session.get(Category, code)
    if category is None or not category.is_active or category.parent_code is None or not category.priority:
        raise Refused(N_("Choose a category from the list."), field="category")
    facts = said(doing) | {"from": case.category_code, "to": code}
    if case.visibility in CONFIDENTIAL and category.visibility is not case.visibility:
        facts |= _leave_class(doing, category)
    elif case.title == title_of(case.category.name, case.place):
        case.title = title_of(category.name, case.place)
    case.category, case.category_code = category, category.code
    case.priority, case.visibility = category.priority, category.visibility  # type: ignore[assignment]
    if case.clock_from_at is None:  # a promise that runs already is kept, whatever the matter turns out to be
        case.resolve_limit = category.resolve_limit
    case.response_due_at = first_response_due(case.received_at, category.response_limit)
    index_text(case)
    return facts


def _leave_class(doing: Doing, category: Category) -> Facts:
    case: Case = doing.case
    text = doing.text("public_text")
    if is_blank(text):
        raise Refused(
            N_("Write anew what those may read who get it now; what was written so far stays closed to them."),
            field="public_text",
        )
    facts = keep(case, doing.facts.must_report)
    case.title, case.text, case.place = category.name, text, ""
    case.lng = case.lat = case.datum = None
    return facts
