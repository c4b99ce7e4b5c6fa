"""Words of public-safety matters: whose matter it is, where it goes instead, to whom harm is reported."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Triage(Vocabulary):
    """The liaison's answer to whose matter it is."""

    CIVIL = "civil", N_("a civil matter")
    POLICE = "police", N_("a matter for the police")
    UNSURE = "unsure", N_("cannot say yet")


class Proposal(Vocabulary):
    """Where a liaison thinks a matter belongs that is not one for the police."""

    CENTRE = "centre", N_("for the grid centre to decide")
    MEDIATION = "mediation", N_("for people's mediation, if both sides want it")


class HarmBody(Vocabulary):
    """To whom suspected harm was reported. Police: Anti-Domestic-Violence Law art. 14; all: Minors' Law art. 11."""

    POLICE = "police", N_("police (110 or station)")
    CIVIL_AFFAIRS = "civil_affairs", N_("police and civil affairs")
    EDUCATION = "education", N_("police and education")
    ALL = "all", N_("police, civil affairs and education")
