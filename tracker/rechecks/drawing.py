"""Drawing cases by a seed: the same seed and cases give the same draw, on any machine, by anybody.

Within each stratum cases are drawn without replacement with unequal weights (Efraimidis and Spirakis 2006, Information
Processing Letters 97): every case gets the key u^(1/w), where u comes from SHA-256 of seed and number; the largest keys
are drawn.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.foundation.groups import grouped

BITS = 13 * 4


@dataclass(frozen=True)
class Candidate:
    """A closed case as the draw sees it."""

    ref: str
    stratum: str
    weight: int


@dataclass(frozen=True)
class Drawn:
    """A drawn case, and how many cases its stratum had."""

    candidate: Candidate
    stratum_size: int


def digest_of(candidates: Iterable[Candidate]) -> str:
    """SHA-256 in hex of the numbers the draw chooses from, sorted, a line each."""
    return hashlib.sha256("\n".join(sorted(one.ref for one in candidates)).encode()).hexdigest()


def key_of(seed: str, candidate: Candidate) -> float:
    """The candidate's key, above 0 and at most 1; the logarithm would do, but this is how the paper writes it."""
    number = int(hashlib.sha256(f"{seed}:{candidate.ref}".encode()).hexdigest()[: BITS // 4], 16)
    return math.pow((number + 1) / 2**BITS, 1 / candidate.weight)


def draw(seed: str, candidates: Sequence[Candidate], percent: int) -> list[Drawn]:
    """`percent` of each stratum, at least one case of each, in the order of stratum and key."""
    strata = grouped((one.stratum, one) for one in candidates)
    drawn: list[Drawn] = []
    for _stratum, members in sorted(strata.items()):
        size = math.ceil(len(members) * percent / 100)
        ranked = sorted(members, key=lambda one: (-key_of(seed, one), one.ref))
        drawn += [Drawn(one, len(members)) for one in ranked[:size]]
    return drawn


@dataclass(frozen=True)
class Judged:
    """A judged case as the estimate needs it."""

    stratum: str
    stratum_size: int
    weight: int
    is_solved: bool


def estimate_solved(judged: Sequence[Judged]) -> float | None:
    """The share of closed cases that are solved, 0 to 1, corrected for what was drawn more often; None without any.

    Within a stratum each case counts by one over its weight (Hájek, with chances of being drawn in proportion to the
    weight); strata count by their size. What cannot be told any more is left out by the caller.
    """
    strata = grouped((one.stratum, one) for one in judged)
    total = sum(members[0].stratum_size for members in strata.values())
    if not total:
        return None
    share = 0.0
    for members in strata.values():
        whole = sum(1 / one.weight for one in members)
        solved = sum(1 / one.weight for one in members if one.is_solved)
        share += members[0].stratum_size / total * solved / whole
    return share
