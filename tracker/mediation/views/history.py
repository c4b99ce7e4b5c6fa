"""The history of a mediation in words, newest first; what people wrote is opened for those who may read the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from tracker.mediation import vocabulary as words
from tracker.mediation.queries.detail import MediationInView, list_history, words_of
from tracker.web.jinja import short_time
from tracker.web.language import say

CODED: dict[str, tuple[Any, dict[Any, str]]] = {
    "decline_reason": (words.DeclineReason, words.DECLINE_REASONS),
    "fail_reason": (words.FailReason, words.FAIL_REASONS),
    "terminate_reason": (words.TerminateReason, words.TERMINATE_REASONS),
    "origin": (words.Origin, words.ORIGINS),
    "route": (words.Route, words.ROUTES),
    "kept": (words.Kept, words.KEPTS),
    "answer": (words.Answer, words.ANSWERS),
    "retention": (words.Retention, words.RETENTIONS),
}
ICONS = {
    "MediationOpened": "plus", "MediationRegistered": "check", "PartyConsented": "check", "PartyRefused": "x",
    "MediationDeclined": "x", "SessionPlanned": "calendar", "SessionRecorded": "messages", "FileArchived": "lock",
    "WrittenAgreementReached": "check", "OralAgreementReached": "check", "AgreementConfirmed": "shield",
    "AgreementBreached": "alert-triangle", "ReturnVisitMade": "phone", "MediatorAssigned": "users",
    "MediatorStoodBack": "hand-stop", "PerformanceUrged": "bell",
}  # fmt: skip
TONES = {
    "MediationRegistered": "accent", "WrittenAgreementReached": "good", "OralAgreementReached": "good",
    "AgreementConfirmed": "good", "AgreementPerformed": "good", "PartyRefused": "warn", "AgreementBreached": "bad",
}  # fmt: skip


@dataclass(frozen=True)
class Happening:
    """One event as the page shows it."""

    title: str
    at: datetime
    by: str
    icon: str
    tone: str
    texts: list[str]

    @property
    def at_words(self) -> str:
        return short_time(self.at)


def happenings_of(view: MediationInView) -> list[Happening]:
    """The events of a mediation, newest first."""
    mediation_id = view.mediation.id
    found = []
    for row in reversed(list_history(mediation_id)):
        texts = [say(table[word(row.facts[name])]) for name, (word, table) in CODED.items() if row.facts.get(name)]
        if row.facts.get("number"):
            texts.append(row.facts["number"])
        if row.facts.get("clause"):
            texts.append(_("Clause %(no)s", no=row.facts["clause"]))
        if row.facts.get("session"):
            texts.append(_("Session %(no)s", no=row.facts["session"]))
        if row.facts.get("late"):
            texts.append(_("Performed late."))
        texts += [text for text in words_of(mediation_id, row.seq, row.words).values() if text]
        by = " · ".join(one for one in (row.post_title, row.user_name) if one) or _("Gridcase")
        found.append(
            Happening(
                say(words.HAPPENINGS.get(row.kind, row.kind)),
                row.received_at,
                by,
                ICONS.get(row.kind, "history"),
                TONES.get(row.kind, "neutral"),
                texts,
            )
        )
    return found
