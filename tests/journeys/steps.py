"""The steps journeys are made of: log in, log a case, make a move, as a person in a browser does."""

from __future__ import annotations

import io
from datetime import datetime

from PIL import Image
from shapely import from_geojson

from tests.visitor import PASSWORD, Page, Visitor
from tracker.access.actor import Actor
from tracker.areas.models import Area
from tracker.cases.models import Case
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Appointment, Post, User
from tracker.people.passwords import hash_password
from tracker.people.queries.actors import load_actor
from tracker.people.queries.posts import list_posts_for
from tracker.people.vocabulary import Rank, Role


def photo(name: str = "lane.jpg", colour: str = "firebrick") -> tuple[io.BytesIO, str]:
    """A small picture as a file to upload."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    out.seek(0)
    return out, name


def user_of(username: str) -> User:
    return db.session.scalar(db.select(User).where(User.username == username))


def actor_of(username: str, now: datetime) -> Actor:
    """The person with the posts of the day."""
    return load_actor(user_of(username), local_day(now))


def post_of(username: str) -> Post:
    """The post the user holds as A."""
    query = db.select(Post).join(Appointment).join(User).where(User.username == username, Appointment.rank == Rank.A)
    return db.session.scalars(query.order_by(Post.id)).first()


def post_of_role(role: str, area_code: str) -> Post:
    """The post of a role that serves a place, the nearest."""
    found = next(iter(list_posts_for([Role(role)], area_code)), None)
    assert found is not None
    return found


def point_in(code: str) -> dict[str, str]:
    """A position within a grid, as a phone gives it."""
    point = from_geojson(db.session.scalar(db.select(Area.boundary).where(Area.code == code))).representative_point()
    return {"lng": str(point.x), "lat": str(point.y)}


def login_at(visitor: Visitor, post: Post) -> Visitor:
    """Log in as who holds a post as A, whoever that is."""
    query = db.select(User).join(Appointment, Appointment.user_id == User.id)
    user = db.session.scalar(query.where(Appointment.post_id == post.id, Appointment.rank == Rank.A))
    user.password_hash = hash_password(PASSWORD)
    db.session.flush()
    return visitor.login(user.username)


def log(visitor: Visitor, category: str = "0101", *, status: int = 303, **more: object) -> Case:
    """Fill in the form of a new case and send it."""
    page = visitor.get("/cases/new")
    data = {
        "client_key": page.field("client_key"),
        "category": category,
        "area": post_of("officer1").area_code,
        "place": "3号楼北侧消防通道",
        "text": "两辆面包车停在消防通道上，联系不上车主。",
        "source": "patrol",
        "about": "unknown",
    } | more
    page = visitor.post("/cases/new", data, status=status)
    return case_of(page.location.rsplit("/", 1)[1])


def case_of(ref: str) -> Case:
    return db.session.scalar(db.select(Case).where(Case.ref == ref))


def move(visitor: Visitor, case: Case, action: str, *, status: int = 303, **answers: object) -> Page:
    """Open the form of a move, fill it in and send it."""
    address = f"/cases/{case.ref}/moves/{action}"
    form = visitor.get(address)
    return visitor.post(address, {"version": form.field("version"), **answers}, status=status)


def why_not(visitor: Visitor, case: Case, action: str) -> str:
    """What the page says when a move is tried that is not allowed."""
    return visitor.get(f"/cases/{case.ref}/moves/{action}", status=422).text


def to_handling(visitor: Visitor, case: Case, unit: str = "unit1", **order: object) -> None:
    """Accept, dispatch to a unit, sign for."""
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    move(visitor, case, "dispatch", post=str(post_of(unit).id), **order)
    visitor.login(unit)
    move(visitor, case, "sign_for")


#: A reporter's answer after closing, as it is taken down on the phone.
DISSATISFIED = {"rating": "dissatisfied", "answered_by": "reporter", "answer_way": "phone"}
