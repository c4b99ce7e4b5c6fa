"""How the pages speak of rules: matter, hours, days, and what a change changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from tracker.cases.queries.choices import list_categories
from tracker.cases.queries.detail import area_path
from tracker.cases.vocabulary import Priority
from tracker.foundation.json import JsonValue
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.routing.models import RoutingChange, RoutingRule
from tracker.routing.queries.rules import post_titles
from tracker.routing.vocabulary import WEEKDAYS, Days, Window
from tracker.web.jinja import in_language, local_day
from tracker.web.language import say

#: The columns of a rule in the order of the form: what they are called.
FIELDS = {
    "position": N_("Number of the row"),
    "name": N_("Short name"),
    "category_code": N_("Category"),
    "area_code": N_("Area"),
    "priority": N_("Priority"),
    "post_id": N_("Receiving post"),
    "time_window": N_("When"),
    "days": N_("Days"),
    "weekdays": N_("Days of the week"),
    "from_time": N_("From"),
    "until_time": N_("Until"),
    "from_on": N_("In force from"),
    "until_on": N_("In force until"),
    "reason": N_("Reason"),
}


def category_words(code: str) -> str:
    """The name of a category or subcategory; of none: any."""
    if not code:
        return _("any category")
    found = next((one for one in list_categories() if one.code == code), None)
    return in_language(found.name, found.name_en) if found else code


def priority_words(code: str) -> str:
    """'P1 urgent'; of none: nothing."""
    return f"{code} {say(Priority(code).label)}" if code else ""


def hours_words(row: RoutingRule | AnyRow) -> str:
    """When a stored rule applies: "working days, 22:00–06:00"."""
    if row.time_window is not Window.CLOCK:
        return say(row.time_window.label)
    days = weekday_words(row.weekdays) if row.days is Days.CHOSEN else say(row.days.label)
    if not row.from_time:
        return days
    if row.until_time <= row.from_time:
        span = _("%(begins)s until %(ends)s the next morning", begins=row.from_time, ends=row.until_time)
    else:
        span = _("%(begins)s until %(ends)s", begins=row.from_time, ends=row.until_time)
    return f"{days} {span}"


def weekday_words(weekdays: str) -> str:
    """'15' as "Monday、Friday"."""
    return "、".join(say(WEEKDAYS[int(one)]) for one in weekdays)


def dates_words(row: RoutingRule | AnyRow) -> str:
    """Between which days a rule is in force; nothing where it always is."""
    if row.from_on and row.until_on:
        return _("from %(first)s until %(last)s", first=local_day(row.from_on), last=local_day(row.until_on))
    if row.from_on:
        return _("from %(first)s on", first=local_day(row.from_on))
    return _("until %(last)s", last=local_day(row.until_on)) if row.until_on else ""


def value_words(name: str, value: JsonValue, titles: dict[int, str]) -> str:
    """A kept value of a column as people read it."""
    if name == "category_code":
        return category_words(value)
    if value in ("", None):
        return "—"
    if name in ("from_on", "until_on"):
        return local_day(date.fromisoformat(str(value)))
    return _SHOWN[name](value, titles) if name in _SHOWN else str(value)


_SHOWN: dict[str, Callable[[JsonValue, dict[int, str]], str]] = {
    "area_code": lambda value, _titles: area_path(value),
    "priority": lambda value, _titles: priority_words(value),
    "post_id": lambda value, titles: titles.get(value, str(value)),
    "time_window": lambda value, _titles: say(Window(value).label),
    "days": lambda value, _titles: say(Days(value).label),
    "weekdays": lambda value, _titles: weekday_words(value),
}


def change_lines(changes: list[RoutingChange]) -> list[tuple[RoutingChange, list[tuple[str, str, str]]]]:
    """Each change with what it changed: (field, before, after) in words."""
    kept = [values for one in changes for values in (one.before, one.after)]
    titles = post_titles(values["post_id"] for values in kept if "post_id" in values)
    found = []
    for one in changes:
        names = [name for name in FIELDS if name in one.before or name in one.after]
        lines = [
            (
                say(FIELDS[name]),
                value_words(name, one.before[name], titles) if name in one.before else "",
                value_words(name, one.after[name], titles) if name in one.after else "",
            )
            for name in names
            if one.before or one.after[name] not in ("", None)
        ]
        found.append((one, lines))
    return found
