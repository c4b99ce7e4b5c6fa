"""A root case with what its rules need to know."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.recurrence.models import RootCase


@dataclass
class RootFacts:
    """One root case, loaded once, as predicates and facts look at it."""

    root: RootCase
    #: How many of its cases are still being worked on.
    open_cases: int

    @property
    def area_code(self) -> str:
        return self.root.area_code

    @property
    def post_id(self) -> int | None:
        return self.root.post_id

    @property
    def checker_post_id(self) -> int | None:
        return self.root.checker_post_id
