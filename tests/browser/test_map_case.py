"""The map of one case, and how far it is: told to nobody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screen
from tests.journeys.steps import post_of
from tracker.cases.models import Case
from tracker.extensions import db

pytestmark = pytest.mark.browser

DRAWN = "[data-map-place][data-drawn]"


@pytest.fixture(scope="module")
def case_with_point(served) -> Case:  # type: ignore[no-untyped-def]
    """An open case of officer1's grid that has a point."""
    app, _base = served
    with app.app_context():
        here = Case.area_code == post_of("officer1").area_code
        query = db.select(Case).where(here, Case.is_open, Case.lng.is_not(None), Case.visibility == "S")
        case = db.session.scalars(query.order_by(Case.id)).first()
        db.session.expunge_all()
        db.session.remove()
    assert case is not None
    return case


def test_a_case_has_its_map_and_its_distance(screen: Callable[..., Screen], case_with_point: Case) -> None:
    case = case_with_point
    window = screen("phone").login("officer1")
    page, asked = window.page, []
    page.context.grant_permissions(["geolocation"], origin=window.base)
    page.context.set_geolocation({"longitude": case.lng, "latitude": (case.lat or 0) - 0.009})
    page.goto(f"{window.base}/cases/{case.ref}")
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.click("[data-distance]")
    expect(page.locator("[data-distance-words]")).to_have_text(re.compile("北方向约(1000|990|1.0)(米|公里)"))
    page.click("[data-map-open]")
    expect(page.locator(DRAWN)).to_be_visible()
    expect(page.locator(".map-target")).to_be_visible()
    assert window.faults("phone", "desk") == []
    told = [one for one in asked if not one.startswith("GET") or f"{case.lng:.2f}" in one or window.base not in one]
    assert not told, "where somebody stands is told to nobody"
    assert window.errors == []
