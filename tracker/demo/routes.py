"""Whom a made-up case is sent to, and how long things take there."""

from __future__ import annotations

from tracker.cases.vocabulary import Action, Visibility
from tracker.demo import wording as words
from tracker.demo.times import local_date
from tracker.demo.walk import DAY, HOUR, Walk
from tracker.people.queries.posts import pick_by_kind
from tracker.people.vocabulary import Role


class Routes(Walk):
    """A walk that knows the posts an order may go to. `start` and `end` frame the work of the unit that has it."""

    start: int = 0
    end: int = 0

    def right_lead(self) -> int:
        """The post whose work it is."""
        sheet = self.sheet
        posts = self.roster.receivers(sheet.visibility, sheet.area_code)
        if sheet.visibility is Visibility.STANDARD:
            return (pick_by_kind(posts, sheet.category.unit_kind) or self.pick(posts[:3])).id
        if sheet.category.is_about_staff:
            return next(post.id for post in posts if post.role is Role.SUPERVISOR)
        if sheet.visibility is Visibility.RESTRICTED:
            return next(post.id for post in posts if post.role is Role.CARE_WORKER)
        if self.halt:  # to the people who can be logged in as: the liaison of the village, the street's mediator
            return posts[0 if sheet.visibility is Visibility.POLICE else -1].id
        return posts[0].id if self.chance(0.8) else posts[1].id

    def wrong_lead(self, right: int) -> int:
        """A unit of the place whose work it is not."""
        posts = self.roster.receivers(self.sheet.visibility, self.sheet.area_code)
        clerks = [post.id for post in posts if post.role is Role.UNIT_CLERK and post.id != right]
        return self.pick(clerks)

    def helper(self) -> int | None:
        """A post that may be asked to assist, was not yet, and at which someone acts."""
        sheet, on = self.sheet, local_date(self.at)
        if sheet.category.is_about_staff:
            return None
        asked = {self.lead, *(one.post_id for one in sheet.facts.co_handlings)}
        found = [
            post.id
            for post in self.roster.receivers(sheet.visibility, sheet.area_code, assisting=True)
            if post.id not in asked and post.role is not Role.GRID_OFFICER and self.roster.acting(post.id, on)
        ]
        return self.pick(found) if found else None

    def county_unit(self) -> int | None:
        """The county's unit of the lead's line of work, when the lead is not the county's already."""
        lead = self.roster.posts[self.lead]
        if lead.role is not Role.UNIT_CLERK or lead.area_code == self.roster.county:
            return None
        posts = self.roster.receivers(self.sheet.visibility, self.sheet.area_code)
        above = [post for post in posts if post.role is Role.UNIT_CLERK and post.area_code == self.roster.county]
        same = pick_by_kind(above, lead.unit.kind if lead.unit else None)
        return same.id if same else None

    def dispatch(self, at: int, lead: int, *, decided: bool = False) -> None:
        answers = {"post": lead, "instructions": self.pick(words.ORDERS)}
        self.take(Action.DISPATCH, at, self.centre, **answers, **({"decided": True} if decided else {}))

    def plan_end(self, *, late: bool, very: bool) -> None:
        """Choose when the case will be closed: before the deadline, or after it."""
        self.start = self.at
        window = max(2 * HOUR, (self.sheet.due_at or self.at + 3 * DAY) - self.at)
        if very:
            share = self.between(2.0, 4.5)
        elif late:
            share = self.between(1.04, 1.9)
        else:
            share = 0.1 + 0.78 * self.random.random() ** 1.3
        self.end = self.start + int(share * window)
        if self.halt:
            self.end = min(self.end, self.start + int(self.between(1, 4) * HOUR))

    def part(self, share: float) -> int:
        """An instant at a share of the work."""
        return self.within(self.start + int(share * (self.end - self.start)))

    def decide(self) -> bool:
        """The supervisor decides what waits; whether it was granted."""
        self.stop_at("request")
        at = self.later(15, 200)
        asked = self.sheet.facts.open_request
        by = self.supervisor(at, but=asked.asked_by_user_id if asked else None)
        if self.chance(self.habits.granted):
            self.take(Action.GRANT, at, by)
            return True
        self.take(Action.REFUSE, at, by, reason=self.pick(words.REFUSALS))
        return False
