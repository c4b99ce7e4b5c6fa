"""The settings there are, with their defaults and plain words. Local rules differ, so numbers live here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.foundation.words import N_


@dataclass(frozen=True)
class Known:
    """One setting: key, default, what it means."""

    key: str
    default: Any
    meaning: str


# fmt: off
KNOWN: dict[str, Known] = {one.key: one for one in (
    Known("site.name",               "网格案件", N_("Name in the header")),
    Known("site.is_demo",            False,     N_("This database holds made-up people and cases")),
    Known("calendar.version",        1,         N_("Counts up when the calendar changes")),
    Known("categories.version",      1,         N_("Counts up when categories change")),
    Known("areas.version",           1,         N_("Counts up when areas change")),
    Known("case.due_soon_percent",   75,        N_("Share of a limit after which a case counts as due soon")),
    Known("case.unassigned_hours",   4,         N_("Working hours after which a case nobody was sent is flagged")),
    Known("case.suspend_days",       90,        N_("Longest time until a suspended case is looked at again, in days")),
    Known("case.archive_days",       30,        N_("Days after which a closed case is archived")),
    Known("case.duplicate_days",     7,         N_("How many days back duplicates are looked for")),
    Known("case.duplicate_metres",   150,       N_("How near a duplicate lies, in metres")),
    Known("case.files",              9,         N_("Most files of a case at a time")),
    Known("login.tries",             5,         N_("Failed logins before waiting")),
    Known("login.minutes",           15,        N_("Minutes to wait after too many failed logins")),
)}
# fmt: on
