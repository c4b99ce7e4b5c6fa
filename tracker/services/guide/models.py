"""The service guide (办事指南): items in dated versions, the materials a version asks for, its blank forms.

A version is not changed once it holds: applications stand on it. What changes is a new version from a day on.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.foundation.orm import Base, Instant, Word, words_check
from tracker.people.models import Unit
from tracker.services.guide.vocabulary import (
    LONGEST_LINE,
    LONGEST_NAME,
    MaterialKind,
)


class ServiceItem(Base):
    """A matter that can be applied for (办事事项); the unit decides on it, for the area it serves."""

    __tablename__ = "service_items"
    __table_args__ = (Index("ix_service_items_unit_id", "unit_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: As offices number it, such as MZ-001.
    code: Mapped[str] = mapped_column(String(20), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    #: It may be applied for; what is not offered any more is shown to nobody outside.
    is_offered: Mapped[bool] = mapped_column(Boolean, default=True)
    sort: Mapped[int] = mapped_column(Integer, default=100)

    unit: Mapped[Unit] = relationship(lazy="joined")


class ServiceVersion(Base):
    """What the guide says of an item from a day until before another."""

    __tablename__ = "service_versions"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on > from_on", name="dates_in_order"),
        Index("uq_service_versions_item_id", "item_id", "version", unique=True),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("service_items.id"))
    #: 1, 2, 3 … of its item.
    version: Mapped[int] = mapped_column(SmallInteger)
    from_on: Mapped[date] = mapped_column(Date)
    #: First day on which it no longer holds.
    to_on: Mapped[date | None] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    #: The name and the first letters of its pinyin, for the search of two letters.
    words: Mapped[str] = mapped_column(String(LONGEST_NAME * 2), default="")
    #: Who may apply; the steps, a line each; what the law says, with its articles.
    who: Mapped[str] = mapped_column(Text, default="")
    steps: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    #: The legal limit and the promised one, as '20wd'; the second is never longer.
    legal_limit: Mapped[str] = mapped_column(String(8), default="")
    promised_limit: Mapped[str] = mapped_column(String(8))
    fee: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    #: What comes of it, such as a certificate.
    result: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    #: An agent may run the errands of it (全程代办).
    is_agency: Mapped[bool] = mapped_column(Boolean, default=True)
    made_at: Mapped[datetime] = mapped_column(Instant)

    item: Mapped[ServiceItem] = relationship(lazy="joined")
    materials: Mapped[list[ServiceMaterial]] = relationship(
        order_by="ServiceMaterial.place", lazy="selectin", cascade="all, delete-orphan"
    )
    forms: Mapped[list[ServiceForm]] = relationship(
        order_by="ServiceForm.id", lazy="selectin", cascade="all, delete-orphan"
    )


class ServiceMaterial(Base):
    """A paper that a version asks for, or does not because the authorities hold it already."""

    __tablename__ = "service_materials"
    __table_args__ = (
        CheckConstraint(words_check("kind", MaterialKind), name="kind_known"),
        CheckConstraint("copies BETWEEN 1 AND 20", name="copies_known"),
        Index("uq_service_materials_version_id", "version_id", "place", unique=True),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    place: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[MaterialKind] = mapped_column(Word(MaterialKind, 10))
    copies: Mapped[int] = mapped_column(SmallInteger, default=1)
    #: Already held by an authority: not asked for again (免提交).
    is_held: Mapped[bool] = mapped_column(Boolean, default=False)
    #: May follow later against a written promise (容缺受理).
    is_gap_allowed: Mapped[bool] = mapped_column(Boolean, default=False)
    note: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")


class ServiceForm(Base):
    """A blank form of a version, to be taken home; its bytes lie in the store."""

    __tablename__ = "service_forms"
    __table_args__ = (Index("ix_service_forms_version_id", "version_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sha256: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(80))
