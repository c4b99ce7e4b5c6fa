"""An instant at which something was written down away from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Written:
    """When something was written, by our clock; how many minutes the clock it was written by had to be put right."""

    at: datetime
    minutes_off: int = 0
