"""Correcting the category of a case: what it is changes, who may read what was written does not."""

from __future__ import annotations

from datetime import date

from tracker.cases.facts import CaseFacts
from tracker.cases.kept import keep
from tracker.cases.models import Case, Category
from tracker.cases.services.clocks import first_response_due
from tracker.cases.services.routing import NOBODY_UNCONCERNED, UNKNOWN, find_centre, involve, list_serving
from tracker.cases.services.saying import said
from tracker.cases.services.texts import index_text, title_of
from tracker.cases.vocabulary import CONFIDENTIAL
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, is_blank
from tracker.workflow.taking import Doing, Facts


def recategorise(doing: Doing[CaseFacts]) -> Facts:
    """Give the case its right category, and with it class, priority and limits.

    Leaving mediation or restricted sight needs a new text for those who get it then: the old one, with title, place,
    position, files, reporter and history so far, stays with those who could read it (cases/kept.py).
    """
    case, code = doing.thing.case, doing.text("category")
    category = db.session.get(Category, code)
    if not (category and category.is_active and category.parent_code and category.priority and category.visibility):
        raise Refused(N_("Choose a category from the list."), field="category")
    about = _about(doing) if category.is_about_staff else case.about_post_id
    facts = said(doing) | {"from": case.category_code, "to": code}
    if case.visibility in CONFIDENTIAL and category.visibility is not case.visibility:
        facts |= _leave_class(doing, category)
    elif case.title == title_of(case.category.name, case.place):
        case.title = title_of(category.name, case.place)
    was_about_staff = case.category.is_about_staff
    case.category, case.category_code = category, category.code
    case.priority, case.visibility = category.priority, category.visibility
    if case.clock_from_at is None:  # a promise that runs already is kept, whatever the matter turns out to be
        case.resolve_limit = category.resolve_limit
    case.response_due_at = first_response_due(case.received_at, category.response_limit)
    case.about_post_id = about
    _take_on_anew(case, was_about_staff, doing.actor.on)
    index_text(case)
    return facts


def _about(doing: Doing[CaseFacts]) -> int | None:
    """The post a complaint is about; None where that is not known."""
    chosen = doing.text("about")
    if chosen == UNKNOWN:
        return None
    if not chosen.isdigit() or int(chosen) not in {post.id for post in list_serving(doing.thing.case.area_code)}:
        raise Refused(N_("Choose whom it is about, or that it is not known."), field="about")
    return int(chosen)


def _take_on_anew(case: Case, was_about_staff: bool, on: date) -> None:
    """What becomes a complaint about staff, or turns out to be none, is taken on by somebody else from now on."""
    if case.category.is_about_staff is was_about_staff and not case.category.is_about_staff:
        return
    has_it = case.holder_post_id == case.centre_post_id
    case.centre_post_id = find_centre(case, on)
    if case.centre_post_id is None:
        raise Refused(NOBODY_UNCONCERNED, field="about")
    if has_it or case.category.is_about_staff:
        case.holder_post_id = case.centre_post_id
    involve(case, case.centre_post_id)


def _leave_class(doing: Doing[CaseFacts], category: Category) -> Facts:
    case: Case = doing.thing.case
    text = doing.text("public_text")
    if is_blank(text):
        raise Refused(
            N_("Write anew what those may read who get it now; what was written so far stays closed to them."),
            field="public_text",
        )
    facts = keep(case, doing.thing.must_report)
    case.title, case.text, case.place = category.name, text, ""
    case.lng = case.lat = case.datum = None
    return facts
