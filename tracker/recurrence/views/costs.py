"""What repeats cost, as a table to take away."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Response, g, request
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.audit.services import log_access
from tracker.audit.taking import take
from tracker.foundation.tables import write_csv
from tracker.recurrence.queries.costs import list_costs
from tracker.recurrence.queries.roots import RootFilter
from tracker.web.access import requires
from tracker.web.identity import address, now
from tracker.web.jinja import in_language
from tracker.web.language import say


def _header() -> list[str]:
    return [
        _("Street code"), _("Street"), _("Category"), _("Root cases"), _("Cases linked to them"), _("Of these repeats"),
        _("Closed cases with handling time"), _("Working hours"),
    ]  # fmt: skip


@requires(Permission.ROOT_KEEP)
def costs_export() -> Response:
    """The costs of an area by street and type as CSV, logged; never more than the page may show."""
    query = request.form.get("query", "")[:400]
    wanted = RootFilter.of(dict(parse_qsl(query)))
    rows = list_costs(actor=g.actor, now=now(), area=wanted.area)
    tree = get_tree()
    cells = [
        (
            one.street, tree.name(one.street), in_language(one.category_name, one.category_name_en), one.roots,
            one.cases, one.repeats, one.timed, "" if one.hours is None else str(one.hours),
        )
        for one in rows
    ]  # fmt: skip
    taken = take(actor=g.actor, now=now(), say=say)
    detail = {"rows": len(rows), "filter": query, "format": "csv"} | taken.detail
    log_access(actor=g.actor, act="root:export", now=now(), address=address(), detail=detail)
    response = Response(b"".join(write_csv(cells, _header())), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=taken.name("repeat-costs", "csv"))
    return response
