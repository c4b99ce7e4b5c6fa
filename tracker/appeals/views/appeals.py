"""The list of appeals, and one appeal with its course and its steps."""

from __future__ import annotations

from flask import Response, g, request
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.appeals.countings import ROWS
from tracker.appeals.happenings import ROWS as EVENTS
from tracker.appeals.models import Appeal
from tracker.appeals.queries import appeals as q
from tracker.appeals.services.steps import APPEALS
from tracker.appeals.vocabulary import OPEN, Ground, Status
from tracker.areas.views.options import area_options
from tracker.audit.queries import list_history
from tracker.cases.queries.detail import area_path
from tracker.cases.queries.scope import is_readable
from tracker.figures.months import label_of, month_end, month_of
from tracker.foundation.asked import asked_start
from tracker.supervision.views.orders import matter_of
from tracker.web.access import requires
from tracker.web.language import say
from tracker.web.options import status_tabs
from tracker.web.pages import Shown, page, page_urls
from tracker.workflow.pages import RowPages

_WORDS: Shown = {"EVENTS": {row.kind: row for row in EVENTS}, "Ground": Ground, "OPEN": OPEN, "ROWS": ROWS}


@requires(Permission.APPEAL_LIST)
def listing() -> Response:
    """The appeals of an area, or those of one's own posts."""
    wanted = q.AppealFilter.of(request.args)
    found = q.list_appeals(wanted, actor=g.actor, start=asked_start(request.args))
    return page(
        "appeals/list.html",
        fragment="results",
        rows=[(row, matter_of(row)) for row in found.rows],
        wanted=wanted,
        tabs=status_tabs("appeals.listing", Status, wanted.status, counting=wanted.counting, area=wanted.area),
        area_options=area_options(g.actor, wanted.area),
        **page_urls(found, q.AppealFilter.query(request.args)),
        **_WORDS,
    )


class AppealMoves(RowPages[Appeal]):
    """One appeal: what is contested and why, what was said since, what was judged; and its moves."""

    flow = APPEALS
    home = "appeals.appeal"
    template = "appeals/appeal.html"
    fragment = "appeal"
    key = "appeal_id"
    find = staticmethod(q.get_appeal)

    def shown(self, view: Appeal) -> Shown:
        """Of the case only what the reader may read of it anyway."""
        return {
            "appeal": view,
            "case": view.case,
            "row": ROWS[view.counting],
            "is_readable": is_readable(view.case_id, g.actor),
            "path": area_path(view.area_code),
            "month": label_of(month_of(view.month_on, month_end())),
            "course": list_history("appeal", view.id),
            "is_mine": view.post_id in g.actor.post_ids,
        } | _WORDS  # fmt: skip

    def beside(self, view: Appeal, shown: Shown) -> Shown:
        return {
            "lede": [view.number, say(ROWS[view.counting].label), view.case.ref],
            "below": ["appeals/_course.html"],
            "aside": ["appeals/_about.html"],
            "aside_label": _("About this appeal"),
        }
