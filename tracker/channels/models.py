"""Channels, who hears what by which, the texts, webhooks, and the outbox. None of it holds a person or a matter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.channels.vocabulary import (
    LONGEST_KIND,
    LONGEST_NAME,
    LONGEST_TEXT,
    Fault,
    Kind,
    Language,
    Standing,
    Timing,
)
from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.people.vocabulary import POSTED, Role


class Channel(Base):
    """A group, mailbox or gateway outside. Where it lies is sealed and never shown again, but for its host."""

    __tablename__ = "channels"
    __table_args__ = (
        CheckConstraint(words_check("kind", Kind), name="kind_known"),
        CheckConstraint(words_check("language", Language), name="language_known"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    kind: Mapped[Kind] = mapped_column(Word(Kind, 10))
    host: Mapped[str] = mapped_column(String(255))
    #: A `Target` as JSON, sealed for "channels.target:<seal_key>".
    target: Mapped[bytes] = mapped_column(Sealed)
    seal_key: Mapped[str] = mapped_column(String(32))
    language: Mapped[Language] = mapped_column(Word(Language, 2), default=Language.ZH)
    #: Local clock time such as '22:00'; both empty: no quiet hours.
    quiet_from: Mapped[str] = mapped_column(String(5), default="")
    quiet_until: Mapped[str] = mapped_column(String(5), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    made_at: Mapped[datetime] = mapped_column(Instant)


class Route(Base):
    """A row of the matrix: notices of a kind to such posts go to this channel as well."""

    __tablename__ = "channel_routes"
    __table_args__ = (
        CheckConstraint(f"role IS NULL OR {words_check('role', POSTED)}", name="role_known"),
        CheckConstraint(words_check("timing", Timing), name="timing_known"),
        CheckConstraint("role IS NULL OR unit_id IS NULL", name="one_audience"),
        Index("ix_channel_routes_channel_id", "channel_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    #: Posts within this area, …
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    #: … of this role, or of this unit; of every role and unit where both are empty.
    role: Mapped[Role | None] = mapped_column(Word(Role, 20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    timing: Mapped[Timing] = mapped_column(Word(Timing, 8), default=Timing.WAITS)


class Wording(Base):
    """What messages of a kind say in a language, where a county wants other words than ours."""

    __tablename__ = "channel_wordings"
    __table_args__ = (CheckConstraint(words_check("language", Language), name="language_known"),)

    kind: Mapped[str] = mapped_column(String(LONGEST_KIND), primary_key=True)
    language: Mapped[Language] = mapped_column(Word(Language, 2), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))


class Webhook(Base):
    """A program outside that is told of notices. Address and secret are sealed; the secret is shown once."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    host: Mapped[str] = mapped_column(String(255))
    #: A `Target` as JSON, sealed for "webhooks.target:<seal_key>".
    target: Mapped[bytes] = mapped_column(Sealed)
    seal_key: Mapped[str] = mapped_column(String(32))
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    #: Tries that failed since the last one that did not.
    failures: Mapped[int] = mapped_column(Integer, default=0)
    #: When it was shut because of them; empty while it works, or when a person shut it.
    shut_at: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)


class Message(Base):
    """One message of the outbox: what happened, to which channel or webhook, and how its sending stands.

    The text is made when it is sent, of the kind, the number and the state of that moment, so that none rests here.
    """

    __tablename__ = "channel_messages"
    __table_args__ = (
        CheckConstraint(words_check("standing", Standing), name="standing_known"),
        CheckConstraint(f"fault IS NULL OR {words_check('fault', Fault)}", name="fault_known"),
        CheckConstraint("(channel_id IS NULL) <> (webhook_id IS NULL)", name="one_receiver"),
        Index("ix_channel_messages_due", "standing", "next_at"),
        Index("ix_channel_messages_channel_id", "channel_id", "id"),
        Index("ix_channel_messages_webhook_id", "webhook_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id"))
    webhook_id: Mapped[int | None] = mapped_column(ForeignKey("webhooks.id"))
    #: What makes it one message: receiver, kind, number and second. A second notice of the same adds none.
    dedup_key: Mapped[str] = mapped_column(String(120), unique=True)
    #: What receivers know it by, the same at every try.
    public_key: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    ref: Mapped[str] = mapped_column(String(24))
    #: Whether it may go out in quiet hours.
    is_at_once: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(Instant)
    standing: Mapped[Standing] = mapped_column(Word(Standing, 8), default=Standing.WAITING)
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: When it is due; of one that is being sent, when whoever sends it counts as crashed.
    next_at: Mapped[datetime] = mapped_column(Instant)
    fault: Mapped[Fault | None] = mapped_column(Word(Fault, 12))
    #: What the server answered last, where it speaks HTTP.
    status: Mapped[int | None] = mapped_column(SmallInteger)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
