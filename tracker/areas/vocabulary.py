"""Words of the area tree."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_, Vocabulary


class AreaKind(Vocabulary):
    """What sort of place an area is, within its level."""

    COUNTY = "county", N_("county")
    STREET = "street", N_("street")
    TOWN = "town", N_("town")
    COMMUNITY = "community", N_("community")
    VILLAGE = "village", N_("village")
    GENERAL_GRID = "general_grid", N_("general grid")
    SPECIAL_GRID = "special_grid", N_("special grid")
    MICRO_GRID = "micro_grid", N_("micro-grid")


class ChangeKind(StrEnum):
    """How an area came to change on a day."""

    RENAME = "rename"
    SPLIT = "split"
    MERGE = "merge"
