"""What happens to a joint conference: it stands in the history of its case."""

from __future__ import annotations

from tracker.cases.happenings import TELLINGS
from tracker.conferences.vocabulary import Cause, ConferenceStep
from tracker.foundation.words import N_
from tracker.workflow.happenings import Code, happening_of

happening = happening_of({"cause": Code(Cause), **TELLINGS})

# fmt: off
ROWS = (
    happening("ConferenceProposed", N_("Joint conference to be convened"), "users", "warn", shows="cause number"),
    happening("ConferenceConvened", N_("Joint conference convened"), "users", "accent", ConferenceStep.CONVENE, shows="note named number", keeps="meets_at room"),
    happening("ConferenceUnitsChanged", N_("Units named to the joint conference changed"), "users", "neutral", ConferenceStep.NAME, shows="named number"),
    happening("ConferenceOpinionGiven", N_("Opinion for the joint conference"), "messages", "neutral", ConferenceStep.OPINE, shows="answer number"),
    happening("ConferenceDecided", N_("Joint conference has decided"), "check", "good", ConferenceStep.DECIDE, shows="reason instructions post_id bound number", keeps="assists basis attended minutes"),
    happening("ConferenceCalledOff", N_("Joint conference called off"), "x", "neutral", ConferenceStep.CALL_OFF, shows="reason number"),
    happening("ConferenceLapsed", N_("Joint conference no longer needed"), "x", shows="number"),
    happening("ConferenceLate", N_("Joint conference is late"), "alert-triangle", "bad", shows="number"),
)
# fmt: on
