"""Words of joint conferences (联席会商): stored value, label, tone."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Cause(StrEnum):
    """Why a conference was opened."""

    RETURNS = "returns"
    NOBODY = "nobody"
    BY_HAND = "by_hand"


class Status(StrEnum):
    """How far a conference has come."""

    PROPOSED = "proposed"
    CONVENED = "convened"
    DECIDED = "decided"
    CALLED_OFF = "called_off"


class ConferenceStep(StrEnum):
    """What may be done with a conference; the last part of a step's address."""

    CONVENE = "convene"
    NAME = "name"
    OPINE = "opine"
    DECIDE = "decide"
    CALL_OFF = "call_off"
    REAFFIRM = "reaffirm"
    RETIRE = "retire"


class Part(StrEnum):
    """What the decision gives a named unit to do."""

    LEAD = "lead"
    ASSIST = "assist"


CAUSES = {
    Cause.RETURNS: N_("returned again and again"),
    Cause.NOBODY: N_("no unit has it"),
    Cause.BY_HAND: N_("proposed by hand"),
}

#: status: (label, tone)
STATUSES = {
    Status.PROPOSED: (N_("to convene"), "warn"),
    Status.CONVENED: (N_("convened, to decide"), "accent"),
    Status.DECIDED: (N_("decided"), "good"),
    Status.CALLED_OFF: (N_("called off"), "neutral"),
}

STEPS = {
    ConferenceStep.CONVENE: N_("Convene the conference"),
    ConferenceStep.NAME: N_("Change the named units"),
    ConferenceStep.OPINE: N_("Enter the unit's opinion"),
    ConferenceStep.DECIDE: N_("Record the decision"),
    ConferenceStep.CALL_OFF: N_("Call the conference off"),
    ConferenceStep.REAFFIRM: N_("Confirm the precedent"),
    ConferenceStep.RETIRE: N_("Take it out of the precedents"),
}

PARTS = {
    Part.LEAD: N_("leads"),
    Part.ASSIST: N_("assists"),
}

#: A decision is still to come.
RUNNING = frozenset({Status.PROPOSED, Status.CONVENED})

#: Why a conference ended by itself. Kept as message ids: pages say them in the reader's language.
LAPSED_SENT = N_("The case was sent to a unit before the conference met.")
LAPSED_SIGNED = N_("A unit has signed for the case before the conference met.")
LAPSED_ENDED = N_("The case is no longer open.")
LAPSED_CONFIDENTIAL = N_("The category was corrected: the matter is confidential and has no joint conference.")
