"""Taking the steps of an application and of its errands: both write into the one history of the application."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor, HeldPost
from tracker.audit.services import record
from tracker.foundation.asked import asked_number
from tracker.foundation.json import Json
from tracker.services import rules
from tracker.services.happenings import ROWS
from tracker.services.models import Application, Errand
from tracker.services.services import agency, effects, turning
from tracker.services.vocabulary import RUNNING, UNDECIDED, ErrandStatus, ErrandStep, Status, Step
from tracker.workflow.taking import Doing, Facts, Workflow


def write(
    application: Application, kind: str, actor: Actor | None, post: HeldPost | None, now: datetime, facts: Json
) -> None:
    """What happened to an application, in its own history."""
    record(subject="application", row=application, kind=kind, actor=actor, post=post, now=now, facts=facts)


class ApplicationFlow(Workflow[Application]):
    """An application has a history of its own."""

    life = rules.LIFE
    effects = {**effects.EFFECTS, **agency.EFFECTS, **turning.EFFECTS}
    happenings = [row for row in ROWS if row.of is None or row.of in Step]

    def mark(self, thing: Application) -> int:
        return int(thing.event_count)

    def enter(self, thing: Application, state: Status) -> None:
        thing.status = state

    def wind(self, doing: Doing[Application]) -> None:
        """With the application its errands end: nothing is run any more for what is over."""
        if doing.move.to is not None and doing.move.to not in UNDECIDED:
            posts = [one.unit_post_id for one in drop_errands(doing.thing, doing.now)]
            self.tell(doing.thing, posts, "ErrandDropped", doing.now)

    def write(self, doing: Doing[Application]) -> None:
        assert doing.kind is not None
        write(doing.thing, doing.kind, doing.actor, doing.post, doing.now, doing.facts)

    def hearing(self, doing: Doing[Application]) -> list[int | None]:
        return heard(doing.thing, doing)

    def ref(self, thing: Application) -> str:
        return str(thing.ref)


class ErrandFlow(Workflow[Errand]):
    """An errand is told of in the history of its application."""

    life = rules.ERRAND_LIFE
    effects = agency.ERRAND_EFFECTS
    happenings = [row for row in ROWS if row.of is None or row.of in ErrandStep]

    def mark(self, thing: Errand) -> int:
        return int(thing.turn)

    def enter(self, thing: Errand, state: ErrandStatus) -> None:
        thing.status, thing.turn = state, thing.turn + 1

    def write(self, doing: Doing[Errand]) -> None:
        assert doing.kind is not None
        facts: Facts = {"errand": doing.thing.place, **doing.facts}
        write(doing.thing.application, doing.kind, doing.actor, doing.post, doing.now, facts)

    def hearing(self, doing: Doing[Errand]) -> list[int | None]:
        return heard(doing.thing.application, doing, errand=doing.thing)

    def ref(self, thing: Errand) -> str:
        return str(thing.application.ref)


def drop_errands(application: Application, now: datetime) -> list[Errand]:
    """End what is still to be run; the errands that were dropped."""
    running = [one for one in application.errands if one.status in RUNNING]
    for one in running:
        one.ended_at = now
        ERRANDS.enter(one, ErrandStatus.DROPPED)
    return running


def heard(
    application: Application, doing: Doing[Application] | Doing[Errand], errand: Errand | None = None
) -> list[int | None]:
    """The posts in the seats that hear of a step."""
    seats: dict[object, int | None] = {
        rules.HOLDER: application.holder_post_id,
        rules.NAMED: application.named_post_id,
        rules.FIRST: application.first_post_id,
        rules.BY_WINDOW: application.window_post_id,
        rules.BY_AGENT: application.agent_post_id,
        rules.NEXT_PAPERS: asked_number(str(doing.answers.get("to") or "")),
        rules.DEPARTMENT: _department(application, errand),
    }
    return [seats[seat] for seat in doing.move.tells]


def _department(application: Application, errand: Errand | None) -> int | None:
    found = errand or next(reversed(application.errands), None)
    return found.unit_post_id if found else None


APPLICATIONS, ERRANDS = ApplicationFlow(), ErrandFlow()
