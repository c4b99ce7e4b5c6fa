"""Every page at both widths: no accessibility fault axe can find, no sideways scroll, no script error, little to load."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime

import brotli
import pytest

from tests.browser.conftest import Screen
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.policing.models import VillageContact
from tracker.supervision.services.orders import Wanted, issue_order

pytestmark = pytest.mark.browser

PAGES = {
    "-": [
        "/login",
        "/services",
        "/services?q=低保",
        "/services?q=没有",
        "/services/MZ-001",
        "/services/MZ-001/notice",
        "/services/new?item=MZ-001",
    ],
    "officer1": [
        "/supervision/rechecks/mine",
        "/",
        "/inbox",
        "/cases",
        "/cases?q=井盖&overdue=1",
        "/cases/new",
        "/account",
        "/account/password",
        "/rules",
        "/nothing-here",
    ],
    "window1": [
        "/",
        "/windows",
        "/applications",
        "/applications?status=asked",
        "/applications/1",
        "/services/new",
        "/services/new?item=MZ-001",
        "/applications/promises",
    ],
    "agent1": ["/", "/errands", "/applications"],
    "dispatcher1": [
        "/waiting-reports",
        "/grid-cards",
        "/",
        "CASE",
        "CASE/moves/urge",
        "/import",
        "/cases?state=accepted",
    ],
    "police1": [
        "/policing",
        "/handovers",
        "/policing/visits",
        "/policing/visits/new",
        "/policing/visits/plan",
        "/policing/visits/calendar",
        "/policing/calendar",
        "/policing/duty",
    ],
    "supervisor2": [
        "/supervision/orders",
        "/supervision/orders?status=running&late=1",
        "ORDER",
        "ORDER/moves/withdraw",
        "/supervision/orders/new?refs=990101-20260101-0001",
        "/inbox",
        "/policing/figures",
        "/policing/visits/missed",
        "/policing/visits/coverage",
        "/policing/duty",
    ],
    "unit1": [
        "/supervision/orders",
        "/inbox",
        "/conferences",
        "/conferences/precedents",
        "/appeals",
        "/appeals/mine",
        "/appeals/mine?counting=returned",
    ],
    "supervisor1": [
        "/outbox",
        "/outbox/import",
        "/routing",
        "/routing/new",
        "/routing/trial",
        "/routing/rules/1",
        "/routing/rules/1/edit",
        "/supervision",
        "/conferences",
        "/conferences/1",
        "/conferences/1/moves/name",
        "/conferences/1/moves/decide",
        "/conferences/2",
        "/conferences/2/rule",
        "/conferences/precedents",
        "/roots",
        "/roots/1",
        "/roots/2/moves/assign",
        "/roots/3",
        "/appeals",
        "/appeals/1",
        "/appeals/1/moves/dismiss",
        "/views",
        "/views/new?page=dashboard&query=span%3Dmonth%26on%3D2026-03-01",
        "/views/2/edit",
        "/views/1/subscribe",
        "/subscriptions/1",
        "/subscriptions/1/issues/2",
        "/subscriptions/2/issues/2",
        "/reports/dashboard",
        "/reports/indicators",
        "/supervision/readings",
        "/reports/monthly",
        "/supervision/rechecks",
        "/",
        "/reports/closure",
        "/reports/closure?by=category",
        "/admin/gaps",
        "/policing/coverage",
        "/policing/coverage/report",
    ],
    "sysadmin1": [
        "/",
        "/channels",
        "/channels/new",
        "/channels/matrix",
        "/channels/texts",
        "/channels/texts/CaseUrged/zh",
        "/channels/messages",
        "/webhooks",
        "/webhooks/new",
        "/admin/users",
        "/admin/users/new",
        "/admin/users/1",
        "/admin/units",
        "/admin/units/new",
        "/areas",
        "/areas/990101001",
        "/areas/990101001001/add",
        "/areas/990101001001/split",
        "/areas/990101001001/merge",
        "/areas/import",
        "/calendar",
        "/calendar/days/2026-05-01",
        "/calendar/years/2027",
        "/calendar/hours",
        "/calendar/hours/01-01",
        "/categories",
        "/categories/0104",
        "/categories/stages/reported",
        "/settings",
        "/settings/case.files",
        "/policing/coverage",
        "/policing/assignments",
        "/policing/villages/990101001001",
        "/policing/villages/990101001001/contact",
        "/policing/villages/990101001001/card",
        "/policing/villages/990101001001/card?size=card",
        "/policing/officers",
        "/policing/officers/new",
        "/policing/rooms",
        "/policing/rooms/new",
        "/service-items",
        "/service-items/new",
        "/service-items/import",
        "/service-items/MZ-001",
        "/service-items/MZ-001/next",
        "/service-items/MZ-002/new",
        "/service-items/MZ-002/forms",
        "CARD",
    ],
    "secadmin1": [
        "/admin/posts",
        "/admin/posts/1",
        "/admin/posts/new",
        "/admin/absences",
        "/admin/sessions?q=officer1",
        "/policing/assignments/bulk",
        "/policing/assignments/import",
        "/policing/villages/990101001001/assign",
    ],
    "auditor1": ["/", "/admin/log"],
}


@pytest.fixture(scope="session")
def some_case(served) -> str:  # type: ignore[no-untyped-def]
    """A case in dispatcher1's street that is being handled."""
    app, _base = served
    with app.app_context():
        from tests.journeys.steps import post_of

        street = post_of("dispatcher1").area_code
        query = db.select(Case.ref).where(
            Case.state == State.HANDLING, Case.area_code.startswith(street), Case.visibility == "S"
        )
        ref = db.session.scalars(query.order_by(Case.id.desc())).first()
        db.session.remove()
    return f"/cases/{ref}"


@pytest.fixture(scope="session")
def some_order(served, some_case: str) -> str:  # type: ignore[no-untyped-def]
    """A supervision order about that case."""
    app, _base = served
    with app.app_context():
        case = db.session.scalars(db.select(Case).where(Case.ref == some_case.rsplit("/", 1)[1])).one()
        wanted = Wanted(2, "群众多次反映", "请于两日内办结，并书面说明原因。")
        order = issue_order(case=case, wanted=wanted, post=None, actor=None, now=datetime.now(UTC))
        address = f"/supervision/orders/{order.id}"
        db.session.commit()
        db.session.remove()
    return address


@pytest.fixture(scope="session")
def some_card(served) -> str:  # type: ignore[no-untyped-def]
    """The public contact card of a village."""
    app, _base = served
    with app.app_context():
        short = db.session.get_one(VillageContact, "990101001001").short
        db.session.remove()
    return f"/c/{short}"


@pytest.mark.parametrize("who", list(PAGES))
def test_pages_are_accessible_and_fit(
    who: str, screen: Callable[..., Screen], some_case: str, some_card: str, some_order: str
) -> None:
    window = screen("phone")
    if who != "-":
        window.login(who)
    faults = []
    for path in PAGES[who]:
        path = path.replace("CASE", some_case).replace("CARD", some_card).replace("ORDER", some_order)
        window.widen("phone")
        window.open(path)
        faults += [f"{path} {one}" for one in window.faults("phone", "desk")]
    assert not faults, "\n".join(faults)
    assert [one for one in window.errors if "404" not in one] == []


def test_nothing_scrolls_sideways_at_320(chromium, served, some_case: str) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(viewport={"width": 320, "height": 600})
    window = Screen(context.new_page(), served[1])
    window.login("dispatcher1")
    wide = []
    for path in (
        "/",
        "/inbox",
        "/cases",
        "/cases/new",
        some_case,
        f"{some_case}/moves/urge",
        "/reports/closure",
        "/rules",
    ):
        window.open(path)
        if window.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)
    context.close()
    assert not wide


def test_field_pages_are_light(screen: Callable[..., Screen], some_case: str) -> None:
    """At most 60 KB over the wire on the first visit, 15 KB after (assets are kept for ever)."""
    window = screen("phone").login("officer1")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in window.page.context.cookies())

    def fetch(path: str) -> tuple[int, str]:
        request = urllib.request.Request(window.base + path, headers={"Cookie": cookie, "Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
            packed = answer.headers.get("Content-Encoding") == "br"
        return len(body), (brotli.decompress(body) if packed else body).decode()

    for path in ("/", "/inbox", "/cases/new", "/cases"):
        size, html = fetch(path)
        assert size <= 15 * 1024, f"{path}: {size} bytes"
        window.open(path)
        assets = window.page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")
        first = size + sum(fetch(one)[0] for one in dict.fromkeys(assets) if one.startswith("/static/"))
        assert first <= 60 * 1024, f"{path}: {first} bytes on the first visit"
        assert html
