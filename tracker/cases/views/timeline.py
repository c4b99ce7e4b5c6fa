"""The history of a case in words, ready to be printed: each event with who, when and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from tracker.cases import safety
from tracker.cases import vocabulary as words
from tracker.cases.happenings import EVENT_LABELS
from tracker.cases.queries.detail import CaseInView
from tracker.web.jinja import limit_words, local_time
from tracker.web.language import say

# fmt: off
ICONS = {
    "CaseReported": "plus", "CaseAccepted": "check", "CaseDispatched": "send", "OrderSignedFor": "hand-stop",
    "OrderReturned": "arrow-back-up", "MoveRecalled": "arrow-back-up", "ProgressAdded": "edit",
    "FeedbackGiven": "messages", "AssistanceAsked": "users", "AssistanceAnswered": "messages",
    "ResultVerified": "shield", "CaseClosed": "check", "CaseMerged": "git-merge", "RequestGranted": "check",
    "RequestRefused": "x", "CaseRejected": "x", "ReworkOrdered": "refresh", "CaseReopened": "refresh",
    "CaseResumed": "player-play", "SuspensionAsked": "player-pause", "CaseUrged": "bell",
    "SupervisionOrdered": "flag", "CaseEscalated": "flag", "CaseEvaluated": "phone", "CaseArchived": "lock",
    "TriageAsked": "messages", "TriageAnswered": "messages", "CaseHandedBack": "arrow-back-up",
    "HarmReported": "shield", "CaseTakenUp": "refresh",
    "ReporterNotReached": "phone", "CaseReleased": "arrow-back-up",
    "TriageLateNoticed": "clock", "DueSoonNoticed": "clock", "DeadlineRecomputed": "clock",
    "OverdueNoticed": "alert-triangle", "StageOverdueNoticed": "alert-triangle",
    "SupervisionEscalated": "flag", "SupervisionIssued": "flag", "SupervisionAnswered": "messages",
    "SupervisionAccepted": "check", "SupervisionSentBack": "refresh", "SupervisionWithdrawn": "x",
    "SupervisionReplyLate": "alert-triangle",
    "ConferenceAsked": "users", "ConferenceProposed": "users", "ConferenceConvened": "users",
    "ConferenceUnitsChanged": "users", "ConferenceOpinionGiven": "messages", "ConferenceDecided": "check",
    "ConferenceCalledOff": "x", "ConferenceLapsed": "x", "ConferenceLate": "alert-triangle",
}
TONES = {
    "CaseReported": "accent", "CaseDispatched": "accent", "ResultVerified": "good", "CaseClosed": "good",
    "SettledOnSpot": "good", "DueSoonNoticed": "warn", "SuspensionAsked": "warn", "StageOverdueNoticed": "bad",
    "OverdueNoticed": "bad", "ReworkOrdered": "bad", "SupervisionOrdered": "bad",
    "SupervisionEscalated": "bad", "SupervisionReplyLate": "bad", "SupervisionSentBack": "bad",
    "SupervisionAccepted": "good",
    "ConferenceProposed": "warn", "ConferenceConvened": "accent", "ConferenceDecided": "good", "ConferenceLate": "bad",
}
# fmt: on

#: Written on a phone without signal: worth saying when it came in so much later.
LATE = timedelta(minutes=2)

#: Coded facts with their words, then what people wrote; both for those who may read the case.
CODED: dict[str, tuple[Any, dict[Any, str]]] = {
    "reject_reason": (words.RejectReason, words.REJECT_REASONS),
    "result_code": (words.ResultCode, words.RESULT_CODES),
    "rating": (words.Rating, words.RATINGS),
    "answered_by": (words.Answerer, words.ANSWERERS),
    "answer_way": (words.AnswerWay, words.ANSWER_WAYS),
    "kind": (words.RequestKind, words.REQUEST_KINDS),
    "ground": (words.SuspendGround, words.SUSPEND_GROUNDS),
    "triage": (safety.Triage, safety.TRIAGES),
    "proposal": (safety.Proposal, safety.PROPOSALS),
    "harm_body": (safety.HarmBody, safety.HARM_BODIES),
}


def say_coded(name: str, word: Any, labels: dict[Any, str]) -> None:
    """Let the history say a coded fact of another subject; called when the application is made."""
    CODED[name] = (word, labels)


WRITTEN = ("receipt", "reason", "asked", "note", "instructions", "task", "answer", "result_text")

Titles = Callable[[int], str]

#: Facts about the way of the case, which everyone sees who sees that it runs.
SIGNS: dict[str, Callable[[Any, Titles], str]] = {
    "post_id": lambda post, titles: _("To: %(post)s", post=titles(post)),
    "co_posts": lambda posts, titles: _("Assisting: %(posts)s", posts="、".join(map(titles, posts))),
    "decided": lambda _yes, _titles: _("Decided by the centre: may not be returned."),
    "bound": lambda _yes, _titles: _("Binding: may not be returned again."),
    "named": lambda posts, _titles: _("Named: %(posts)s", posts="、".join(posts)),
    "amount": lambda limit, _titles: limit_words(limit),
    "moved_from": lambda at, _titles: _("From %(time)s", time=local_time(datetime.fromtimestamp(at, UTC))),
    "moved_to": lambda at, _titles: _("to %(time)s", time=local_time(datetime.fromtimestamp(at, UTC))),
    "answered_at": lambda at, _titles: _("Answered on %(time)s", time=local_time(datetime.fromtimestamp(at, UTC))),
    "level": lambda level, _titles: _("Level %(level)s", level=level),
    "number": lambda number, _titles: number,
    "replaces": lambda number, _titles: _("In place of %(number)s", number=number),
    "reply_due": lambda at, _titles: _("Reply due by %(time)s", time=local_time(datetime.fromtimestamp(at, UTC))),
    "lead_ref": lambda ref, _titles: _("Leading case") + " " + ref,
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as the page shows it."""

    title: str
    at_words: str
    at_machine: str
    post: str
    by: str
    icon: str
    tone: str
    texts: list[str]
    smalls: list[str]


def happenings_of(view: CaseInView, events: Iterable[Any] | None = None) -> list[Happening]:
    """The events of a case (all of them unless said), oldest first; contents only where the case may be read."""
    found, system = view.facts.post_titles, _("system")
    places = {id(event): place for place, event in enumerate(view.facts.timeline)}
    return [
        Happening(
            title=say(EVENT_LABELS[event.kind]),
            at_words=local_time(event.received_at),
            at_machine=event.received_at.isoformat(),
            post=event.post_title or system,
            by=" · ".join(filter(None, (event.post_title or system, event.user_name))),
            icon=ICONS.get(event.kind, "history"),
            tone=TONES.get(event.kind, "neutral"),
            texts=[event.facts[name] for name in WRITTEN if event.facts.get(name)] if reads else [],
            smalls=list(_smalls(event, lambda post: found.get(post, "—"), reads)),
        )
        for event in (view.facts.timeline if events is None else events)
        for reads in (view.reads_event(places[id(event)]),)
    ]


#: That a note was sealed is for the screen; papers do not speak of it.
UNPRINTED = frozenset({"NoteSealed"})


def printable(view: CaseInView) -> list[Any]:
    """The events that may stand on a paper."""
    return [event for event in view.facts.timeline if event.kind not in UNPRINTED]


def _smalls(event: Any, titles: Titles, is_readable: bool) -> Iterable[str]:
    facts = event.facts
    if event.received_at - event.written_at > LATE:
        yield _("Written %(written)s, arrived later.", written=local_time(event.written_at))
    if is_readable:
        for name, (enum, labels) in CODED.items():
            if facts.get(name):
                yield say(labels[enum(facts[name])])
    for name, sign in SIGNS.items():
        if facts.get(name):
            yield sign(facts[name], titles)
    if is_readable and facts.get("files"):
        yield _("Files: %(names)s", names="、".join(facts["files"]))
