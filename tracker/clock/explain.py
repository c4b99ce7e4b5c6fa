"""Why a deadline falls on its day: every stretch from start to due, what it counted for and what skipped it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, chain

from tracker.clock.arithmetic import Pause, Span, add, counts, is_paused, merged
from tracker.clock.calendar import DayKind, WorkCalendar
from tracker.clock.instants import DAY, DAY_END, NEVER, day_of, from_micros, to_micros
from tracker.clock.limits import Limit, Unit, total
from tracker.foundation.words import N_, Vocabulary

MAKEUP_NOTE = N_("make-up working day")


class IntervalKind(Vocabulary):
    """Why a stretch counted or did not."""

    COUNTED = "counted", N_("counted")
    WEEKEND = "weekend", N_("weekend")
    HOLIDAY = "holiday", N_("public holiday")
    OFF_HOURS = "off_hours", N_("outside office hours")
    START_DAY = "start_day", N_("starting day")
    PAUSE = "pause", N_("paused")


_REST = {DayKind.WEEKEND: IntervalKind.WEEKEND, DayKind.HOLIDAY: IntervalKind.HOLIDAY}
_RESTS = frozenset(_REST.values())


@dataclass(frozen=True, slots=True)
class Interval:
    """One stretch. Counted ones hold `time` (wall clock, working hours) or `days` (working days), others neither.

    `part` is 0 for the limit itself and 1, 2, … for its extensions; `note` is a msgid or an administrator's words.
    A pause that goes on ends at NEVER.
    """

    from_at: datetime
    to_at: datetime
    kind: IntervalKind
    time: timedelta = timedelta()
    days: int = 0
    note: str = ""
    part: int = 0

    @property
    def label(self) -> str:
        """The English msgid of the kind."""
        return self.kind.label


@dataclass(frozen=True, slots=True)
class _Piece:
    begins: int
    ends: int
    kind: IntervalKind
    note: str = ""
    days: int = 0
    part: int = 0

    def joins(self, following: "_Piece") -> bool:
        return (self.kind, self.note, self.part) == (following.kind, following.note, following.part)


def explain(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Limit] = (),
) -> tuple[Interval, ...]:
    """Return the stretches that lead from `start` to the due time: they leave no gap, and what they count is the limit.

    While a pause goes on they end with it. Refused when an extension counts another kind of time than the limit.
    """
    due = add(start, total(limit, extensions), calendar, pauses)
    begins, spans = to_micros(start), merged(pauses)
    ends = spans[-1][0] if due.is_stopped else to_micros(due.at)
    if limit.unit is Unit.WORKING_DAY:
        bounds = list(accumulate(each.amount for each in (limit, *extensions)))
        pieces = _day_parts(_day_pieces(begins, ends, calendar, spans), bounds)
    else:
        bounds = list(accumulate(each.minutes * 60_000_000 for each in (limit, *extensions)))
        plain = _hour_pieces(begins, ends, calendar) if limit.unit.is_working else _wall_pieces(begins, ends)
        pieces = _time_parts(_joined(_cut_out(plain, spans)), bounds)
    if due.is_stopped:
        pieces = chain(pieces, [_Piece(max(begins, ends), to_micros(NEVER), IntervalKind.PAUSE)])
    return tuple(_interval(piece, limit.unit) for piece in _joined(_absorbed(_joined(pieces))))


def _interval(piece: _Piece, unit: Unit) -> Interval:
    counted = piece.kind is IntervalKind.COUNTED and unit is not Unit.WORKING_DAY
    return Interval(
        from_micros(piece.begins),
        from_micros(piece.ends),
        piece.kind,
        timedelta(microseconds=piece.ends - piece.begins) if counted else timedelta(),
        piece.days,
        piece.note,
        piece.part,
    )


# Wall clock and working hours -----------------------------------------------------------------------------------------


def _wall_pieces(begins: int, ends: int) -> Iterator[_Piece]:
    if begins < ends:
        yield _Piece(begins, ends, IntervalKind.COUNTED)


def _hour_pieces(begins: int, ends: int, calendar: WorkCalendar) -> Iterator[_Piece]:
    """Every day from start to due, cut at its opening and closing times, clipped to the span."""
    for number in range(begins // DAY, ends // DAY + 1):
        for piece in _pieces_of_day(number, calendar):
            first, last = max(piece.begins, begins), min(piece.ends, ends)
            if first < last:
                yield replace(piece, begins=first, ends=last)


def _pieces_of_day(number: int, calendar: WorkCalendar) -> Iterator[_Piece]:
    midnight = number * DAY
    rest = _rest_of(number, calendar)
    if rest:
        yield _Piece(midnight, midnight + DAY, *rest)
        return
    note = _note_of_work(number, calendar)
    before = 0
    for opens, closes in calendar.open_on(number):
        yield _Piece(midnight + before, midnight + opens, IntervalKind.OFF_HOURS)
        yield _Piece(midnight + opens, midnight + closes, IntervalKind.COUNTED, note)
        before = closes
    yield _Piece(midnight + before, midnight + DAY, IntervalKind.OFF_HOURS)


def _cut_out(pieces: Iterable[_Piece], spans: Sequence[Span]) -> Iterator[_Piece]:
    """Turn what lies inside a pause into a pause, whatever else it was."""
    for piece in pieces:
        at = piece.begins
        for paused_from, paused_to in spans:
            first, last = max(paused_from, at), min(paused_to, piece.ends)
            if first >= last:
                continue
            if at < first:
                yield replace(piece, begins=at, ends=first)
            yield _Piece(first, last, IntervalKind.PAUSE)
            at = last
        if at < piece.ends:
            yield replace(piece, begins=at)


def _time_parts(pieces: Iterable[_Piece], bounds: Sequence[int]) -> Iterator[_Piece]:
    """Cut the counted pieces where the limit ends and an extension begins."""
    used = part = 0
    for piece in pieces:
        at = piece.begins
        while piece.kind is IntervalKind.COUNTED and used + piece.ends - at > bounds[part]:
            cut = at + bounds[part] - used
            if at < cut:
                yield replace(piece, begins=at, ends=cut, part=part)
            used, at, part = bounds[part], cut, part + 1
        yield replace(piece, begins=at, part=part)
        used += piece.ends - at if piece.kind is IntervalKind.COUNTED else 0


# Working days ---------------------------------------------------------------------------------------------------------


def _day_pieces(begins: int, ends: int, calendar: WorkCalendar, spans: Sequence[Span]) -> Iterator[_Piece]:
    """The rest of the starting day, then whole days; the last one ends at the due time."""
    first = begins // DAY
    for number in range(first, max(ends, begins) // DAY + 1):
        midnight = number * DAY
        clipped = max(midnight, begins), min(midnight + DAY, ends)
        if clipped[0] >= clipped[1]:
            continue
        if number == first:
            yield _Piece(*clipped, IntervalKind.START_DAY)
        elif counts(number, calendar, spans):
            over = clipped[1] >= midnight + DAY_END
            yield _Piece(*clipped, IntervalKind.COUNTED, _note_of_work(number, calendar), int(over))
        else:
            rest = _rest_of(number, calendar)
            paused = rest is None or is_paused(midnight + DAY_END, spans)
            yield _Piece(*clipped, IntervalKind.PAUSE) if paused or rest is None else _Piece(*clipped, *rest)


def _day_parts(pieces: Iterable[_Piece], bounds: Sequence[int]) -> Iterator[_Piece]:
    """Name the part of the limit each day belongs to; the days before a counted one belong to its part."""
    used = part = 0
    for piece in pieces:
        while used >= bounds[part] and part + 1 < len(bounds):
            part += 1
        yield replace(piece, part=part)
        used += piece.days


# Both -----------------------------------------------------------------------------------------------------------------


def _rest_of(number: int, calendar: WorkCalendar) -> tuple[IntervalKind, str] | None:
    if calendar.open_on(number):
        return None
    day = day_of(number)
    return _REST[calendar.kind(day)], calendar.name(day)


def _note_of_work(number: int, calendar: WorkCalendar) -> str:
    return MAKEUP_NOTE if calendar.kind(day_of(number)) is DayKind.MAKEUP_DAY else ""


def _joined(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Put neighbours of one kind, note and part together."""
    held: _Piece | None = None
    for piece in pieces:
        if held and held.joins(piece):
            held = replace(held, ends=piece.ends, days=held.days + piece.days)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _absorbed(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Let the evening before and the morning after a weekend or holiday belong to it: Friday 18:00 to Monday 08:30."""
    row = list(pieces)
    for place, piece in enumerate(row):
        if piece.kind is IntervalKind.OFF_HOURS:
            for neighbour in (row[place - 1 : place] or []) + row[place + 1 : place + 2]:
                if neighbour.kind in _RESTS:
                    row[place] = replace(neighbour, begins=piece.begins, ends=piece.ends, days=0)
                    break
    return iter(row)
