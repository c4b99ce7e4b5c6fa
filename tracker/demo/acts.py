"""Effects that ask the database for a second case or a category, done in memory; answers are trusted."""

from __future__ import annotations

from tracker.cases.facts import CaseFacts
from tracker.cases.services.clocks import first_response_due
from tracker.cases.services.effects import EFFECTS
from tracker.cases.services.saying import said
from tracker.cases.services.texts import index_text, title_of
from tracker.cases.vocabulary import Action
from tracker.workflow.taking import Doing, Effect, Facts


def _merge(doing: Doing[CaseFacts]) -> Facts:
    lead = doing.answers["lead"]
    doing.thing.case.merged_into_id = lead.id
    return said(doing) | {"lead_ref": lead.ref}


def _recategorise(doing: Doing[CaseFacts]) -> Facts:
    sheet, office = doing.thing.case, doing.flow
    kind, before = office.book.kinds[doing.text("category")], sheet.category_code
    if sheet.title == title_of(sheet.category.name, sheet.place):
        sheet.title = title_of(kind.name, sheet.place)
        index_text(sheet)
    sheet.category, sheet.category_code = kind, kind.code
    sheet.priority, sheet.visibility = kind.priority, kind.visibility
    if sheet.clock_from_at is None:
        sheet.resolve_limit = kind.resolve_limit
    sheet.response_due_at = first_response_due(sheet.received_at, kind.response_limit, office.keeper)
    return said(doing) | {"from": before, "to": kind.code}


ACTS: dict[Action, Effect[CaseFacts]] = {**EFFECTS, Action.MERGE: _merge, Action.RECATEGORISE: _recategorise}
