"""Time limits as a supervisor writes them: 15m, 4h, 1d by the wall clock; 4wh, 3wd by the work calendar."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.foundation.words import N_, Refused, Vocabulary


class Unit(Vocabulary):
    """What a limit counts in, in the order a form offers it."""

    WORKING_DAY = "wd", N_("working days")
    WORKING_HOUR = "wh", N_("working hours")
    DAY = "d", N_("days")
    HOUR = "h", N_("hours")
    MINUTE = "m", N_("minutes")

    @property
    def is_working(self) -> bool:
        """Whether the work calendar decides what counts."""
        return self in (Unit.WORKING_HOUR, Unit.WORKING_DAY)


_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440, Unit.WORKING_HOUR: 60}
_WORDS = {
    Unit.MINUTE: (N_("1 minute"), N_("%(amount)s minutes")),
    Unit.HOUR: (N_("1 hour"), N_("%(amount)s hours")),
    Unit.DAY: (N_("1 day"), N_("%(amount)s days")),
    Unit.WORKING_HOUR: (N_("1 working hour"), N_("%(amount)s working hours")),
    Unit.WORKING_DAY: (N_("1 working day"), N_("%(amount)s working days")),
}
#: How people write the units, beside the codes.
_WRITTEN = {
    "m": Unit.MINUTE, "min": Unit.MINUTE, "minute": Unit.MINUTE, "minutes": Unit.MINUTE, "分": Unit.MINUTE,
    "分钟": Unit.MINUTE, "h": Unit.HOUR, "hour": Unit.HOUR, "hours": Unit.HOUR, "小时": Unit.HOUR, "个小时": Unit.HOUR,
    "d": Unit.DAY, "day": Unit.DAY, "days": Unit.DAY, "天": Unit.DAY, "日": Unit.DAY, "自然日": Unit.DAY,
    "个自然日": Unit.DAY, "wh": Unit.WORKING_HOUR, "working hour": Unit.WORKING_HOUR,
    "working hours": Unit.WORKING_HOUR, "工作小时": Unit.WORKING_HOUR, "个工作小时": Unit.WORKING_HOUR,
    "工作时": Unit.WORKING_HOUR, "个工作时": Unit.WORKING_HOUR, "wd": Unit.WORKING_DAY,
    "working day": Unit.WORKING_DAY, "working days": Unit.WORKING_DAY, "工作日": Unit.WORKING_DAY,
    "个工作日": Unit.WORKING_DAY, "工作天": Unit.WORKING_DAY,
}  # fmt: skip
_LIMIT = re.compile(r"([1-9][0-9]{0,4}) ?(.+)")


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of one unit, at least 1. Two limits are compared only through the deadlines they give."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a limit of {self.amount} {self.unit} is none")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Return the limit written as '15m', '4h', '1d', '4wh' or '3wd', or in words as people write it ('3个工作日').

        Refused for anything else. Full-width digits and letters are read as plain ones.
        """
        match = _LIMIT.fullmatch(" ".join(unicodedata.normalize("NFKC", text).lower().split()))
        unit = _WRITTEN.get(match[2]) if match else None
        if match is None or unit is None:
            raise Refused(
                N_("A limit is a number and a unit, such as 3 working days, 2 days, 4 working hours or 24 hours."),
                code="limit",
            )
        return cls(int(match[1]), unit)

    def __str__(self) -> str:
        """Return the short form `parse` reads."""
        return f"{self.amount}{self.unit}"

    @property
    def minutes(self) -> int:
        """The length in minutes; working days have none and raise ValueError."""
        if self.unit is Unit.WORKING_DAY:
            raise ValueError("a working day has no fixed length")
        return self.amount * _MINUTES[self.unit]

    @property
    def in_words(self) -> tuple[str, dict[str, int]]:
        """The English msgid and its params, for the edge to translate."""
        single, several = _WORDS[self.unit]
        return (single if self.amount == 1 else several), {"amount": self.amount}


def total(limit: Limit, extensions: Iterable[Limit] = ()) -> Limit:
    """Return the limit with its extensions added; Refused when one counts another kind of time (wall, wh, wd)."""
    whole = limit
    for extension in extensions:
        if extension.unit is whole.unit:
            whole = Limit(whole.amount + extension.amount, whole.unit)
        elif extension.unit.is_working or whole.unit.is_working:
            raise Refused(
                N_("A limit of %(limit)s cannot be extended by %(extension)s: extend it in the same kind of time."),
                code="extension_unit",
                limit=str(limit),
                extension=str(extension),
            )
        else:
            whole = Limit(whole.minutes + extension.minutes, Unit.MINUTE)
    return whole
