"""Words of the blind re-check (双盲抽查): strata, what weighs more, verdicts."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Verdict(StrEnum):
    """What somebody from another grid found on the spot."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    CANNOT_TELL = "cannot_tell"


VERDICTS = {
    Verdict.SOLVED: (N_("solved"), "good"),
    Verdict.NOT_SOLVED: (N_("not solved"), "bad"),
    Verdict.CANNOT_TELL: (N_("cannot be told any more"), "neutral"),
}


class Sign(StrEnum):
    """What makes a closed case likelier to be drawn."""

    INSTANT = "instant"
    SELF_HANDLED = "self_handled"
    NO_PHOTO = "no_photo"


#: sign: (label, how much heavier it makes the case)
SIGNS = {
    Sign.INSTANT: (N_("closed within an hour of coming in"), 3),
    Sign.SELF_HANDLED: (N_("settled by the post that logged it"), 2),
    Sign.NO_PHOTO: (N_("no photo after"), 2),
}
