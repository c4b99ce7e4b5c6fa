"""Keeping channels, the rows of the matrix and the texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from tracker.access.actor import Actor
from tracker.areas.models import Area
from tracker.audit.services import log_access
from tracker.channels.models import Channel, Message, Route, Wording
from tracker.channels.services.names import check_name
from tracker.channels.services.webhooks import OPEN
from tracker.channels.target import Target, check_channel, open_target, seal_into
from tracker.channels.vocabulary import MOST_CHANNELS, MOST_ROUTES, VERSION, Kind, Language, Standing, Timing
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, unanswered
from tracker.people.models import Unit
from tracker.people.vocabulary import POSTED, Role
from tracker.site.services import count_up


@dataclass(frozen=True)
class Wanted:
    """What a person fills in of a channel. Parts of the target that are empty keep what is sealed."""

    name: str
    kind: Kind
    target: Target
    language: Language = Language.ZH
    quiet_from: str = ""
    quiet_until: str = ""
    is_active: bool = True


def save_channel(*, channel: Channel | None, wanted: Wanted, actor: Actor, now: datetime) -> Channel:
    """Make or change a channel. Refused at name, address, secret, to, sender, quiet_until."""
    name = check_name(Channel, channel, wanted.name)
    if bool(wanted.quiet_from) != bool(wanted.quiet_until):
        raise Refused(N_("Fill in both ends of the quiet hours, or neither."), field="quiet_until")
    if wanted.quiet_from and wanted.quiet_from == wanted.quiet_until:
        raise Refused(N_("Quiet hours cannot last the whole day."), field="quiet_until")
    if channel is None:
        if int(db.session.scalar(select(func.count()).select_from(Channel)) or 0) >= MOST_CHANNELS:
            raise Refused(N_("There are %(most)s already."), field="name", most=MOST_CHANNELS)
        channel = Channel(kind=wanted.kind, made_at=now)
        seal_into(channel, wanted.target, check_channel(wanted.kind, wanted.target))
        db.session.add(channel)
    elif any((wanted.target.address, wanted.target.secret, wanted.target.to, wanted.target.sender)):
        target = _merged(open_target(channel), wanted.target)
        seal_into(channel, target, check_channel(channel.kind, target))
    channel.name, channel.language, channel.is_active = name, wanted.language, wanted.is_active
    channel.quiet_from, channel.quiet_until = wanted.quiet_from, wanted.quiet_until
    db.session.flush()
    if not channel.is_active:
        waiting = update(Message).where(Message.channel_id == channel.id, Message.standing.in_(OPEN))
        dropped = waiting.values(standing=Standing.DROPPED).execution_options(synchronize_session=False)
        db.session.execute(dropped)
    count_up(key=VERSION)
    log_access(actor=actor, act="channel:save", now=now, subject=f"channel:{channel.id}")
    return channel


def _merged(kept: Target, typed: Target) -> Target:
    """What is sealed, with what was typed anew. A secret goes to no new address: whoever moves it types it again."""
    if typed.address and typed.address != kept.address and kept.secret and not typed.secret:
        raise Refused(N_("With a new address the secret has to be typed again."), field="secret")
    return Target(
        typed.address or kept.address, typed.secret or kept.secret, typed.to or kept.to, typed.sender or kept.sender
    )


@dataclass(frozen=True)
class Audience:
    """Whose notices go out: posts within an area, of a role or of a unit where one of these is given."""

    area_code: str
    role: Role | None = None
    unit_id: int | None = None


def add_routes(
    *,
    channel_id: int,
    kinds: Iterable[str],
    known: Iterable[str],
    audience: Audience,
    timing: Timing,
    actor: Actor,
    now: datetime,
) -> int:
    """Let notices of these kinds to an audience go to a channel as well; how many rows are new.

    `known` are the kinds there are. Refused at channel, kinds, area, role, unit.
    """
    if db.session.get(Channel, channel_id) is None:
        raise unanswered("channel")
    wanted = sorted(set(kinds) & set(known))
    if not wanted:
        raise Refused(N_("Choose at least one kind."), field="kinds")
    if db.session.get(Area, audience.area_code) is None:
        raise unanswered("area")
    if audience.role is not None and audience.unit_id is not None:
        raise Refused(N_("Choose a role or a unit, not both."), field="unit")
    if audience.unit_id is not None and db.session.get(Unit, audience.unit_id) is None:
        raise unanswered("unit")
    if audience.role is not None and audience.role not in POSTED:
        raise unanswered("role")
    count_up(key=VERSION)  # holds back whoever else changes the table until this transaction ends
    same = select(Route).where(
        Route.channel_id == channel_id, Route.area_code == audience.area_code, Route.role == audience.role,
        Route.unit_id == audience.unit_id,
    )  # fmt: skip
    there = {row.kind: row for row in db.session.scalars(same)}
    count = int(db.session.scalar(select(func.count()).select_from(Route)) or 0)
    new = [kind for kind in wanted if kind not in there]
    if count + len(new) > MOST_ROUTES:
        raise Refused(N_("The table holds %(most)s rows at most."), field="kinds", most=MOST_ROUTES)
    for kind in set(wanted) & set(there):
        there[kind].timing = timing
    for kind in new:
        row = Route(channel_id=channel_id, kind=kind, timing=timing)
        row.area_code, row.role, row.unit_id = audience.area_code, audience.role, audience.unit_id
        db.session.add(row)
    db.session.flush()
    log_access(actor=actor, act="channel:route", now=now, subject=f"channel:{channel_id}")
    return len(new)


def remove_routes(*, ids: Iterable[int], actor: Actor, now: datetime) -> int:
    """Take rows out of the matrix; how many there were."""
    chosen = list(ids)
    if not chosen:
        raise Refused(N_("Choose at least one row."))
    count_up(key=VERSION)
    gone = db.session.scalars(delete(Route).where(Route.id.in_(chosen)).returning(Route.channel_id)).all()
    for channel_id in sorted(set(gone)):
        log_access(actor=actor, act="channel:route", now=now, subject=f"channel:{channel_id}")
    return len(gone)


def save_wording(*, kind: str, language: Language, text: str, actor: Actor, now: datetime) -> None:
    """Keep a county's own text for a kind, already checked (wording.py); an empty one puts ours back."""
    row = db.session.get(Wording, (kind, language))
    if row is not None and not text:
        db.session.delete(row)
    elif row is not None:
        row.text = text
    elif text:
        db.session.add(Wording(kind=kind, language=language, text=text))
    log_access(actor=actor, act="channel:text", now=now, subject=f"message-text:{kind}:{language.value}")
    db.session.flush()
