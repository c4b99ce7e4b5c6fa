"""Words of joint conferences (联席会商): stored value, label, tone."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Cause(Vocabulary):
    """Why a conference was opened."""

    RETURNS = "returns", N_("returned again and again")
    NOBODY = "nobody", N_("no unit has it")
    BY_HAND = "by_hand", N_("proposed by hand")


class Status(Vocabulary):
    """How far a conference has come."""

    PROPOSED = "proposed", N_("to convene"), "warn"
    CONVENED = "convened", N_("convened, to decide"), "accent"
    DECIDED = "decided", N_("decided"), "good"
    CALLED_OFF = "called_off", N_("called off"), "neutral"


class ConferenceStep(Vocabulary):
    """What may be done with a conference; the last part of a step's address."""

    CONVENE = "convene", N_("Convene the conference")
    NAME = "name", N_("Change the named units")
    OPINE = "opine", N_("Enter the unit's opinion")
    DECIDE = "decide", N_("Record the decision")
    CALL_OFF = "call_off", N_("Call the conference off")
    REAFFIRM = "reaffirm", N_("Confirm the precedent")
    RETIRE = "retire", N_("Take it out of the precedents")


class Part(Vocabulary):
    """What the decision gives a named unit to do."""

    LEAD = "lead", N_("leads")
    ASSIST = "assist", N_("assists")


#: A decision is still to come.
RUNNING = frozenset({Status.PROPOSED, Status.CONVENED})

#: Why a conference ended by itself. Kept as message ids: pages say them in the reader's language.
LAPSED_SENT = N_("The case was sent to a unit before the conference met.")
LAPSED_SIGNED = N_("A unit has signed for the case before the conference met.")
LAPSED_ENDED = N_("The case is no longer open.")
LAPSED_CONFIDENTIAL = N_("The category was corrected: the matter is confidential and has no joint conference.")
