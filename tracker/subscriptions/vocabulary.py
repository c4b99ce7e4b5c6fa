"""Words about saved views and subscriptions: the stored values and their labels."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_, Vocabulary

LONGEST_NAME = 40
LONGEST_QUERY = 1000
#: Views one post may keep.
MOST = 50


class PageKey(StrEnum):
    """The page a view is of (pages.py)."""

    CASES = "cases"
    DASHBOARD = "dashboard"
    CLOSURE = "closure"
    INDICATORS = "indicators"


class Rhythm(Vocabulary):
    """How often a digest is made."""

    WEEKLY = "weekly", N_("Every week")
    MONTHLY = "monthly", N_("Every month, on the day after the reporting month ends")


class Channel(Vocabulary):
    """How a post hears of a new digest."""

    IN_APP = "in_app", N_("a notice in the inbox")


class PauseWhy(Vocabulary):
    """Why a subscription makes no digests."""

    STOPPED = "stopped", N_("Unsubscribed. Digests made so far are kept until their time is over.")
    POST_CLOSED = "post_closed", N_("Paused: the post was closed.")
    VACANT = "vacant", N_("Paused: nobody is appointed to the post.")
    NOT_OPEN = "not_open", N_("Paused: the view is no longer open to the post.")
    DELETED = "deleted", N_("Ended: the view was deleted.")


#: Notices (notices/vocabulary.py).
ISSUED, PAUSED = "DigestMade", "SubscriptionPaused"
