"""Who hears what: each audience against posts of every role, and that it costs nothing where nobody asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

from tests.channels.catcher import COUNTY, Catcher, allow, channel_to, messages, route
from tests.conftest import NOW
from tests.guards.test_queries import counted
from tests.journeys.steps import actor_of, post_of
from tracker.channels.models import Route
from tracker.channels.queries.matrix import get_matrix
from tracker.channels.services.channels import Audience, add_routes, remove_routes
from tracker.channels.services.webhooks import save_webhook
from tracker.channels.vocabulary import Timing
from tracker.channels.wording import kind_words
from tracker.extensions import db
from tracker.foundation.identifiers import is_within
from tracker.foundation.words import Refused
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.people.vocabulary import POSTED, Role

WHO = ("officer1", "officer2", "dispatcher1", "unit1", "unit2", "police1", "mediator1", "supervisor1", "sysadmin1")


def heard(posts: Sequence[Post], number: int) -> bool:
    """Whether a notice to these posts left a message."""
    before = len(messages())
    tell(posts=[post.id for post in posts], kind="CaseUrged", ref=f"r{number}", now=NOW)
    return len(messages()) > before


@pytest.mark.parametrize("area", [COUNTY, f"{COUNTY}001", f"{COUNTY}001001", f"{COUNTY}002"])
@pytest.mark.parametrize("role", [None, Role.UNIT_CLERK, Role.DISPATCHER, Role.GRID_OFFICER, Role.SUPERVISOR])
def test_a_row_reaches_the_posts_of_its_role_within_its_area_and_no_others(
    app: Flask, catcher: Catcher, role: Role | None, area: str
) -> None:
    allow()
    route(channel_to(catcher.wecom), "CaseUrged", area=area, role=role)
    for number, post in enumerate(map(post_of, WHO)):
        wanted = is_within(post.area_code, area) and role in (None, post.role)
        assert heard([post], number) is wanted, post.title
    assert heard([post_of(name) for name in WHO], 99) is any(
        is_within(post_of(name).area_code, area) and role in (None, post_of(name).role) for name in WHO
    )


def test_a_row_can_be_made_for_every_role_that_posts_are_made_of(app: Flask, catcher: Catcher) -> None:
    allow()
    channel = channel_to(catcher.wecom)
    for role in POSTED:
        assert route(channel, "CaseUrged", role=role) == 1, "its CHECK stands in a migration of its own"


def test_a_row_of_a_unit_reaches_its_posts_alone(app: Flask, catcher: Catcher) -> None:
    allow()
    unit = post_of("unit1").unit_id
    assert unit
    route(channel_to(catcher.wecom), "CaseUrged", unit_id=unit)
    for number, name in enumerate(WHO):
        assert heard([post_of(name)], number) is (post_of(name).unit_id == unit)


def test_a_kind_without_a_row_is_not_heard(app: Flask, catcher: Catcher) -> None:
    allow()
    route(channel_to(catcher.wecom), "CaseAccepted")
    assert not heard([post_of("unit1")], 1)


def test_every_kind_the_inbox_knows_can_be_routed(app: Flask, catcher: Catcher) -> None:
    allow()
    kinds = kind_words()
    assert len(kinds) > 40
    assert route(channel_to(catcher.wecom), *kinds) == len(kinds)
    assert all(kind in get_matrix() for kind in kinds)


def test_a_row_taken_out_or_a_channel_shut_is_not_heard(app: Flask, catcher: Catcher) -> None:
    allow()
    channel = channel_to(catcher.wecom)
    route(channel, "CaseUrged")
    assert heard([post_of("unit1")], 1)
    remove_routes(ids=list(db.session.scalars(db.select(Route.id))), actor=actor_of("sysadmin1", NOW), now=NOW)
    assert not heard([post_of("unit1")], 2)


def test_where_nobody_asked_a_notice_asks_the_database_nothing_more(app: Flask) -> None:
    post = post_of("unit1")
    tell(posts=[post.id], kind="CaseUrged", ref="r0", now=NOW)
    with counted() as statements:
        for number in range(20):
            tell(posts=[post.id], kind="CaseUrged", ref=f"r{number}", now=NOW)
    assert len(statements) == 20 and all("INSERT INTO notices" in one for one in statements)


def test_a_webhook_hears_of_its_kinds_whoever_is_told(app: Flask, catcher: Catcher) -> None:
    allow()
    save_webhook(
        webhook=None, name="平台", address=catcher.url(), kinds=["CaseUrged"], is_active=True,
        actor=actor_of("sysadmin1", NOW), now=NOW,
    )  # fmt: skip
    assert heard([post_of("unit1")], 1) and heard([post_of("officer2")], 2)
    tell(posts=[post_of("unit1").id], kind="CaseAccepted", ref="r", now=NOW)
    assert [one.kind for one in messages()] == ["CaseUrged", "CaseUrged"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"channel_id": 0}, "channel"),
        ({"kinds": ["NoSuchKind"]}, "kinds"),
        ({"kinds": []}, "kinds"),
        ({"audience": Audience("000000")}, "area"),
        ({"audience": Audience(COUNTY, unit_id=999999)}, "unit"),
        ({"audience": Audience(COUNTY, role=Role.RESIDENT)}, "role"),
        ({"audience": Audience(COUNTY, role=POSTED[0], unit_id=1)}, "unit"),
    ],
)
def test_rows_that_make_no_sense_are_refused(
    app: Flask, catcher: Catcher, asked: dict[str, object], field: str
) -> None:
    allow()
    given: dict[str, object] = {
        "channel_id": channel_to(catcher.wecom).id, "kinds": ["CaseUrged"], "known": kind_words(),
        "audience": Audience(COUNTY), "timing": Timing.WAITS, "actor": actor_of("sysadmin1", NOW), "now": NOW,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        add_routes(**given | asked)  # type: ignore[arg-type]
    assert refused.value.field == field
