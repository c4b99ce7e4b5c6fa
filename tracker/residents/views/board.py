"""The public board as a page, as a table and as data: the same figures in each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Response, jsonify, request, url_for
from flask_babel import gettext as _

from tracker.cases.panels import Panel
from tracker.figures.months import first_of, label_of, labelled, month_end, month_of
from tracker.foundation.days import local_day
from tracker.foundation.tables import CellValue, write_csv
from tracker.hooks import Hook
from tracker.residents.queries.board import Board, make_board
from tracker.residents.views.language import chosen
from tracker.web.access import public
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import page

#: What other subjects show below the figures of cases, of a first and a last day: a template, and what it shows.
BELOW: Hook[Callable[[date, date], Panel | None]] = Hook()
#: How many months can be looked at.
MONTHS = 12


def _boards() -> list[Board]:
    chosen()
    return make_board(month=asked_month(), now=now())


def asked_month() -> date | None:
    """The month of the address; what is no month, or none of those that are shown, is none."""
    try:
        asked = labelled(request.args.get("month", ""))
    except ValueError:
        return None
    end = month_end()
    newest = month_of(local_day(now()), end) - 1
    return first_of(asked, end) if newest - MONTHS < asked <= newest else None


@public
def board() -> Response:
    """Last month by street, for everyone."""
    boards, end = _boards(), month_end()
    newest = month_of(local_day(now()), end) - 1
    months = [label_of(newest - back) for back in range(MONTHS)]
    shown = label_of(month_of(boards[0].last, end)) if boards else months[0]
    links = {kind: url_for(f"residents.board_{kind}", month=shown) for kind in ("csv", "json")}
    below = [part for make in BELOW if boards and (part := make(boards[0].first, boards[0].last)) is not None]
    return page("residents/board.html", boards=boards, months=months, shown=shown, links=links, below=below)


@public
def board_csv() -> Response:
    """The same as a table."""
    boards = _boards()
    measures = boards[0].measures if boards else ()
    header = [_("From"), _("To"), _("Code"), _("Area")]
    for one in measures:
        header += [say(one.name), _("%(name)s: numerator", name=say(one.name)), _("%(name)s: base", name=say(one.name))]
    rows: list[list[CellValue]] = []
    for found in boards:
        for row in (found.total, *found.rows):
            cells: list[CellValue] = [found.first.isoformat(), found.last.isoformat(), row.code, row.name]
            for rate in row.rates:
                cells += [str(rate), _sign(rate.part), _sign(rate.whole)]
            rows.append(cells)
    response = Response(b"".join(write_csv(rows, header)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="open.csv")
    return response


def _sign(count: int | None) -> CellValue:
    return "*" if count is None else count


@public
def board_json() -> Response:
    """The same as data; a hidden count is null."""
    found = [
        {
            "county": board.county,
            "from": board.first.isoformat(),
            "to": board.last.isoformat(),
            "areas": [
                {
                    "code": row.code,
                    "name": row.name,
                    "measures": {rate.measure.key: {"numerator": rate.part, "base": rate.whole} for rate in row.rates},
                }
                for row in (board.total, *board.rows)
            ],
        }
        for board in _boards()
    ]
    return jsonify(found)
