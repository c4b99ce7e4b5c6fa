"""Words of the events of a case that no move makes: what other subjects and the program itself put into its history."""

from __future__ import annotations

from tracker.foundation.words import N_

#: Events that no move makes, and what each says in the timeline.
OTHER_EVENTS = {
    "DraftSaved": N_("Saved as draft"),
    "SettledOnSpot": N_("Settled on the spot"),
    "FileRemoved": N_("File removed"),
    "HolderFellBack": N_("Passed to the police station: the village has no liaison today"),
    "DueSoonNoticed": N_("Deadline is near"),
    "OverdueNoticed": N_("Deadline has passed"),
    "StageOverdueNoticed": N_("This step is past its limit"),
    "WaitingNoticed": N_("Waiting too long to be sent to a unit"),
    "PostHandedOver": N_("Handed over with its post"),
    "NoteSealed": N_("A sealed note was written"),
    "TriageLateNoticed": N_("The liaison's answer is late"),
    "HistoryImported": N_("Imported from another system"),
    "SupervisionEscalated": N_("Put under supervision by itself: past its limit for too long"),
    "SupervisionIssued": N_("Supervision order issued"),
    "SupervisionAnswered": N_("Reply to the supervision order"),
    "SupervisionAccepted": N_("Reply to the supervision order accepted"),
    "SupervisionSentBack": N_("Reply to the supervision order sent back"),
    "SupervisionWithdrawn": N_("Supervision order withdrawn"),
    "SupervisionEnded": N_("Supervision order ended with the case"),
    "SupervisionReplyLate": N_("Reply to the supervision order is late"),
    "ConferenceProposed": N_("Joint conference to be convened"),
    "ConferenceConvened": N_("Joint conference convened"),
    "ConferenceUnitsChanged": N_("Units named to the joint conference changed"),
    "ConferenceOpinionGiven": N_("Opinion for the joint conference"),
    "ConferenceDecided": N_("Joint conference has decided"),
    "ConferenceCalledOff": N_("Joint conference called off"),
    "ConferenceLapsed": N_("Joint conference no longer needed"),
    "ConferenceLate": N_("Joint conference is late"),
}
