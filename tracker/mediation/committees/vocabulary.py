"""What kinds of committees there are."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class CommitteeKind(StrEnum):
    VILLAGE = "village"
    TOWN = "town"
    ENTERPRISE = "enterprise"
    TRADE = "trade"
    OTHER = "other"


COMMITTEE_KINDS = {
    CommitteeKind.VILLAGE: N_("village or community"),
    CommitteeKind.TOWN: N_("street or town"),
    CommitteeKind.ENTERPRISE: N_("enterprise"),
    CommitteeKind.TRADE: N_("trade or speciality"),
    CommitteeKind.OTHER: N_("other"),
}
