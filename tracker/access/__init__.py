"""Permissions as data: `can`, `explain` and the scope of what is visible."""

from tracker.access.actor import Actor, HeldPost
from tracker.access.gate import Denied, can, explain, granting, require
from tracker.access.policy import Permission, Sees

__all__ = ["Actor", "Denied", "HeldPost", "Permission", "Sees", "can", "explain", "granting", "require"]
