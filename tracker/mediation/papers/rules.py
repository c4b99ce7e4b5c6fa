# ruff: noqa: E501 - a table: a row is read across, and stays one line
"""The thirteen papers of a file and what is printed beside them, as one table. Source: the ministry's notice of 2010
on the forms of people's mediation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.foundation.words import N_
from tracker.mediation.papers.content import Content, Standing
from tracker.mediation.papers.vocabulary import Need
from tracker.mediation.vocabulary import Confirmation, FileKind, Origin, RepresentativeKind, Stage


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `number` is its place in the file, 0 for what is printed beside it.

    `exists` says from a mediation's standing whether there is something to print; `items` gives what each sheet of it
    is about (a session, an inquiry, a representative, a party), [None] for a paper of one sheet.
    `scans` are the kinds of scanned papers that are bound in behind it.
    """

    number: int
    key: str
    title: str
    need: Need
    exists: Callable[[Standing], bool]
    items: Callable[[Content], Sequence[Any]]
    scans: tuple[FileKind, ...] = ()


def _once(_content: Content) -> Sequence[Any]:
    return [None]


def _agents(content: Content) -> Sequence[Any]:
    return [acting for acting in content.representatives if acting.kind == RepresentativeKind.AGENT]


def _held(content: Content) -> Sequence[Any]:
    return [session for session in content.sessions if session.is_held]


def _is_applied_for(s: Standing) -> bool:
    return s.origin is Origin.APPLICATION


def _always(_standing: Standing) -> bool:
    return True


# fmt: off
PAPERS: dict[str, Paper] = {paper.key: paper for paper in (
    #      no  key             title                                need          exists                                             sheets                      scans behind it
    Paper(1,  "application",  N_("Application for mediation"),      Need.MUST,    _is_applied_for,                                   _once,                      (FileKind.REFERRAL_LETTER,)),
    Paper(1,  "registration", N_("Acceptance registration form"),   Need.MUST,    lambda s: not _is_applied_for(s),                  _once,                      (FileKind.REFERRAL_LETTER,)),
    Paper(2,  "rights",       N_("Notice of rights and duties"),    Need.MUST,    lambda s: s.parties > 0,                           _once),
    Paper(3,  "identity",     N_("Proof of the parties' identity"), Need.MUST,    lambda s: s.parties > 0,                           _once),
    Paper(4,  "attorney",     N_("Power of attorney"),              Need.IF_ANY,  lambda s: s.agents > 0,                            _agents,                    (FileKind.POWER_OF_ATTORNEY,)),
    Paper(5,  "inquiry",      N_("Investigation record"),           Need.IF_ANY,  lambda s: s.inquiries > 0,                         lambda c: c.inquiries),
    Paper(6,  "evidence",     N_("List of evidence"),               Need.IF_ANY,  lambda s: FileKind.EVIDENCE in s.file_kinds,       _once,                      (FileKind.EVIDENCE,)),
    Paper(7,  "session",      N_("Record of mediation"),            Need.MUST,    lambda s: s.sessions_held > 0,                     _held,                      (FileKind.SIGNED_RECORD,)),
    Paper(8,  "agreement",    N_("Mediation agreement"),            Need.DEPENDS, lambda s: s.clauses > 0 and not s.is_oral and not s.is_ended, _once,           (FileKind.SIGNED_AGREEMENT,)),
    Paper(8,  "oral",         N_("Register of the oral agreement"), Need.DEPENDS, lambda s: s.clauses > 0 and s.is_oral,             _once,                      (FileKind.SIGNED_AGREEMENT,)),
    Paper(9,  "performance",  N_("Proof of performance"),           Need.IF_ANY,  lambda s: s.is_agreed and s.performances > 0,      _once,                      (FileKind.PROOF,)),
    Paper(10, "visit",        N_("Record of return visits"),        Need.IF_ANY,  lambda s: s.visits_made > 0,                       _once),
    Paper(11, "confirmation", N_("Papers of judicial confirmation"), Need.IF_ANY, lambda s: s.confirmation is not Confirmation.NONE, _once,                      (FileKind.COURT,)),
    Paper(12, "statement",    N_("Statement of the file"),          Need.IF_ANY,  _always,                                           _once,                      (FileKind.OTHER,)),
    Paper(13, "back",         N_("Back cover"),                     Need.MUST,    _always,                                           _once),
    Paper(0,  "cover",        N_("Cover of the file"),              Need.BESIDE,  _always,                                           _once),
    Paper(0,  "index",        N_("Index of the file"),              Need.BESIDE,  _always,                                           _once),
    Paper(0,  "notice",       N_("Notice of mediation"),            Need.BESIDE,  lambda s: s.sessions > 0,                          lambda c: c.sessions),
    Paper(0,  "slip",         N_("Slip for the parties"),           Need.BESIDE,  lambda s: s.is_registered,                         lambda c: c.parties),
    Paper(0,  "failure",      N_("Notice that mediation failed"),   Need.BESIDE,  lambda s: s.is_ended,                              _once,                      ()),
)}
# fmt: on

#: How many kinds of paper a whole file has.
COUNT = 13


def find_paper(name: str) -> tuple[Paper, int | None] | None:
    """The paper of a name in an address, and the number of its sheet: `session-2` is the second session's record."""
    key, _, number = name.partition("-")
    if key not in PAPERS or (number and not (number.isascii() and number.isdigit() and len(number) < 5)):
        return None
    return PAPERS[key], int(number) if number else None


def papers_for(standing: Standing) -> list[Paper]:
    """The papers there is something to print of, in the order of the file; those beside it last."""
    return [paper for paper in PAPERS.values() if paper.exists(standing)]


def file_papers(standing: Standing) -> list[Paper]:
    """The papers that are bound into the file, in order; the back cover is the last."""
    return [paper for paper in papers_for(standing) if paper.number]


def sheets_of(paper: Paper, content: Content, number: int | None = None) -> list[Any]:
    """What the sheets of a paper are about; with `number`, the one sheet of that session, or of that place in the row.

    Empty where there is no such sheet.
    """
    items = list(paper.items(content))
    if number is None:
        return items
    numbered = [(getattr(item, "no", at), item) for at, item in enumerate(items, 1)]
    return [item for no, item in numbered if no == number]


# What is missing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """A paper that is not there yet: its key in the catalogue, and the reason as an English message id."""

    paper: str
    why: str


def _court_paper_is_missing(s: Standing) -> bool:
    return s.confirmation in (Confirmation.CONFIRMED, Confirmation.NOT_CONFIRMED) and FileKind.COURT not in s.file_kinds


def _must_have_a_session(s: Standing) -> bool:
    # A mediation that a party ended before the first session has nothing to record.
    return Stage.TERMINATED not in (s.result, s.stage)


def _visit_is_missing(s: Standing) -> bool:
    return s.is_agreed and not s.visits_made


#: paper, why, and what is so while it is missing.
MISSING: tuple[tuple[str, str, Callable[[Standing], bool]], ...] = (
    ("registration", N_("The dispute is not accepted and registered yet."), lambda s: not s.is_registered),
    ("rights", N_("Not every party has been told the rights."), lambda s: s.rights_untold > 0 or not s.parties),
    ("identity", N_("Not every party's identity has been checked."), lambda s: s.ids_unchecked > 0 or not s.parties),
    ("attorney", N_("The power of attorney of an agent is not in the file."), lambda s: s.agents > 0 and FileKind.POWER_OF_ATTORNEY not in s.file_kinds),
    ("session", N_("There is no record of a session yet."), lambda s: not s.sessions_held and _must_have_a_session(s)),
    ("agreement", N_("There is no result yet: neither an agreement nor an end without one."), lambda s: not s.is_agreed and not s.is_ended),
    ("agreement", N_("The agreement has no clause."), lambda s: s.is_agreed and not s.clauses),
    ("agreement", N_("The signed agreement is not in the file."), lambda s: s.is_agreed and not s.is_oral and FileKind.SIGNED_AGREEMENT not in s.file_kinds),
    ("performance", N_("It is not recorded of every clause how it was performed."), lambda s: s.is_agreed and s.clauses_open > 0),
    ("visit", N_("No return visit has been recorded."), _visit_is_missing),
    ("visit", N_("A planned return visit is neither made nor called off."), lambda s: s.visits_open > 0 and not _visit_is_missing(s)),
    ("confirmation", N_("The court's answer is not recorded yet."), lambda s: s.confirmation is Confirmation.APPLIED),
    ("confirmation", N_("The court's ruling is not in the file."), _court_paper_is_missing),
)  # fmt: skip


def missing_of(standing: Standing) -> list[Missing]:
    """What is missing of a mediation that stands so, in the order of the file; a declined one needs no file."""
    if standing.stage is Stage.DECLINED:
        return []
    return [Missing(paper, why) for paper, why, is_missing in MISSING if is_missing(standing)]
