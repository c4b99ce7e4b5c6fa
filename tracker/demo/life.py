"""What becomes of made-up cases: the ordinary way from report to archive, and the turns it may take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tracker.cases.vocabulary import (
    Action,
    Rating,
    RejectReason,
    ResultCode,
    Source,
    State,
    SuspendGround,
    Visibility,
)
from tracker.demo import wording as words
from tracker.demo.rounds import sweep_until
from tracker.demo.routes import Routes
from tracker.demo.sheet import Sheet
from tracker.demo.times import local_date
from tracker.demo.walk import DAY, HOUR, Present

#: How often each thing befalls a case while a unit has it; the rest goes its plain way.
TURNS = (
    (0.065, "_run_late"),
    (0.022, "_run_very_late"),
    (0.036, "_extend"),
    (0.020, "_suspend"),
    (0.040, "_get_help"),
    (0.010, "_escalate"),
)
RATINGS = (
    (0.44, Rating.VERY_SATISFIED),
    (0.33, Rating.SATISFIED),
    (0.08, Rating.NEUTRAL),
    (0.07, Rating.DISSATISFIED),
    (0.08, Rating.NO_ANSWER),
)
RESULTS = (
    (0.82, ResultCode.SOLVED),
    (0.07, ResultCode.PARTLY_SOLVED),
    (0.04, ResultCode.NOT_FOUND),
    (0.05, ResultCode.EXPLAINED),
    (0.02, ResultCode.REFERRED),
)
REJECT_REASONS = tuple(RejectReason)
GROUNDS = tuple(SuspendGround)


class Life(Routes):
    """The whole way of one case. `merge_with` is the case it repeats, if it does."""

    def live(self, *, outcome: str, merge_with: Sheet | None = None) -> None:
        """Go on until an end or the present is reached."""
        try:
            self._live(outcome, merge_with)
        except Present:
            pass
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

    # --- until it is accepted -----------------------------------------------------------------------

    def _send_draft(self) -> None:
        forgotten = self.chance(0.12)
        post = int(self.sheet.reporter_post_id)
        self.take(Action.REPORT, self.minutes(3000, 4400) if forgotten else self.minutes(3, 200), post)

    def _settle(self) -> None:
        """The centre looks at what was settled on the spot."""
        quick = self.chance(0.75)
        at = self.later(8, 110) if quick else self.later(150, 1300)
        if self.chance(0.03):
            self.take(Action.REWORK, at, self.centre, reason=self.pick(words.REWORKS))
            return
        self.take(Action.CLOSE, at, self.centre)
        self._call_back()

    def _recall_report(self) -> None:
        post, at = int(self.sheet.reporter_post_id), self.minutes(2, 9)
        if self.may(Action.RECALL, at, post):
            self.take(Action.RECALL, at, post, reason=words.RECALLS[0])
            self.take(Action.REPORT, self.minutes(3, 15), post)

    def _take_in(self, outcome: str, merge_with: Sheet | None) -> None:
        at = self._when_noticed(1, 11, 4, 70)
        if outcome == "rejected":
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
        if self.chance(0.02):
            self._recategorise()
        if merge_with is not None:
            self._merge(self.later(3, 50), merge_with)

    def _when_noticed(self, low: float, high: float, office_low: float, office_high: float) -> int:
        """Within the limit as a rule; now and then after it."""
        slow = 5.0 if self.chance(0.05) else 1.0
        if self.is_urgent:
            return self.minutes(low, high * slow)
        return self.later(office_low * slow, office_high * slow)

    def _merge(self, at: int, lead: Sheet) -> None:
        self.take(Action.MERGE, at, self.centre, lead=lead)
        if self.chance(0.04):
            self.take(Action.UNMERGE, self.later(20, 300), self.centre, reason="地点不同，分开办理。")

    def _recategorise(self) -> None:
        """To another category of the same class under the same heading."""
        kind = self.sheet.category
        alike = [
            one for one in self.roster.kinds.values()
            if one.code[:2] == kind.code[:2] and one.code != kind.code and one.visibility is kind.visibility
            and not one.is_about_staff
        ]  # fmt: skip
        if alike and not kind.is_about_staff:
            chosen = alike[int(self.random.random() * len(alike))]
            self.take(
                Action.RECATEGORISE, self.minutes(1, 5), self.centre, category=chosen.code, reason="类别有误，予以更正。"
            )
            self.is_urgent = self.sheet.priority == "P1"

    # --- until a unit has it ------------------------------------------------------------------------

    def _send_out(self, outcome: str) -> None:
        if outcome == "void" and self.chance(0.5) and self._void():
            return
        right = self.right_lead()
        if self.sheet.visibility is Visibility.STANDARD and self.chance(0.04):
            self._send_wrong(right)
        else:
            self.dispatch(self._when_noticed(1, 9, 3, 60), right)
        if outcome == "stuck" and self.chance(0.4):
            raise Present
        self._sign()

    def _send_wrong(self, right: int) -> None:
        """To a unit whose duty it is not: taken back by the centre, or returned by the unit."""
        self.dispatch(self._when_noticed(1, 9, 3, 60), self.wrong_lead(right))
        at = self.minutes(2, 6)
        if self.chance(0.15) and self.may(Action.RECALL, at, self.centre):
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
        turn, chance = "", self.random.random()
        for share, name in TURNS:
            if chance < share:
                turn = name
                break
            chance -= share
        self.plan_end(late=turn in ("_run_late", "_run_very_late"), very=turn == "_run_very_late")
        if self.sheet.source in (Source.SUPERIOR.value, Source.MEDIA.value) and self.chance(0.4):
            self._supervise(self.minutes(20, 120))
        if self.chance(0.22):
            self.take(Action.PROGRESS, self.part(self.between(0.1, 0.4)), self.lead, note=self.pick(words.NOTES))
        if turn:
            _TURNS[turn](self)
        self._give_back()
        self._check()

    def _run_late(self) -> None:
        due = int(self.sheet.due_at or self.end)
        if self.end > due and self.chance(0.5):
            self.take(Action.URGE, self.within(due + int(self.between(0.5, 6) * HOUR)), self.centre, note=words.URGES[1])

    def _run_very_late(self) -> None:
        self._run_late()
        if self.end > self.at + 8 * HOUR:
            self._supervise(self.within(self.at + int(self.between(0.2, 0.5) * (self.end - self.at))))

    def _supervise(self, at: int) -> None:
        level = str(min(3, self.sheet.supervised_level + 1))
        if int(level) > self.sheet.supervised_level:
            reason = self.pick(words.SUPERVISIONS)
            self.take(Action.SUPERVISE, at, self.supervisor(at), level=level, reason=reason)

    def _extend(self) -> None:
        limit, at = str(self.sheet.resolve_limit), self.part(0.6)
        if not self.may(Action.EXTEND, at, self.lead):
            return
        amount = limit if self.chance(0.4) else f"{(int(limit.rstrip('mhdw')) + 1) // 2}{limit.lstrip('0123456789')}"
        self.take(Action.EXTEND, at, self.lead, amount=amount, reason=self.pick(words.EXTENSIONS))
        due = self.sheet.due_at
        self.decide(granted=0.85)
        self.end += max(0, self.sheet.due_at - due)

    def _suspend(self) -> None:
        at = self.part(0.3)
        ground = GROUNDS[int(self.random.random() * len(GROUNDS))].value
        days = 5 + int(self.random.random() * 60)
        review_on = local_date(at) + timedelta(days=days)
        self.take(
            Action.SUSPEND, at, self.lead, ground=ground, review_on=review_on, reason=words.SUSPENSIONS[ground]
        )  # fmt: skip
        due = self.sheet.due_at
        if not self.decide(granted=0.85):
            return
        at = self.later(days * 1440 * 0.4, days * 1440)
        by = self.lead if self.chance(0.5) else self.supervisor(at)
        self.take(Action.RESUME, at, by, note="条件已具备，恢复办理。")
        self.end = max(self.end + self.sheet.due_at - due, self.at + 2 * HOUR)

    def _get_help(self) -> None:
        """Another unit assists, and answers before the lead gives feedback."""
        helper = self.helper()
        if helper is None:
            return
        by = self.lead if self.chance(0.6) else self.centre
        if self.may(Action.CO_HANDLE, self.part(0.1), by):
            self.take(Action.CO_HANDLE, self.at + 1, by, co_posts=[helper], task=self.pick(words.TASKS))
            self.take(Action.CO_FEEDBACK, self.part(0.5), helper, answer=self.pick(words.ANSWERS))

    def _escalate(self) -> None:
        """The street cannot do it; the county's unit takes over."""
        above = self.county_unit()
        if above is None:
            return
        self.take(Action.ESCALATE, self.part(0.25), self.lead, reason=self.pick(words.ESCALATIONS))
        self.dispatch(self.later(10, 90), above, decided=True)
        self._sign()
        self.end = max(self.end, self.at + 3 * HOUR)

    def _void(self) -> bool:
        """The centre asks to void the case; whether the supervisor agreed."""
        self.take(Action.VOID, self.later(5, 120), self.centre, reason=self.pick(words.VOIDS))
        return self.decide(granted=0.8)

    # --- feedback, check, closing -------------------------------------------------------------------

    def _give_back(self) -> None:
        code = self.weighed(RESULTS)
        result = self.wording.result(self.sheet.category_code, self.random)
        answers = {"result_code": code.value, "result_text": result}
        self.take(Action.FEEDBACK, self.part(0.75), self.lead, **answers)
        at = self.minutes(2, 8)
        if self.chance(0.005) and self.may(Action.RECALL, at, self.lead):
            self.take(Action.RECALL, at, self.lead, reason=words.RECALLS[2])
            self.take(Action.FEEDBACK, self.minutes(5, 40), self.lead, **answers)

    def _check(self) -> None:
        """The grid officer looks on site, or the centre rings up; then the centre closes."""
        by = int(self.sheet.holder_post_id) if self.chance(0.85) else self.centre
        while self.chance(0.03):
            self.take(Action.REWORK, self.part(0.88), by, reason=self.pick(words.REWORKS))
            self.end = max(self.end, self.at) + int(self.between(2, 30) * HOUR)
            self.take(
                Action.FEEDBACK, self.part(0.7), self.lead, result_code=ResultCode.SOLVED.value,
                result_text=self.wording.result(self.sheet.category_code, self.random),
            )  # fmt: skip
        self.take(Action.VERIFY, self.part(0.88), by)
        self.take(Action.CLOSE, self.part(1.0), self.centre)

    def _call_back(self) -> None:
        """Some reporters are asked how it went; who is not asked has no rating."""
        if self.sheet.state is not State.CLOSED:
            return
        asked = 0.05 if self.sheet.source == Source.PATROL.value else 0.34
        if not self.chance(asked):
            return
        rating = self.weighed(RATINGS)
        self.is_urgent = False
        self.take(Action.EVALUATE, self.later(960, 2600), self.centre, rating=rating.value)
        at = self.later(60, 2000)
        if rating is Rating.DISSATISFIED and self.chance(0.55) and self.may(Action.REOPEN, at, self.supervisor(at)):
            self.take(Action.REOPEN, self.at + 1, self.supervisor(self.at), reason=self.pick(words.REOPENINGS))


_TURNS: dict[str, Callable[[Life], None]] = {name: getattr(Life, name) for _share, name in TURNS}

__all__ = ["DAY", "Life"]
