"""Cases as a table for offices: what the list shows, a line a case, and nothing about reporters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from tracker.access.actor import Actor
from tracker.areas.queries import get_tree
from tracker.audit.taking import Taken, take
from tracker.cases.queries.lists import HIDEABLE, TICKS, CaseFilter
from tracker.cases.queries.pressing import Pressing
from tracker.cases.vocabulary import (
    NEVER_DUE,
    Channel,
    DueLevel,
    Priority,
    Source,
    State,
    Visibility,
)
from tracker.exchange.queries import category_names, iterate_export, post_titles
from tracker.extensions import db
from tracker.foundation.days import EAST, SETTLED, offset_at
from tracker.foundation.tables import safe_cell, write_clean_csv, write_xlsx
from tracker.foundation.words import N_
from tracker.people.models import Unit

EPOCH = date(1970, 1, 1)
Say = Callable[..., str]

#: Columns and their widths in a workbook.
COLUMNS = (
    (N_("Number"), 22),
    (N_("Category"), 18),
    (N_("Priority"), 8),
    (N_("State"), 16),
    (N_("Area"), 30),
    (N_("Place"), 30),
    (N_("Title"), 36),
    (N_("Reported"), 17),
    (N_("Deadline"), 17),
    (N_("Closed"), 17),
    (N_("Lead unit"), 26),
    (N_("With"), 26),
    (N_("On time?"), 14),
)
OUTCOME_WORDS = N_("behind the number %(outcome)s of the closure report, due %(first)s to %(last)s")


@dataclass(frozen=True)
class Export:
    """Which cases go out, to whom, when, and in whose language (`say` translates a message)."""

    wanted: CaseFilter
    actor: Actor
    now: datetime
    say: Say

    @property
    def taken(self) -> Taken:
        """Who takes it, and until when it may be kept."""
        return take(actor=self.actor, now=self.now, say=self.say)

    @property
    def english(self) -> bool:
        return self.actor.language == "en"

    def named(self, label: str, words: object) -> str:
        """A condition of the filter with its name."""
        return self.say(N_("%(label)s: %(words)s"), label=self.say(label), words=words)


def describe_filter(export: Export) -> str:
    """The filter in words, as the first line of the table and the access log give it."""
    wanted, say = export.wanted, export.say
    told: list[str] = []
    if wanted.area:
        told.append(export.named(N_("Area"), f"{get_tree().path(wanted.area, after=0)} {wanted.area}"))
    if wanted.category:
        told.append(export.named(N_("Category"), category_names(export.english).get(wanted.category, wanted.category)))
    if wanted.state:
        told.append(export.named(N_("State"), say(State(wanted.state).label)))
    if wanted.from_on or wanted.to_on:
        told.append(export.named(N_("Reported"), f"{wanted.from_on or '…'} – {wanted.to_on or '…'}"))
    if wanted.words:
        told.append(export.named(N_("Search"), wanted.words))
    told += _posts_told(export)
    told += [say(words) for name, words in TICKS.items() if getattr(wanted, name)]
    told += _origins_told(export)
    if wanted.pressing:
        told.append(say(Pressing(wanted.pressing).label))
    if wanted.outcome:
        told.append(say(OUTCOME_WORDS, outcome=wanted.outcome, first=wanted.due_from, last=wanted.due_to))
    # No separator of tables here: a reader that looks for one in the first line would take it for that.
    return " · ".join(told) or say(N_("all cases in my scope"))


def _posts_told(export: Export) -> list[str]:
    titles = post_titles() if export.wanted.lead or export.wanted.post else {}
    asked = ((N_("Lead unit"), export.wanted.lead), (N_("Unit"), export.wanted.post))
    return [export.named(label, titles.get(post, post)) for label, post in asked if post]


def _origins_told(export: Export) -> list[str]:
    """Who leads it and where it came from."""
    wanted, say, told = export.wanted, export.say, []
    if wanted.unit:
        found = db.session.get(Unit, int(wanted.unit)) if wanted.unit.isdigit() else None
        told.append(export.named(N_("Unit"), found.name if found else say(N_("grid posts and cases without a unit"))))
    if wanted.source:
        told.append(export.named(N_("Source"), say(Source(wanted.source).label)))
    if wanted.channel:
        told.append(export.named(N_("Channel"), say(Channel(wanted.channel).label)))
    return told


def about_lines(export: Export) -> list[str]:
    """What stands above the table: the filter, who exported it, and when."""
    say = export.say
    return [
        say(N_("Cases: %(filter)s"), filter=describe_filter(export)),
        *export.taken.lines(),
    ]


def header_of(export: Export) -> list[str]:
    return [export.say(name) for name, _width in COLUMNS]


def iterate_rows(export: Export, clean: Callable[[str], str] = str) -> Iterator[tuple[str, ...]]:
    """One tuple of words a case, newest first; what is hidden from the exporter stays empty.

    `clean` is put over every word that people chose, names once and texts each time; the rest is ours.
    """
    say, now = export.say, int(export.now.timestamp())
    states = {state.value: say(state.label) for state in State}
    priorities = {priority.value: say(priority.label) for priority in Priority}
    restricted = say(N_("restricted"))
    titles = {key: clean(title) for key, title in post_titles().items()}
    categories = {code: clean(name) for code, name in category_names(export.english).items()}
    ends = {name: say(words) for name, words in ENDS.items()}
    tree = get_tree()
    path = cache(lambda code: clean(tree.path(code)))
    time = _Times()
    for row in iterate_export(export.wanted, actor=export.actor, now=export.now):
        (
            ref,
            category,
            priority,
            state,
            area,
            visibility,
            place,
            title,
            received,
            due,
            closed,
            lead,
            holder,
            spot,
            *clock,
        ) = row
        hidden = not title and visibility in HIDEABLE
        yield (
            ref,
            restricted if hidden and visibility == Visibility.RESTRICTED else categories.get(category, category),
            priorities[priority],
            states[state],
            path(area),
            "" if hidden or not place else clean(place),
            clean(title) if title else "",
            time[received],
            time[due] if due else "",
            time[closed] if closed else "",
            titles.get(lead, "") if lead else "",
            titles.get(holder, "") if holder else "",
            ends[_end(state, spot, due, closed, now, *clock)],
        )


class _Times(dict[int, str]):
    """Seconds since 1970 as `2026-03-17 10:00` in China; days and minutes of the day are written once each."""

    def __init__(self) -> None:
        self._days: dict[int, str] = {}
        self._minutes = [f" {minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)]

    def __getitem__(self, at: int) -> str:
        day, second = divmod(at + (EAST if at >= SETTLED else offset_at(at)), 86_400)
        date = self._days.get(day)
        if date is None:
            date = self._days[day] = (EPOCH + timedelta(days=day)).isoformat()
        return date + self._minutes[second // 60]


ENDS = {
    "none": "—",
    "on_spot": N_("settled on the spot"),
    "no_target": N_("no target"),
    "on_time": N_("on time"),
    "late": N_("closed late"),
    "overdue": N_("overdue"),
    "running": N_("still in time"),
    "stopped": N_("clock stands still"),
}


def _end(
    state: str, is_on_spot: bool, due: int | None, closed: int | None, now: int, stage_due: int | None, level: str
) -> str:
    """How a case stands to its deadline, as a key of ENDS; without a deadline nothing is on time.

    A case not yet sent out has the limit of its step; one that stands still is late only where it was before.
    """
    if state in NEVER_DUE:
        return "none"
    if is_on_spot:
        return "on_spot"
    if closed is not None:
        return "no_target" if due is None else "on_time" if closed <= due else "late"
    if state == State.SUSPENDED:
        return "overdue" if level == DueLevel.OVERDUE else "stopped"
    ends = [at for at in (due, stage_due) if at is not None]
    if not ends:
        return "no_target"
    return "overdue" if min(ends) < now else "running"


class Tally:
    """Passes rows on and knows how many it has passed."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for row in self.rows:
            self.count += 1
            yield row


def stream_csv(export: Export, rows: Iterable[Sequence[str]] | None = None) -> Iterator[bytes]:
    """The table as CSV in pieces, for spreadsheets: marked as UTF-8, no cell a formula."""
    first, *others = about_lines(export)
    above = [*([line] for line in others), header_of(export)]
    return write_clean_csv(iterate_rows(export, safe_cell) if rows is None else rows, [[first], *above])


def save_csv(path: Path, export: Export) -> int:
    """Write the table as CSV; how many cases it holds."""
    rows = Tally(iterate_rows(export, safe_cell))
    with path.open("wb") as file:
        file.writelines(stream_csv(export, rows))
    return rows.count


def save_workbook(path: Path, export: Export) -> int:
    """Write the table as XLSX, row by row in little memory, all cells text; how many cases it holds."""
    widths = [width for _name, width in COLUMNS]
    above, finish = about_lines(export), export.taken.stamp
    return write_xlsx(path, iterate_rows(export), header_of(export), widths, above=above, finish=finish)
