"""What the papers of a mediation say: plain data, unsealed. Labels are English message ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tracker.foundation.words import N_
from tracker.mediation.asks import PARTY
from tracker.mediation.vocabulary import AGREED, Confirmation, FileKind, Origin, PartyKind, Stage


@dataclass(frozen=True)
class Standing:
    """What of a mediation is there, in figures."""

    stage: Stage
    result: Stage | None
    origin: Origin
    is_registered: bool
    confirmation: Confirmation
    parties: int
    rights_untold: int
    ids_unchecked: int
    agents: int
    inquiries: int
    sessions: int
    sessions_held: int
    clauses: int
    clauses_open: int
    performances: int
    visits_made: int
    visits_open: int
    file_kinds: frozenset[FileKind]

    @property
    def is_agreed(self) -> bool:
        """The parties came to an agreement, written or oral."""
        return self.result in AGREED or self.stage in AGREED

    @property
    def is_oral(self) -> bool:
        """The agreement is an oral one."""
        return Stage.AGREED_ORAL in (self.result, self.stage)

    @property
    def is_ended(self) -> bool:
        """It ended without an agreement."""
        return bool({self.result, self.stage} & {Stage.FAILED, Stage.TERMINATED})


class Place(NamedTuple):
    """A place on a party's form: what it is for, what stands there, and the name of its field."""

    label: str
    text: str
    name: str = ""


#: On the ministry's form and never asked for: it is printed empty.
UNASKED = {(1, 3): Place(N_("Ethnicity"), "")}
#: The ministry's form of a party has three lines.
FORM_LINES = 3


@dataclass(frozen=True)
class Entered:
    """What was entered of somebody, each text under the name of its field in asks.py: `party.address`."""

    texts: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        try:
            return vars(self)["texts"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class Representative(Entered):
    """Who acts for a party."""

    id: int
    kind: str
    label: str
    has_special_power: bool
    given_on: date | None
    ended_on: date | None
    party: str


@dataclass(frozen=True)
class Party(Entered):
    """A party as its form says it. There is no ethnicity: papers print an empty line for it."""

    id: int
    side: str
    is_person: bool
    is_minor: bool
    consent: str
    consent_way: str
    consented_on: date | None
    rights_told_on: date | None
    id_checked_at: datetime | None
    representatives: tuple[Representative, ...]

    @property
    def lines(self) -> list[list[Place]]:
        """The party's form line by line; the party's own name stands behind its side."""
        kind = PartyKind.PERSON if self.is_person else PartyKind.ORGANISATION
        places = {
            field.place: Place(field.on_paper or field.label, self.texts[field.name], field.name)
            for field in PARTY
            if field.place and field.of in (None, kind)
        }
        places[1, 1] = Place(self.side, self.name)
        if self.is_person:
            places |= UNASKED
        return [[places[at] for at in line] for _no, line in groupby(sorted(places), key=itemgetter(0))]

    @property
    def further(self) -> list[Place]:
        """What a county's form has beyond the ministry's."""
        return [place for line in self.lines[FORM_LINES:] for place in line]


@dataclass(frozen=True)
class Helper:
    """Who joined the mediation."""

    name: str
    kind: str
    body: str
    purpose: str


@dataclass(frozen=True)
class Inquiry:
    """One investigation record."""

    asked_on: date
    place: str
    asked: str
    present: str
    questions: tuple[tuple[str, str], ...]
    text: str
    written_by: str


@dataclass(frozen=True)
class Session:
    """One session, planned or held."""

    no: int
    state: str
    state_label: str
    is_held: bool
    planned_at: datetime
    minutes: int
    room: str
    is_public: bool
    invited: tuple[str, ...]
    attended: tuple[str, ...]
    held_from: datetime | None
    held_to: datetime | None
    questions: tuple[tuple[str, str], ...]
    text: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Performance:
    """Something was performed of a clause."""

    performed_on: date
    amount_fen: int | None
    is_whole: bool
    note: str


@dataclass(frozen=True)
class Clause:
    """One clause of the agreement; amounts in fen."""

    no: int
    performer: str
    what: str
    remark: str
    amount_fen: int | None
    due_on: date
    way: str
    state: str
    performed_on: date | None
    performances: tuple[Performance, ...]


@dataclass(frozen=True)
class Visit:
    """A return visit that was made."""

    planned_on: date
    visited_on: date
    who: str
    way: str
    kept: str
    answer: str
    note: str


@dataclass(frozen=True)
class Scan:
    """A scanned paper; its bytes lie in the file store under `sha256`."""

    kind: str
    label: str
    sha256: str
    mime: str
    name: str
    remark: str
    added_at: datetime


@dataclass(frozen=True)
class Content:
    """Everything the papers of one mediation say."""

    ref: str
    number: str
    committee: str
    committee_phone: str
    court: str
    mediators: tuple[str, ...]
    stage: str
    outcome: str
    is_agreed: bool
    is_oral: bool
    is_ended: bool
    origin: str
    origin_label: str
    referrer: str
    referral_no: str
    category: str
    category_en: str
    area: str
    title: str
    place: str
    matter: str
    demands: str
    facts: str
    opened_on: date
    registered_on: date | None
    due_on: date | None
    extended_on: date | None
    ended_on: date | None
    end_reason: str
    effective_on: date | None
    handed_out_on: date | None
    amount_fen: int
    unconfirmable: tuple[str, ...]
    is_confirmable: bool
    confirm_due_on: date | None
    confirm_applied_on: date | None
    confirm_decided_on: date | None
    confirm_court: str
    confirm_no: str
    confirmation: str
    breach_route: str
    archived_on: date | None
    archived_by: str
    retention: str
    parties: tuple[Party, ...]
    helpers: tuple[Helper, ...]
    inquiries: tuple[Inquiry, ...]
    sessions: tuple[Session, ...]
    clauses: tuple[Clause, ...]
    visits: tuple[Visit, ...]
    scans: tuple[Scan, ...]
    #: The newest version of the agreement's text, where somebody wrote one.
    agreement_text: str
    standing: Standing

    @property
    def representatives(self) -> tuple[Representative, ...]:
        """Of all parties."""
        return tuple(acting for party in self.parties for acting in party.representatives)

    def scans_of(self, kind: str) -> tuple[Scan, ...]:
        """The scanned papers of one kind, oldest first."""
        return tuple(scan for scan in self.scans if scan.kind == kind)
