"""Words of the area tree."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.identifiers import AreaLevel
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


LEVEL_LABELS = {
    AreaLevel.COUNTY: N_("counties"),
    AreaLevel.STREET: N_("streets"),
    AreaLevel.VILLAGE: N_("villages"),
    AreaLevel.GRID: N_("grids"),
    AreaLevel.MICRO_GRID: N_("micro-grids"),
}

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
