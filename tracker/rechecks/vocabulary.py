"""Words of the blind re-check (双盲抽查): strata, what weighs more, verdicts."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Verdict(Vocabulary):
    """What somebody from another grid found on the spot."""

    SOLVED = "solved", N_("solved"), "good"
    NOT_SOLVED = "not_solved", N_("not solved"), "bad"
    CANNOT_TELL = "cannot_tell", N_("cannot be told any more"), "neutral"


class Sign(Vocabulary):
    """What makes a closed case likelier to be drawn."""

    INSTANT = "instant", N_("closed within an hour of coming in")
    SELF_HANDLED = "self_handled", N_("settled by the post that logged it")
    NO_PHOTO = "no_photo", N_("no photo after")


#: How much heavier a sign makes the case.
WEIGHTS = {Sign.INSTANT: 3, Sign.SELF_HANDLED: 2, Sign.NO_PHOTO: 2}
