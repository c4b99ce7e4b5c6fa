"""Numbers at the windows (取号): who waits, for how long, and which window has called."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.services.guide.models import ServiceItem
from tracker.services.vocabulary import TicketStatus


class Ticket(Base):
    """A number of a day in a hall. What its holder is called by is sealed, and deleted when the day is over."""

    __tablename__ = "window_tickets"
    __table_args__ = (
        CheckConstraint(words_check("status", TicketStatus), name="status_known"),
        Index("uq_window_tickets_hall", "hall_code", "day", "number", unique=True),
        Index("ix_window_tickets_status", "hall_code", "day", "status"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: The area whose windows these are.
    hall_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int] = mapped_column(SmallInteger)
    #: Family name with a form of address, or the last four digits of the phone.
    call_name: Mapped[bytes | None] = mapped_column(Sealed)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("service_items.id"))
    status: Mapped[TicketStatus] = mapped_column(Word(TicketStatus, 8))
    taken_at: Mapped[datetime] = mapped_column(Instant)
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    call_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: Which window has called: its post, and the sign above it.
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    desk: Mapped[str] = mapped_column(String(10), default="")
    #: Counts its steps: what a form was opened with.
    turn: Mapped[int] = mapped_column(SmallInteger, default=0)

    item: Mapped[ServiceItem | None] = relationship(lazy="joined")

    @property
    def area_code(self) -> str:
        """The place its rules look at."""
        return self.hall_code
