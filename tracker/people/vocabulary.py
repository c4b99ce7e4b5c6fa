"""Words about posts and the people who hold them."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_, Vocabulary


class Role(Vocabulary):
    """What a post is for. What a role may do stands in access/policy.py and nowhere else."""

    GRID_OFFICER = "grid_officer", N_("grid officer")
    DISPATCHER = "dispatcher", N_("dispatcher")
    UNIT_CLERK = "unit_clerk", N_("unit clerk")
    POLICE_LIAISON = "police_liaison", N_("police liaison")
    POLICE_STATION = "police_station", N_("police station")
    MEDIATOR = "mediator", N_("mediator")
    CARE_WORKER = "care_worker", N_("care worker")
    SUPERVISOR = "supervisor", N_("supervisor")
    WINDOW_CLERK = "window_clerk", N_("window clerk")
    AGENT = "agent", N_("agent")
    SYSTEM_ADMIN = "system_admin", N_("system administrator")
    SECURITY_ADMIN = "security_admin", N_("security administrator")
    AUDIT_ADMIN = "audit_admin", N_("audit administrator")
    #: Whoever holds the slip of a report. Nobody is appointed to it: number and code are the appointment.
    RESIDENT = "resident", N_("resident with a slip")


#: The roles that posts are made of.
POSTED = tuple(role for role in Role if role is not Role.RESIDENT)


class Rank(StrEnum):
    """A holds the post; B stands in while A is away or the post is vacant (AB岗)."""

    A = "A"
    B = "B"


class UnitKind(Vocabulary):
    """The line of work of a unit: what the suggested unit of a category is looked up by."""

    GRID_CENTRE = "grid_centre", N_("grid centre")
    URBAN_MANAGEMENT = "urban_management", N_("urban management")
    HOUSING = "housing", N_("housing and construction")
    FIRE = "fire", N_("fire and rescue")
    SANITATION = "sanitation", N_("sanitation")
    POLICE = "police", N_("police")
    MARKET = "market", N_("market supervision")
    CIVIL_AFFAIRS = "civil_affairs", N_("civil affairs")
    WATER = "water", N_("water")
    POWER_GAS = "power_gas", N_("power, gas and heat")
    TRAFFIC = "traffic", N_("traffic")
    ENVIRONMENT = "environment", N_("environment")
    HUMAN_RESOURCES = "human_resources", N_("labour and social security")
    HEALTH = "health", N_("health")
    EMERGENCY = "emergency", N_("emergency management")
    MEDIATION = "mediation", N_("mediation committee")
    SUPERVISION = "supervision", N_("supervision office")
