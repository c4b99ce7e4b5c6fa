"""Who judges an appeal: the supervisor nearest to the place who neither appealed nor made the contested decision."""

from __future__ import annotations

from datetime import date, datetime

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.appeals.models import Appeal
from tracker.clock.arithmetic import add
from tracker.clock.limits import Limit, Unit
from tracker.clock.queries import get_calendar
from tracker.people.models import Post
from tracker.people.queries.actors import find_able
from tracker.people.queries.posts import list_posts_for
from tracker.site.queries import get_setting


def find_judge(area_code: str, *, post_id: int, decider_post_id: int | None, on: date, above: str = "") -> Post | None:
    """The nearest fitting post of the place, of a wider area than `above` where that is said; None without one.

    One for which somebody can act on the day comes before one for which nobody can.
    """
    posts = list_posts_for([SUPERVISOR_ROLE], area_code)
    able = find_able((post.id for post in posts), on)
    return next(
        (
            post
            for post in sorted(posts, key=lambda post: post.id not in able)
            if post.id not in (post_id, decider_post_id) and (not above or len(post.area_code) < len(above))
        ),
        None,
    )


def find_next_judge(appeal: Appeal, on: date) -> Post | None:
    """The judge of the next higher level; None where there is none."""
    return find_judge(
        appeal.area_code,
        post_id=appeal.post_id,
        decider_post_id=appeal.decider_post_id,
        on=on,
        above=appeal.level_code,
    )


def give_to(appeal: Appeal, judge: Post, now: datetime) -> None:
    """Let a post judge from now on; its time begins anew."""
    appeal.judge_post_id, appeal.level_code = judge.id, judge.area_code
    begin_clock(appeal, now)


def begin_clock(appeal: Appeal, now: datetime) -> None:
    """The judge has the working hours of the setting from now."""
    hours = Limit(int(get_setting("appeal.judge_hours")), Unit.WORKING_HOUR)
    appeal.due_at, appeal.is_late_noticed = add(now, hours, get_calendar()).at, False
