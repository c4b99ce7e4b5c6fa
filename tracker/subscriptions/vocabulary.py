"""Words about saved views and subscriptions: the stored values and their labels."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_

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


class Rhythm(StrEnum):
    """How often a digest is made."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


RHYTHMS = {
    Rhythm.WEEKLY: N_("Every week"),
    Rhythm.MONTHLY: N_("Every month, on the day after the reporting month ends"),
}


class Channel(StrEnum):
    """How a post hears of a new digest."""

    IN_APP = "in_app"


CHANNELS = {Channel.IN_APP: N_("a notice in the inbox")}


class PauseWhy(StrEnum):
    """Why a subscription makes no digests."""

    STOPPED = "stopped"
    POST_CLOSED = "post_closed"
    VACANT = "vacant"
    NOT_OPEN = "not_open"
    DELETED = "deleted"


PAUSES = {
    PauseWhy.STOPPED: N_("Unsubscribed. Digests made so far are kept until their time is over."),
    PauseWhy.POST_CLOSED: N_("Paused: the post was closed."),
    PauseWhy.VACANT: N_("Paused: nobody is appointed to the post."),
    PauseWhy.NOT_OPEN: N_("Paused: the view is no longer open to the post."),
    PauseWhy.DELETED: N_("Ended: the view was deleted."),
}

#: Notices (notices/vocabulary.py).
ISSUED, PAUSED = "DigestMade", "SubscriptionPaused"
