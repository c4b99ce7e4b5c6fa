# ruff: noqa: E501 - a table: a row is read across, and stays one line
"""Which papers that must be in the file are not there yet, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.extensions import db
from tracker.foundation.words import N_
from tracker.mediation.models import Mediation
from tracker.mediation.papers.standing import Standing, read_standing
from tracker.mediation.vocabulary import Confirmation, FileKind, Stage


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
_RULES: tuple[tuple[str, str, Callable[[Standing], bool]], ...] = (
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
    return [Missing(paper, why) for paper, why, is_missing in _RULES if is_missing(standing)]


def missing_papers(mediation_id: int) -> list[Missing]:
    """What is missing of the file of a mediation; LookupError where there is no such mediation."""
    mediation = db.session.get(Mediation, mediation_id)
    if mediation is None:
        raise LookupError(mediation_id)
    return missing_of(read_standing(mediation))
