"""Words of root cases (根源治理事项): stored value, label, tone."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Origin(StrEnum):
    """Who noticed that it keeps coming back."""

    SWEEP = "sweep"
    BY_HAND = "by_hand"
    RETURNED = "returned"


class Status(StrEnum):
    """How far a root case has come."""

    PROPOSED = "proposed"
    TAKEN_UP = "taken_up"
    WATCHING = "watching"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class RootStep(StrEnum):
    """What may be done with a root case; the last part of a step's address."""

    TAKE_UP = "take_up"
    ASSIGN = "assign"
    STATE = "state"
    RESTATE = "restate"
    CHECK = "check"
    CLOSE = "close"
    DISMISS = "dismiss"


class Found(StrEnum):
    """What a quiet check found at the place."""

    QUIET = "quiet"
    AGAIN = "again"


ORIGINS = {
    Origin.SWEEP: N_("came back so often, as the settings say"),
    Origin.BY_HAND: N_("proposed by hand"),
    Origin.RETURNED: N_("came back after its root case was closed"),
}

#: status: (label, tone)
STATUSES = {
    Status.PROPOSED: (N_("to take up"), "warn"),
    Status.TAKEN_UP: (N_("taken up, cause to state"), "accent"),
    Status.WATCHING: (N_("measure in place, being watched"), "info"),
    Status.CLOSED: (N_("root removed"), "good"),
    Status.DISMISSED: (N_("dismissed"), "neutral"),
}

STEPS = {
    RootStep.TAKE_UP: N_("Take the root case up"),
    RootStep.ASSIGN: N_("Change the responsible post"),
    RootStep.STATE: N_("State cause and lasting measure"),
    RootStep.RESTATE: N_("Change cause or measure"),
    RootStep.CHECK: N_("Enter a quiet check"),
    RootStep.CLOSE: N_("Close the root case"),
    RootStep.DISMISS: N_("Dismiss the root case"),
}

#: what a check found: (label, tone)
FINDINGS = {
    Found.QUIET: (N_("quiet: nothing of the kind"), "good"),
    Found.AGAIN: (N_("it was there again"), "bad"),
}

#: Work is still to be done, and every further case of its kind belongs to it.
RUNNING = frozenset({Status.PROPOSED, Status.TAKEN_UP, Status.WATCHING})
