"""The papers of a case that are printed on A4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.cases.models import Case
from tracker.foundation.words import N_


@dataclass(frozen=True)
class Paper:
    """A paper, for whom it is, and of which cases there is something to print."""

    title: str
    whom: str
    given: Callable[[Case], bool]


PAPERS: dict[str, Paper] = {
    "receipt": Paper(N_("Acceptance receipt"), N_("for the reporter"), lambda case: case.received_at is not None),
    "order": Paper(N_("Dispatch order"), N_("for the handling unit"), lambda case: case.lead_post_id is not None),
    "closing": Paper(N_("Closing report"), N_("for the file"), lambda case: case.closed_at is not None),
}


def papers_of(case: Case) -> dict[str, Paper]:
    """The papers a case has by now: no order before it was sent, no closing report of an open case."""
    return {name: paper for name, paper in PAPERS.items() if paper.given(case)}
