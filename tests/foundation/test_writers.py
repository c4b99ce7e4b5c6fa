"""The line of writers: a lock that is stuck is waited for as long as one has patience, a line that moves longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from tracker.foundation.writers import DatabaseBusy, WriterQueue

pytest.importorskip("fcntl")


def once(queue: WriterQueue, patience: float, act: Callable[[], None]) -> bool:
    place: dict[str, int] = {}
    try:
        queue.enter(place, time.monotonic() + patience, nullcontext)
    except DatabaseBusy:
        return False
    try:
        act()
    finally:
        queue.leave(place)
    return True


def test_everyone_in_a_line_that_moves_gets_to_write_and_none_beside_another(tmp_path: Path) -> None:
    queue, inside, most = WriterQueue(tmp_path / "a.db"), [0], [0]

    def write() -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.15)
        inside[0] -= 1

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(lambda _number: once(queue, 0.6, write), range(12))), (
            "together it takes three times as long"
        )
    assert most == [1]


def test_a_lock_that_is_stuck_keeps_nobody_longer_than_his_patience(tmp_path: Path) -> None:
    queue, holder = WriterQueue(tmp_path / "a.db"), WriterQueue(tmp_path / "a.db")
    held: dict[str, int] = {}
    holder.enter(held, time.monotonic() + 1, nullcontext)
    begin = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        assert not any(pool.map(lambda _number: once(queue, 0.5, lambda: None), range(12)))
    assert time.monotonic() - begin < 2.5
    holder.leave(held)
    assert once(queue, 0.5, lambda: None)


def test_one_of_ones_own_who_is_slow_is_waited_for(tmp_path: Path) -> None:
    queue = WriterQueue(tmp_path / "a.db")
    with ThreadPoolExecutor(3) as pool:
        assert all(pool.map(lambda _number: once(queue, 0.3, lambda: time.sleep(0.6)), range(3)))


def test_entering_twice_is_entering_once(tmp_path: Path) -> None:
    queue, place = WriterQueue(tmp_path / "a.db"), {}
    queue.enter(place, time.monotonic() + 1, nullcontext)
    queue.enter(place, time.monotonic() + 1, nullcontext)
    queue.leave(place)
    queue.leave(place)
    assert place == {} and once(queue, 0.1, lambda: None)
