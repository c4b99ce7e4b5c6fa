"""A view is open to its post and, when shared, to posts within its area that have a part in what it is about."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import post_of
from tests.subscriptions.steps import FEBRUARY, OTHER, STREET, look_round, saved, subscribed
from tests.visitor import Visitor
from tracker.access import Permission, can
from tracker.extensions import db
from tracker.people.models import User
from tracker.people.queries.actors import load_actor
from tracker.subscriptions.models import SavedView

NAME = "What presses there"
ADMINS = ("sysadmin1", "secadmin1", "auditor1")


def addresses(view_id: int) -> list[str]:
    return [f"/views/{view_id}/{step}" for step in ("edit", "subscribe")]


def is_listed(visitor: Visitor) -> bool:
    page = visitor.get("/views")
    assert NAME not in visitor.get("/cases").text or NAME in page.text
    return NAME in page.text


@pytest.mark.parametrize("who", ["supervisor1", "dispatcher1", "officer1", "unit1"])
def test_what_is_not_shared_is_the_posts_own(who: str, visitor: Visitor) -> None:
    view = saved(visitor.login("supervisor2"), "cases", {"open": "1"}, NAME)
    visitor.login(who)
    assert not is_listed(visitor)
    for address in addresses(view.id):
        visitor.get(address, status=404)
        visitor.post(address, {"name": "x", "days": "fixed", "sharing": "own", "rhythm": "weekly"}, status=404)
    visitor.post(f"/views/{view.id}/delete", status=404)
    assert db.session.get(SavedView, view.id) is not None and view.name == NAME


def test_a_view_of_one_street_is_nothing_to_another(visitor: Visitor) -> None:
    view = saved(visitor.login("supervisor2"), "dashboard", FEBRUARY | {"area": STREET}, NAME, sharing="shared")
    visitor.login("supervisor1")
    assert is_listed(visitor)
    visitor.get(f"/views/{view.id}/subscribe")
    visitor.get(f"/views/{view.id}/edit", status=404)
    visitor.post(f"/views/{view.id}/delete", status=404)
    post_of("supervisor1").area_code = OTHER
    db.session.commit()
    assert not is_listed(visitor) and NAME not in visitor.get("/reports/dashboard").text
    visitor.get(f"/views/{view.id}/subscribe", status=404)
    visitor.post(f"/views/{view.id}/subscribe", {"rhythm": "weekly", "weekday": "1"}, status=404)


@pytest.mark.parametrize("by", ["post", "lead", "unit"])
def test_the_place_of_a_named_post_or_unit_counts_too(visitor: Visitor, by: str) -> None:
    post = post_of("unit1")
    post.area_code = STREET
    if post.unit is not None:
        post.unit.area_code = STREET
    db.session.commit()
    number = post.unit_id if by == "unit" else post.id
    saved(visitor.login("supervisor2"), "cases", {by: str(number)}, NAME, sharing="shared")
    assert is_listed(visitor.login("supervisor1"))
    post_of("supervisor1").area_code = OTHER
    db.session.commit()
    assert not is_listed(visitor)


def test_shared_goes_down_never_up(visitor: Visitor) -> None:
    saved(visitor.login("supervisor1"), "cases", {"overdue": "1"}, NAME, sharing="shared")
    assert is_listed(visitor.login("dispatcher1")), "a post of the same street"
    assert is_listed(visitor.login("officer1")), "a grid of the street"
    assert not is_listed(visitor.login("supervisor2")), "the county above"
    post_of("dispatcher1").area_code = OTHER
    db.session.commit()
    assert not is_listed(visitor.login("dispatcher1"))


def test_only_who_may_open_the_page_has_its_views(visitor: Visitor) -> None:
    view = saved(visitor.login("supervisor2"), "closure", {}, NAME, sharing="shared", days="moving")
    assert is_listed(visitor.login("officer1"))
    assert not is_listed(visitor.login("mediator1"))
    visitor.get(f"/views/{view.id}/subscribe", status=404)
    visitor.get("/views/new?page=closure", status=404)


def test_a_successor_inherits_the_view(visitor: Visitor) -> None:
    view = saved(visitor.login("supervisor1"), "cases", {"open": "1"}, NAME)
    view.user_id = db.session.scalars(select(User.id).where(User.username == "officer1")).one()
    db.session.commit()
    visitor.get(f"/views/{view.id}/edit")
    view.post_id = post_of("supervisor2").id
    db.session.commit()
    assert not is_listed(visitor)


def test_a_digest_is_its_posts_own(visitor: Visitor, now: datetime) -> None:
    view = saved(visitor.login("supervisor2"), "cases", {"open": "1"}, NAME, sharing="shared")
    subscription = subscribed(visitor.login("supervisor1"), view)
    look_round(now + timedelta(days=7))
    paths = [f"/subscriptions/{subscription.id}", f"/subscriptions/{subscription.id}/issues/1"]
    for path in paths:
        visitor.get(path)
    visitor.get(f"/subscriptions/{subscription.id}/issues/2", status=404)
    for who in ("supervisor2", "dispatcher1", "officer1", "unit1"):
        visitor.login(who)
        for path in paths:
            visitor.get(path, status=404)
        visitor.post(paths[0], {"rhythm": "weekly", "weekday": "1"}, status=404)
        visitor.post(f"{paths[0]}/stop", status=404)
    assert subscription.paused_why is None


@pytest.mark.parametrize("who", ADMINS)
def test_administrators_keep_no_views(who: str, visitor: Visitor) -> None:
    view = saved(visitor.login("supervisor2"), "cases", {"open": "1"}, NAME, sharing="shared")
    visitor.login(who)
    for path in ["/views", "/views/new?page=cases", *addresses(view.id), "/subscriptions/1"]:
        visitor.get(path, status=403)
    visitor.post(f"/views/{view.id}/delete", status=403)


def test_who_holds_the_right(visitor: Visitor, now: datetime) -> None:
    for who, expected in [("officer1", True), ("mediator1", True), *((one, False) for one in ADMINS)]:
        user = db.session.scalar(select(User).where(User.username == who))
        assert can(load_actor(user, now.date()), Permission.VIEW_KEEP) is expected
        links = {one.get_text().strip() for one in visitor.login(who).get("/").soup.select("nav a")}
        assert any("Saved views" in one for one in links) is expected


def test_nothing_typed_into_an_address_leads_elsewhere(visitor: Visitor) -> None:
    visitor.login("supervisor2")
    for page in ("", "audit", "https://example.org", "cases.listing", "../admin/users"):
        visitor.get(f"/views/new?page={quote(page)}", status=404)
    evil = {"area": "990101'", "next": "//example.org", "by": "javascript:", "q": "水", "span": "month"}
    view = saved(visitor, "cases", evil, NAME)
    assert view.query == "q=%E6%B0%B4"
    hrefs = {one["href"] for one in visitor.get("/views").soup.select("td a")}
    assert "/cases?q=%E6%B0%B4" in hrefs and not [one for one in hrefs if "example" in one]


def test_the_pages_ask_few_questions(visitor: Visitor, now: datetime) -> None:
    views = [
        saved(visitor.login("supervisor2"), page, {}, f"View {page}", sharing="shared", days="moving")
        for page in ("cases", "dashboard", "closure", "indicators")
    ]
    visitor.login("supervisor1")
    subscriptions = [subscribed(visitor, view) for view in views]
    look_round(now + timedelta(days=7))
    paths = [
        "/views", "/views/new?page=dashboard&query=span%3Dmonth", f"/views/{views[0].id}/subscribe", "/inbox", "/cases",
        "/reports/closure", "/reports/indicators", f"/subscriptions/{subscriptions[0].id}",
        f"/subscriptions/{subscriptions[1].id}/issues/1",
    ]  # fmt: skip
    for path in paths:
        visitor.get(path)
        with counted() as statements:
            visitor.get(path)
        assert len(statements) <= MOST, f"{path}\n" + "\n".join(one[:90] for one in statements)
