"""Letting the services make a made-up case again, from nothing but its history."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.models import Case
from tracker.cases.queries.detail import get_case
from tracker.cases.services.log import Report, log_case
from tracker.cases.services.moves import CASES
from tracker.cases.services.sweep import sweep
from tracker.cases.vocabulary import Action, Source, State
from tracker.demo.rounds import EVERY
from tracker.demo.sheet import TABLES
from tracker.demo.times import instant, local_date
from tracker.extensions import db, keys
from tracker.files.store import StoredFile
from tracker.foundation.datum import Datum
from tracker.foundation.days import CHINA
from tracker.foundation.moments import Written
from tracker.people.models import User
from tracker.people.queries.actors import load_actor
from tracker.site.services import set_setting

ACTIONS = {kind: action for action, kind in EVENT_KINDS.items()}

Row = dict[str, Any]


def rows_of(table: str, order: str = "1") -> list[Row]:
    """Every row of a table as stored."""
    columns = ", ".join(TABLES[table])
    found = db.session.execute(db.text(f"SELECT {columns} FROM {table} ORDER BY {order}"))
    return [dict(row._mapping) for row in found]


class Replay:
    """Repeats cases in the order of their numbers."""

    def __init__(self) -> None:
        self.swept: tuple[int, int] = (0, 0)
        # The generator proposes no joint conferences and no root cases; those of the demonstration come from
        # demo/circles.py and demo/roots.py.
        for key in ("conference.returns", "conference.nobody_hours", "recurrence.times"):
            set_setting(key=key, value=0)

    def repeat(self, case: Row, events: list[Row], reporter: Row | None, attached: list[StoredFile]) -> None:
        """The whole life of one case."""
        self._log(case, events[0], reporter, attached)
        for before, event in pairwise(events):
            if event["kind"] == "HolderFellBack":
                assert event["received_at"] == before["received_at"], event  # written with the move before
            elif event["user_id"] is None:
                self._sweep(event, since=before["received_at"])
            else:
                self._move(case, event)
        db.session.flush()
        db.session.expunge_all()

    def _actor(self, event: Row) -> tuple[Actor, HeldPost]:
        user = db.session.get(User, event["user_id"])
        assert user is not None
        actor = load_actor(user, local_date(event["received_at"]))
        return actor, next(post for post in actor.posts if post.id == event["post_id"])

    def _log(self, case: Row, event: Row, reporter: Row | None, attached: list[StoredFile]) -> None:
        actor, post = self._actor(event)
        facts = json.loads(event["facts"])
        told = {name: _opened(reporter, name) for name in ("name", "phone")}
        report = Report(
            client_key=case["client_key"],
            category_code=facts["category"],
            area_code=case["area_code"],
            text=case["text"],
            place=case["place"],
            source=Source(case["source"]),
            occurred_at=instant(case["occurred_at"]),
            written=Written(instant(case["written_at"])),
            point=(case["lng"], case["lat"]) if case["lng"] is not None else None,
            datum=Datum(case["datum"] or Datum.WGS84),
            reporter_name=told["name"],
            reporter_phone=told["phone"],
            is_draft=event["kind"] == "DraftSaved",
            is_on_spot=event["kind"] == "SettledOnSpot",
            result_text=facts.get("result_text", ""),
            files=attached,
        )
        made, is_new = log_case(report=report, actor=actor, post=post, now=instant(event["received_at"]))
        assert is_new
        assert (made.id, made.ref) == (case["id"], case["ref"])

    def _move(self, case: Row, event: Row) -> None:
        actor, _post = self._actor(event)
        action = ACTIONS[event["kind"]]
        facts, now = json.loads(event["facts"]), instant(event["received_at"])
        if action is Action.MERGE:
            self._lead_as_it_was(facts["lead_ref"], case, event)
            return
        # Through the scope: people only act on what they may see.
        seen = get_case(case["ref"], actor=actor)
        CASES.take(seen.facts, action, answers=answers_of(action, facts), actor=actor, now=now)

    def _lead_as_it_was(self, ref: str, case: Row, event: Row) -> None:
        """Merge while the leading case, whose whole life was repeated before, stands open again for that moment."""
        actor, _post = self._actor(event)
        lead = db.session.scalar(db.select(Case).where(Case.ref == ref))
        assert lead is not None
        stood = {"state": lead.state.value, "is_open": lead.is_open, "version": lead.version}
        set_to = db.update(Case).where(Case.id == lead.id).execution_options(synchronize_session=False)
        db.session.execute(set_to.values(state=State.HANDLING, is_open=True))
        db.session.expire_all()
        CASES.take(
            get_case(case["ref"], actor=actor).facts,
            Action.MERGE,
            answers={"lead_ref": ref},
            actor=actor,
            now=instant(event["received_at"]),
        )
        db.session.execute(set_to.values(**stood))
        db.session.expire_all()

    def _sweep(self, event: Row, *, since: int) -> None:
        """One sweep finds all of this case that falls on its minute; the sweep before would have found nothing."""
        if (event["subject_id"], event["received_at"]) == self.swept:
            return
        if event["received_at"] - EVERY > since:
            assert sweep(now=instant(event["received_at"] - EVERY)).marked == 0, event
        self.swept = (event["subject_id"], event["received_at"])
        assert sweep(now=instant(event["received_at"])).marked > 0, event


def _opened(reporter: Row | None, column: str) -> str:
    sealed = reporter[column] if reporter else None
    return keys.ring.decrypt(sealed, f"case_reporters.{column}:{reporter['case_id']}") if reporter and sealed else ""


#: What a person fills in under another name than history keeps it.
_RENAMED = {"post_id": "post", "to": "category"}
_KEPT_ELSEWHERE = ("state", "due", "before", "from", "kind", "files")


def answers_of(action: Action, facts: Row) -> Row:
    """The form behind an event."""
    answers = {_RENAMED.get(name, name): value for name, value in facts.items() if name not in _KEPT_ELSEWHERE}
    if "answered_at" in answers:
        answers["answered_at"] = instant(answers["answered_at"]).astimezone(CHINA).replace(tzinfo=None)
    if "review_on" in answers and action is Action.SUSPEND:
        answers["review_on"] = date.fromisoformat(answers["review_on"])
    return answers
