"""The coverage counts what the rules of acting say, on every day, and the map shows the same villages."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.guards.test_queries import counted
from tests.journeys.steps import post_of, user_of
from tests.visitor import Visitor
from tracker.areas import outlines
from tracker.areas import queries as areas
from tracker.areas.models import Area
from tracker.areas.outlines import get_outlines
from tracker.areas.services.changes import retire_area
from tracker.demo.names import UNCOVERED
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.people.models import Absence, Appointment, Post, User
from tracker.people.queries.actors import find_acting_user
from tracker.people.vocabulary import Rank, Role
from tracker.policing.queries.coverage import get_coverage, month_ends
from tracker.site.services import count_up, set_setting

TODAY = NOW.date()
COUNTY, STREET, VILLAGE = "990101", "990101001", "990101001001"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def forget_maps():  # type: ignore[no-untyped-def]
    """Areas and outlines are kept in memory by version; a rolled-back test must not leave its own behind."""
    yield
    areas._kept.clear()
    outlines._draw.cache_clear()


def look(tops: tuple[str, ...] = (COUNTY,), on: date = TODAY):  # type: ignore[no-untyped-def]
    return get_coverage(tops, on, most_villages=8)


def liaison_posts() -> dict[str, int]:
    return {
        post.area_code: post.id for post in db.session.scalars(db.select(Post).where(Post.role == Role.POLICE_LIAISON))
    }


def holder(code: str, rank: Rank = Rank.A) -> Appointment:
    query = db.select(Appointment).where(Appointment.post_id == liaison_posts()[code], Appointment.rank == rank)
    return db.session.scalars(query.order_by(Appointment.from_on.desc())).first()


def test_the_last_days_of_twelve_months() -> None:
    days = month_ends(date(2026, 3, 17))
    assert days[0] == date(2025, 4, 30) and days[-3:] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 17)]
    assert len(days) == 12 and month_ends(date(2024, 2, 29), 2) == [date(2024, 1, 31), date(2024, 2, 29)]


def test_the_two_bare_villages_are_found_and_all_others_covered(app: Flask) -> None:
    found = look()
    assert [place.code for place in found.uncovered] == list(UNCOVERED) == [place.code for place in found.vacant]
    assert (found.total.villages, found.total.covered) == (27, 25)
    assert sum(one.villages for one in found.streets.values()) == 27
    away = user_of("police3").id
    assert found.by_b and {one.first_id for one in found.by_b} == {away}
    assert found.total.by_b == len(found.by_b)
    # The officer of the first bare village left five months ago.
    trend = {day: one.covered for day, one in found.trend}
    assert trend[TODAY] == 25 and trend[date(2025, 4, 30)] == 26 and {one.villages for _day, one in found.trend} == {27}


def test_every_day_of_the_trend_is_what_acting_says(app: Flask) -> None:
    random = Random(7)
    people = list(db.session.scalars(db.select(User).where(User.username.startswith("police"))))
    for appointment in db.session.scalars(db.select(Appointment).join(Post).where(Post.role == Role.POLICE_LIAISON)):
        if appointment.to_on is None and random.random() < 0.5:
            appointment.to_on = TODAY - random.randrange(-10, 300) * DAY
    for _number in range(25):
        start = TODAY - random.randrange(0, 330) * DAY
        user = random.choice(people)
        db.session.add(Absence(user_id=user.id, from_on=start, to_on=start + random.randrange(1, 60) * DAY, reason=""))
    db.session.flush()
    posts = liaison_posts()
    for on in (TODAY, TODAY - 40 * DAY):
        found = look(on=on)
        assert 0 < found.total.covered < 25
        for day, one in found.trend:
            acting = [code for code, post_id in posts.items() if find_acting_user(post_id, day)]
            assert (one.covered, one.villages) == (len(acting), 27), day
        bare = {code for code, post_id in posts.items() if find_acting_user(post_id, on) is None}
        assert {place.code for place in found.uncovered} == bare


def test_a_closed_account_covers_the_past_but_not_today(app: Flask) -> None:
    for rank in Rank:
        user = holder(VILLAGE, rank).user
        user.is_active, user.closed_on = False, TODAY
    db.session.flush()
    assert VILLAGE in {place.code for place in look().uncovered}
    assert VILLAGE not in {place.code for place in look(on=TODAY - DAY).uncovered}


def test_villages_count_from_their_first_day_to_their_last(app: Flask) -> None:
    retire_area(code=VILLAGE, on=TODAY, actor=None, now=NOW)
    assert look().total.villages == 26 and look(on=TODAY - DAY).total.villages == 27
    assert look(on=date(2015, 1, 1)).total.villages == 0


def test_too_many_villages_are_counted_by_the_setting(visitor: Visitor) -> None:
    visitor.login("supervisor2")
    assert "Officers with more than 8 villages none" in visitor.get("/policing/coverage").text
    set_setting(key="policing.most_villages", value=1)
    db.session.commit()
    text = visitor.get("/policing/coverage").text
    assert user_of("police1").name in text and "Officers with more than 1 villages" in text


def test_the_page_says_the_figure_its_formula_and_the_day(visitor: Visitor) -> None:
    page = visitor.login("supervisor2").get("/policing/coverage")
    assert "92.59%" in page.text and "25 of 27 villages" in page.text
    assert "÷" in page.text
    assert "石磨坡村" in page.text
    past = visitor.get(f"/policing/coverage?on={TODAY - 200 * DAY}")
    assert "96.30%" in past.text
    assert "Today is shown" in visitor.get("/policing/coverage?on=gestern").text
    street = visitor.get(f"/policing/coverage?area={STREET}")
    assert "100.00%" in street.text and "石磨坡村" not in street.text
    assert "—" in visitor.get("/policing/coverage?on=2015-01-01").text
    assert visitor.get("/policing/coverage", headers={"HX-Request": "true"}).soup.find("h1") is None
    paper = visitor.get("/policing/coverage/report")
    assert "92.59%" in paper.text and "白榆渡镇" in paper.text and "village-linked officer" in paper.text


def test_the_chinese_page_and_paper_read(visitor: Visitor) -> None:
    visitor.login("supervisor2").post("/language", {"language": "zh", "next": "/"})
    assert "92.59%" in visitor.get("/policing/coverage").text
    assert "云汀县共有村（社区）27个" in visitor.get("/policing/coverage/report").text


@pytest.mark.parametrize("username", ["supervisor1", "dispatcher1"])
def test_a_street_sees_its_own_villages_only(visitor: Visitor, username: str) -> None:
    text = visitor.login(username).get("/policing/coverage").text
    assert "4 of 4 villages" in text
    assert "4 of 4 villages" in visitor.get(f"/policing/coverage?area={UNCOVERED[0][:9]}").text


def test_a_liaison_sees_the_villages_of_his_posts(visitor: Visitor) -> None:
    post_of("police1")
    text = visitor.login("police1").get("/policing/coverage").text
    assert "2 of 2 villages" in text
    assert "1 of 1 villages" in visitor.login("officer1").get("/policing/coverage").text


# The map ----------------------------------------------------------------------------------------------------------------


def test_every_village_is_drawn_once_and_inside_the_box(app: Flask) -> None:
    drawing = get_outlines((COUNTY,))
    villages = set(db.session.scalars(db.select(Area.code).where(Area.level == AreaLevel.VILLAGE)))
    assert set(drawing.paths) == villages
    for path in drawing.paths.values():
        x, y = (int(part) for part in path[1 : path.index("l")].split())
        assert 0 <= x <= outlines.WIDTH and 0 <= y <= drawing.height


def test_a_village_without_a_boundary_is_drawn_from_its_grids(app: Flask) -> None:
    own = get_outlines((STREET,)).paths[VILLAGE]
    db.session.get_one(Area, VILLAGE).boundary = None
    count_up(key="areas.version")
    drawn = get_outlines((STREET,)).paths[VILLAGE]
    assert drawn and drawn.count("M") == own.count("M") == 1
    db.session.execute(db.update(Area).where(Area.code.startswith(VILLAGE)).values(boundary=None))
    count_up(key="areas.version")
    assert VILLAGE not in get_outlines((STREET,)).paths


def test_the_map_paints_what_the_list_names(visitor: Visitor) -> None:
    page = visitor.login("supervisor2").get("/policing/coverage")
    painted = {tone: page.soup.select_one(f"path.map-{tone}")["d"].count("M") for tone in ("good", "warn", "bad")}
    away = len(look().by_b)
    assert painted == {"good": 25 - away, "warn": away, "bad": 2}


def test_the_page_asks_few_questions_however_many_villages(visitor: Visitor) -> None:
    visitor.login("supervisor2").get("/policing/coverage")
    with counted() as statements:
        visitor.get("/policing/coverage")
    assert len(statements) <= 10, statements
