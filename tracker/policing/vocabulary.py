"""Words of the police-liaison side."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class LiaisonKind(Vocabulary):
    """In which way an officer is the liaison of a village."""

    COMMUNITY = "community", N_("community officer")
    LINKED = "linked", N_("village-linked officer")
    RESIDENT = "resident", N_("resident officer")
    AUXILIARY = "auxiliary", N_("auxiliary officer")


class VisitState(Vocabulary):
    """Planned, made, or called off."""

    PLANNED = "planned", N_("planned"), "info"
    DONE = "done", N_("made"), "good"
    CANCELLED = "cancelled", N_("called off"), "neutral"


class VisitKind(Vocabulary):
    """What the liaison did in the village."""

    VISIT = "visit", N_("visit")
    DESK = "desk", N_("open desk")
    LECTURE = "lecture", N_("safety lecture")
    PATROL = "patrol", N_("patrol")
    MEDIATION_HELP = "mediation_help", N_("help in a mediation")


class VisitTopic(Vocabulary):
    """What a visit was about: matters and places, never persons."""

    THEFT = "theft", N_("theft prevention")
    FRAUD = "fraud", N_("telecom fraud")
    FIRE = "fire", N_("fire safety")
    TRAFFIC = "traffic", N_("traffic safety")
    QUARREL = "quarrel", N_("quarrels")
    YOUTH = "youth", N_("school and holiday safety")
    SHOPS = "shops", N_("shops and markets")
    LAW = "law", N_("law publicity")
    SERVICE = "service", N_("papers and services")
    OTHER = "other", N_("other matters")


class VisitResult(Vocabulary):
    """What came of a visit."""

    NOTHING = "nothing", N_("nothing to do")
    ADVISED = "advised", N_("advice given")
    SOLVED = "solved", N_("solved on the spot")
    CASE_LOGGED = "case_logged", N_("case logged")
    GO_ON = "go_on", N_("to be followed up")


class DutyKind(Vocabulary):
    """Desk hours in a police room, or being on call."""

    DESK = "desk", N_("desk hours in the police room")
    ON_CALL = "on_call", N_("on call")
