"""What appeals put on the page of a case, on the inbox and the home page, and beside the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import g
from flask_babel import gettext as _

from tracker.access import Permission, granting
from tracker.access.actor import Actor
from tracker.appeals.countings import ROWS
from tracker.appeals.queries.appeals import list_of_case, list_waiting
from tracker.appeals.queries.beside import Overlay, count_beside, count_by_row
from tracker.appeals.rules import LIFE
from tracker.cases.panels import Panel
from tracker.cases.queries.detail import CaseInView
from tracker.cases.queries.lists import CaseFilter, narrowed
from tracker.cases.queries.outcomes import Period
from tracker.figures.rates import Counted, Rate
from tracker.figures.shapes import By, Closure
from tracker.web.identity import now as this_moment


def appeals_panel(view: CaseInView, actor: Actor, now: datetime) -> Panel | None:
    """What is contested of the case, for the post that contests it and for who judges; nobody else asks."""
    has_part = not view.facts.involved_post_ids.isdisjoint(actor.post_ids)
    if not has_part and not granting(actor, Permission.APPEAL_JUDGE):
        return None
    appeals = list_of_case(view.case.id, actor) if view.facts.hangs.appeals else ()
    if not appeals:
        return None
    shown = {
        "appeals": [
            (one, LIFE.loud(LIFE.offered(one, actor, now))) for one in appeals
        ],
        "ROWS": ROWS,
    }  # fmt: skip
    return Panel("appeals/_panel.html", shown)


def waiting_panel(actor: Actor, now: datetime) -> Panel | None:
    """Appeals the reader is to judge, and questions of judges that wait for his answer."""
    rows = list_waiting(actor) if granting(actor, Permission.APPEAL_LIST) else []
    if not rows:
        return None
    shown = {"rows": rows, "ROWS": ROWS}
    return Panel("appeals/_waiting.html", shown)


def beside_indicators(counted: Sequence[Counted], wanted: CaseFilter, period: Period) -> dict[str, str]:
    """By indicator: how many of its cases are under appeal, and the rate without those whose appeal was upheld."""
    parts = narrowed(wanted, actor=g.actor, now=this_moment())
    overlays = count_beside([one.measure.key for one in counted], period=period, actor=g.actor, narrowed=parts)
    found = {
        one.measure.key: " · ".join(words_of(overlays[one.measure.key], one))
        for one in counted
        if one.measure.key in overlays
    }
    return {key: words for key, words in found.items() if words}


def beside_closure(by: By, wanted: CaseFilter, period: Period, rows: Sequence[Closure]) -> dict[str, list[str]]:
    """By row of the closure report: the same beside its on-time rate."""
    parts = narrowed(wanted, actor=g.actor, now=this_moment())
    overlays = count_by_row(by=by, wanted=wanted, period=period, actor=g.actor, narrowed=parts)
    found = {row.key: words_of(overlays[row.key], row.of("on_time")) for row in rows if row.key in overlays}
    return {key: words for key, words in found.items() if words}


def words_of(overlay: Overlay, rate: Rate) -> list[str]:
    """What appeals say beside a rate; nothing where there are none."""
    words = []
    if overlay.pending:
        words.append(_("%(count)s under appeal", count=overlay.pending))
    if overlay.out_whole:
        after = overlay.after(rate)
        words.append(_("after appeals %(rate)s (%(part)s/%(whole)s)", rate=after, part=after.part, whole=after.whole))
    return words
