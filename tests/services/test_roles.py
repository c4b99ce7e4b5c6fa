"""What the two roles of the window may and may not do."""

from __future__ import annotations

import pytest

from tracker.access import Permission
from tracker.access.policy import MEDIATION_SCOPES, POLICY, SCOPES, SERVICE_SCOPES, Reach, Sees
from tracker.people.vocabulary import Role


@pytest.mark.parametrize("role", [Role.WINDOW_CLERK, Role.AGENT])
def test_of_cases_they_see_only_what_they_have_a_part_in(role: Role) -> None:
    assert {row.reach for row in SCOPES if row.role is role} == {Reach.INVOLVED}
    assert not [row for row in MEDIATION_SCOPES if row.role is role]


def test_who_only_watches_reads_no_application() -> None:
    """Supervisors and the centre see that applications of their area run, not whose they are."""
    wide = [row for row in SERVICE_SCOPES if row.reach is Reach.AREA and row.sees is Sees.CONTENT]
    assert {row.role for row in wide} == {Role.WINDOW_CLERK}


def test_an_agent_gives_out_no_numbers_and_keeps_no_guide() -> None:
    def roles(permission: Permission) -> set[object]:
        return {one.role for clause in POLICY[permission] for one in clause.predicates if one.role}

    assert roles(Permission.TICKET_CALL) == {Role.WINDOW_CLERK}
    assert roles(Permission.SERVICE_EDIT) == {Role.SYSTEM_ADMIN}
    assert Role.AGENT in roles(Permission.APPLICATION_TAKE)
