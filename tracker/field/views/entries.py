"""An entry of a phone's outbox is taken once, however often it is sent."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask_babel import gettext as _

from tracker.extensions import reading
from tracker.field.models import SentEntry
from tracker.field.services.answers import digest_of_entry, find_answer, keep_answer
from tracker.foundation.identifiers import CLIENT_KEY
from tracker.web.identity import now
from tracker.web.replies import reply, wants_reply

#: What a view answers to an entry that it has looked at.
ANSWERED = frozenset({200, 404, 409, 422})


def answer_again() -> Response | None:
    """Before the view: an entry that was taken before gets the answer it got then."""
    g.entry_key = request.headers.get("Idempotency-Key", "")
    if not g.entry_key or g.actor is None or not wants_reply():
        g.entry_key = ""
        return None
    if not CLIENT_KEY.match(g.entry_key):
        return reply(400, words=_("Open the form anew and send it again."))
    with reading():
        known = find_answer(key=g.entry_key, user_id=g.actor.user_id)
        return _as_before(known) if known else None


def _as_before(known: SentEntry) -> Response:
    g.entry_key = ""
    if known.digest != _digest():
        words = _("An earlier version of this entry was taken: %(words)s", words=known.words)
        return reply(409, words=words, url=known.url, since=[], values=[], version="", mark="")
    return reply(200, url=known.url, words=known.words, again=True)


def _digest() -> str:
    return digest_of_entry(request.path, request.form.items(multi=True))


def keep(response: Response) -> Response:
    """After the view and before the commit: keep the answer with what the entry did.

    A phone whose page was left in the middle of a sending sends again at once: then both are under way together, and
    the later one finds that its own act has been done. It is answered like the first, whatever the view made of it.
    """
    if not g.get("entry_key") or response.status_code not in ANSWERED:
        return response
    key, user_id, taken = g.entry_key, g.actor.user_id, g.get("taken")
    if response.status_code == 200:
        kept = taken and keep_answer(key=key, user_id=user_id, digest=_digest(), now=now(), **taken)
        if kept or not taken:
            return response
    with reading():
        known = find_answer(key=key, user_id=user_id)
        if known is not None:
            return _as_before(known)
    return response if response.status_code != 200 else reply(503)


def init_app(app: Flask) -> None:
    app.before_request(answer_again)
    app.after_request(keep)
