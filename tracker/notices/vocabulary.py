"""What notices say that do not come from the history of a case: the stored word and its label."""

from __future__ import annotations

from tracker.foundation.words import N_

NOTICE_LABELS: dict[str, str] = {
    "StandInBegan": N_("You stand in for this post"),
    "StandInEnded": N_("Standing in has ended"),
    "JointVisitPlanned": N_("A visit is planned with you"),
    "JointVisitMade": N_("You were named as partner of a visit"),
    "JointVisitCalledOff": N_("The visit with you is called off"),
    "RecheckAsked": N_("Closed cases to look at again"),
    "MediationOpened": N_("A mediation came in"),
    "ResultWaits": N_("The mediation has a result; give it as feedback of the case"),
    "MediationLimitNear": N_("The month for a mediation ends"),
    "SessionNear": N_("A session is near"),
    "ClauseDue": N_("A clause of an agreement is due"),
    "ConfirmationEnds": N_("The thirty days for judicial confirmation end"),
    "ReturnVisitDue": N_("A return visit is due"),
    "PartyRefused": N_("A party refused the mediation"),
    "MediationDeclined": N_("A mediation was declined"),
    "MediationRegistered": N_("A mediation was accepted"),
    "ConflictAccepted": N_("The parties accept the mediator in spite of a possible conflict"),
    "MediatorStoodBack": N_("A mediator stands back; assign another"),
    "MediatorAssigned": N_("A mediation was assigned to you"),
    "HelperInvited": N_("You were invited to a mediation"),
    "InvitationEnded": N_("Your invitation to a mediation ended"),
    "MediationExtended": N_("A mediation was extended"),
    "WrittenAgreementReached": N_("A written agreement was reached"),
    "OralAgreementReached": N_("An oral agreement was reached"),
    "MediationFailed": N_("A mediation ended without agreement"),
    "MediationTerminated": N_("A mediation was ended early"),
    "DangerReported": N_("A mediator reported danger to the police"),
    "AgreementPerformed": N_("An agreement was performed"),
    "AgreementBreached": N_("An agreement was not performed"),
    "AgreementConfirmed": N_("A court confirmed an agreement"),
    "AgreementNotConfirmed": N_("A court did not confirm an agreement"),
    "FileArchived": N_("A mediation file was archived"),
    "SessionPlanned": N_("A session was planned"),
}
