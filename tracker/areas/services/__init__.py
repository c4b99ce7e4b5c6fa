"""Changing the area tree: codes never return, and what ends keeps its old cases."""

from tracker.areas.services.boundaries import Boundary, draw_boundary, read_boundary
from tracker.areas.services.changes import NewArea, add_area, merge_areas, rename_area, retire_area, split_area

__all__ = [
    "Boundary",
    "NewArea",
    "add_area",
    "draw_boundary",
    "merge_areas",
    "read_boundary",
    "rename_area",
    "retire_area",
    "split_area",
]
