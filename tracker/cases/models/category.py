"""The two-level category tree with limits and classes: data with an admission procedure, not code."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Integer, SmallInteger, String, false
from sqlalchemy.orm import Mapped, mapped_column

from tracker.cases.vocabulary import Priority, State, Visibility
from tracker.foundation.orm import Base, Instant, Word, words_check
from tracker.people.vocabulary import UnitKind

DISPUTE_DAYS = 15


class Category(Base):
    """A category (2 digits) or subcategory (4 digits). Cases are logged under subcategories only."""

    __tablename__ = "categories"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("categories.code"))
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    #: What people call it besides, parted by blanks; None: as it comes with the product.
    also: Mapped[str | None] = mapped_column(String(200))
    #: The first letters of name and `also`, by which it is found.
    initials: Mapped[str] = mapped_column(String(200), default="", server_default="")
    priority: Mapped[Priority | None] = mapped_column(Word(Priority, 2))
    visibility: Mapped[Visibility | None] = mapped_column(Word(Visibility, 1))
    #: Limits such as '15m' or '3wd' (clock/limits.py): report → first response, dispatch → feedback.
    response_limit: Mapped[str] = mapped_column(String(8), default="")
    resolve_limit: Mapped[str] = mapped_column(String(8), default="")
    #: The line of work an order is usually sent to.
    unit_kind: Mapped[UnitKind | None] = mapped_column(Word(UnitKind, 20))
    closing_standard: Mapped[str] = mapped_column(String(300), default="")
    #: A complaint about staff goes to the supervisor, past the centre.
    is_about_staff: Mapped[bool] = mapped_column(Boolean, default=False)
    #: Suspected domestic violence or harm to a minor: reported once to the police, the reporter secret
    #: (Anti-Domestic-Violence Law art. 14, Law on the Protection of Minors art. 11).
    must_report: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    sort: Mapped[int] = mapped_column(Integer, default=100)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    #: Days from the closing within which whoever reported may confirm or dispute it; a rating does not end them.
    dispute_days: Mapped[int] = mapped_column(SmallInteger, default=DISPUTE_DAYS, server_default=str(DISPUTE_DAYS))


class StageLimit(Base):
    """How long a case may rest in a state, for one priority ('P1') or for all others ('')."""

    __tablename__ = "stage_limits"
    __table_args__ = (CheckConstraint(words_check("state", State), name="state_known"),)

    state: Mapped[State] = mapped_column(Word(State, 12), primary_key=True)
    priority: Mapped[str] = mapped_column(String(2), primary_key=True, default="")
    amount: Mapped[str] = mapped_column(String(8))


class WordCount(Base):
    """How often words stand in the closed cases of a county, by category: what a new report is probably about.

    Of standard cases alone, and of words that many of them say: nothing of anybody can be read from it.
    """

    __tablename__ = "word_counts"

    county_code: Mapped[str] = mapped_column(String(6), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(Instant)
    #: {category: cases looked at}
    cases: Mapped[dict[str, int]] = mapped_column(JSON)
    #: {two characters: {category: cases that say them}}
    words: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)
