"""What the addresses of appeals ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.access.actor import HeldPost
from tracker.appeals.vocabulary import Counting
from tracker.figures.months import label_of, labelled, month_end, month_of
from tracker.foundation.asked import asked_day, asked_number, asked_word

#: Months to choose from: the running one and so many before.
MONTHS = 13


def asked_post(args: Mapping[str, str], posts: tuple[HeldPost, ...]) -> HeldPost | None:
    """The post of the actor that is asked for, the first unless said; None for one that is not his."""
    if not args.get("post"):
        return posts[0] if posts else None
    number = asked_number(args["post"])
    return next((post for post in posts if post.id == number), None)


def asked_counting(args: Mapping[str, str]) -> Counting | None:
    """The counting that is asked for; None for none or no such."""
    word = asked_word(args.get("counting", ""), Counting)
    return Counting(word) if word else None


def asked_month(args: Mapping[str, str], today: date) -> int:
    """The reporting month written as 2026-03, not after the running one; the running one unless said."""
    running, text = month_of(today, month_end()), args.get("month", "")
    return running if asked_day(f"{text}-01") is None else min(labelled(text), running)


def month_options(today: date) -> list[str]:
    """The months to choose from, the running one first."""
    running = month_of(today, month_end())
    return [label_of(running - back) for back in range(MONTHS)]
