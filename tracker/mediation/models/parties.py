"""Who takes part in a mediation. Names, phones, addresses and numbers are sealed; ethnicity is never asked for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.foundation.orm import Base, BigKey, Instant, Sealed, Word, words_check
from tracker.mediation.vocabulary import Consent, ConsentWay, HelperKind, PartyKind, RepresentativeKind, Side


class MediationParty(Base):
    """A party (当事人). The indexes serve the check for conflicts of interest alone; there is no search by person."""

    __tablename__ = "mediation_parties"
    __table_args__ = (
        CheckConstraint(words_check("side", Side), name="side_known"),
        CheckConstraint(words_check("kind", PartyKind), name="kind_known"),
        CheckConstraint(words_check("consent", Consent), name="consent_known"),
        Index("ix_mediation_parties_mediation_id", "mediation_id"),
        Index("ix_mediation_parties_name_index", "name_index"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    side: Mapped[Side] = mapped_column(Word(Side, 12))
    kind: Mapped[PartyKind] = mapped_column(Word(PartyKind, 12))
    #: JSON: the fields of asks.PARTY that have a `tidy`.
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    name_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    is_minor: Mapped[bool] = mapped_column(Boolean, default=False)
    #: The identity paper was looked at; no picture of it is kept.
    id_checked_at: Mapped[datetime | None] = mapped_column(Instant)
    consent: Mapped[Consent] = mapped_column(Word(Consent, 8), default=Consent.NONE)
    consent_way: Mapped[ConsentWay | None] = mapped_column(Word(ConsentWay, 12))
    consented_at: Mapped[datetime | None] = mapped_column(Instant)
    rights_told_at: Mapped[datetime | None] = mapped_column(Instant)


class MediationRepresentative(Base):
    """Who acts for a party: agent with power of attorney, guardian of a minor, legal representative of a body."""

    __tablename__ = "mediation_representatives"
    __table_args__ = (
        CheckConstraint(words_check("kind", RepresentativeKind), name="kind_known"),
        Index("ix_mediation_representatives_party_id", "party_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("mediation_parties.id"))
    kind: Mapped[RepresentativeKind] = mapped_column(Word(RepresentativeKind, 20))
    #: JSON: the fields of asks.REPRESENTATIVE that have one.
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    #: May agree, waive and receive for the party (特别授权).
    has_special_power: Mapped[bool] = mapped_column(Boolean, default=False)
    given_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)


class MediationHelper(Base):
    """Who joins with the parties' consent (People's Mediation Law 20): a post of ours or somebody by name."""

    __tablename__ = "mediation_helpers"
    __table_args__ = (
        CheckConstraint(words_check("kind", HelperKind), name="kind_known"),
        Index("ix_mediation_helpers_mediation_id", "mediation_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    kind: Mapped[HelperKind] = mapped_column(Word(HelperKind, 12))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    #: JSON: name, body, purpose.
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    invited_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class MediationDeclaration(Base):
    """A declared relation of a mediator to a party (回避): the ground, sealed, and the post it is about."""

    __tablename__ = "mediation_declarations"
    __table_args__ = (Index("ix_mediation_declarations_mediation_id", "mediation_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    #: JSON: by, ground.
    body: Mapped[bytes] = mapped_column(Sealed, default=b"")
    declared_at: Mapped[datetime] = mapped_column(Instant)


class MediationDraft(Base):
    """What was typed and not yet sent, for the person who typed it, on any device."""

    __tablename__ = "mediation_drafts"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    body: Mapped[bytes] = mapped_column(Sealed)
    saved_at: Mapped[datetime] = mapped_column(Instant)
