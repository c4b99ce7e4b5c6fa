"""Three administrators, three separate jobs; posts with A and B; gaps that show."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.journeys.steps import post_of, user_of
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.queries.actors import find_acting_user, load_actor
from tracker.people.queries.gaps import list_gaps
from tracker.people.vocabulary import Rank

PAGES = {
    "sysadmin1": ["/admin/users", "/admin/units", "/admin/users/new", "/admin/units/new", "/areas", "/settings"],
    "secadmin1": ["/admin/posts", "/admin/posts/new", "/admin/absences", "/admin/sessions"],
    "auditor1": ["/admin/log"],
}


@pytest.mark.parametrize("who", [*PAGES, "officer1", "supervisor2", "dispatcher1"])
def test_each_opens_only_his_part(who: str, visitor: Visitor) -> None:
    visitor.login(who)
    for owner, pages in PAGES.items():
        for page in pages:
            shown = visitor.get(page, status=200 if owner == who else 403)
            assert (page in visitor.get("/").links()) <= (shown.status == 200), "the menu offers only what opens"


def first_password(page: Page) -> str:
    shown = page.soup.find(id="first-password")
    assert shown is not None
    return shown.get_text()


def test_a_first_password_is_shown_once_and_rests_in_no_cookie(visitor: Visitor) -> None:
    visitor.login("sysadmin1")
    user = user_of("unit2")
    page = visitor.post(f"/admin/users/{user.id}/password", status=200)
    password = first_password(page)
    assert page.response.headers["Cache-Control"] == "no-store"
    kept = visitor.app.session_interface.get_signing_serializer(visitor.app)
    cookie = visitor.client.get_cookie("gridcase")
    assert cookie is not None and password not in str(kept.loads(cookie.value))
    assert password not in visitor.get(f"/admin/users/{user.id}").text
    last = db.session.scalars(db.select(AccessEntry).order_by(AccessEntry.id.desc())).first()
    assert (last.act, last.subject, last.detail) == ("user:reset-password", "user:unit2", {})


def test_a_first_password_opens_one_page_and_lapses(visitor: Visitor) -> None:
    visitor.login("sysadmin1")
    password = first_password(visitor.post(f"/admin/users/{user_of('unit2').id}/password", status=200))
    known = Visitor(visitor.app).login("unit2", password)
    assert known.get("/cases", status=303).location == "/account/password"
    same = {"old_password": password, "new_password": password, "again": password}
    assert "used before" in known.post("/account/password", same, status=422).text
    fixed = visitor.app.config["NOW"]
    try:
        visitor.app.config["NOW"] = lambda: fixed() + timedelta(hours=73)
        late = Visitor(visitor.app)
        page = late.post("/login", {"username": "unit2", "password": password}, status=422)
        assert "This first password has lapsed" in page.text
    finally:
        visitor.app.config["NOW"] = fixed


def test_a_new_person_gets_a_password_a_post_and_work(visitor: Visitor, now: datetime) -> None:
    visitor.login("sysadmin1")
    refused = visitor.post("/admin/users/new", {"username": "Ab", "name": "新人"}, status=422)
    assert "small letters" in refused.text
    password = first_password(
        visitor.post("/admin/users/new", {"username": "zhaoliu", "name": "赵六", "phone": ""}, status=200)
    )
    newcomer = Visitor(visitor.app)
    newcomer.login("zhaoliu", password)
    assert "/account/password" in newcomer.get("/", status=303).location
    new = "Plum-Rain-2026"
    newcomer.post("/account/password", {"old_password": password, "new_password": new, "again": new})
    newcomer.get("/cases", status=403)

    visitor.login("secadmin1")
    post = post_of("officer2")
    taken = {"username": "zhaoliu", "rank": "A", "from_on": now.date().isoformat()}
    clash = visitor.post(f"/admin/posts/{post.id}/appointments", taken, status=422)
    assert "End that appointment first" in clash.text
    visitor.post(f"/admin/posts/{post.id}/appointments", taken | {"rank": "B"})
    db.session.execute(db.delete(Appointment).where(Appointment.post_id == post.id, Appointment.rank == Rank.B))
    db.session.commit()
    visitor.post(f"/admin/posts/{post.id}/appointments", taken | {"rank": "B"})
    assert find_acting_user(post.id, now.date()).username == "officer2"
    held = db.session.scalars(
        db.select(Appointment).where(Appointment.post_id == post.id, Appointment.rank == Rank.A)
    ).first()
    visitor.post(f"/admin/appointments/{held.id}/end")
    assert find_acting_user(post.id, now.date()).username == "zhaoliu"
    Visitor(visitor.app).login("zhaoliu", new).get("/cases")


def test_nobody_appoints_himself(visitor: Visitor, now: datetime) -> None:
    visitor.login("secadmin1")
    answer = visitor.post(
        f"/admin/posts/{post_of('officer1').id}/appointments",
        {"username": "secadmin1", "rank": "B", "from_on": now.date().isoformat()},
        status=422,
    )
    assert "cannot appoint yourself" in answer.text


def test_a_gap_shows(visitor: Visitor, now: datetime) -> None:
    post = post_of("officer1")
    db.session.execute(db.update(Appointment).where(Appointment.post_id == post.id).values(to_on=now.date()))
    db.session.commit()
    assert post.id in {one.id for one in list_gaps(now.date())}
    assert post.title in visitor.login("secadmin1").get("/admin/gaps").text


def test_rights_begin_and_end_with_the_appointment(app: Flask, now: datetime) -> None:
    user, today = user_of("officer1"), now.date()
    held = db.session.scalars(db.select(Appointment).where(Appointment.user_id == user.id)).first()
    held.from_on, held.to_on = today, today + timedelta(days=1)
    db.session.flush()
    counts = [len(load_actor(user, today + timedelta(days=days)).posts) for days in (-1, 0, 1)]
    assert counts == [counts[0], counts[0] + 1, counts[0]]


def test_units_and_posts_are_kept(visitor: Visitor) -> None:
    visitor.login("sysadmin1")
    data = {
        "name": "园林绿化所",
        "kind": "urban_management",
        "area_code": "990101",
        "sort": "50",
        "phone": "",
        "is_active": "y",
    }
    assert "no area" in visitor.post("/admin/units/new", data | {"area_code": "123456"}, status=422).text
    visitor.post("/admin/units/new", data)
    unit = db.session.scalar(db.select(Unit).where(Unit.name == "园林绿化所"))
    visitor.post(f"/admin/units/{unit.id}", data | {"name": "园林所"})
    assert unit.name == "园林所"
    visitor.login("secadmin1")
    post = {
        "title": "园林所内勤",
        "role": "unit_clerk",
        "area_code": "990101",
        "unit_id": str(unit.id),
        "is_active": "y",
    }
    visitor.post("/admin/posts/new", post)
    made = db.session.scalar(db.select(Post).where(Post.title == "园林所内勤"))
    assert made.unit_id == unit.id


def test_closing_an_account_ends_its_sessions(visitor: Visitor, app: Flask) -> None:
    worker = Visitor(app).login("officer2")
    user: User = user_of("officer2")
    visitor.login("sysadmin1")
    visitor.post(f"/admin/users/{user.id}", {"username": user.username, "name": user.name, "phone": ""})
    assert "/login" in worker.get("/cases", status=303).location
    refused = worker.post("/login", {"username": "officer2", "password": "Gridcase-demo-2026"}, status=422)
    assert "User name or password is wrong." in refused.text


def test_every_administrative_act_leaves_a_trace(visitor: Visitor) -> None:
    visitor.login("sysadmin1").post("/admin/users/new", {"username": "qianqi", "name": "钱七"}, status=200)
    visitor.post(f"/admin/users/{user_of('qianqi').id}/password", status=200)
    text = visitor.login("auditor1").get("/admin/log").text
    assert "made an account" in text
    assert "gave a new first password" in text
