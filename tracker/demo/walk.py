"""One made-up case on its way through time: who acts next, and when."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.cases.vocabulary import Action, Priority
from tracker.demo.habits import Habits, Word, pick
from tracker.demo.office import Office
from tracker.demo.rounds import sweep_until
from tracker.demo.sheet import Sheet
from tracker.demo.times import local_date
from tracker.demo.wording import Wording

MINUTE, HOUR, DAY = 60, 3600, 86_400


class Present(Exception):
    """The next step would lie in the future: the case stays as it is."""


class Walk:
    """Takes steps in order of time; office hours count unless the case is urgent."""

    def __init__(
        self, office: Office, wording: Wording, habits: Habits, random: Random, sheet: Sheet
    ) -> None:  # fmt: skip
        self.office = office
        self.habits = habits
        self.roster = office.roster
        self.wording = wording
        self.random = random
        self.sheet = sheet
        self.at: int = sheet.received_at
        #: Where a case of the last hours is left lying: a state, or a request nobody has decided.
        self.halt: str = ""
        self.is_urgent: bool = sheet.priority == Priority.P1.value

    def take(self, action: Action, at: int, post_id: int, **answers: object) -> None:
        """Do something at an instant, or a moment after the last step; Present when that is still to come."""
        at = self._arrive(at)
        self.office.act(self.sheet, action, at, self.acting(post_id, at), post_id, **answers)
        self.at = at
        self.stop_at(self.sheet.state.value)

    def stop_at(self, where: str) -> None:
        """Present when the case is to be left lying here."""
        if where == self.halt:
            raise Present

    def may(self, action: Action, at: int, post_id: int) -> bool:
        """Whether the rules would allow it then."""
        at = self._arrive(at)
        return self.office.may(self.sheet, action, at, self.acting(post_id, at), post_id)

    def _arrive(self, at: int) -> int:
        """Let the sweeps until then run."""
        at = max(at, self.at + 1)
        if at > self.office.now:
            raise Present
        sweep_until(self.office, self.sheet, self.at, at)
        self.at = max(self.at, at - 1)
        return at

    def acting(self, post_id: int, at: int) -> int:
        user_id = self.roster.acting(post_id, local_date(at))
        if user_id is None:
            raise LookupError(f"nobody acts for post {post_id} on {local_date(at)}")
        return user_id

    # --- chance and time ----------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, choices: Sequence[Word]) -> Word:
        return pick(choices, self.random)

    def between(self, low: float, high: float) -> float:
        return low + self.random.random() * (high - low)

    def minutes(self, low: float, high: float) -> int:
        """Some minutes from now, whatever the hour."""
        return self.at + int(self.between(low, high) * MINUTE)

    def later(self, low: float, high: float) -> int:
        """Some minutes from now; outside office hours, soon after the next opening, unless urgent."""
        at = self.minutes(low, high)
        if self.is_urgent:
            return at
        opened = self.office.clock.next_open(at)
        return at if opened == at else opened + int(self.random.random() * 40 * MINUTE)

    def within(self, at: int) -> int:
        """An instant, or one of office hours before it; never before the last step."""
        if not self.is_urgent:
            closed = self.office.clock.last_open(at)
            at = at if closed == at else closed - int(self.random.random() * HOUR)
        return at if at > self.at + 3 * MINUTE else self.minutes(4, 25)

    # --- who ----------------------------------------------------------------------------------------

    @property
    def centre(self) -> int:
        return int(self.sheet.centre_post_id)

    @property
    def lead(self) -> int:
        return int(self.sheet.lead_post_id)

    def supervisor(self, at: int, but: int | None = None) -> int:
        """The supervisor of the place, or the county's where the nearer one asked himself."""
        post_id = self.roster.post_for(SUPERVISOR_ROLE, self.sheet.area_code)
        if post_id is not None and self.roster.acting(post_id, local_date(at)) not in (None, but):
            return post_id
        county = self.roster.post_for(SUPERVISOR_ROLE, self.roster.county)
        if county is None:
            raise LookupError("the county has no supervisor")
        return county
