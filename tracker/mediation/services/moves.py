"""Making a step: the one place where a mediation changes its stage."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.access.actor import HeldPost
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.mediation.facts import MediationFacts
from tracker.mediation.happenings import ROWS
from tracker.mediation.rules import LIFE, Clock, Seat
from tracker.mediation.services.days import apply_clock, set_next
from tracker.mediation.services.effects import EFFECTS
from tracker.mediation.services.linkage import follow_case
from tracker.mediation.services.sharing import enter, write_history
from tracker.mediation.vocabulary import Stage
from tracker.workflow.taking import Doing, Workflow


class MediationFlow(Workflow[MediationFacts]):
    """History holds codes, days and numbers; the words of people lie sealed beside it."""

    life = LIFE
    effects = EFFECTS
    happenings = ROWS

    def mark(self, thing: MediationFacts) -> int:
        return int(thing.mediation.version)

    def enter(self, thing: MediationFacts, state: Stage) -> None:
        enter(thing.mediation, state)

    def wind(self, doing: Doing[MediationFacts]) -> None:
        apply_clock(doing.thing, Clock(doing.move.clock), local_day(doing.now))
        set_next(doing.thing)

    def write(self, doing: Doing[MediationFacts]) -> None:
        assert doing.kind is not None
        write_history(
            doing.thing.mediation, doing.kind, actor=doing.actor, post=doing.post, now=doing.now, facts=doing.facts,
            words=doing.said("reason", "note", "receipt"),
        )  # fmt: skip

    def hearing(self, doing: Doing[MediationFacts]) -> list[int]:
        return seats(doing.thing, doing.move.tells, but=doing.post)

    def ref(self, thing: MediationFacts) -> str:
        return str(thing.mediation.ref)

    def follow(self, doing: Doing[MediationFacts]) -> None:
        follow_case(doing)
        db.session.flush()


MEDIATIONS = MediationFlow()


def seats(facts: MediationFacts, told: Sequence[str], *, but: HeldPost | None) -> list[int]:
    """The posts behind some seats, without the one that acts."""
    helpers = [helper.post_id for helper in facts.helpers if helper.ended_at is None]
    holders: dict[Seat, list[int | None]] = {
        Seat.MEDIATOR: [facts.mediator_post_id],
        Seat.HEAD: [facts.head_post_id],
        Seat.HELPERS: helpers,
    }
    posts = dict.fromkeys(post for seat in told for post in holders[Seat(seat)])
    return [post for post in posts if post and (but is None or post != but.id)]
