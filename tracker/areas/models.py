"""Areas by code, and how they changed. A code is never used twice, so old cases keep their place."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.areas.vocabulary import AreaKind, ChangeKind
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.orm import Base, Word, words_check


class Area(Base):
    """One county, street, village, grid or micro-grid. The code holds the tree: a child's begins with its parent's."""

    __tablename__ = "areas"
    __table_args__ = (
        CheckConstraint(words_check("level", AreaLevel), name="level_known"),
        CheckConstraint(words_check("kind", AreaKind), name="kind_known"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates_in_order"),
        Index("ix_areas_parent_code", "parent_code"),
        Index("ix_areas_box", "min_lng", "max_lng"),
    )

    code: Mapped[str] = mapped_column(String(17), primary_key=True)
    level: Mapped[AreaLevel] = mapped_column(Word(AreaLevel, 12))
    kind: Mapped[AreaKind] = mapped_column(Word(AreaKind, 16))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    name: Mapped[str] = mapped_column(String(60))
    #: First day on which the area exists, and the first on which it no longer does.
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    #: GeoJSON Polygon or MultiPolygon in WGS-84, and its box for a quick first look.
    boundary: Mapped[str | None] = mapped_column(Text)
    min_lng: Mapped[float | None] = mapped_column(Float)
    min_lat: Mapped[float | None] = mapped_column(Float)
    max_lng: Mapped[float | None] = mapped_column(Float)
    max_lat: Mapped[float | None] = mapped_column(Float)


class AreaChange(Base):
    """A rename, split or merge on a day: what led from which code and name to which."""

    __tablename__ = "area_changes"
    __table_args__ = (CheckConstraint(words_check("kind", ChangeKind), name="kind_known"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[ChangeKind] = mapped_column(Word(ChangeKind, 12))
    happened_on: Mapped[date] = mapped_column(Date)
    from_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    to_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    old_name: Mapped[str] = mapped_column(String(60))
    new_name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(200), default="")
