"""Promised against actual: for who reads the figures of an area, and for everybody on the public board."""

from __future__ import annotations

from datetime import date

from flask import Response, g, jsonify, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.cases.panels import Panel
from tracker.figures.measures import SERVICES
from tracker.figures.months import first_of, label_of, last_of, month_end, month_of, reporting_month
from tracker.foundation.days import local_day
from tracker.foundation.tables import CellValue, write_csv
from tracker.residents.views.board import asked_month
from tracker.residents.views.language import chosen
from tracker.services.queries.promises import Promise, count_promises, hide_small, in_sight
from tracker.web.access import public, requires
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import page

#: How many months can be looked at.
MONTHS = 12
KEYS = tuple(one.key for one in SERVICES)


@requires(Permission.PROMISE_READ)
def promises() -> Response:
    """The month of one's area, the running one included; the whole counts, since the reader may know them."""
    newest = month_of(local_day(now()), month_end())
    asked = asked_month()
    month = month_of(asked, month_end()) if asked else newest
    first, last = first_of(month, month_end()), last_of(month, month_end())
    return page(
        "services/promises.html",
        rows=count_promises(first, last, now(), within=in_sight(g.actor)),
        measures=SERVICES,
        keys=KEYS,
        first=first,
        last=last,
        tabs=[_tab(newest - back, month) for back in range(MONTHS)],
    )


def _tab(month: int, shown: int) -> tuple[str, str, bool]:
    return label_of(month), url_for("services.promises", month=label_of(month)), month == shown


def board_panel(first: date, last: date) -> Panel | None:
    """Below the figures of cases; nothing where the window has decided nothing."""
    rows = hide_small(count_promises(first, last, now()))
    if len(rows) < 2:
        return None
    month = label_of(month_of(last, month_end()))
    links = {kind: url_for(f"services.promises_{kind}", month=month) for kind in ("csv", "json")}
    return Panel("services/_board.html", {"rows": rows, "measures": SERVICES, "keys": KEYS, "links": links})


def _public() -> tuple[date, date, list[Promise]]:
    chosen()
    day = asked_month() or date.fromordinal(reporting_month(local_day(now()))[0].toordinal() - 1)
    first, last = reporting_month(day)
    return first, last, hide_small(count_promises(first, last, now()))


@public
def promises_csv() -> Response:
    """The same as a table."""
    first, last, rows = _public()
    header = [_("From"), _("To"), _("Code"), _("Item"), _("Unit"), _("Promised"), _("Working hours, on average")]
    for one in SERVICES:
        header += [say(one.name), _("%(name)s: numerator", name=say(one.name)), _("%(name)s: base", name=say(one.name))]
    lines: list[list[CellValue]] = []
    for row in rows:
        cells: list[CellValue] = [first.isoformat(), last.isoformat(), row.code, row.name or _("All"), row.unit]
        cells += [row.promised, "" if row.hours is None else str(row.hours)]
        for key in KEYS:
            rate = row.of(key)
            cells += [str(rate), "*" if rate.part is None else rate.part, "*" if rate.whole is None else rate.whole]
        lines.append(cells)
    response = Response(b"".join(write_csv(lines, header)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="open-services.csv")
    return response


@public
def promises_json() -> Response:
    """The same as data; a hidden count is null."""
    first, last, rows = _public()
    return jsonify(
        {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "items": [
                {
                    "code": row.code,
                    "name": row.name,
                    "unit": row.unit,
                    "promised": row.promised,
                    "working_hours": row.hours,
                    "measures": {key: {"numerator": row.of(key).part, "base": row.of(key).whole} for key in KEYS},
                }
                for row in rows
            ],
        }
    )
