"""Forms of views and subscriptions: nothing typed is lost, a refusal stands at its field, all works without JavaScript."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.journeys.steps import post_of
from tests.subscriptions.steps import OTHER, STREET, save, saved, subscribe, view_named
from tests.visitor import Page, Visitor
from tracker.extensions import db
from tracker.subscriptions.models import SavedView
from tracker.subscriptions.pages import PAGES, is_present, parse_query, read_query, shown_query
from tracker.subscriptions.vocabulary import MOST, PageKey


def error_of(page: Page, field: str) -> str:
    found = page.soup.select_one(f"#{field}-error")
    return found.get_text(" ").strip() if found else ""


def test_a_name_is_needed_and_is_its_posts_own(visitor: Visitor) -> None:
    visitor.login("supervisor1")
    empty = save(visitor, "cases", {"open": "1", "q": "井盖"}, "  ", status=422, sharing="shared")
    assert "Give the view a name." in error_of(empty, "name") or "Fill in: " in error_of(empty, "name")
    assert empty.soup.select_one("input[name=sharing][value=shared][checked]"), "what was chosen is still there"
    assert parse_query(PageKey.CASES, empty.field("query")) == {"q": "井盖", "open": "1"}
    assert save(visitor, "cases", {}, "长" * 41, status=422).field("name") == "长" * 41
    save(visitor, "cases", {"open": "1"}, "  Mine ")
    twice = save(visitor, "closure", {}, "Mine", status=422, days="moving")
    assert "already" in error_of(twice, "name") and twice.field("name") == "Mine"
    save(visitor.login("supervisor2"), "cases", {"open": "1"}, "Mine")


def test_renaming_and_sharing(visitor: Visitor) -> None:
    visitor.login("supervisor1")
    saved(visitor, "cases", {"open": "1"}, "First")
    view = saved(visitor, "cases", {"overdue": "1"}, "Second")
    address = f"/views/{view.id}/edit"
    assert visitor.get(address).field("name") == "Second"
    clash = visitor.post(address, {"name": "First", "days": "moving", "sharing": "shared"}, status=422)
    assert "already" in error_of(clash, "name") and clash.field("name") == "First"
    assert view.name == "Second" and not view.is_shared
    visitor.post(address, {"name": "Second", "days": "moving", "sharing": "shared"})
    assert view.is_shared and "shared" in visitor.get("/views").text


def test_a_place_outside_the_post_is_refused(visitor: Visitor) -> None:
    page = save(visitor.login("supervisor1"), "cases", {"area": OTHER}, "Others", status=422)
    assert "outside the area" in error_of(page, "post") and page.field("name") == "Others"
    save(visitor, "cases", {"area": STREET[:6]}, "County")
    foreign = save(visitor, "cases", {}, "Foreign", status=422, post=post_of("supervisor2").id)
    assert error_of(foreign, "post") and foreign.field("name") == "Foreign"


def test_days_stand_or_move_along(visitor: Visitor) -> None:
    visitor.login("supervisor2")
    month = {"span": "month", "on": "2026-02-01", "by": "unit"}
    page = visitor.get("/views/new?" + urlencode({"page": "dashboard", "query": urlencode(month)}))
    assert page.soup.select_one("input[name=days][value=fixed][checked]"), "a month that is over stays"
    present = month | {"on": "2026-03-01"}
    page = visitor.get("/views/new?" + urlencode({"page": "dashboard", "query": urlencode(present)}))
    assert page.soup.select_one("input[name=days][value=moving][checked]"), "the present one moves along"
    fixed = saved(visitor, "dashboard", month, "Fixed")
    moving = saved(visitor, "dashboard", month, "Moving", days="moving")
    hrefs = {one.text: one["href"] for one in visitor.get("/views").soup.select("td a") if "/reports" in one["href"]}
    assert hrefs == {
        "Fixed": "/reports/dashboard?span=month&on=2026-02-01&by=unit",
        "Moving": "/reports/dashboard?span=month&by=unit",
    }
    visitor.post(f"/views/{moving.id}/edit", {"name": "Moving", "days": "fixed", "sharing": "own"})
    assert not moving.is_moving and "on=2026-02-01" in moving.query, "its days were kept"
    assert not fixed.is_moving


def test_a_list_behind_a_number_keeps_its_days(visitor: Visitor) -> None:
    asked = {"outcome": "overdue", "due_from": "2026-02-01", "due_to": "2026-02-28"}
    page = save(visitor.login("supervisor1"), "cases", asked, "Overdue", status=422, days="moving")
    assert "Keep its days" in error_of(page, "days")
    save(visitor, "cases", asked, "Overdue", days="fixed")


def test_a_post_keeps_so_many(visitor: Visitor) -> None:
    view = saved(visitor.login("supervisor1"), "cases", {"open": "1"}, "0")
    copied = {column.name: getattr(view, column.name) for column in SavedView.__table__.columns if column.name != "id"}
    db.session.add_all(SavedView(**copied | {"name": str(number)}) for number in range(1, MOST))
    db.session.commit()
    page = save(visitor, "cases", {}, "One more", status=422)
    assert "at most 50 views" in error_of(page, "name")


@pytest.mark.parametrize("sent", [{"rhythm": "daily"}, {"weekday": "8"}, {"weekday": ""}, {"post": "x"}, {"post": "1"}])
def test_a_subscription_takes_what_there_is(visitor: Visitor, sent: dict[str, str]) -> None:
    view = saved(visitor.login("supervisor1"), "cases", {"open": "1"}, "Open")
    subscribe(visitor, view, status=422, **{"weekday": "4"} | sent)


def test_a_post_of_two_chooses(visitor: Visitor) -> None:
    """Who has two posts says whose view it is."""
    from tracker.people.models import Appointment

    held = db.session.scalars(db.select(Appointment).where(Appointment.post_id == post_of("supervisor1").id)).first()
    held.user_id = db.session.scalars(
        db.select(Appointment.user_id).where(Appointment.post_id == post_of("supervisor2").id)
    ).first()
    street = held.post_id
    page = visitor.login("supervisor2").get("/views/new?page=cases&query=open%3D1")
    assert len(page.soup.select("select[name=post] option")) == 2
    assert saved(visitor, "cases", {"open": "1"}, "Of the street", post=street).post_id == street


def test_the_pages_offer_to_save_what_they_show(visitor: Visitor) -> None:
    visitor.login("supervisor1")
    for path, key in (
        ("/cases?q=井盖&overdue=1&before=9", "cases"),
        ("/reports/closure?by=unit&from=2026-02-01", "closure"),
        ("/reports/indicators?category=04", "indicators"),
    ):
        link = next(one for one in visitor.get(path).links() if one.startswith("/views/new"))
        assert f"page={key}" in link and "before" not in link
        visitor.get(link)
    fragment = visitor.get("/cases?open=1", headers={"HX-Request": "true"})
    assert next(one for one in fragment.links() if one.startswith("/views/new")).endswith("open%3D1")
    saved(visitor, "cases", {"open": "1"}, "Still open")
    assert "/cases?open=1" in visitor.get("/cases").links()
    assert "Still open" not in visitor.get("/reports/closure").text, "each page offers its own"


@pytest.mark.parametrize("key", list(PageKey))
def test_reading_a_query_twice_changes_nothing(key: PageKey) -> None:
    asked = {
        "area": STREET, "category": "04", "q": " 水 管 ", "by": "unit", "span": "quarter", "on": "2026-03-01",
        "from": "2026-03-01", "to": "x", "open": "1", "mine": "yes", "source": "patrol", "page": "2", "unit": "none",
    }  # fmt: skip
    once = read_query(key, asked)
    assert once and parse_query(key, urlencode(once)) == once
    assert "to" not in once and "page" not in once and set(once) <= set(PAGES[key].names)
    assert "mine" not in once
    moving = shown_query(key, urlencode(once), True)
    assert not set(moving) & set(PAGES[key].days)


def test_what_is_present_has_no_days_of_its_own() -> None:
    from tests.conftest import NOW

    assert is_present(PageKey.CASES, {"open": "1"}, NOW.date())
    assert not is_present(PageKey.CASES, {"from": "2026-03-01"}, NOW.date())


def test_old_addresses_of_filters_are_gone(visitor: Visitor) -> None:
    visitor.login("supervisor1").get("/cases/filters", status=404)
    save(visitor, "cases", {"mine": "1"}, "Waiting")
    assert view_named("Waiting").query == "mine=1"
