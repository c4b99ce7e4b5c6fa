"""What kinds of committees there are."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class CommitteeKind(Vocabulary):
    VILLAGE = "village", N_("village or community")
    TOWN = "town", N_("street or town")
    ENTERPRISE = "enterprise", N_("enterprise")
    TRADE = "trade", N_("trade or speciality")
    OTHER = "other", N_("other")
