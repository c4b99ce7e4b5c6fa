"""Answers to what went wrong, in words that say what to do."""

from __future__ import annotations

import logging

from flask import Flask, Response, flash, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tracker.access import Denied
from tracker.extensions import is_passing
from tracker.foundation.crypto import KeyUnusable
from tracker.foundation.words import Refused
from tracker.foundation.writers import DatabaseBusy
from tracker.web.addresses import local_address
from tracker.web.language import say_refusal
from tracker.web.pages import go, page, page_apart
from tracker.web.replies import reply, wants_reply
from tracker.web.transaction import leave_alone

log = logging.getLogger(__name__)

# fmt: off
WORDS = {
    400: (_l("The request could not be read"),  _l("Go back, load the page again and send it once more.")),
    403: (_l("This is not open to you"),        _l("Your posts of today do not include this. If they should, ask your administrator.")),
    404: (_l("There is nothing here"),          _l("The address is wrong, or what was here is not in your scope.")),
    405: (_l("This address takes no such request"), _l("Go back and use the buttons of the page.")),
    409: (_l("Someone else was quicker"),       _l("The case was changed while you were typing. Open it again to see how it stands.")),
    410: (_l("This picture is no longer kept"), _l("Parts of it were covered for good. The covered picture and who did it stand on the page of the case.")),
    413: (_l("That is too much at once"),       _l("A file may have 10 MB, and nine files go at a time.")),
    422: (_l("This cannot be done"),            _l("Go back and look at what the page asks for.")),
    429: (_l("Too many tries"),                 _l("Wait a little and try again.")),
    500: (_l("Something broke on our side"),    _l("Nothing was saved. Try again; if it happens again, tell your administrator the time.")),
    503: (_l("Very busy just now"),             _l("Nothing was lost. Wait a moment and send it again.")),
}
# fmt: on


#: Seconds after which it is worth trying again.
RETRY_AFTER = 5


def answer(status: int, why: str = "", title: str = "") -> Response:
    """The error page of a status; `why` and `title` say more than the general words.

    It asks for no lock. Where the server itself is in trouble it does not even look into the database.
    """
    general, advice = WORDS.get(status, WORDS[500] if status >= 500 else WORDS[400])
    g.setdefault("actor", None)
    g.pop("readings", None)  # nothing of what was about to be read is on this page
    leave_alone()
    make = page if status < 500 else page_apart
    response = make(
        "errors/error.html", status=status, error_title=title or general, advice=why or advice, error_code=status
    )
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _http(error: HTTPException) -> Response:
    return answer(error.code or 500)


def _csrf(_error: CSRFError) -> Response:
    """A form from an ended session: back to the login, where the draft kept in the browser is offered again."""
    if wants_reply():
        return reply(401)
    if g.get("actor") is None:
        flash(_l("Your session has ended. Log in again; what you typed is kept in this browser."), "warn")
        return go(url_for("people.login", next=local_address(request.path)))
    return answer(400)


def _refused(error: Refused) -> Response:
    status = 404 if error.code == "not_visible" else 403 if isinstance(error, Denied) else 422
    return answer(status, say_refusal(error))


def _database(error: Exception) -> Response:
    """The database is locked, away or has no line free: a moment later it may be back."""
    if not is_passing(error):
        return _broken(error)
    log.warning("no database at %s: %s", request.endpoint, type(getattr(error, "orig", error)).__name__)
    return answer(503)


def _keyless(error: KeyUnusable) -> Response:
    """Served on, names and histories would be lost for good; so nobody is, until the keys are back."""
    log.error("not served: %s", error)
    return answer(
        503,
        _l("Nothing was lost, and nothing is saved meanwhile. Tell your administrator: the program's start says why."),
        _l("The keys of this database are not in their place"),
    )


def _unstorable(_error: DataError) -> Response:
    """A value the database cannot hold, such as a text with a NUL in it: no page of ours sends that."""
    return answer(400)


def _broken(error: Exception) -> Response:
    log.exception("unhandled error at %s", request.endpoint, exc_info=error)
    return answer(500)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, lambda _error: answer(409))
    for trouble in (DatabaseBusy, OperationalError):
        app.register_error_handler(trouble, _database)
    app.register_error_handler(KeyUnusable, _keyless)
    app.register_error_handler(DataError, _unstorable)
    if not app.testing:
        app.register_error_handler(Exception, _broken)
