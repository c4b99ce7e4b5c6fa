"""One request, one transaction: the edge commits, and only what succeeded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from tracker.audit.services import log_access
from tracker.extensions import db, is_passing, may_write, patience
from tracker.foundation.writers import DatabaseBusy

log = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Refusals that show the page again.
SHOWN_AGAIN = frozenset({409, 422})
#: Seconds that what may be let go waits for a lock.
HASTE = 0.1


def begin() -> None:
    """Requests that must not change anything get a transaction that cannot."""
    may_write.set(request.method not in SAFE)
    patience.set(current_app.config["PATIENCE"])
    g.keep_on_error = False


def keep_on_error() -> None:
    """Commit although the answer is a refusal: for the record of the refusal itself."""
    g.keep_on_error = True


def log_reading(**what: object) -> None:
    """Leave a trace of this reading request: the arguments of `audit.log_access`, written once the page is made.

    The page is not sent unless the trace stands, so nothing confidential is read unseen. A form that comes back with
    what is wrong shows as much as before and is traced alike; an error page shows nothing and is not.
    """
    g.setdefault("readings", []).append(what)


def afterwards(act: Callable[[], object]) -> None:
    """Do this in a transaction of its own once the request is through; what does not get its turn is let go."""
    g.setdefault("afterwards", []).append(act)


def end(response: Response) -> Response:
    """Commit an unsafe request that went well, roll everything else back. What cannot be kept is not said to be."""
    try:
        if request.method not in SAFE and (response.status_code < 400 or g.get("keep_on_error")):
            db.session.commit()
        else:
            db.session.rollback()
        _trace_readings(response)
    except (SQLAlchemyError, DatabaseBusy) as error:
        db.session.rollback()
        return current_app.make_response(current_app.handle_user_exception(error))
    _do_afterwards()
    return response


def _trace_readings(response: Response) -> None:
    readings = g.pop("readings", [])
    if not readings or (response.status_code >= 400 and response.status_code not in SHOWN_AGAIN):
        return
    with _writing():
        for what in readings:
            log_access(**what)


def _do_afterwards() -> None:
    for act in g.pop("afterwards", []):
        patience.set(HASTE)
        try:
            with _writing():
                act()
        except (SQLAlchemyError, DatabaseBusy) as error:
            db.session.rollback()
            if not is_passing(error):
                log.exception("what should follow a request failed")


@contextmanager
def _writing() -> Iterator[None]:
    """A transaction that may write, after that of the request; what is still read after it may not."""
    before = may_write.get()
    may_write.set(True)
    try:
        yield
        db.session.commit()
    finally:
        may_write.set(before)


def leave_alone() -> None:
    """Give up what was begun and ask for no lock any more: an error page may look at most."""
    db.session.rollback()
    may_write.set(False)
    g.keep_on_error = False


def _forget(_error: BaseException | None) -> None:
    may_write.set(True)


def init_app(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(_forget)
