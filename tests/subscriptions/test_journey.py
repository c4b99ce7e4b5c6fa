"""supervisor2 saves and shares, supervisor1 opens and receives it with the numbers of his street alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import make_case
from tests.journeys.steps import post_of, user_of
from tests.subscriptions.steps import (
    FEBRUARY,
    OTHER,
    STREET,
    issues_of,
    look_round,
    notices_to,
    save,
    saved,
    subscribe,
    subscribed,
    view_named,
)
from tests.visitor import Visitor
from tracker.areas.models import Area
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.figures.services import rebuild
from tracker.people.models import Appointment
from tracker.site.services import set_setting
from tracker.subscriptions.models import SavedView, ViewIssue, ViewSubscription
from tracker.subscriptions.vocabulary import PauseWhy

#: The Monday after the tests' present, seven in the morning in China.
MONDAY = datetime(2026, 3, 22, 23, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def grid_of(street: str) -> str:
    query = db.select(Area.code).where(Area.code.startswith(street), db.func.length(Area.code) == 15)
    return str(db.session.scalars(query.order_by(Area.code)).first())


def closed_in_february(street: str, count: int) -> None:
    at = datetime(2026, 2, 10, 4, 0, tzinfo=UTC)
    for _number in range(count):
        make_case(at, area_code=grid_of(street), state=State.CLOSED, due_at=at, closed_at=at - timedelta(hours=1))


@pytest.fixture
def counties(visitor: Visitor) -> None:
    """Three cases closed in time in supervisor1's street and four in another."""
    assert post_of("supervisor1").area_code == STREET
    closed_in_february(STREET, 3)
    closed_in_february(OTHER, 4)
    rebuild()
    db.session.commit()


def test_the_whole_way(visitor: Visitor, now: datetime, counties: None) -> None:
    page = visitor.login("supervisor2").get("/reports/dashboard?span=month&on=2026-02-01&by=unit&nonsense=1")
    link = next(one for one in page.links() if one.startswith("/views/new"))
    form = visitor.get(link)
    assert "By unit" in form.text and "nonsense" not in str(form.soup)
    save(visitor, "dashboard", FEBRUARY, "February by unit", sharing="shared")
    view = view_named("February by unit")
    assert view.post_id == post_of("supervisor2").id and view.user_id == user_of("supervisor2").id

    listed = visitor.login("supervisor1").get("/views")
    address = next(one["href"] for one in listed.soup.select("td a") if one.text == "February by unit")
    assert address == "/reports/dashboard?span=month&on=2026-02-01&by=unit"
    assert "3 of 3" in visitor.get(address).text
    assert "February by unit" in visitor.get("/reports/dashboard").text

    subscription = subscribed(visitor, view)
    assert subscription.next_on == date(2026, 3, 23) and not issues_of(subscription)
    look_round(MONDAY - timedelta(minutes=1))
    assert not issues_of(subscription), "not before the hour of the settings"
    look_round(MONDAY)
    (issue,) = issues_of(subscription)
    assert (issue.number, issue.due_on) == (1, date(2026, 3, 23))
    assert (issue.first_on, issue.last_on) == (date(2026, 2, 1), date(2026, 2, 28))
    assert issue.figures["rates"]["on_time"] == [3, 3] and issue.figures["counts"]["closed"] == 3
    look_round(MONDAY)
    look_round(MONDAY + timedelta(days=1))
    assert len(issues_of(subscription)) == 1, "a second sweep makes nothing"
    (notice,) = notices_to("supervisor1", "DigestMade")

    inbox = visitor.get("/inbox")
    (path,) = {one for one in inbox.links() if "/issues/" in one}
    assert "Your subscription" in inbox.text and notice.facts["view"] == "February by unit"
    digest = visitor.get(path)
    assert "3 of 3" in digest.text and "100.00%" in digest.text
    assert address in digest.links(), "open the view now"

    closed_in_february(STREET, 1)
    rebuild()
    look_round(MONDAY + WEEK)
    second = visitor.get(path.replace("issues/1", "issues/2"))
    assert "+1 since the digest before" in second.text and "+0.00 points since" in second.text
    assert "3 of 3" in visitor.get(path).text, "what was made stays as it was"


def test_the_county_counts_all_of_it(visitor: Visitor, counties: None) -> None:
    view = saved(visitor.login("supervisor2"), "closure", {"from": "2026-02-01", "to": "2026-02-28"}, "All of it")
    subscription = subscribed(visitor, view)
    look_round(MONDAY)
    assert issues_of(subscription)[0].figures["rates"]["closure"] == [7, 7]


def test_missed_weeks_make_the_newest_digest_alone(visitor: Visitor, counties: None) -> None:
    view = saved(visitor.login("supervisor1"), "indicators", {}, "Indicators", days="moving")
    subscription = subscribed(visitor, view)
    look_round(MONDAY + 3 * WEEK + timedelta(days=2))
    (issue,) = issues_of(subscription)
    assert issue.due_on == date(2026, 4, 13) and subscription.next_on == date(2026, 4, 20)
    assert (issue.first_on, issue.last_on) == (date(2026, 4, 1), date(2026, 4, 30))


def test_a_moving_week_is_the_one_that_has_just_ended(visitor: Visitor) -> None:
    view = saved(
        visitor.login("supervisor1"), "dashboard", {"span": "week", "on": "2026-03-16"}, "Week", days="moving"
    )  # fmt: skip
    subscription = subscribed(visitor, view)
    look_round(MONDAY)
    (issue,) = issues_of(subscription)
    assert (issue.first_on, issue.last_on) == (date(2026, 3, 16), date(2026, 3, 22))


@pytest.mark.parametrize(("end", "due", "days"), [
    (31, date(2026, 4, 1), (date(2026, 3, 1), date(2026, 3, 31))),
    (25, date(2026, 3, 26), (date(2026, 2, 26), date(2026, 3, 25))),
])  # fmt: skip
def test_monthly_comes_after_the_reporting_month(
    visitor: Visitor, end: int, due: date, days: tuple[date, date]
) -> None:
    set_setting(key="report.month_ends_on", value=end)
    db.session.commit()
    view = saved(visitor.login("supervisor1"), "dashboard", {"span": "month"}, "Month", days="moving")
    subscription = subscribed(visitor, view, rhythm="monthly")
    assert subscription.next_on == due
    look_round(datetime(due.year, due.month, due.day, 2, tzinfo=UTC))
    (issue,) = issues_of(subscription)
    assert (issue.first_on, issue.last_on) == days


def test_a_list_tells_how_many_fit_and_how_many_are_new(visitor: Visitor, now: datetime) -> None:
    grid = grid_of(STREET)
    for days in (30, 2):
        make_case(now, area_code=grid, received_at=MONDAY - timedelta(days=days))
    make_case(now, area_code=grid_of(OTHER), received_at=MONDAY - timedelta(days=1))
    make_case(now, area_code=grid, state=State.CLOSED, received_at=MONDAY - timedelta(days=1))
    subscription = subscribed(visitor, saved(visitor.login("supervisor1"), "cases", {"open": "1"}, "Open"))
    look_round(MONDAY)
    make_case(now, area_code=grid, received_at=MONDAY + timedelta(days=1))
    look_round(MONDAY + WEEK)
    assert [one.figures["counts"] for one in issues_of(subscription)] == [
        {"matching": 2, "new": 1},
        {"matching": 3, "new": 1},
    ]
    page = visitor.get(f"/subscriptions/{subscription.id}/issues/2")
    assert "+1 since the digest before" in page.text and "New since the digest before" in page.text
    assert not [one for one in db.session.scalars(db.select(Case.title)) if one in page.text]
    assert "title" not in str(issues_of(subscription)[1].figures)


def test_a_post_without_holder_pauses_and_its_successor_goes_on(visitor: Visitor, counties: None) -> None:
    view = saved(visitor.login("supervisor2"), "dashboard", FEBRUARY, "February", sharing="shared")
    subscription = subscribed(visitor.login("supervisor1"), view)
    query = db.select(Appointment).where(Appointment.post_id == post_of("supervisor1").id)
    appointments = list(db.session.scalars(query))
    for one in appointments:
        one.to_on = MONDAY.date()
    look_round(MONDAY + timedelta(hours=1))
    assert subscription.paused_why is PauseWhy.VACANT and not issues_of(subscription)
    look_round(MONDAY + WEEK)
    assert not issues_of(subscription), "nothing is made while it is paused"
    assert len(_paused_notices(subscription)) == 1
    for one in appointments:
        one.to_on = None
    db.session.commit()
    page = visitor.get(f"/subscriptions/{subscription.id}")
    assert "Paused: nobody is appointed to the post." in page.text
    visitor.post(f"/subscriptions/{subscription.id}", {"rhythm": "weekly", "weekday": "5"})
    assert subscription.paused_why is None and subscription.next_on == date(2026, 3, 20)


def _paused_notices(subscription: ViewSubscription) -> list[object]:
    from tracker.notices.models import Notice

    query = db.select(Notice).where(Notice.kind == "SubscriptionPaused", Notice.post_id == subscription.post_id)
    return list(db.session.scalars(query))


@pytest.mark.parametrize(("harm", "why"), [
    ("close", PauseWhy.POST_CLOSED), ("unshare", PauseWhy.NOT_OPEN), ("move", PauseWhy.NOT_OPEN),
    ("delete", PauseWhy.DELETED),
])  # fmt: skip
def test_what_may_not_be_made_pauses_and_says_why(visitor: Visitor, counties: None, harm: str, why: PauseWhy) -> None:
    asked = FEBRUARY | {"area": STREET}
    view = saved(visitor.login("supervisor2"), "dashboard", asked, "Secret of the county", sharing="shared")
    subscription = subscribed(visitor.login("supervisor1"), view)
    look_round(MONDAY)
    if harm == "close":
        post_of("supervisor1").is_active = False
    elif harm == "move":
        post_of("supervisor1").area_code = OTHER
    elif harm == "unshare":
        visitor.login("supervisor2").post(
            f"/views/{view.id}/edit", {"name": "Renamed", "days": "fixed", "sharing": "own"}
        )  # fmt: skip
    else:
        visitor.login("supervisor2").post(f"/views/{view.id}/delete")
    look_round(MONDAY + WEEK)
    assert subscription.paused_why is why and len(issues_of(subscription)) == 1
    if harm != "close":
        page = visitor.login("supervisor1").get("/views")
        assert ("Paused" in page.text or "Ended" in page.text) and "Renamed" not in page.text
        single = visitor.get(f"/subscriptions/{subscription.id}")
        assert "Renamed" not in single.text and "Secret of the county" in single.text
        assert "3 of 3" in visitor.get(f"/subscriptions/{subscription.id}/issues/1").text, "what it had stays its own"
        if harm != "delete":
            visitor.post(f"/subscriptions/{subscription.id}", {"rhythm": "weekly", "weekday": "1"}, status=422)


def test_old_digests_are_forgotten_and_with_them_what_has_ended(visitor: Visitor, counties: None) -> None:
    view = saved(visitor.login("supervisor1"), "dashboard", FEBRUARY, "February")
    subscription = subscribed(visitor, view)
    look_round(MONDAY)
    visitor.post(f"/views/{view.id}/delete")
    look_round(MONDAY + timedelta(days=364))
    assert len(issues_of(subscription)) == 1 and db.session.scalar(db.select(SavedView)) is None
    look_round(MONDAY + timedelta(days=366))
    assert db.session.scalar(db.select(ViewIssue)) is None
    assert db.session.scalar(db.select(ViewSubscription)) is None


def test_stopping_and_going_on_keeps_the_numbers(visitor: Visitor, counties: None) -> None:
    view = saved(visitor.login("supervisor1"), "dashboard", FEBRUARY, "February")
    subscription = subscribed(visitor, view)
    look_round(MONDAY)
    visitor.post(f"/subscriptions/{subscription.id}/stop")
    look_round(MONDAY + WEEK)
    assert len(issues_of(subscription)) == 1 and subscription.paused_why is PauseWhy.STOPPED
    subscribe(visitor, view, weekday="3")
    assert subscription.paused_why is None and subscription.weekday == 3
    look_round(MONDAY + 2 * WEEK)
    assert [one.number for one in issues_of(subscription)] == [1, 2]
    again = subscribe(visitor, view, status=422)
    assert "receives this view already" in again.text
