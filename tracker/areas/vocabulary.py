"""Words of the area tree."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class AreaKind(StrEnum):
    """What sort of place an area is, within its level."""

    COUNTY = "county"
    STREET = "street"
    TOWN = "town"
    COMMUNITY = "community"
    VILLAGE = "village"
    GENERAL_GRID = "general_grid"
    SPECIAL_GRID = "special_grid"
    MICRO_GRID = "micro_grid"


class ChangeKind(StrEnum):
    """How an area came to change on a day."""

    RENAME = "rename"
    SPLIT = "split"
    MERGE = "merge"


KIND_LABELS = {
    AreaKind.COUNTY: N_("county"),
    AreaKind.STREET: N_("street"),
    AreaKind.TOWN: N_("town"),
    AreaKind.COMMUNITY: N_("community"),
    AreaKind.VILLAGE: N_("village"),
    AreaKind.GENERAL_GRID: N_("general grid"),
    AreaKind.SPECIAL_GRID: N_("special grid"),
    AreaKind.MICRO_GRID: N_("micro-grid"),
}

CHANGE_LABELS = {
    ChangeKind.RENAME: N_("renamed"),
    ChangeKind.SPLIT: N_("split"),
    ChangeKind.MERGE: N_("merged"),
}
