"""The history of a case in words, ready to be printed: each event with who, when and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext as _

from tracker.cases.happenings import HAPPENINGS
from tracker.cases.queries.detail import CaseInView
from tracker.cases.services.moves import CLOCK_OFF
from tracker.foundation.orm import AnyRow
from tracker.web.jinja import local_time
from tracker.workflow.happenings import Happening
from tracker.workflow.timeline import Line, line_of

#: Written on a phone without signal: worth saying when it came in so much later.
LATE = timedelta(minutes=2)


def happenings_of(view: CaseInView, events: Iterable[AnyRow] | None = None) -> list[Line]:
    """The events of a case (all of them unless said), oldest first; contents only where the case may be read."""
    found, rows = view.facts.post_titles, {row.kind: row for row in HAPPENINGS}
    places = {id(event): place for place, event in enumerate(view.facts.timeline)}
    lines = []
    for event in view.facts.timeline if events is None else events:
        row = rows.get(event.kind) or Happening(event.kind, event.kind)  # a subject that is not hung in any more
        is_readable = view.reads_event(places[id(event)])
        line = line_of(row, event, event.facts, titles=lambda post: found.get(post, "—"), is_readable=is_readable)
        if event.received_at - event.written_at > LATE:
            line.smalls.insert(0, _("Written %(written)s, arrived later.", written=local_time(event.written_at)))
        if off := event.facts.get(CLOCK_OFF):
            line.smalls.insert(0, _("The phone's clock was %(minutes)s minutes off; put right.", minutes=abs(off)))
        lines.append(line)
    return lines


def printable(view: CaseInView) -> list[AnyRow]:
    """The events that may stand on a paper."""
    for_the_screen = {row.kind for row in HAPPENINGS if not row.is_printed}
    return [event for event in view.facts.timeline if event.kind not in for_the_screen]
