"""A made-up population of cases of every kind, the same each time."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories import make_case
from tracker.cases.models import CasePause
from tracker.cases.vocabulary import Rating, Source, State
from tracker.extensions import db
from tracker.people.models import Post

GRIDS = ("990101001001001", "990101001001002", "990101001002001", "990101002001001")
CATEGORIES = ("0401", "0402", "0403", "0101", "0201")


def fill(now: datetime, *, cases: int, seed: int = 3) -> None:
    """Cases of the last 80 days, in all states, some paused, returned, reworked, reopened, rated."""
    pick = random.Random(seed)
    posts = list(db.session.scalars(select(Post.id)))
    for _one in range(cases):
        received = now - timedelta(minutes=pick.randrange(80 * 1_440))
        paused = pick.random() < 0.2
        case = make_case(now, **_columns(pick, now, received, posts), pause_count=int(paused))
        if paused:
            until = received + timedelta(days=pick.randrange(1, 30)) if pick.random() < 0.6 else None
            db.session.add(CasePause(case_id=case.id, from_at=received + timedelta(hours=1), until_at=until))
    db.session.flush()


def _columns(pick: random.Random, now: datetime, received: datetime, posts: list[int]) -> dict[str, Any]:
    state = pick.choice([one for one in State if one is not State.DRAFT] + [State.CLOSED, State.ARCHIVED] * 6)
    closed = None
    if state in (State.CLOSED, State.EVALUATED, State.ARCHIVED):
        closed = min(now, received + timedelta(minutes=pick.randrange(10, 15 * 1_440)))
    on_spot = closed is not None and pick.random() < 0.15
    sent = None if on_spot or pick.random() < 0.2 else received + timedelta(hours=1)
    return {
        "state": state,
        "received_at": received,
        "closed_at": closed,
        "is_on_spot": on_spot,
        "dispatched_at": sent,
        "due_at": None if on_spot or pick.random() < 0.1 else received + timedelta(hours=pick.randrange(4, 300)),
        "resolve_limit": pick.choice(["3wd", "1wd", ""]),
        "verified_at": closed if pick.random() < 0.7 else None,
        "handling_minutes": pick.randrange(1, 20_000) if closed and sent else None,
        "extension_count": int(pick.random() < 0.2),
        "rework_count": int(pick.random() < 0.1),
        "return_count": int(pick.random() < 0.2),
        "reopen_count": int(pick.random() < 0.1),
        "rating": pick.choice([None, *Rating]) if closed else None,
        "area_code": pick.choice(GRIDS),
        "category_code": pick.choice(CATEGORIES),
        "lead_post_id": pick.choice([None, *posts]),
        "source": pick.choice(list(Source)),
    }
