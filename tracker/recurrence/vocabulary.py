"""Words of root cases (根源治理事项): stored value, label, tone."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Origin(Vocabulary):
    """Who noticed that it keeps coming back."""

    SWEEP = "sweep", N_("came back so often, as the settings say")
    BY_HAND = "by_hand", N_("proposed by hand")
    RETURNED = "returned", N_("came back after its root case was closed")


class Status(Vocabulary):
    """How far a root case has come."""

    PROPOSED = "proposed", N_("to take up"), "warn"
    TAKEN_UP = "taken_up", N_("taken up, cause to state"), "accent"
    WATCHING = "watching", N_("measure in place, being watched"), "info"
    CLOSED = "closed", N_("root removed"), "good"
    DISMISSED = "dismissed", N_("dismissed"), "neutral"


class RootStep(Vocabulary):
    """What may be done with a root case; the last part of a step's address."""

    TAKE_UP = "take_up", N_("Take the root case up")
    ASSIGN = "assign", N_("Change the responsible post")
    STATE = "state", N_("State cause and lasting measure")
    RESTATE = "restate", N_("Change cause or measure")
    CHECK = "check", N_("Enter a quiet check")
    CLOSE = "close", N_("Close the root case")
    DISMISS = "dismiss", N_("Dismiss the root case")


class Found(Vocabulary):
    """What a quiet check found at the place."""

    QUIET = "quiet", N_("quiet: nothing of the kind"), "good"
    AGAIN = "again", N_("it was there again"), "bad"


#: Work is still to be done, and every further case of its kind belongs to it.
RUNNING = frozenset({Status.PROPOSED, Status.TAKEN_UP, Status.WATCHING})
