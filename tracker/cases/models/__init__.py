"""The case and what hangs on it."""

from tracker.cases.models.case import Case, CasePost, RefCounter
from tracker.cases.models.category import Category, StageLimit, WordCount
from tracker.cases.models.records import CaseFile, CasePause, CaseReporter, CaseRequest, CoHandling

__all__ = [
    "Case",
    "CaseFile",
    "CasePause",
    "CasePost",
    "CaseReporter",
    "CaseRequest",
    "Category",
    "CoHandling",
    "RefCounter",
    "StageLimit",
    "WordCount",
]
