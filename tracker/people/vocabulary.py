"""Words about posts and the people who hold them."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Role(StrEnum):
    """What a post is for. What a role may do stands in access/policy.py and nowhere else."""

    GRID_OFFICER = "grid_officer"
    DISPATCHER = "dispatcher"
    UNIT_CLERK = "unit_clerk"
    POLICE_LIAISON = "police_liaison"
    POLICE_STATION = "police_station"
    MEDIATOR = "mediator"
    CARE_WORKER = "care_worker"
    SUPERVISOR = "supervisor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Rank(StrEnum):
    """A holds the post; B stands in while A is away or the post is vacant (AB岗)."""

    A = "A"
    B = "B"


class UnitKind(StrEnum):
    """The line of work of a unit: what the suggested unit of a category is looked up by."""

    GRID_CENTRE = "grid_centre"
    URBAN_MANAGEMENT = "urban_management"
    HOUSING = "housing"
    FIRE = "fire"
    SANITATION = "sanitation"
    POLICE = "police"
    MARKET = "market"
    CIVIL_AFFAIRS = "civil_affairs"
    WATER = "water"
    POWER_GAS = "power_gas"
    TRAFFIC = "traffic"
    ENVIRONMENT = "environment"
    HUMAN_RESOURCES = "human_resources"
    HEALTH = "health"
    EMERGENCY = "emergency"
    MEDIATION = "mediation"
    SUPERVISION = "supervision"


ROLE_LABELS = {
    Role.GRID_OFFICER: N_("grid officer"),
    Role.DISPATCHER: N_("dispatcher"),
    Role.UNIT_CLERK: N_("unit clerk"),
    Role.POLICE_LIAISON: N_("police liaison"),
    Role.POLICE_STATION: N_("police station"),
    Role.MEDIATOR: N_("mediator"),
    Role.CARE_WORKER: N_("care worker"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.SYSTEM_ADMIN: N_("system administrator"),
    Role.SECURITY_ADMIN: N_("security administrator"),
    Role.AUDIT_ADMIN: N_("audit administrator"),
}

UNIT_LABELS = {
    UnitKind.GRID_CENTRE: N_("grid centre"),
    UnitKind.URBAN_MANAGEMENT: N_("urban management"),
    UnitKind.HOUSING: N_("housing and construction"),
    UnitKind.FIRE: N_("fire and rescue"),
    UnitKind.SANITATION: N_("sanitation"),
    UnitKind.POLICE: N_("police"),
    UnitKind.MARKET: N_("market supervision"),
    UnitKind.CIVIL_AFFAIRS: N_("civil affairs"),
    UnitKind.WATER: N_("water"),
    UnitKind.POWER_GAS: N_("power, gas and heat"),
    UnitKind.TRAFFIC: N_("traffic"),
    UnitKind.ENVIRONMENT: N_("environment"),
    UnitKind.HUMAN_RESOURCES: N_("labour and social security"),
    UnitKind.HEALTH: N_("health"),
    UnitKind.EMERGENCY: N_("emergency management"),
    UnitKind.MEDIATION: N_("mediation committee"),
    UnitKind.SUPERVISION: N_("supervision office"),
}
