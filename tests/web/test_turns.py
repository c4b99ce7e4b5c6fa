"""Requests of one process take turns on SQLite."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, TimeoutError
from threading import Event

import pytest
from flask import Flask, Response, g

from tracker.extensions import db
from tracker.web import turns
from tracker.web.turns import aside, end_turn, end_with_stream, wait_for_turn


def take(app: Flask, method: str = "POST", done: Event | None = None) -> bool:
    """Wait for a turn as a request of its own; whether it was given one."""
    with app.app_context(), app.test_request_context(method=method):
        wait_for_turn()
        had = g.has_turn
        if done is not None:
            done.wait(5)
        end_turn()
        return had


def test_the_second_waits_until_the_first_is_through(app: Flask) -> None:
    first_is_done = Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(take, app, "POST", first_is_done)
        if db.engine.dialect.name == "sqlite":
            while not _taken():
                pass
            second = pool.submit(take, app)
            with pytest.raises(TimeoutError):
                second.result(0.1)
            first_is_done.set()
            assert first.result(5)
            assert second.result(5)
        else:  # its work is done elsewhere: several may wait for it at once
            assert take(app) is False
            first_is_done.set()
            assert first.result(5) is False
    assert not _taken()


def test_slow_work_steps_aside(app: Flask) -> None:
    with app.test_request_context(method="POST"), ThreadPoolExecutor(1) as pool:
        wait_for_turn()
        is_taken = _taken()
        with aside():
            assert not _taken()
            pool.submit(take, app).result(5)
        assert _taken() is is_taken
        end_turn()
        assert not _taken()


def test_a_streamed_answer_keeps_nobody_waiting(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        wait_for_turn()
        end_with_stream(Response("whole"))
        assert _taken() is (db.engine.dialect.name == "sqlite")
        end_with_stream(Response(iter(["in", "pieces"])))
        assert not _taken()


def _taken() -> bool:
    return turns._turn.locked()
