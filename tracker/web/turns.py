"""Requests of one process take turns where the database is SQLite.

SQLite works inside our own process and lets go of the interpreter at every row it reads: with eight threads at work
a page of fifty rows changed hands some sixty times, and a writer shared its interpreter with others while it held the
lock. One after another the same threads served half as many pages again. So a request waits for its turn once it
has arrived whole; what is slow by nature (hashing, photos, reports) steps aside, and answers are sent after the turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock

from flask import Flask, Response, g, request

from tracker.extensions import db, while_waiting

#: Endpoints that answer from memory.
WITHOUT_DATABASE = frozenset({"web.asset", "web.healthz"})
#: Seconds after which a request goes on without a turn: turns are for speed, nothing rests on them.
LONGEST = 5

_turn = Lock()


def wait_for_turn() -> None:
    """Receive the whole request, however slowly it comes in, then wait for the one before it."""
    g.has_turn = False
    if db.engine.dialect.name == "sqlite" and request.endpoint not in WITHOUT_DATABASE:
        _ = request.form
        g.has_turn = _turn.acquire(timeout=LONGEST)
        while_waiting.set(aside)


def end_turn(_error: BaseException | None = None) -> None:
    """Let the next request of this process go on."""
    if g.pop("has_turn", False):
        _turn.release()


def end_with_stream(response: Response) -> Response:
    """An answer that is still being made while it is sent takes as long as its reader; the turn ends before it."""
    if response.is_streamed:
        end_turn()
    return response


@contextmanager
def aside() -> Iterator[None]:
    """Give the turn away during slow work; nothing may have been written before."""
    had_turn = g.get("has_turn", False)
    end_turn()
    try:
        yield
    finally:
        if had_turn:
            g.has_turn = _turn.acquire(timeout=LONGEST)


def init_app(app: Flask) -> None:
    app.before_request(wait_for_turn)
    app.after_request(end_with_stream)
    app.teardown_request(end_turn)
    app.teardown_request(lambda _error: while_waiting.set(nullcontext) and None)
