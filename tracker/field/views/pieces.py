"""The pieces of a photo: how many bytes have come, the next of them, and that it is whole."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Response, abort, current_app, g, request
from flask_babel import gettext as _

from tracker.extensions import db
from tracker.field.services import pieces as do
from tracker.files.holding import Drawer, as_held, hold
from tracker.foundation.identifiers import CLIENT_KEY
from tracker.foundation.images import prove
from tracker.foundation.words import Refused
from tracker.web.access import logged_in
from tracker.web.identity import now
from tracker.web.language import say_refusal
from tracker.web.replies import reply
from tracker.web.turns import aside

_FIELD = re.compile(r"^[a-z_]{1,40}$")
_DIGEST = re.compile(r"^[0-9a-f]{64}$")


def _parcel(key: str) -> do.Parcel:
    if not CLIENT_KEY.match(key):
        abort(404)
    return do.Parcel(current_app.config["SETTINGS"].pieces_dir, g.actor.user_id, key)


@logged_in
def pieces(key: str) -> Response:
    """How many bytes of a file have come: the sending goes on after them."""
    return reply(200, come=do.come_so_far(_parcel(key)))


@logged_in
def piece(key: str, offset: int) -> Response:
    """Some bytes of a file, as the body of the request; how many have come now."""
    if (request.content_length or 0) > do.LARGEST_PIECE:
        abort(413)
    data = request.get_data(cache=False)
    db.session.rollback()  # nothing is written into the database
    try:
        return reply(200, come=do.add_piece(_parcel(key), offset=offset, data=data))
    except Refused as refusal:
        return reply(422, words=say_refusal(refusal))


@logged_in
def whole(key: str) -> Response:
    """The file has come: proven, and held for the form that names it as if it had been sent with it."""
    parcel, asked = _parcel(key), request.form
    form_key, field, name = asked.get("form_key", ""), asked.get("field", ""), asked.get("name", "")[:120]
    if not (CLIENT_KEY.match(form_key) and _FIELD.match(field) and _DIGEST.match(asked.get("sha256", ""))):
        return reply(400, words=_("Open the form anew and send it again."))
    db.session.rollback()  # pictures take seconds to re-encode; nobody else waits for the lock meanwhile
    try:
        with aside():
            held = as_held(prove(do.take_parcel(parcel, sha256=asked["sha256"]), name), name)
    except Refused as refusal:
        return reply(409 if refusal.code == "damaged" else 422, words=say_refusal(refusal))
    hold(Drawer(current_app.config["SETTINGS"].held_dir, g.actor.user_id, form_key, field), held, now=now())
    do.drop_parcel(parcel)
    return reply(200, sha256=held.sha256)


def forget_pieces(at: datetime) -> int:
    """With the sweep: drop the files nobody went on sending."""
    return do.forget_pieces(current_app.config["SETTINGS"].pieces_dir, at)
