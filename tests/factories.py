"""Cases as plain rows, for questions about lists, scope and figures that need many of them quickly."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tracker.cases.models import Case, CasePost
from tracker.cases.vocabulary import FINAL_STATES, Priority, Source, State, Visibility
from tracker.extensions import db
from tracker.foundation.bigrams import bigrams

_numbers = count(1)
GRID = "990101001001001"


def make_case(now: datetime, *, involved: tuple[int, ...] = (), **given: Any) -> Case:
    """One case in the database; `involved` are the posts that have a part in it."""
    number = next(_numbers)
    state = given.get("state", State.HANDLING)
    columns = {
        "ref": f"990101-20200101-{number:04d}",
        "client_key": f"made-{number:020d}",
        "state": state,
        "is_open": state not in FINAL_STATES and state is not State.DRAFT,
        "visibility": Visibility.STANDARD,
        "priority": Priority.P3,
        "source": Source.PATROL,
        "category_code": "0401",
        "area_code": GRID,
        "title": "南门 暴露垃圾",
        "text": "垃圾桶满溢",
        "place": "南门",
        "occurred_at": now - timedelta(days=3),
        "written_at": now - timedelta(days=3),
        "received_at": now - timedelta(days=3),
        "accepted_at": now - timedelta(days=3),
        "resolve_limit": "3wd",
        "version": 1,
    } | given
    columns.setdefault("tokens", bigrams(f"{columns['ref']} {columns['title']} {columns['place']} {columns['text']}"))
    case = Case(**columns)
    db.session.add(case)
    db.session.flush()
    for post_id in involved:
        db.session.add(CasePost(post_id=post_id, case_id=case.id))
    db.session.flush()
    return case
