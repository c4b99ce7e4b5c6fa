"""The closure report: every figure with its base, every number a way into its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.areas.views.options import area_options
from tracker.cases.queries.choices import list_categories
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Period
from tracker.cases.vocabulary import Source
from tracker.figures.closure import closure_by, period_of, unit_names
from tracker.figures.months import first_of, labelled, last_of, month_end, reporting_month
from tracker.figures.shapes import By, Closure
from tracker.foundation.asked import asked_day
from tracker.foundation.days import local_day
from tracker.hooks import Hook
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.language import language, say
from tracker.web.pages import page
from tracker.web.turns import aside


def asked_period(args: Mapping[str, str], today: date) -> tuple[date, date, str]:
    """The days asked for, this month unless said; with words when what was asked makes no sense."""
    first, last = reporting_month(today)
    begin, end = asked_day(args.get("from", "")), asked_day(args.get("to", ""))
    if (begin is None and args.get("from")) or (end is None and args.get("to")):
        return first, last, _("Give days as 2026-03-15. This month is shown.")
    first = begin or first
    last = end or max(last, first)
    if last < first or (last - first).days > 3660:
        return *reporting_month(today), _(
            "The last day must not lie before the first, nor more than ten years after it. This month is shown."
        )
    if first > today:
        return *reporting_month(today), _("This period has not begun yet. This month is shown.")
    return first, last, ""


#: What another subject says beside the rows of the report: lines by the key of a row, "" being the total.
BesideRows = Callable[[By, CaseFilter, Period, Sequence[Closure]], dict[str, list[str]]]

BESIDE_ROWS: Hook[BesideRows] = Hook()


def words_beside_rows(by: By, wanted: CaseFilter, period: Period, rows: Sequence[Closure]) -> dict[str, list[str]]:
    """What others say beside the on-time rate of each row, and of the total."""
    found: dict[str, list[str]] = {}
    for say_all in BESIDE_ROWS:
        for key, lines in say_all(by, wanted, period, rows).items():
            found.setdefault(key, []).extend(lines)
    return found


@requires(Permission.REPORT_VIEW)
def closure() -> Response:
    """Rates of a period by area, category, unit or month."""
    today = local_day(now())
    first, last, trouble = asked_period(request.args, today)
    by = By(request.args["by"]) if request.args.get("by") in {one.value for one in By} else By.AREA
    wanted = CaseFilter.of({key: request.args.get(key, "") for key in ("area", "category")})
    period = period_of(first, last, now())
    with aside():
        rows, total = closure_by(by=by, wanted=wanted, period=period, actor=g.actor, now=now())
    shared = {"from": first.isoformat(), "to": last.isoformat()}
    names = names_of_rows(by)
    return page(
        "supervision/closure.html",
        fragment="results",
        rows=[
            (names(row.key), _onward(by, row.key, wanted, shared), _list_url(by, row.key, wanted, shared), row)
            for row in rows
        ],
        total=total,
        beside=words_beside_rows(by, wanted, period, [*rows, total]),
        by=by,
        By=By,
        first=first,
        last=last,
        wanted=wanted,
        trouble=trouble,
        whole=_list_url(by, "", wanted, shared),
        by_url=lambda other: _address(by=other, **shared, **_narrowed(wanted)),
        area_options=area_options(g.actor, wanted.area),
        is_running=period.judged_at < period.end,
    )


def names_of_rows(by: By) -> Callable[[str], str]:
    """What the rows are called, from their keys."""
    if by is By.AREA:
        tree = get_tree()
        return tree.name
    if by is By.CATEGORY:
        names = {one.code: one.name_en if language() == "en" else one.name for one in list_categories()}
        return lambda key: names.get(key, key)
    if by is By.SOURCE:
        return lambda key: say(Source(key).label)
    if by is By.UNIT:
        units = unit_names()
        return lambda key: units.get(key, _("grid posts and cases without a unit"))
    return lambda key: key


def _narrowed(wanted: CaseFilter) -> dict[str, str]:
    return {name: value for name, value in (("area", wanted.area), ("category", wanted.category)) if value}


def _address(**query: str) -> str:
    return f"{url_for('supervision.closure')}?{urlencode(query)}"


def _part(by: By, key: str, wanted: CaseFilter) -> dict[str, str]:
    """The filter of one row; a month is told by its days."""
    return _narrowed(wanted) | ({by.value: key} if key and by is not By.MONTH else {})


def _list_url(by: By, key: str, wanted: CaseFilter, shared: dict[str, str]) -> str:
    """The list behind a row's numbers, up to the name of the number, which is put behind it."""
    days = dict(shared)
    if by is By.MONTH and key:
        first, last = _days_of(key)
        days = {"from": max(first.isoformat(), days["from"]), "to": min(last.isoformat(), days["to"])}
    asked = {"due_from": days["from"], "due_to": days["to"]} | _part(by, key, wanted)
    if by is By.MONTH:
        asked["as_of"] = shared["to"]
    return f"{url_for('cases.listing')}?{urlencode(asked)}&outcome="


def _days_of(label: str) -> tuple[date, date]:
    month, end = labelled(label), month_end()
    return first_of(month, end), last_of(month, end)


def _onward(by: By, key: str, wanted: CaseFilter, shared: dict[str, str]) -> str | None:
    """The report one level down, where there is one."""
    if by is By.AREA and key and key != wanted.area:
        return _address(by=by, **shared, **(_narrowed(wanted) | {"area": key}))
    if by is By.CATEGORY and len(key) == 2:
        return _address(by=by, **shared, **(_narrowed(wanted) | {"category": key}))
    return None
