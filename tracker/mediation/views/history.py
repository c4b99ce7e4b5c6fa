"""The history of a mediation in words, newest first; what people wrote is opened for those who may read the file."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from tracker.mediation.happenings import ROWS
from tracker.mediation.queries.detail import MediationInView, list_history, words_of
from tracker.web.jinja import short_time
from tracker.workflow.timeline import Line, line_of

_ROWS = {row.kind: row for row in ROWS}


def happenings_of(view: MediationInView) -> list[Line]:
    """The events of a mediation, newest first."""
    mediation_id, lines = view.mediation.id, []
    for event in reversed(list_history(mediation_id)):
        facts = event.facts | words_of(mediation_id, event.seq, event.words)
        line = line_of(_ROWS[event.kind], event, facts, at_words=short_time)
        by = " · ".join(filter(None, (event.post_title, event.user_name))) or _("Gridcase")
        lines.append(replace(line, by=by, texts=[*line.smalls, *line.texts], smalls=[]))
    return lines
