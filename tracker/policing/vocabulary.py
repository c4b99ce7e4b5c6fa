"""Words of the police-liaison side."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class LiaisonKind(StrEnum):
    """In which way an officer is the liaison of a village."""

    COMMUNITY = "community"
    LINKED = "linked"
    RESIDENT = "resident"
    AUXILIARY = "auxiliary"


class VisitState(StrEnum):
    """Planned, made, or called off."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class VisitKind(StrEnum):
    """What the liaison did in the village."""

    VISIT = "visit"
    DESK = "desk"
    LECTURE = "lecture"
    PATROL = "patrol"
    MEDIATION_HELP = "mediation_help"


class VisitTopic(StrEnum):
    """What a visit was about: matters and places, never persons."""

    THEFT = "theft"
    FRAUD = "fraud"
    FIRE = "fire"
    TRAFFIC = "traffic"
    QUARREL = "quarrel"
    YOUTH = "youth"
    SHOPS = "shops"
    LAW = "law"
    SERVICE = "service"
    OTHER = "other"


class VisitResult(StrEnum):
    """What came of a visit."""

    NOTHING = "nothing"
    ADVISED = "advised"
    SOLVED = "solved"
    CASE_LOGGED = "case_logged"
    GO_ON = "go_on"


class DutyKind(StrEnum):
    """Desk hours in a police room, or being on call."""

    DESK = "desk"
    ON_CALL = "on_call"


# fmt: off
LIAISON_KINDS = {
    LiaisonKind.COMMUNITY: N_("community officer"),
    LiaisonKind.LINKED:    N_("village-linked officer"),
    LiaisonKind.RESIDENT:  N_("resident officer"),
    LiaisonKind.AUXILIARY: N_("auxiliary officer"),
}
VISIT_STATES = {
    VisitState.PLANNED:   (N_("planned"), "info"),
    VisitState.DONE:      (N_("made"), "good"),
    VisitState.CANCELLED: (N_("called off"), "neutral"),
}
VISIT_KINDS = {
    VisitKind.VISIT:          N_("visit"),
    VisitKind.DESK:           N_("open desk"),
    VisitKind.LECTURE:        N_("safety lecture"),
    VisitKind.PATROL:         N_("patrol"),
    VisitKind.MEDIATION_HELP: N_("help in a mediation"),
}
VISIT_TOPICS = {
    VisitTopic.THEFT:   N_("theft prevention"),
    VisitTopic.FRAUD:   N_("telecom fraud"),
    VisitTopic.FIRE:    N_("fire safety"),
    VisitTopic.TRAFFIC: N_("traffic safety"),
    VisitTopic.QUARREL: N_("quarrels"),
    VisitTopic.YOUTH:   N_("school and holiday safety"),
    VisitTopic.SHOPS:   N_("shops and markets"),
    VisitTopic.LAW:     N_("law publicity"),
    VisitTopic.SERVICE: N_("papers and services"),
    VisitTopic.OTHER:   N_("other matters"),
}
VISIT_RESULTS = {
    VisitResult.NOTHING:     N_("nothing to do"),
    VisitResult.ADVISED:     N_("advice given"),
    VisitResult.SOLVED:      N_("solved on the spot"),
    VisitResult.CASE_LOGGED: N_("case logged"),
    VisitResult.GO_ON:       N_("to be followed up"),
}
DUTY_KINDS = {
    DutyKind.DESK:    N_("desk hours in the police room"),
    DutyKind.ON_CALL: N_("on call"),
}
# fmt: on
