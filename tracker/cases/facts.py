"""A case with what its rules need to know, and the facts a move may demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from tracker.access.actor import Actor
from tracker.cases.kept import Kept, kept_in
from tracker.cases.models import Case, CaseFile, CaseRequest, CoHandling
from tracker.cases.vocabulary import CONFIDENTIAL, TOLD, InConference, Rating, RequestKind, Visibility
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_, is_blank
from tracker.workflow.life import Fact


@dataclass
class CaseFacts:
    """One case, loaded once, as predicates and facts look at it."""

    case: Case
    #: Which sorts of records hang on the case at all (queries/detail.py); None for a case just made.
    hangs: Any = None
    open_request: CaseRequest | None = None
    co_handlings: tuple[CoHandling, ...] = ()
    #: Photos and documents, oldest first.
    files: tuple[CaseFile, ...] = ()
    #: The history, oldest first: rows of kind, times, facts and the names of who acted.
    timeline: Sequence[AnyRow] = ()
    last_event: AnyRow | SimpleNamespace | None = None
    #: The names of the posts that have a part in the case.
    post_titles: Mapping[int, str] = field(default_factory=dict)
    involved_post_ids: Set[int] = field(default_factory=frozenset)
    #: Whoever acts holds the slip of the report itself, not one of a neighbour who joined it.
    is_own_report: bool = False
    #: True only while the decision of a joint conference is carried out.
    is_conference_decision: bool = False

    @property
    def area_code(self) -> str:
        return self.case.area_code

    @property
    def holder_post_id(self) -> int | None:
        return self.case.holder_post_id

    @property
    def lead_post_id(self) -> int | None:
        return self.case.lead_post_id

    @property
    def reporter_post_id(self) -> int | None:
        return self.case.reporter_post_id

    @property
    def centre_post_id(self) -> int | None:
        return self.case.centre_post_id

    @property
    def is_about_staff(self) -> bool:
        return self.case.category.is_about_staff

    @property
    def about_post_id(self) -> int | None:
        return self.case.about_post_id

    @property
    def visibility(self) -> Visibility:
        return self.case.visibility

    @property
    def is_confidential(self) -> bool:
        """A mediation or a restricted matter: of these the area as such is shown only that they run."""
        return self.case.visibility in CONFIDENTIAL

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """What stays under a stricter class the case has left, the oldest first."""
        return kept_in(self.timeline)

    @property
    def must_report(self) -> bool:
        """Suspected harm that the law orders to be reported; whoever told of it stays secret.

        Calling the matter something else does not end the duty.
        """
        return self.case.category.must_report or any(one.must_report for one in self.kept)

    @property
    def triage_post_id(self) -> int | None:
        return self.case.triage_post_id

    @property
    def is_public_safety(self) -> bool:
        return self.case.visibility is Visibility.POLICE

    @property
    def helper_post_ids(self) -> frozenset[int]:
        """Posts that were asked to assist, whether or not they have answered."""
        return frozenset(one.post_id for one in self.co_handlings)

    @property
    def photos(self) -> tuple[CaseFile, ...]:
        """Those of the files that are pictures."""
        return tuple(one for one in self.files if one.is_photo)

    @property
    def photo_post_ids(self) -> frozenset[int | None]:
        """Posts that added photos."""
        return frozenset(one.post_id for one in self.photos)

    @property
    def has_reporter(self) -> bool:
        """Somebody outside told of it and stands by it: they left a name or phone, or it came from residents."""
        if self.case.withdrawn_at is not None:
            return False
        return bool(self.hangs is not None and self.hangs.reporter) or self.case.source in TOLD

    @property
    def assisting_post_ids(self) -> frozenset[int]:
        """Posts asked to assist that have not answered yet."""
        return frozenset(one.post_id for one in self.co_handlings if one.answered_at is None)


def _asked(kind: RequestKind) -> Callable[[CaseFacts, Actor, datetime], bool]:
    return lambda facts, _actor, _now: facts.open_request is not None and facts.open_request.kind is kind


def _asked_by_another(facts: CaseFacts, actor: Actor, _now: datetime) -> bool:
    return facts.open_request is not None and facts.open_request.asked_by_user_id != actor.user_id


def _mine_and_last(facts: CaseFacts, actor: Actor, _now: datetime) -> bool:
    return facts.last_event is not None and facts.last_event.user_id == actor.user_id


def _in_window(facts: CaseFacts, _actor: Actor, now: datetime) -> bool:
    until = dispute_until(facts.case)
    return until is not None and now <= until


def dispute_until(case: Case) -> datetime | None:
    """Until when the closing of a case may be confirmed or disputed, counted from the closing; None while it is open."""
    return case.closed_at + timedelta(days=case.category.dispute_days) if case.closed_at else None


def _in_time(facts: CaseFacts, _actor: Actor, now: datetime) -> bool:
    return facts.case.due_at is None or now <= facts.case.due_at


# fmt: off
extension_asked  = Fact("extension_asked",  N_("No extension has been asked for."), _asked(RequestKind.EXTEND))
suspension_asked = Fact("suspension_asked", N_("No suspension has been asked for."), _asked(RequestKind.SUSPEND))
void_asked       = Fact("void_asked",       N_("Nobody has asked to void the case."), _asked(RequestKind.VOID))
request_open     = Fact("request_open",     N_("Nothing waits for a decision."), lambda facts, *_: facts.open_request is not None)
no_request       = Fact("no_request",       N_("A request is waiting for a decision; wait for it first."), lambda facts, *_: facts.open_request is None)
asked_by_another = Fact("asked_by_another", N_("Whoever asked may not decide."), _asked_by_another)
in_time          = Fact("in_time",          N_("The deadline has passed; an extension must be asked for before it."), _in_time)
has_limit        = Fact("has_limit",        N_("This case has no limit that could be extended."), lambda facts, *_: bool(facts.case.resolve_limit))
not_extended     = Fact("not_extended",     N_("The limit has been extended once already."), lambda facts, *_: facts.case.extension_count == 0)
not_decided      = Fact("not_decided",      N_("The centre has decided on your unit; this order may not be returned again."), lambda facts, *_: not facts.case.is_decided)
all_answered     = Fact("all_answered",     N_("Not every assisting unit has answered yet."), lambda facts, *_: not facts.assisting_post_ids)
not_verified     = Fact("not_verified",     N_("The check has been passed already."), lambda facts, *_: facts.case.verified_at is None)
is_verified      = Fact("is_verified",      N_("The result must be checked first."), lambda facts, *_: facts.case.verified_at is not None)
not_handler      = Fact("not_handler",      N_("Whoever handled the case may not judge it."), lambda facts, actor, _now: facts.case.handler_user_id != actor.user_id)
not_escalated    = Fact("not_escalated",    N_("The case has been escalated already."), lambda facts, *_: not facts.case.is_escalated)
is_escalated     = Fact("is_escalated",     N_("The case is being handled; it can only be sent elsewhere once it has been escalated."), lambda facts, *_: facts.case.is_escalated)
not_reopened     = Fact("not_reopened",     N_("The case has been reopened once already; log a new one."), lambda facts, *_: facts.case.reopen_count == 0)
was_handled      = Fact("was_handled",      N_("No unit handled this case; log a new one."), lambda facts, *_: facts.case.lead_post_id is not None)
dissatisfied     = Fact("dissatisfied",     N_("Only a case whose reporter is dissatisfied can be reopened."), lambda facts, *_: facts.case.rating is Rating.DISSATISFIED)
is_confidential  = Fact("is_confidential",  N_("This is neither a mediation nor a restricted matter."), lambda facts, *_: facts.is_confidential)
not_confidential = Fact("not_confidential", N_("This is a mediation or restricted matter, which the centre does not read: it is judged by the post its check was given to."), lambda facts, *_: not facts.is_confidential)
has_reporter     = Fact("has_reporter",     N_("Nobody outside reported this case, so there is nobody to ask."), lambda facts, *_: facts.has_reporter)
no_triage        = Fact("no_triage",        N_("The liaison has been asked already."), lambda facts, *_: facts.case.triage_asked_at is None)
triage_asked     = Fact("triage_asked",     N_("The liaison has not been asked, or has answered."), lambda facts, *_: facts.case.triage_asked_at is not None and facts.case.triage_answered_at is None)
for_anyone       = Fact("for_anyone",       N_("Mediation and restricted matters are not shown to the police."), lambda facts, *_: facts.case.visibility in (Visibility.STANDARD, Visibility.POLICE))
must_report      = Fact("must_report",      N_("This matter needs no mandatory report."), lambda facts, *_: facts.must_report)
harm_unreported  = Fact("harm_unreported",  N_("The mandatory report has been recorded; it is made once."), lambda facts, *_: facts.case.harm_reported_at is None)
harm_reported    = Fact("harm_reported",    N_("Record the mandatory report to the police first."), lambda facts, *_: not facts.must_report or facts.case.harm_reported_at is not None)
is_dispute       = Fact("is_dispute",       N_("Only a dispute goes to mediation without being accepted first."), lambda facts, *_: facts.case.visibility is Visibility.MEDIATION)
result_is_free   = Fact("result_is_free",   N_("The mediation of this case still runs; its result becomes the feedback."), lambda facts, *_: not facts.case.awaits_result)
no_conference    = Fact("no_conference",    N_("A joint conference on this case is proposed or convened; it decides who has the case."), lambda facts, *_: facts.case.conference_status not in (InConference.PROPOSED, InConference.CONVENED))
not_convened     = Fact("not_convened",     N_("A joint conference on this case is convened; its decision sends the case to a unit."), lambda facts, *_: facts.case.conference_status != InConference.CONVENED)
not_conferred    = Fact("not_conferred",    N_("A joint conference has decided who has this case; the order is not recalled."), lambda facts, *_: facts.case.conference_status != InConference.DECIDED)
not_bound        = Fact("not_bound",        N_("A joint conference has decided on your post; the case may not be handed back."), lambda facts, *_: not facts.case.is_decided or facts.case.conference_status != InConference.DECIDED)
by_conference    = Fact("by_conference",    N_("Only the decision of a joint conference does this."), lambda facts, *_: facts.is_conference_decision)
was_returned     = Fact("was_returned",     N_("No unit has returned this case yet; only a supervisor may propose a joint conference."), lambda facts, *_: facts.case.return_count > 0)
conferrable      = Fact("conferrable",      N_("Mediation and restricted matters are confidential and have no joint conference."), lambda facts, *_: facts.case.visibility in (Visibility.STANDARD, Visibility.POLICE))
in_window        = Fact("in_window",        N_("The time in which this closing could be confirmed or disputed is over; report the matter anew."), _in_window)
is_disputed      = Fact("is_disputed",      N_("Nobody disputes this closing."), lambda facts, *_: facts.case.disputed_at is not None)
not_disputed     = Fact("not_disputed",     N_("The closing is disputed already; a supervisor decides on it."), lambda facts, *_: facts.case.disputed_at is None)
not_confirmed    = Fact("not_confirmed",    N_("It has been confirmed already that this is settled."), lambda facts, *_: facts.case.confirmed_at is None)
not_withdrawn    = Fact("not_withdrawn",    N_("This report has been withdrawn already."), lambda facts, *_: facts.case.withdrawn_at is None)
stands_by_it     = Fact("stands_by_it",     N_("This report has been withdrawn already."), lambda facts, *_: facts.case.withdrawn_at is None or not facts.is_own_report)
nobody_joined    = Fact("nobody_joined",    N_("Neighbours have joined this report."), lambda facts, *_: not facts.case.join_count)
was_not_handled  = Fact("was_not_handled",  N_("A unit handled this case."), lambda facts, *_: facts.case.lead_post_id is None)
has_photos       = Fact("has_photos",       N_("This case has no photo."), lambda facts, *_: bool(facts.photos))
is_complete      = Fact("is_complete",      N_("Place or text is missing still: go on writing first."), lambda facts, *_: not (is_blank(facts.case.text) or is_blank(facts.case.place)))
nobody_acted     = Fact("nobody_acted",     N_("Someone has acted since; it can no longer be recalled."), _mine_and_last)
# fmt: on
