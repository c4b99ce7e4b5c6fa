"""What residents hold and send: slips, reports that wait, and the phones on the card of a grid.

Nothing here is about a person: a slip says which report and whose hand, a try is a keyed digest that lapses in a day.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.json import Json
from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.residents.vocabulary import DropReason, Fate, HeldFor, SlipKind, TryKind


class GridCard(Base):
    """The phones on the public card of an area; what is empty is taken from the area above it."""

    __tablename__ = "grid_cards"

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    duty_phone: Mapped[str] = mapped_column(String(20), default="")
    supervision_phone: Mapped[str] = mapped_column(String(20), default="")


class Slip(Base):
    """What somebody follows a report by: its number, and a code of six digits that is kept as a keyed digest only."""

    __tablename__ = "slips"
    __table_args__ = (
        CheckConstraint(words_check("kind", SlipKind), name="kind_known"),
        Index("ix_slips_ref", "ref"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: The number of the case, or of the report that waits to become it.
    ref: Mapped[str] = mapped_column(String(24))
    #: Made with the form; sent twice, it is still one slip.
    client_key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[SlipKind] = mapped_column(Word(SlipKind, 10))
    code_mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime] = mapped_column(Instant)


class HeldReport(Base):
    """A report that the centre looks at first. What it says is sealed; it is deleted once it is decided on."""

    __tablename__ = "held_reports"
    __table_args__ = (
        CheckConstraint(words_check("held_for", HeldFor), name="held_for_known"),
        CheckConstraint(words_check("fate", Fate), name="fate_known"),
        CheckConstraint(f"drop_reason IS NULL OR {words_check('drop_reason', DropReason)}", name="drop_reason_known"),
        Index("ix_held_reports_area_code", "area_code", "fate", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    client_key: Mapped[str] = mapped_column(String(40), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"))
    held_for: Mapped[HeldFor] = mapped_column(Word(HeldFor, 10))
    received_at: Mapped[datetime] = mapped_column(Instant)
    #: JSON of text, place, point, name and phone; None once it is decided on.
    body: Mapped[bytes | None] = mapped_column(Sealed)
    fate: Mapped[Fate] = mapped_column(Word(Fate, 10))
    drop_reason: Mapped[DropReason | None] = mapped_column(Word(DropReason, 12))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))


class HeldPhoto(Base):
    """A photo of a report that waits; its bytes lie in the store."""

    __tablename__ = "held_photos"
    __table_args__ = (Index("ix_held_photos_report_id", "report_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("held_reports.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64))
    thumb_sha256: Mapped[str | None] = mapped_column(String(64))
    #: Name, kind of file and measures, as the case will keep them.
    told: Mapped[Json] = mapped_column(JSON)


class Try(Base):
    """Something sent from a network address, for a day: what is counted is a keyed digest, never the address."""

    __tablename__ = "public_tries"
    __table_args__ = (
        CheckConstraint(words_check("kind", TryKind), name="kind_known"),
        Index("ix_public_tries_key", "kind", "key_mark", "at"),
        Index("ix_public_tries_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[TryKind] = mapped_column(Word(TryKind, 8))
    #: Of an address, of a grid, of the number of a slip.
    key_mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(Instant)
