"""A patrol begins with a tap and ends with a line; it is no track and counts nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.field.sending import WORDS, key, send
from tests.journeys.steps import log, login_at, post_of, user_of
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.field.models import Patrol
from tracker.field.queries import LONGEST
from tracker.people.models import Post
from tracker.people.vocabulary import Role


def begun(visitor: Visitor, **more: object) -> Patrol:
    form = visitor.get("/patrols/begin")
    visitor.post(
        "/patrols/begin", {"client_key": form.field("client_key"), "area": post_of("officer1").area_code, **more}
    )
    return newest()


def newest() -> Patrol:
    return db.session.scalar(db.select(Patrol).order_by(Patrol.id.desc()).limit(1))


def rows(visitor: Visitor, query: str = "") -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in visitor.get(f"/patrols{query}").soup.select(".row-list li")]


def test_a_patrol_from_the_tap_to_the_line(visitor: Visitor) -> None:
    visitor.login("officer1")
    assert visitor.get("/patrols").soup.select_one(".empty")
    patrol = begun(visitor)
    assert (patrol.area_code, patrol.begun_at, patrol.ended_at) == (post_of("officer1").area_code, NOW, None)
    home = visitor.get("/")
    assert home.soup.select_one("a[href='/patrols/end']") and "On patrol" in home.soup.get_text()
    log(visitor)
    assert "Logged on it: 1" in visitor.get("/patrols/end").soup.get_text()
    visitor.post("/patrols/end", {"note": " 已提醒店家  收好花盆 "})
    assert (newest().note, newest().ended_at) == ("已提醒店家 收好花盆", NOW)
    (row,) = rows(visitor)
    assert "1 case logged" in row and "已提醒店家 收好花盆" in row
    assert user_of("officer1").name not in row
    assert "On patrol" not in visitor.get("/").soup.get_text()


def test_nothing_found_is_a_line(visitor: Visitor) -> None:
    visitor.login("officer1")
    begun(visitor)
    visitor.post("/patrols/end", {"note": ""})
    assert "nothing found" in rows(visitor)[0]


def test_two_do_not_run_at_once_and_a_replay_is_the_same(visitor: Visitor) -> None:
    visitor.login("officer1")
    one = key()
    area = post_of("officer1").area_code
    visitor.post("/patrols/begin", {"client_key": one, "area": area})
    visitor.post("/patrols/begin", {"client_key": one, "area": area})
    page = visitor.post("/patrols/begin", {"client_key": key(), "area": area}, status=422)
    assert "End it first" in page.soup.select_one("#area-error").get_text()
    assert db.session.scalar(db.select(db.func.count()).select_from(Patrol)) == 1
    visitor.post("/patrols/end", {"note": ""})
    assert (
        "Start one first"
        in visitor.post("/patrols/end", {"note": "再来"}, status=422).soup.select_one("#note-error").get_text()
    )


def test_one_that_was_never_ended_stands_in_nobodys_way(visitor: Visitor) -> None:
    visitor.login("officer1")
    begun(visitor).begun_at = NOW - LONGEST - timedelta(minutes=1)
    db.session.flush()
    assert begun(visitor).begun_at == NOW
    assert len(rows(visitor)) == 2 and "not ended" in rows(visitor)[1]


def test_what_was_pressed_without_a_signal_counts_from_then(visitor: Visitor) -> None:
    visitor.login("officer1")
    then = {"written_at": (NOW - timedelta(hours=2)).isoformat(), "sent_at": NOW.isoformat()}
    area = post_of("officer1").area_code
    head = WORDS | {"Idempotency-Key": key()}
    send(visitor, "/patrols/begin", key(), client_key=key(), area=area, **then)
    earlier = then | {"written_at": (NOW - timedelta(hours=2, minutes=5)).isoformat()}
    send(visitor, "/patrols/end", head["Idempotency-Key"], note="", **earlier)
    assert (newest().begun_at, newest().ended_at) == (NOW - timedelta(hours=2),) * 2  # never before it began


def test_a_round_of_days_ago_arrives_whole_and_ends_no_other(visitor: Visitor) -> None:
    """Both ends waited for a signal while another round was walked and is still under way."""
    visitor.login("officer1")
    running = begun(visitor)
    area, then = post_of("officer1").area_code, NOW - timedelta(days=2)

    def pressed(hours: int) -> dict[str, str]:
        return {"written_at": (then + timedelta(hours=hours)).isoformat(), "sent_at": NOW.isoformat()}

    send(visitor, "/patrols/begin", key(), client_key=key(), area=area, **pressed(0))
    late = newest()
    send(visitor, "/patrols/end", key(), note="两天前", **pressed(1))
    db.session.expire_all()
    assert (late.begun_at, late.ended_at, late.note) == (then, then + timedelta(hours=1), "两天前")
    assert running.ended_at is None


def test_the_key_of_another_is_refused_in_words(visitor: Visitor) -> None:
    one = key()
    visitor.login("officer2").post("/patrols/begin", {"client_key": one, "area": post_of("officer2").area_code})
    page = visitor.login("officer1").post(
        "/patrols/begin", {"client_key": one, "area": post_of("officer1").area_code}, status=422
    )
    assert page.soup.select_one("#area-error")


@pytest.mark.parametrize("area", ["", "990101", "990101999999999", "x"])
def test_a_grid_that_is_none_of_ones_own_is_refused(visitor: Visitor, area: str) -> None:
    visitor.login("officer1")
    page = visitor.post("/patrols/begin", {"client_key": key(), "area": area}, status=422)
    assert page.soup.select_one("#area-error") and newest() is None


def test_another_grid_is_not_his_to_walk(visitor: Visitor) -> None:
    visitor.login("officer1")
    visitor.post("/patrols/begin", {"client_key": key(), "area": post_of("officer2").area_code}, status=422)
    assert newest() is None


def test_who_walks_and_who_sees(visitor: Visitor) -> None:
    visitor.login("officer1")
    begun(visitor)
    for other in ("dispatcher1", "supervisor1"):
        visitor.login(other)
        assert len(rows(visitor)) == 1
        visitor.get("/patrols/begin", status=403)
    for other in ("unit1", "mediator1", "auditor1", "sysadmin1"):
        visitor.login(other).get("/patrols", status=403)
    visitor.login("officer2")
    assert rows(visitor) == []
    far = db.session.scalar(
        db.select(Post).where(
            Post.role == Role.DISPATCHER,
            ~Post.area_code.startswith(post_of("officer1").area_code[:9]),
            Post.area_code > "9",
        )
    )
    if far is not None and not post_of("officer1").area_code.startswith(far.area_code):
        assert rows(login_at(visitor, far)) == []


def test_findings_count_only_what_the_reader_may_know_of(visitor: Visitor) -> None:
    visitor.login("officer1")
    begun(visitor)
    for words in ("楼道堆了纸箱", "单元门坏了"):
        log(visitor, text=words)
    visitor.post("/patrols/end", {"note": ""})
    assert "2 cases logged" in rows(visitor)[0]
    visitor.login("police1")  # who may know of none of them is not told that nothing was found
    (row,) = rows(visitor)
    assert "logged" not in row and "nothing found" not in row


def test_the_button_of_the_home_page_is_one_tap(visitor: Visitor) -> None:
    home = visitor.login("officer1").get("/")
    (form,) = home.soup.select("form[action='/patrols/begin']")
    assert form["data-outbox"] == "Start a patrol"
    visitor.post("/patrols/begin", {})
    assert newest().area_code == post_of("officer1").area_code
    assert not visitor.get("/").soup.select("form[action='/patrols/begin']")
    visitor.login("police1")  # several grids: which one is asked
    assert visitor.post("/patrols/begin", {}, status=422).soup.select_one("#area-error")


def test_days_and_area_narrow_it(visitor: Visitor) -> None:
    visitor.login("officer1")
    begun(visitor).begun_at = NOW - timedelta(days=3)
    db.session.flush()
    day = (NOW - timedelta(days=3)).date().isoformat()
    assert len(rows(visitor, f"?from={day}&to={day}")) == 1
    assert rows(visitor, f"?from={NOW.date().isoformat()}") == []
    assert rows(visitor, f"?area={post_of('officer2').area_code}") == []
