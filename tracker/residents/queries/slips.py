"""What stands on a slip: where a report has got to, in plain words, with a unit and never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.access.policy import Sees
from tracker.areas.queries import get_tree
from tracker.cases.facts import CaseFacts, dispute_until
from tracker.cases.models import Case, Category
from tracker.cases.queries.detail import list_requests, load_facts
from tracker.cases.queries.progress import progress_steps
from tracker.cases.vocabulary import CONFIDENTIAL, RejectReason, RequestKind, State, SuspendGround
from tracker.extensions import db
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.people.models import Post
from tracker.residents.models import HeldReport, Slip
from tracker.residents.vocabulary import SlipKind

#: What a state means to who reported.
PLAIN = {
    State.REPORTED: N_("Received. The grid centre decides who takes care of it."),
    State.ON_SPOT: N_("Settled on the spot, says the grid officer. Somebody else is checking it."),
    State.ACCEPTED: N_("Accepted. It is about to be sent to the unit in charge."),
    State.DISPATCHED: N_("Sent to the unit in charge."),
    State.HANDLING: N_("The unit in charge is at work on it."),
    State.SUSPENDED: N_("Work has to wait for now."),
    State.FEEDBACK: N_("The unit has finished. Somebody else is checking the result."),
    State.CLOSED: N_("Closed."),
    State.EVALUATED: N_("Closed, and rated."),
    State.ARCHIVED: N_("Closed."),
    State.REJECTED: N_("Not accepted."),
    State.VOID: N_("Taken out."),
}


@dataclass(frozen=True)
class Moved:
    """Why a promised day moved, as it may be told: more time was granted, or work waits."""

    on: datetime
    kind: RequestKind
    ground: SuspendGround | None
    review_on: date | None
    #: In the words meant for who reported; '' where none were given.
    told: str


@dataclass(frozen=True)
class SlipView:
    """A slip with what it follows: the case, or the report that waits."""

    slip: Slip
    facts: CaseFacts | None
    held: HeldReport | None = None
    #: It was put together with an earlier report of the same matter, which is followed now.
    is_merged: bool = False
    #: The matter has become confidential since: whoever only joined it is told no more than that.
    is_shut: bool = False

    @property
    def case(self) -> Case:
        assert self.facts is not None
        return self.facts.case

    @property
    def is_own(self) -> bool:
        """The slip of the report itself, not of a neighbour's "me too"."""
        return self.slip.kind is SlipKind.REPORTER

    @property
    def sees(self) -> Sees:
        """How much is shown: of confidential matters that they run."""
        return Sees.ROUTE if self.facts and self.case.visibility in CONFIDENTIAL else Sees.CONTENT

    @property
    def plain(self) -> str:
        """Where it stands, in a sentence."""
        return PLAIN[self.case.state]

    @property
    def is_over(self) -> bool:
        return self.case.closed_at is not None

    @property
    def dispute_until(self) -> datetime | None:
        return dispute_until(self.case)

    @property
    def steps(self) -> list[tuple[str, str, object]]:
        return progress_steps(self.case)

    @property
    def category_name(self) -> tuple[str, str]:
        """The name in Chinese and in English."""
        if self.is_shut:
            return "", ""
        if self.facts is None:
            assert self.held is not None
            category = db.session.get(Category, self.held.category_code)
            assert category is not None
            return category.name, category.name_en
        return self.case.category.name, self.case.category.name_en

    @property
    def place(self) -> str:
        """Street, village and grid; the words of the place are the reporter's own."""
        if self.is_shut:
            return ""
        area = self.held.area_code if self.facts is None and self.held else self.case.area_code
        return get_tree().path(area)

    @property
    def reject_reason(self) -> str:
        """Why it was not accepted, in the words of the list."""
        found = [one.facts.get("reject_reason") for one in self._of("CaseRejected")]
        return RejectReason(found[-1]).label if found and self.case.state is State.REJECTED else ""

    @property
    def upheld(self) -> str:
        """Why a disputed closing stands, in the words meant for who reported."""
        found = [one.facts.get("told") for one in self._of("ClosingUpheld")]
        return str(found[-1] or "") if found and self.is_over and self.case.disputed_at is None else ""

    @property
    def moved(self) -> list[Moved]:
        """Each time the promised day moved, and why."""
        assert self.facts is not None
        told = iter([str(one.facts.get("told") or "") for one in self._of("ExtensionAsked")])
        found = []
        for one in list_requests(self.facts):  # in the order in which they were asked for, as the events are
            words = next(told, "") if one.kind is RequestKind.EXTEND else ""
            if one.is_granted and one.decided_at is not None and one.kind is not RequestKind.VOID:
                found.append(Moved(one.decided_at, one.kind, one.ground, one.review_on, words))
        return found

    @property
    def said(self) -> list[AnyRow]:
        """What was added with slips or by telephone, oldest first; a neighbour is shown none of it."""
        return self._of("WordsAdded") if self.is_own and not self.is_merged else []

    @property
    def unit(self) -> str:
        """Who has it: a unit, or what kind of post; never a person."""
        case = self.case
        post_id = case.lead_post_id or case.centre_post_id
        post = db.session.get(Post, post_id) if post_id else None
        if post is None or case.visibility in CONFIDENTIAL:
            return ""
        return post.unit.name if post.unit else post.role.label

    def _of(self, kind: str) -> list[AnyRow]:
        assert self.facts is not None
        return [one for one in self.facts.timeline if one.kind == kind]


def find_view(slip_id: int, *, lock: bool = False) -> SlipView | None:
    """A slip with its report as it stands; None where the slip holds no longer."""
    slip = db.session.get(Slip, slip_id)
    if slip is None:
        return None
    found = db.session.execute(select(Case.id, Case.merged_into_id).where(Case.ref == slip.ref)).first()
    if found is None:
        held = db.session.scalar(select(HeldReport).where(HeldReport.ref == slip.ref))
        return SlipView(slip, None, held) if held is not None else None
    facts = load_facts(found.merged_into_id or found.id, lock=lock)
    facts.is_own_report = slip.kind is SlipKind.REPORTER and found.merged_into_id is None
    if not facts.is_own_report and facts.case.visibility in CONFIDENTIAL:
        return SlipView(slip, None, is_shut=True)
    return SlipView(slip, facts, is_merged=found.merged_into_id is not None)
