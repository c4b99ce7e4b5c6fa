"""Writers of one process take turns.

SQLite has one writer at a time. While it holds the lock it must not share its interpreter with other requests that
would only get as far as the lock: with eight threads each writer took twice as long, and so did everybody behind it.
A request that writes therefore waits for its turn as soon as it has arrived whole, and steps aside for slow work
that needs no database. Reading requests never wait here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from flask import Flask, g, request

from tracker.extensions import db
from tracker.web.transaction import SAFE

#: Seconds after which a writer goes on without a turn; SQLite's own lock still keeps writers apart.
LONGEST = 30

_turn = Lock()


def wait_for_turn() -> None:
    """Receive the whole request, however slowly it comes in, then wait for the writer before it."""
    g.has_turn = False
    if request.method not in SAFE and db.engine.dialect.name == "sqlite":
        _ = request.form
        g.has_turn = _turn.acquire(timeout=LONGEST)


def end_turn(_error: BaseException | None = None) -> None:
    """Let the next writer of this process go on."""
    if g.pop("has_turn", False):
        _turn.release()


@contextmanager
def aside() -> Iterator[None]:
    """Give the turn away while hashing, shrinking photos and the like; nothing may have been written before."""
    had_turn = g.get("has_turn", False)
    end_turn()
    try:
        yield
    finally:
        if had_turn:
            g.has_turn = _turn.acquire(timeout=LONGEST)


def init_app(app: Flask) -> None:
    app.before_request(wait_for_turn)
    app.teardown_request(end_turn)
