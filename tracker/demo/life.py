"""What becomes of made-up cases: the ordinary way from report to archive, and the turns it may take."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from tracker.access.policy import LIAISON_ROLE
from tracker.cases.safety import Triage
from tracker.cases.vocabulary import (
    Action,
    Answerer,
    AnswerWay,
    Rating,
    RejectReason,
    ResultCode,
    Source,
    State,
    SuspendGround,
    Visibility,
)
from tracker.demo import wording as words
from tracker.demo.habits import draw
from tracker.demo.rounds import sweep_until
from tracker.demo.routes import Routes
from tracker.demo.sheet import Sheet
from tracker.demo.times import local_date
from tracker.demo.walk import DAY, HOUR, Present
from tracker.people.vocabulary import Role

REJECT_REASONS = tuple(reason for reason in RejectReason if reason is not RejectReason.APPLICATION)
GROUNDS = tuple(SuspendGround)
OPEN_TO_POLICE = (Visibility.STANDARD, Visibility.POLICE)
#: The last two days: drafts not sent yet, and work that lies waiting.
FRESH = 2 * DAY


def is_fresh(at: int, now: int) -> bool:
    return now - at < FRESH


class Life(Routes):
    """The whole way of one case. `merge_with` is the case it repeats, if it does."""

    #: Who closed it, and asks the reporter.
    closer: int = 0

    def live(self, *, outcome: str, merge_with: Sheet | None = None, halt: str = "") -> None:
        """Go on until an end, the present, or the place where the case is to be left lying."""
        self.halt = halt
        with suppress(Present):
            self.stop_at(self.sheet.state.value)
            self._live(outcome, merge_with)
        sweep_until(self.office, self.sheet, self.at, self.office.now + 1)

    def _live(self, outcome: str, merge_with: Sheet | None) -> None:
        if self.sheet.state is State.DRAFT:
            self._send_draft()
        if self.sheet.state is State.ON_SPOT:
            self._settle()
        if self.sheet.state is State.REPORTED:
            if outcome == "recalled":
                self._recall_report()
            self._take_in(outcome, merge_with)
        if self.sheet.state is State.ACCEPTED:
            self._send_out(outcome)
        while self.sheet.state is State.HANDLING:
            self._handle(outcome)
            self._call_back()

    def _may_lie(self, weight: float = 1) -> None:
        """In the last days some cases have not been looked at yet."""
        if is_fresh(self.sheet.received_at, self.office.now) and self.chance(self.habits.lying * weight):
            raise Present

    # --- until it is accepted -----------------------------------------------------------------------

    def _send_draft(self) -> None:
        forgotten = self.chance(self.habits.unsent if is_fresh(self.sheet.received_at, self.office.now) else 0.1)
        post = int(self.sheet.reporter_post_id)
        self.take(Action.REPORT, self.minutes(3000, 4400) if forgotten else self.minutes(3, 200), post)

    def _settle(self) -> None:
        """The centre looks at what was settled on the spot; of a confidential matter, the post given its check."""
        by = int(self.sheet.holder_post_id)
        self._may_lie(5)
        quick = self.chance(0.75)
        at = self.later(8, 110) if quick else self.later(150, 1300)
        if self.chance(self.habits.on_spot_refused):
            self.take(Action.REWORK, at, by, reason=self.pick(words.REWORKS))
            return
        self.closer = by
        self.take(Action.CLOSE, at, by)
        self._call_back()

    def _recall_report(self) -> None:
        post, at = int(self.sheet.reporter_post_id), self.minutes(2, 9)
        if self.may(Action.RECALL, at, post):
            self.take(Action.RECALL, at, post, reason=words.RECALLS[0])
            self.take(Action.REPORT, self.minutes(3, 15), post)

    def _take_in(self, outcome: str, merge_with: Sheet | None) -> None:
        self._may_lie()
        at = self._when_noticed(1, 11, 4, 70)
        if outcome == "rejected" and self.may(Action.REJECT, at, self.centre):
            number = int(self.random.random() * len(REJECT_REASONS))
            reasons = {"reject_reason": REJECT_REASONS[number].value, "reason": words.REJECTED[number]}
            self.take(Action.REJECT, at, self.centre, **reasons)
            return
        if merge_with is not None and self.chance(0.6):
            self._merge(at, merge_with)
            merge_with, at = None, self._when_noticed(1, 11, 4, 70)
        if self.sheet.state is not State.REPORTED:
            return
        self.take(Action.ACCEPT, at, self.centre)
        if self.sheet.category.must_report:
            self.take(Action.REPORT_HARM, self.minutes(1, 6), self.centre, harm_body="all", receipt="回执已收")
        if self.chance(self.habits.recategorised):
            self._recategorise()
        if self.sheet.visibility in OPEN_TO_POLICE and self.chance(self.habits.triaged):
            self._ask_liaison()
        if merge_with is not None:
            self._merge(self.later(3, 50), merge_with)

    def _ask_liaison(self) -> None:
        """Civil or police? Answered well within the hour, by whoever acts for the village today."""
        asked = self.roster.post_for(LIAISON_ROLE, self.sheet.area_code)
        at = self.minutes(1, 9)
        if asked is None or self.roster.acting(asked, local_date(at + HOUR)) is None:
            return
        self.take(Action.ASK_TRIAGE, at, self.centre, note=words.TRIAGE_ASKED)
        answer = Triage.POLICE if self.sheet.visibility is Visibility.POLICE else Triage.CIVIL
        self.take(Action.ANSWER_TRIAGE, self.minutes(3, 45), asked, triage=answer.value, note=words.TRIAGE_ANSWERED)

    def _when_noticed(self, low: float, high: float, office_low: float, office_high: float) -> int:
        """Within the limit as a rule; now and then after it."""
        slow = 5.0 if self.chance(self.habits.noticed_late) else 1.0
        if self.is_urgent:
            return self.minutes(low, high * slow)
        return self.later(office_low * slow, office_high * slow)

    def _merge(self, at: int, lead: Sheet) -> None:
        was_open = not lead.reopen_count and (lead.closed_at is None or lead.closed_at > at + DAY)
        if not was_open:
            return
        self.take(Action.MERGE, at, self.centre, lead_ref=lead.ref, lead=lead)
        if self.chance(self.habits.unmerged):
            self.take(Action.UNMERGE, self.later(20, 300), self.centre, reason=words.UNMERGED)

    def _recategorise(self) -> None:
        """To another category of the same class under the same heading."""
        kind = self.sheet.category
        alike = [
            one for one in self.roster.kinds.values()
            if one.code[:2] == kind.code[:2] and one.code != kind.code and one.visibility is kind.visibility
            and not one.is_about_staff
        ]  # fmt: skip
        if alike and not kind.is_about_staff and self.may(Action.RECATEGORISE, self.at + 1, self.centre):
            chosen = self.pick(alike)
            self.take(
                Action.RECATEGORISE,
                self.minutes(1, 5),
                self.centre,
                category=chosen.code,
                reason="类别有误，予以更正。",
            )
            self.is_urgent = self.sheet.priority == "P1"

    # --- until a unit has it ------------------------------------------------------------------------

    def _send_out(self, outcome: str) -> None:
        if outcome == "void" and self.chance(0.5) and self._void():
            return
        self._may_lie()
        right = self.right_lead()
        if self.sheet.visibility is Visibility.STANDARD and self.chance(self.habits.sent_wrong):
            self._send_wrong(right)
        else:
            self.dispatch(self._when_noticed(1, 9, 3, 60), right)
        if outcome == "stuck" and self.chance(0.4):
            raise Present
        self._may_lie()
        self._sign()
        if self.roster.posts[self.lead].role is LIAISON_ROLE and self.chance(self.habits.handed_back):
            self._hand_back()

    def _hand_back(self) -> None:
        """The liaison finds a civil matter; the centre sends it to a unit."""
        posts = self.roster.receivers(self.sheet.visibility, self.sheet.area_code)
        clerks = [post.id for post in posts if post.role is Role.UNIT_CLERK]
        self.take(Action.HAND_BACK, self.later(10, 90), self.lead, proposal="centre", reason=words.HANDED_BACK)
        self.dispatch(self._when_noticed(1, 9, 5, 50), self.pick(clerks), decided=True)
        self._sign()

    def _send_wrong(self, right: int) -> None:
        """To a unit whose duty it is not: taken back by the centre, or returned by the unit."""
        self.dispatch(self._when_noticed(1, 9, 3, 60), self.wrong_lead(right))
        at = self.minutes(2, 6)
        if self.chance(self.habits.wrong_recalled) and self.may(Action.RECALL, at, self.centre):
            self.take(Action.RECALL, at, self.centre, reason=words.RECALLS[1])
        else:
            self.take(Action.RETURN_ORDER, self.later(15, 150), self.lead, reason=self.pick(words.RETURNED))
        self.dispatch(self._when_noticed(1, 9, 5, 50), right, decided=True)

    def _sign(self) -> None:
        self.take(Action.SIGN_FOR, self._when_noticed(2, 22, 8, 170), self.lead)

    # --- while a unit has it ------------------------------------------------------------------------

    def _handle(self, outcome: str) -> None:
        """From signing to closing."""
        if outcome == "stuck":
            raise Present
        if outcome == "void" and self._void():
            return
        turn = draw(self.habits.turns, self.random)
        if self.halt == "request":
            turn = self.pick(("extend", "suspend"))
        self.plan_end(late=turn == "run_late", very=turn == "run_very_late")
        if self.chance(self.habits.progress):
            self.take(Action.PROGRESS, self.part(self.between(0.1, 0.4)), self.lead, note=self.pick(words.NOTES))
        if turn:
            getattr(self, turn)()
        self._give_back()
        self._check()

    def run_late(self) -> None:
        due = int(self.sheet.due_at or self.end)
        if self.end > due and self.chance(0.5):
            self.take(
                Action.URGE, self.within(due + int(self.between(0.5, 6) * HOUR)), self.centre, note=words.URGES[1]
            )

    def run_very_late(self) -> None:
        self.run_late()

    def extend(self) -> None:
        limit, at = str(self.sheet.resolve_limit), self.part(0.6)
        if not self.may(Action.EXTEND, at, self.lead):
            return
        amount = limit if self.chance(0.4) else f"{(int(limit.rstrip('mhdw')) + 1) // 2}{limit.lstrip('0123456789')}"
        self.take(Action.EXTEND, at, self.lead, amount=amount, reason=self.pick(words.EXTENSIONS))
        due = self.sheet.due_at
        self.decide()
        self.end += max(0, self.sheet.due_at - due)

    def suspend(self) -> None:
        at = self.part(0.3)
        ground = self.pick(GROUNDS).value
        days = 5 + int(self.random.random() * 60)
        review_on = local_date(at) + timedelta(days=days)
        self.take(
            Action.SUSPEND, at, self.lead, ground=ground, review_on=review_on, reason=words.SUSPENSIONS[ground]
        )  # fmt: skip
        due = self.sheet.due_at
        if not self.decide():
            return
        at = self.later(days * 1440 * 0.4, days * 1440)
        by = self.lead if self.chance(0.5) else self.supervisor(at)
        self.take(Action.RESUME, at, by, note=words.RESUMED)
        self.end = max(self.end + self.sheet.due_at - due, self.at + 2 * HOUR)

    def get_help(self) -> None:
        """Another unit assists, and answers before the lead gives feedback."""
        helper = self.helper()
        if helper is None:
            return
        by = self.lead if self.chance(0.6) else self.centre
        if self.may(Action.CO_HANDLE, self.part(0.1), by):
            self.take(Action.CO_HANDLE, self.at + 1, by, co_posts=[helper], task=self.pick(words.TASKS))
            self.take(Action.CO_FEEDBACK, self.part(0.5), helper, answer=self.pick(words.ANSWERS))

    def escalate(self) -> None:
        """The street cannot do it; the county's unit takes over."""
        above = self.county_unit()
        if above is None:
            return
        self.take(Action.ESCALATE, self.part(0.25), self.lead, reason=self.pick(words.ESCALATIONS))
        self.dispatch(self.later(10, 90), above, decided=True)
        self._sign()
        self.end = max(self.end, self.at + 3 * HOUR)

    def _void(self) -> bool:
        """The centre asks to void the case, where it may read it; whether the supervisor agreed."""
        at = self.later(5, 120)
        if not self.may(Action.VOID, at, self.centre):
            return False
        self.take(Action.VOID, at, self.centre, reason=self.pick(words.VOIDS))
        return self.decide()

    # --- feedback, check, closing -------------------------------------------------------------------

    def _give_back(self) -> None:
        code = draw(self.habits.results, self.random) or ResultCode.SOLVED
        result = self.wording.result(self.sheet.category_code, self.random)
        answers = {"result_code": code.value, "result_text": result}
        self.take(Action.FEEDBACK, self.part(0.75), self.lead, **answers)
        at = self.minutes(2, 8)
        if self.chance(self.habits.feedback_recalled) and self.may(Action.RECALL, at, self.lead):
            self.take(Action.RECALL, at, self.lead, reason=words.RECALLS[2])
            self.take(Action.FEEDBACK, self.minutes(5, 40), self.lead, **answers)

    def _check(self) -> None:
        """The grid officer looks on site, or the centre rings up; then the centre closes.

        A confidential matter is checked and closed by the post its check was given to.
        """
        checker, is_apart = int(self.sheet.holder_post_id), self.sheet.facts.is_confidential
        by = checker if is_apart or self.chance(0.85) else self.centre
        while self.chance(self.habits.reworked):
            self.take(Action.REWORK, self.part(0.88), by, reason=self.pick(words.REWORKS))
            self.end = max(self.end, self.at) + int(self.between(2, 30) * HOUR)
            self.take(
                Action.FEEDBACK, self.part(0.7), self.lead, result_code=ResultCode.SOLVED.value,
                result_text=self.wording.result(self.sheet.category_code, self.random),
            )  # fmt: skip
        self.take(Action.VERIFY, self.part(0.88), by)
        self.take(Action.CLOSE, self.part(1.0), by if is_apart else self.centre)
        self.closer = by if is_apart else self.centre

    def _call_back(self) -> None:
        """Some reporters are asked how it went; who is not asked, or not reached, has not answered."""
        if self.sheet.state is not State.CLOSED or not self.sheet.facts.has_reporter:
            return
        is_patrol = self.sheet.source == Source.PATROL.value
        asked = self.habits.asked_officer if is_patrol else self.habits.asked_reporter
        if not self.chance(asked):
            return
        rating = draw(self.habits.ratings, self.random) or Rating.NEUTRAL
        self.is_urgent = False
        if rating is Rating.NO_ANSWER:
            self.take(Action.NO_CONTACT, self.later(960, 2600), self.closer, answer_way=AnswerWay.PHONE.value)
            return
        answers = {"answered_by": Answerer.REPORTER.value, "answer_way": AnswerWay.PHONE.value}
        self.take(Action.EVALUATE, self.later(960, 2600), self.closer, rating=rating.value, **answers)
        at = self.later(60, 2000)
        if (
            rating is Rating.DISSATISFIED
            and self.chance(self.habits.reopened)
            and self.may(Action.REOPEN, at, self.supervisor(at))
        ):
            self.take(Action.REOPEN, self.at + 1, self.supervisor(self.at), reason=self.pick(words.REOPENINGS))
