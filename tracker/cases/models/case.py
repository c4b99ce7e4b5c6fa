"""The case: one incident from report to archive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.areas.models import Area
from tracker.cases.models.category import Category
from tracker.cases.safety import Triage
from tracker.cases.vocabulary import DueLevel, InConference, Priority, Rating, ResultCode, Source, State, Visibility
from tracker.foundation.datum import Datum
from tracker.foundation.orm import Base, BigKey, Instant, Word, words_check
from tracker.people.models import Post


class Case(Base):
    """A matter in a grid. `state` is assigned in services/moves.py only; history is in `events`."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(words_check("state", State), name="state_known"),
        CheckConstraint(words_check("visibility", Visibility), name="visibility_known"),
        CheckConstraint(words_check("priority", Priority), name="priority_known"),
        UniqueConstraint("external_source", "external_id"),
        # The list of an area and of a state, newest first, walked by keyset.
        Index("ix_cases_area_code", "area_code", "id"),
        Index("ix_cases_state", "state", "id"),
        Index("ix_cases_category_code", "category_code", "id"),
        # What came in of one type in one grid: the same matter again (recurrence).
        Index("ix_cases_kind", "area_code", "category_code", "received_at"),
        # What a post logged, by when it was written: on a patrol, of late.
        Index("ix_cases_reporter_post_id", "reporter_post_id", "written_at"),
        # What my posts must do now, and what the sweep looks at: open cases only, a small part of all.
        Index(
            "ix_cases_open_holder",
            "holder_post_id",
            "stage_due_at",
            postgresql_where=text("is_open"),
            sqlite_where=text("is_open = 1"),
        ),
        Index("ix_cases_open_due", "due_at", postgresql_where=text("is_open"), sqlite_where=text("is_open = 1")),
        # The list of what is open, newest first, for a post that sees few of all. Said as the list says it, or SQLite
        # would sort the open cases of another index instead.
        Index("ix_cases_open", "id", postgresql_where=text("is_open IS TRUE"), sqlite_where=text("is_open IS 1")),
        # The map of what is open is counted from this index alone. It holds `is_open` too, or SQLite would not take it
        # for one that answers alone.
        Index(
            "ix_cases_open_area",
            "area_code",
            "visibility",
            "category_code",
            "lat",
            "is_open",
            postgresql_where=text("is_open IS TRUE"),
            sqlite_where=text("is_open IS 1"),
        ),
        # What lies in sight of a map, and what lies near a point.
        Index(
            "ix_cases_point",
            "is_open",
            "lat",
            "lng",
            "datum",
            "area_code",
            "visibility",
            "received_at",
            postgresql_where=text("lat IS NOT NULL"),
            sqlite_where=text("lat IS NOT NULL"),
        ),
        # Questions to liaisons: the open ones, and the answer clock of a month.
        Index(
            "ix_cases_triage",
            "triage_asked_at",
            postgresql_where=text("triage_asked_at IS NOT NULL"),
            sqlite_where=text("triage_asked_at IS NOT NULL"),
        ),
        # What is kept from the post it is about: very few of all.
        Index(
            "ix_cases_about",
            "about_post_id",
            postgresql_where=text("about_post_id IS NOT NULL"),
            sqlite_where=text("about_post_id IS NOT NULL"),
        ),
        # Closings that are disputed and wait for a decision: very few of all.
        Index(
            "ix_cases_disputed",
            "disputed_at",
            postgresql_where=text("disputed_at IS NOT NULL"),
            sqlite_where=text("disputed_at IS NOT NULL"),
        ),
        # What came in over a period, and of it what was settled on the spot or has no target.
        Index(
            "ix_cases_received",
            "received_at",
            "is_on_spot",
            "due_at",
            "resolve_limit",
            "state",
            "area_code",
            "category_code",
            "lead_post_id",
            "visibility",
        ),
        # The closure report reads this index alone.
        Index(
            "ix_cases_figures",
            "due_at",
            "area_code",
            "category_code",
            "lead_post_id",
            "state",
            "visibility",
            "is_on_spot",
            "closed_at",
            "pause_count",
            "handling_minutes",
        ),
        # What stood still, of what was due in a period.
        Index(
            "ix_cases_paused",
            "due_at",
            "closed_at",
            "state",
            "is_on_spot",
            "area_code",
            "category_code",
            "lead_post_id",
            "source",
            "extension_count",
            "pause_count",
            postgresql_where=text("pause_count > 0"),
            sqlite_where=text("pause_count > 0"),
        ),
        # What was closed in a period, and what is asked of it: checked, reworked, reopened, rated.
        Index(
            "ix_cases_closed",
            "closed_at",
            "area_code",
            "visibility",
            "is_on_spot",
            "verified_at",
            "rework_count",
            "reopen_count",
            "rating",
            postgresql_where=text("closed_at IS NOT NULL"),
            sqlite_where=text("closed_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    #: Made by the phone before the first try; a replay with the same key is the same case.
    client_key: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    state: Mapped[State] = mapped_column(Word(State, 12))
    is_open: Mapped[bool] = mapped_column(Boolean)
    visibility: Mapped[Visibility] = mapped_column(Word(Visibility, 1))
    priority: Mapped[Priority] = mapped_column(Word(Priority, 2))
    source: Mapped[Source] = mapped_column(Word(Source, 16))
    category_code: Mapped[str] = mapped_column(ForeignKey("categories.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(120), default="")
    lng: Mapped[float | None] = mapped_column(Float)
    lat: Mapped[float | None] = mapped_column(Float)
    datum: Mapped[Datum | None] = mapped_column(Word(Datum, 8))
    #: Search tokens of title, text, place and ref (foundation/bigrams.py).
    tokens: Mapped[str] = mapped_column(Text, default="")

    occurred_at: Mapped[datetime] = mapped_column(Instant)
    written_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    responded_at: Mapped[datetime | None] = mapped_column(Instant)
    dispatched_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    fed_back_at: Mapped[datetime | None] = mapped_column(Instant)
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    evaluated_at: Mapped[datetime | None] = mapped_column(Instant)

    #: First response, the present stage's limit, and the limit of the whole handling.
    response_due_at: Mapped[datetime | None] = mapped_column(Instant)
    stage_due_at: Mapped[datetime | None] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    #: The resolve limit in force when the clock started, e.g. '3wd'; later changes of the category do not touch it.
    resolve_limit: Mapped[str] = mapped_column(String(8), default="")
    #: The limits granted on top, e.g. '3wd' or '2wd 1wd'.
    extensions: Mapped[str] = mapped_column(String(40), default="")
    clock_from_at: Mapped[datetime | None] = mapped_column(Instant)
    #: While a rework runs: from when, and its own limit with what was granted on top, e.g. '10wd' or '10wd 2wd'.
    rework_from_at: Mapped[datetime | None] = mapped_column(Instant)
    rework_limit: Mapped[str] = mapped_column(String(40), default="", server_default="")
    is_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    due_level: Mapped[DueLevel] = mapped_column(Word(DueLevel, 8), default=DueLevel.NONE)
    stage_due_level: Mapped[DueLevel] = mapped_column(Word(DueLevel, 8), default=DueLevel.NONE)
    #: Working minutes from dispatch to closing without pauses; set when the case closes.
    handling_minutes: Mapped[int | None] = mapped_column(Integer)

    reporter_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    reporter_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    centre_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    holder_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    lead_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    #: Whom a complaint about staff is about, where that is known; kept from this post, whatever becomes of the case.
    about_post_id: Mapped[int | None] = mapped_column(Integer)
    handler_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)

    is_on_spot: Mapped[bool] = mapped_column(Boolean, default=False)
    is_decided: Mapped[bool] = mapped_column(Boolean, default=False)
    is_escalated: Mapped[bool] = mapped_column(Boolean, default=False)
    has_coverage_gap: Mapped[bool] = mapped_column(Boolean, default=False)
    #: A mediation runs; its result will be the feedback, and until then there is none.
    awaits_result: Mapped[bool] = mapped_column(Boolean, default=False)
    supervised_level: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: Kept by the joint conferences; here, so that the rules know of it without another question.
    conference_status: Mapped[InConference] = mapped_column(
        Word(InConference, 10), default=InConference.NONE, server_default=InConference.NONE.value
    )
    rework_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    return_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    extension_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    pause_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    reopen_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    urge_count: Mapped[int] = mapped_column(SmallInteger, default=0)

    #: "Civil or police?" asked of the liaison of the village, once a case; the post has no foreign key because
    #: adding one would copy this table.
    triage_post_id: Mapped[int | None] = mapped_column(Integer)
    triage_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    triage_due_at: Mapped[datetime | None] = mapped_column(Instant)
    triage_answered_at: Mapped[datetime | None] = mapped_column(Instant)
    triage: Mapped[Triage | None] = mapped_column(Word(Triage, 8))
    is_triage_late: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: When the mandatory report of suspected harm was recorded; to whom stands in the history.
    harm_reported_at: Mapped[datetime | None] = mapped_column(Instant)

    result_code: Mapped[ResultCode | None] = mapped_column(Word(ResultCode, 16))
    result_text: Mapped[str] = mapped_column(Text, default="")
    rating: Mapped[Rating | None] = mapped_column(Word(Rating, 16))

    #: Said by who reported, with the slip or by telephone: taken back, settled, or not settled and to be decided.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    disputed_at: Mapped[datetime | None] = mapped_column(Instant)
    #: How many neighbours have said "me too".
    join_count: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")

    external_source: Mapped[str | None] = mapped_column(String(40))
    external_id: Mapped[str | None] = mapped_column(String(80))
    #: Head of the chain in `events`: how many there are and what seals the last.
    event_count: Mapped[int] = mapped_column(Integer, default=0)
    chain_head: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    lead_post: Mapped[Post | None] = relationship(foreign_keys=[lead_post_id], lazy="raise_on_sql")
    centre_post: Mapped[Post | None] = relationship(foreign_keys=[centre_post_id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_draft(self) -> bool:
        """Not sent yet: its writer's alone."""
        return self.state is State.DRAFT


class CasePost(Base):
    """A post that has a part in a case: it logged, leads, assists in or has held it. The scope reads this."""

    __tablename__ = "case_posts"
    __table_args__ = (Index("ix_case_posts_case_id", "case_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)


class RefCounter(Base):
    """The last serial under a prefix, such as a county's day; taken and counted up in one statement."""

    __tablename__ = "ref_counters"

    prefix: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
