"""Drawing a re-check and judging a drawn case."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from tracker.access import Permission, require
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.audit.services import log_access, record
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.foundation.identifiers import is_within
from tracker.foundation.words import N_, Refused
from tracker.notices.services import tell
from tracker.people.queries.actors import find_acting_user
from tracker.rechecks.drawing import digest_of, draw
from tracker.rechecks.models import RecheckDraw, RecheckItem
from tracker.rechecks.queries import Found, list_candidates, list_checkers
from tracker.rechecks.vocabulary import Verdict

MOST = 500
LONGEST_PERIOD = timedelta(days=366)
LONGEST_NOTE = 500


def draw_cases(
    *, area_code: str, first: date, last: date, percent: int, due_on: date, seed: str, actor: Actor, now: datetime
) -> RecheckDraw:
    """Draw closed cases of an area and send each to a grid officer of another grid of its street.

    Without a seed a random one is taken; it stands with the draw, and so does the digest of what was drawn from.
    """
    post = next((one for one in granting(actor, Permission.RECHECK_DRAW) if is_within(area_code, one.area_code)), None)
    if post is None:
        raise Refused(N_("Choose an area of yours from the list."), field="area")
    if last < first or last - first > LONGEST_PERIOD:
        raise Refused(N_("The last day must not lie before the first, nor more than a year after it."), field="to")
    if last >= actor.on:
        raise Refused(N_("Draw from days that are over: until yesterday at most."), field="to")
    if due_on <= actor.on:
        raise Refused(N_("Choose a day after today."), field="due_on")
    found = list_candidates(area_code, first, last)
    if not found:
        raise Refused(N_("No standard case of this area was closed on these days."), field="from")
    seed = seed.strip() or secrets.token_hex(8)
    drawn = draw(seed, [one.candidate for one in found], percent)
    if len(drawn) > MOST:
        raise Refused(
            N_("That would be %(count)s cases. Choose a smaller share or fewer days; at most %(most)s."),
            field="percent", count=len(drawn), most=MOST,
        )  # fmt: skip
    row = RecheckDraw(
        area_code=area_code,
        from_on=first,
        to_on=last,
        percent=percent,
        seed=seed,
        population=len(found),
        digest=digest_of(one.candidate for one in found),
        due_on=due_on,
        drawn_at=now,
        post_id=post.id,
        user_id=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    by_ref = {one.candidate.ref: one for one in found}
    checkers = _Checkers(actor.on)
    for one in drawn:
        case = by_ref[one.candidate.ref]
        item = RecheckItem(
            draw_id=row.id,
            case_id=case.case_id,
            stratum=one.candidate.stratum,
            stratum_size=one.stratum_size,
            weight=one.candidate.weight,
            signs=" ".join(sign.value for sign in case.signs),
            checker_post_id=checkers.take(case),
        )
        db.session.add(item)
    log_access(
        actor=actor, act="recheck:draw", now=now, subject=f"area:{area_code}", post=post,
        detail={"draw": row.id, "seed": seed, "digest": row.digest, "drawn": len(drawn), "of": len(found)},
    )  # fmt: skip
    tell(posts=checkers.taken, kind="RecheckAsked", ref=f"{first:%m%d}-{last:%m%d}", now=now,
         facts={"due": due_on.isoformat()})  # fmt: skip
    db.session.flush()
    return row


class _Checkers:
    """Grid officers of the same street and another grid, in turn; posts without anybody today are passed over."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.counts: dict[int, int] = {}
        self._of_street: dict[str, list[tuple[int, str]]] = {}

    @property
    def taken(self) -> list[int]:
        return list(self.counts)

    def take(self, case: Found) -> int:
        """The post with the least to look at so far that is not of the case's grid."""
        street = case.area_code[:9]
        if street not in self._of_street:
            posts = list_checkers(street)
            self._of_street[street] = [
                (one.id, one.area_code) for one in posts if find_acting_user(one.id, self.on) is not None
            ]
        others = [post_id for post_id, area in self._of_street[street] if area != case.area_code]
        if not others:
            raise Refused(
                N_("In one street there is no grid officer of another grid at work; nobody could look again."),
                field="area",
            )
        chosen = min(others, key=lambda post_id: (self.counts.get(post_id, 0), post_id))
        self.counts[chosen] = self.counts.get(chosen, 0) + 1
        return chosen


def judge(*, item: RecheckItem, verdict: Verdict, note: str, actor: Actor, now: datetime) -> RecheckItem:
    """What was found on the spot; said once, and never by who handled or logged the case."""
    post = require(actor, Permission.RECHECK_JUDGE)
    case: Case = item.case
    if item.judged_at is not None:
        raise Refused(N_("This case has been judged already."))
    if actor.user_id in (case.handler_user_id, case.reporter_user_id):
        raise Refused(N_("You handled or logged this case; somebody else must look again. Tell your supervisor."))
    if verdict is Verdict.NOT_SOLVED and not note.strip():
        raise Refused(N_("Say what is not solved."), field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused(N_("At most %(most)s characters."), field="note", most=LONGEST_NOTE)
    item.verdict, item.note, item.judged_at, item.user_id = verdict, note.strip(), now, actor.user_id
    record(
        subject="case", row=case, kind="CaseRechecked", actor=actor, post=post, now=now,
        facts={"state": case.state.value, "recheck": verdict.value, "note": item.note},
    )  # fmt: skip
    if verdict is Verdict.NOT_SOLVED:
        tell(posts=[item.draw.post_id, case.centre_post_id], kind="CaseRechecked", ref=case.ref, now=now)
    db.session.flush()
    return item
