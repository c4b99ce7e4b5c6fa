"""The names of channels and webhooks."""

from __future__ import annotations

from sqlalchemy import select

from tracker.channels.models import Channel, Webhook
from tracker.channels.vocabulary import LONGEST_NAME
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, printable, unanswered


def check_name(model: type[Channel] | type[Webhook], own: Channel | Webhook | None, name: str) -> str:
    """The name as it is kept; Refused at `name` where it is empty, too long or another one's."""
    name = " ".join(printable(name).split())
    if not name:
        raise unanswered("name")
    if len(name) > LONGEST_NAME:
        raise Refused(N_("At most %(most)s characters."), field="name", most=LONGEST_NAME)
    taken = db.session.scalar(select(model.id).where(model.name == name))
    if taken is not None and (own is None or taken != own.id):
        raise Refused(N_("There is one of this name already."), field="name")
    return name
