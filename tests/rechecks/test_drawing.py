"""The draw: repeatable, stratified, heavier on what looks too easy; the estimate undoes the weights."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rechecks.drawing import Candidate, Judged, digest_of, draw, estimate_solved, key_of

CANDIDATES = [Candidate(f"990101-20260301-{no:04d}", f"{no % 3:02d}", 1) for no in range(300)]


def test_the_same_seed_draws_the_same_cases_in_any_order() -> None:
    first = [one.candidate.ref for one in draw("abc", CANDIDATES, 10)]
    assert first == [one.candidate.ref for one in draw("abc", CANDIDATES[::-1], 10)]
    assert first != [one.candidate.ref for one in draw("abd", CANDIDATES, 10)]
    assert digest_of(CANDIDATES) == digest_of(CANDIDATES[::-1]) != digest_of(CANDIDATES[1:])


def test_a_key_anybody_can_recompute() -> None:
    import hashlib

    number = int(hashlib.sha256(b"abc:990101-20260301-0000").hexdigest()[:13], 16)
    assert key_of("abc", CANDIDATES[0]) == pytest.approx((number + 1) / 2**52)
    assert key_of("abc", Candidate(CANDIDATES[0].ref, "00", 2)) == pytest.approx(((number + 1) / 2**52) ** 0.5)


@given(st.integers(1, 100), st.lists(st.sampled_from(["01", "02", "07"]), min_size=1, max_size=60))
def test_every_category_is_drawn_from(percent: int, strata: list[str]) -> None:
    candidates = [Candidate(f"n{no}", stratum, 1 + no % 3) for no, stratum in enumerate(strata)]
    drawn = draw("seed", candidates, percent)
    for stratum in set(strata):
        size, taken = strata.count(stratum), [one for one in drawn if one.candidate.stratum == stratum]
        assert len(taken) == -(-size * percent // 100) and all(one.stratum_size == size for one in taken)
    assert len({one.candidate.ref for one in drawn}) == len(drawn)


def test_heavier_cases_are_drawn_more_often() -> None:
    heavy = [Candidate(f"h{no}", "01", 6) for no in range(100)]
    light = [Candidate(f"l{no}", "01", 1) for no in range(100)]
    counts = [sum(one.candidate.weight == 6 for one in draw(f"seed{no}", heavy + light, 10)) for no in range(50)]
    assert sum(counts) / len(counts) > 14, "of twenty, more than seven in ten"


def test_the_estimate_on_the_fingers() -> None:
    judged = [
        Judged("01", 90, 1, True),
        Judged("01", 90, 1, True),
        Judged("01", 90, 2, False),
        Judged("07", 10, 1, False),
    ]
    # Category 01: (1 + 1) / (1 + 1 + 1/2) = 0.8 of 90 cases; category 07: none of 10.
    assert estimate_solved(judged) == pytest.approx(0.72)
    assert estimate_solved([]) is None


@given(st.lists(st.tuples(st.sampled_from(["01", "02"]), st.integers(1, 12), st.booleans()), min_size=1))
def test_the_estimate_is_a_share(rows: list[tuple[str, int, bool]]) -> None:
    judged = [Judged(stratum, 40 if stratum == "01" else 7, weight, solved) for stratum, weight, solved in rows]
    share = estimate_solved(judged)
    assert share is not None and -1e-9 <= share <= 1 + 1e-9
    if all(one.is_solved for one in judged):
        assert share == pytest.approx(1)
