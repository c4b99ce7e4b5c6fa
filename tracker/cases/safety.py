"""Words of public-safety matters: whose matter it is, where it goes instead, to whom harm is reported."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Triage(StrEnum):
    """The liaison's answer to whose matter it is."""

    CIVIL = "civil"
    POLICE = "police"
    UNSURE = "unsure"


class Proposal(StrEnum):
    """Where a liaison thinks a matter belongs that is not one for the police."""

    CENTRE = "centre"
    MEDIATION = "mediation"


class HarmBody(StrEnum):
    """To whom suspected harm was reported. Police: Anti-Domestic-Violence Law art. 14; all: Minors' Law art. 11."""

    POLICE = "police"
    CIVIL_AFFAIRS = "civil_affairs"
    EDUCATION = "education"
    ALL = "all"


TRIAGES = {
    Triage.CIVIL: N_("a civil matter"),
    Triage.POLICE: N_("a matter for the police"),
    Triage.UNSURE: N_("cannot say yet"),
}

PROPOSALS = {
    Proposal.CENTRE: N_("for the grid centre to decide"),
    Proposal.MEDIATION: N_("for people's mediation, if both sides want it"),
}

HARM_BODIES = {
    HarmBody.POLICE: N_("police (110 or station)"),
    HarmBody.CIVIL_AFFAIRS: N_("police and civil affairs"),
    HarmBody.EDUCATION: N_("police and education"),
    HarmBody.ALL: N_("police, civil affairs and education"),
}
