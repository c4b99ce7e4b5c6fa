"""Numbers and switches a county may set without a programmer."""

from __future__ import annotations

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.json import JsonValue
from tracker.foundation.orm import Base


class Setting(Base):
    """One set value; what is not here has the default of site/vocabulary.py."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[JsonValue] = mapped_column(JSON)
