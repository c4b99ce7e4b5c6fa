"""Which days and hours are worked: weekdays, statutory holidays, make-up days (调休) and office hours by season."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from itertools import pairwise

from tracker.clock.instants import day_of, time_micros
from tracker.foundation.words import N_, Refused, Vocabulary


class DayKind(Vocabulary):
    """What a day is in the work calendar."""

    WORKDAY = "workday", N_("working day"), "neutral"
    WEEKEND = "weekend", N_("weekend"), "neutral"
    HOLIDAY = "holiday", N_("holiday"), "bad"
    MAKEUP_DAY = "makeup_day", N_("make-up working day"), "info"

    @property
    def is_worked(self) -> bool:
        """Whether the office is open."""
        return self in (DayKind.WORKDAY, DayKind.MAKEUP_DAY)


#: Years that an office still works in or may look ahead to.
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NOTE = 60

# The festivals of the published years; an administrator may write any other name.
FESTIVALS = (
    N_("New Year's Day"),
    N_("Spring Festival"),
    N_("Tomb-sweeping Day"),
    N_("Labour Day"),
    N_("Dragon Boat Festival"),
    N_("Mid-autumn Festival"),
    N_("National Day"),
)

Hours = tuple[tuple[time, time], ...]
Seasons = Mapping[tuple[int, int], Hours]  # (month, day) the hours begin on -> the stretches of a day

DEFAULT_HOURS: Hours = ((time(8, 30), time(12)), (time(14, 30), time(18)))
DEFAULT_SEASONS: Seasons = {(1, 1): DEFAULT_HOURS}


def parse_seasons(stored: Mapping[str, Sequence[tuple[str, str]]]) -> Seasons:
    """Return the seasons of {MM-DD the season begins: [(HH:MM opening, HH:MM closing), …]}; default hours without any.

    Refused when a date or time is none, a season has no hours, or its stretches overlap.
    """
    seasons: dict[tuple[int, int], Hours] = {}
    for begins, stretches in stored.items():
        try:
            first = date.fromisoformat(f"2024-{begins}")  # a leap year: 02-29 may begin a season
            hours = sorted((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in stretches)
        except ValueError as error:
            raise _bad_hours(begins, stretches) from error
        if not _are_in_order(hours):
            raise _bad_hours(begins, stretches)
        seasons[first.month, first.day] = tuple(hours)
    return seasons or DEFAULT_SEASONS


def _bad_hours(begins: str, stretches: Sequence[tuple[str, str]]) -> Refused:
    return Refused(
        N_("The office hours from %(begins)s cannot be: %(hours)s"),
        code="office_hours",
        begins=begins,
        hours=", ".join(f"{opens}–{closes}" for opens, closes in stretches),
    )


def _are_in_order(hours: Sequence[tuple[time, time]]) -> bool:
    edges = [time_micros(edge) for stretch in hours for edge in stretch]
    return bool(edges) and all(earlier < later for earlier, later in pairwise(edges))


class WorkCalendar:
    """An unchanging work calendar; make a new one when the stored days change.

    `days` holds only the days that are not what their weekday says, `known_years` the years whose notice was
    entered: in any other year Monday to Friday are worked and `is_known` is false.
    """

    def __init__(
        self,
        days: Mapping[date, DayKind],
        seasons: Seasons = DEFAULT_SEASONS,
        known_years: Iterable[int] = (),
        names: Mapping[date, str] | None = None,
    ) -> None:
        if not seasons or not all(_are_in_order(hours) for hours in seasons.values()):
            raise ValueError("every season needs office hours in order")
        self._days = dict(days)
        self._names = dict(names or {})
        self.known_years = frozenset(known_years)
        self._seasons = sorted(
            (begins, tuple((time_micros(opens), time_micros(closes)) for opens, closes in hours))
            for begins, hours in seasons.items()
        )
        self._open: dict[int, tuple[tuple[int, int], ...]] = {}
        self._totals: dict[int, int] = {}

    def kind(self, day: date) -> DayKind:
        """Return what a local day is."""
        return self._days.get(day) or (DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND)

    def is_workday(self, day: date) -> bool:
        """Tell whether the office is open on a local day."""
        return self.kind(day).is_worked

    def is_known(self, day: date) -> bool:
        """Tell whether the official notice of the day's year has been entered."""
        return day.year in self.known_years

    def name(self, day: date) -> str:
        """Return the festival or note of a day, '' without one."""
        return self._names.get(day, "")

    def open_on(self, number: int) -> tuple[tuple[int, int], ...]:
        """Return the stretches of a day (its `day_number`) in microseconds from its midnight; remembered."""
        found = self._open.get(number)
        if found is None:
            found = self._open[number] = self._hours_of(day_of(number))
        return found

    def worked_on(self, number: int) -> int:
        """Return the microseconds worked on a day (its `day_number`); remembered."""
        found = self._totals.get(number)
        if found is None:
            found = self._totals[number] = sum(closes - opens for opens, closes in self.open_on(number))
        return found

    def _hours_of(self, day: date) -> tuple[tuple[int, int], ...]:
        if not self.is_workday(day):
            return ()
        hours = self._seasons[-1][1]  # before the year's first season the last one of the year before goes on
        for begins, season in self._seasons:
            if begins <= (day.month, day.day):
                hours = season
        return hours
