"""Where a case lies, on its page: its point and datum, what is open nearby, and the way there in each app's own datum."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cases.test_map import pointed
from tests.factories import GRID, make_case
from tests.journeys.steps import post_of
from tests.visitor import Visitor
from tracker.cases.queries.map import MOST_NEIGHBOURS
from tracker.cases.views.where import ways_to
from tracker.cases.vocabulary import State, Visibility
from tracker.foundation.datum import Datum, moved


def test_the_point_stands_on_its_grid_with_its_datum(visitor: Visitor, now: datetime) -> None:
    case = pointed(now)
    page = visitor.login("officer1").get(f"/cases/{case.ref}")
    assert page.soup.select_one("svg .map-outline") and page.soup.select_one("svg .map-here")
    part = page.soup.select_one("[data-map-part]").get_text(" ")
    assert f"{case.lat:.6f}, {case.lng:.6f}" in part and "WGS-84" in part
    assert page.soup.select_one("[data-map-place]").has_attr("hidden"), "the map comes on a press"
    assert not page.soup.select("script[src*=leaflet], link[href*=leaflet]")


def test_without_a_point_there_is_a_kind_line(visitor: Visitor, now: datetime) -> None:
    page = visitor.login("officer1").get(f"/cases/{make_case(now).ref}")
    assert "No point was noted with this case" in page.text
    assert not page.soup.select("[data-map-part], link[href*='map.css']")


def test_whoever_may_not_read_it_is_not_told_where(visitor: Visitor, now: datetime) -> None:
    grid = post_of("officer1").area_code
    hidden = pointed(now, grid, visibility=Visibility.MEDIATION, category_code="0202")
    visitor.login("dispatcher1").get(f"/cases/{hidden.ref}")
    for case in (hidden, make_case(now, area_code=grid)):
        visitor.get(f"/cases/{case.ref}/where", status=404)
    visitor.login("officer2").get(f"/cases/{pointed(now, grid).ref}/where", status=404)


def test_nearby_is_what_is_open_and_in_sight(visitor: Visitor, now: datetime) -> None:
    grid = post_of("officer1").area_code
    case = pointed(now, grid, visibility=Visibility.POLICE)
    near = pointed(now, grid, title="旁边的治安案件", visibility=Visibility.POLICE)
    pointed(now, grid, title="旁边的普通案件")
    pointed(now, grid, title="旁边的已结案件", visibility=Visibility.POLICE, state=State.CLOSED, closed_at=now)
    pointed(now, grid, title="旁边的纠纷", visibility=Visibility.MEDIATION, category_code="0202")
    page = visitor.login("police1").get(f"/cases/{case.ref}")
    assert page.soup.select(f'main a[href="/cases/{near.ref}"]')
    assert "1 open case nearby" in page.text
    for title in ("旁边的普通案件", "旁边的已结案件", "旁边的纠纷"):
        assert title not in page.response.get_data(as_text=True)
    told = visitor.get(f"/cases/{case.ref}/where").response.get_json()
    assert [one["href"] for one in told["spots"]] == [f"/cases/{near.ref}"]
    assert told["at"] == pytest.approx([case.lat, case.lng]) and len(told["rings"]) == 1
    assert "2 open cases nearby" in visitor.login("officer1").get(f"/cases/{case.ref}").text


def test_more_than_are_shown_are_not_counted_as_all(visitor: Visitor, now: datetime) -> None:
    case, *others = (pointed(now) for _number in range(MOST_NEIGHBOURS + 2))
    page = visitor.login("officer1").get(f"/cases/{case.ref}")
    assert f"The newest {MOST_NEIGHBOURS} open cases nearby" in page.text
    shown = [one.ref for one in others if page.soup.select(f'details a[href="/cases/{one.ref}"]')]
    assert shown == [one.ref for one in others[1:]]


@pytest.mark.parametrize("stands", list(Datum))
def test_each_app_is_given_its_own_datum(stands: Datum, visitor: Visitor) -> None:
    lat, lng = moved(35.7617, 115.0293, Datum.WGS84, stands)
    with visitor.app.test_request_context("/"):
        phone, amap, baidu, tencent = (address for _name, address in ways_to(lng, lat, stands))
    shifted = moved(35.7617, 115.0293, Datum.WGS84, Datum.GCJ02)

    def asked(address: str, name: str) -> str:
        return parse_qs(urlsplit(address).query)[name][0]

    assert phone.startswith("geo:35.761700,115.029300?q=35.761700,115.029300")
    assert asked(amap, "coordinate") == "gaode" and asked(baidu, "coord_type") == "gcj02"
    east, north = asked(amap, "to").split(",")[:2]
    assert (float(north), float(east)) == pytest.approx(shifted, abs=1e-6)
    for address, name in ((baidu, "location"), (tencent, "tocoord")):
        assert tuple(map(float, asked(address, name).split(","))) == pytest.approx(shifted, abs=1e-6)
    assert abs(shifted[1] - 115.0293) > 0.005, "half a kilometre apart"


def test_the_apps_are_told_the_point_alone_and_only_on_a_tap(visitor: Visitor, now: datetime) -> None:
    case = pointed(now, GRID, title="某户的案件", place="3号楼")
    page = visitor.login("officer1").get(f"/cases/{case.ref}")
    links = page.soup.select("main a[href^='http'], main a[href^='geo:']")
    assert len(links) == 4
    for link in links:
        assert "noreferrer" in link["rel"] and "某户" not in link["href"] and case.ref not in link["href"]
    assert not page.soup.select("link[rel=preconnect], link[rel=dns-prefetch], link[rel=prefetch]")
