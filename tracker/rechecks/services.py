"""Drawing a re-check and judging a drawn case."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import select

from tracker.access import Permission, require
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.areas.queries import get_tree
from tracker.audit.services import log_access, record
from tracker.cases.models import Case
from tracker.cases.queries.detail import NotVisible
from tracker.cases.services.open_work import counting
from tracker.cases.services.routing import involve
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import is_within
from tracker.foundation.words import N_, Refused, printable
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.people.queries.actors import find_acting_user
from tracker.people.services.open_work import Work
from tracker.rechecks.drawing import digest_of, draw
from tracker.rechecks.models import RecheckDraw, RecheckItem
from tracker.rechecks.queries import find_draw, find_hands, list_candidates, list_checkers
from tracker.rechecks.vocabulary import Verdict

MOST = 500
FIRST_YEAR = 1970
LONGEST_PERIOD = timedelta(days=366)
LONGEST_TIME = timedelta(days=92)
LONGEST_NOTE = 500


def _check_days(first: date, last: date, due_on: date, today: date) -> None:
    """Refused at its field where the days make no sense."""
    if first.year < FIRST_YEAR:
        raise Refused(N_("No case is as old as that."), field="from")
    if last < first or last - first > LONGEST_PERIOD:
        raise Refused(N_("The last day must not lie before the first, nor more than a year after it."), field="to")
    if last >= today:
        raise Refused(N_("Draw from days that are over: until yesterday at most."), field="to")
    if due_on <= today:
        raise Refused(N_("Choose a day after today."), field="due_on")
    if due_on - today > LONGEST_TIME:
        raise Refused(N_("Choose a day within three months."), field="due_on")


def draw_cases(
    *, area_code: str, first: date, last: date, percent: int, due_on: date, seed: str, actor: Actor, now: datetime
) -> RecheckDraw:
    """Draw closed cases of an area and send each to a grid officer of another grid of its street.

    Without a seed a random one is taken; it stands with the draw, and so does the digest of what was drawn from.
    The very same draw is not made a second time: the one that stands is given back.
    """
    post = next((one for one in granting(actor, Permission.RECHECK_DRAW) if is_within(area_code, one.area_code)), None)
    if post is None:
        raise Refused(N_("Choose an area of yours from the list."), field="area")
    _check_days(first, last, due_on, actor.on)
    seed = seed.strip() or secrets.token_hex(8)
    same = find_draw(area_code=area_code, first=first, last=last, percent=percent, seed=seed)
    if same is not None:
        return same
    found = list_candidates(area_code, first, last)
    if not found:
        raise Refused(N_("No standard case of this area was closed on these days."), field="from")
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
    checkers = _Checkers(actor.on, find_hands([by_ref[one.candidate.ref].case_id for one in drawn]))
    for one in drawn:
        case = by_ref[one.candidate.ref]
        item = RecheckItem(
            draw_id=row.id,
            case_id=case.case_id,
            stratum=one.candidate.stratum,
            stratum_size=one.stratum_size,
            weight=one.candidate.weight,
            signs=" ".join(sign.value for sign in case.signs),
            checker_post_id=checkers.take(case.case_id, case.area_code),
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

    def __init__(self, on: date, hands: dict[int, set[int]]) -> None:
        self.on, self.hands = on, hands
        self.counts: dict[int, int] = {}
        #: By street: post, its area, and who acts for it today.
        self._of_street: dict[str, list[tuple[int, str, int]]] = {}

    @property
    def taken(self) -> list[int]:
        return list(self.counts)

    def take(self, case_id: int, area_code: str) -> int:
        """The post with the least to look at so far whose holder has neither the case's grid nor had a hand in it."""
        posts = self._posts(area_code[:9])
        at_home = {user_id for _post, area, user_id in posts if is_within(area_code, area)}
        others = [
            post_id for post_id, _area, user_id in posts if user_id not in at_home | self.hands.get(case_id, set())
        ]
        if not others:
            raise Refused(
                N_("In %(street)s there is no grid officer of another grid at work; nobody could look again."),
                field="area", street=get_tree().name(area_code[:9]),
            )  # fmt: skip
        chosen = min(others, key=lambda post_id: (self.counts.get(post_id, 0), post_id))
        self.counts[chosen] = self.counts.get(chosen, 0) + 1
        return chosen

    def _posts(self, street: str) -> list[tuple[int, str, int]]:
        if street not in self._of_street:
            held = [(one, find_acting_user(one.id, self.on)) for one in list_checkers(street)]
            self._of_street[street] = [(one.id, one.area_code, user.id) for one, user in held if user is not None]
        return self._of_street[street]


_UNJUDGED = RecheckItem.judged_at.is_(None)


def _give_on(post: Post, _to: Post, now: datetime) -> None:
    """What a post was to look at again goes to other grid officers of the street, none of whom had a hand in it."""
    items = db.session.scalars(select(RecheckItem).where(_UNJUDGED, RecheckItem.checker_post_id == post.id)).all()
    cases = {
        one.id: one for one in db.session.scalars(select(Case).where(Case.id.in_([item.case_id for item in items])))
    }
    checkers = _Checkers(local_day(now), find_hands(list(cases)))
    for item in items:
        item.checker_post_id = checkers.take(item.case_id, cases[item.case_id].area_code)
        involve(cases[item.case_id], item.checker_post_id)
    db.session.flush()


RECHECKS = Work(N_("re-checks"), counting((RecheckItem.checker_post_id, RecheckItem.id, _UNJUDGED)), _give_on)


def judge(*, item: RecheckItem, verdict: Verdict, note: str, actor: Actor, now: datetime) -> RecheckItem:
    """What was found on the spot; said once, and never by anybody who had a hand in the case."""
    require(actor, Permission.RECHECK_JUDGE)
    post = next((one for one in actor.posts if one.id == item.checker_post_id), None)
    if post is None:
        raise NotVisible
    case: Case = item.case
    note = printable(note)
    if item.judged_at is not None:
        raise Refused(N_("This case has been judged already."))
    if actor.user_id in find_hands([case.id])[case.id]:
        raise Refused(N_("You had a hand in this case; somebody else must look again. Tell your supervisor."))
    if verdict is Verdict.NOT_SOLVED and not note:
        raise Refused(N_("Say what is not solved."), field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused(N_("At most %(most)s characters."), field="note", most=LONGEST_NOTE)
    item.verdict, item.note, item.judged_at, item.user_id = verdict, note, now, actor.user_id
    record(
        subject="case", row=case, kind="CaseRechecked", actor=actor, post=post, now=now,
        facts={"state": case.state.value, "recheck": verdict.value, "note": item.note},
    )  # fmt: skip
    if verdict is Verdict.NOT_SOLVED:
        tell(posts=[item.draw.post_id, case.centre_post_id], kind="CaseRechecked", ref=case.ref, now=now)
    db.session.flush()
    return item
