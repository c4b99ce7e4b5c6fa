"""The figures of a month as a snapshot: counts by indicator, area, unit and category, with the months to compare."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.areas.queries import get_tree
from tracker.cases.models import Category
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import period_between
from tracker.extensions import db
from tracker.figures.closure import closure_by, period_of, unit_names
from tracker.figures.counting import count_measures
from tracker.figures.months import first_of, last_of, month_end
from tracker.figures.shapes import By, Closure
from tracker.foundation.days import day_start
from tracker.foundation.json import Json
from tracker.supervision.corrections import decided_between

COUNTS = ("due", "suspended", "closed", "on_time", "overdue")
#: How many months back a frozen report is looked at again for what has come in late.
LOOK_BACK = 3

Pair = list[int]


def days_of(month: int) -> tuple[date, date]:
    """The first and last day of a reporting month."""
    end = month_end()
    return first_of(month, end), last_of(month, end)


def label_of_days(figures: Json) -> str:
    """The month of a snapshot as 2026-03: a month is named after its last day."""
    return str(figures["last"][:7])


def take_snapshot(*, area_code: str, month: int, actor: Actor, now: datetime) -> Json:
    """Everything the report of a reporting month counts; plain JSON."""
    wanted, (first, last) = CaseFilter(area=area_code), days_of(month)
    return {
        "area": area_code,
        "name": get_tree().name(area_code),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "taken_at": int(now.timestamp()),
        "indicators": _indicators(wanted, first, last, actor, now),
        "before": _indicators(wanted, *days_of(month - 1), actor, now),
        "year_before": _indicators(wanted, *days_of(month - 12), actor, now),
        "areas": _rows(By.AREA, wanted, first, last, actor, now),
        "units": _rows(By.UNIT, wanted, first, last, actor, now),
        "categories": _rows(By.CATEGORY, wanted, first, last, actor, now),
    }


def _indicators(
    wanted: CaseFilter, first: date, last: date, actor: Actor, now: datetime, *, as_of: date | None = None
) -> dict[str, Pair]:
    period = period_of(first, last, now)
    if as_of is not None:
        end = day_start(as_of + timedelta(days=1))
        period = period_between(period.start, period.end, now, as_of=end)
    keys = ("closure", "on_time", "overdue") if as_of else ()
    counted = count_measures(period=period, actor=actor, asked=wanted, now=now, keys=keys)
    return {key: [one.part or 0, one.whole or 0] for key, one in counted.items()}


def _rows(by: By, wanted: CaseFilter, first: date, last: date, actor: Actor, now: datetime) -> list[Json]:
    rows, _total = closure_by(by=by, wanted=wanted, period=period_of(first, last, now), actor=actor, now=now)
    names = _names(by)
    found = [_row(row, names.get(row.key, "")) for row in rows]
    # Units are ranked, persons never: who has much to answer for stands on top.
    return sorted(found, key=lambda one: (-one["overdue"], -one["due"], one["key"]))


def _row(row: Closure, name: str) -> Json:
    return {"key": row.key, "name": name} | {count: getattr(row, count) for count in COUNTS}


def _names(by: By) -> dict[str, str]:
    if by is By.AREA:
        return {code: place.name for code, place in get_tree().by_code.items()}
    if by is By.UNIT:
        return unit_names() | {"none": "网格岗位及未派单"}
    return {row[0]: row[1] for row in db.session.execute(select(Category.code, Category.name))}


def find_corrections(*, frozen: list[Json], until: date, actor: Actor, now: datetime) -> list[Json]:
    """What frozen months look like by the end of a later one: each figure that has changed, with both values.

    A frozen report is never changed; what came in late is told in the next one, and there once: `frozen` are the
    snapshots approved before, the latest first, with the corrections they told.
    """
    told: dict[tuple[str, str], Pair] = {}
    for one in reversed(frozen):
        told |= {(line["month"], line["key"]): line["now"] for line in one.get("corrections", []) if "key" in line}
    found = []
    for old in frozen[:LOOK_BACK]:
        first, last, month = date.fromisoformat(old["first"]), date.fromisoformat(old["last"]), label_of_days(old)
        present = _indicators(CaseFilter(area=old["area"]), first, last, actor, now, as_of=until)
        for key, pair in present.items():
            before = old["indicators"].get(key)
            if pair != told.get((month, key), before):
                found.append({"month": month, "key": key, "frozen": before, "now": pair})
    return found + _decided(frozen, until, actor)


def _decided(frozen: list[Json], until: date, actor: Actor) -> list[Json]:
    """What others decided about frozen months since the days of the latest of their reports."""
    if not frozen:
        return []
    since, end = (day_start(day + timedelta(days=1)) for day in (date.fromisoformat(frozen[0]["last"]), until))
    return [
        {"month": label_of_days(old), "words": one.words}
        for one in decided_between(frozen[0]["area"], since, end, actor)
        for old in frozen
        if old["first"] <= one.on.isoformat() <= old["last"]
    ]
