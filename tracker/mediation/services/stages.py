"""The one assignment to a mediation's stage."""

from __future__ import annotations

from tracker.mediation.models import Mediation
from tracker.mediation.vocabulary import FINAL_STAGES, Stage


def enter(mediation: Mediation, stage: Stage) -> None:
    """Put the mediation into a stage."""
    mediation.stage = stage
    mediation.is_open = stage not in FINAL_STAGES
