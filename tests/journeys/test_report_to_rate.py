"""A blocked fire lane, from the officer's phone to the supervisor's rate."""

from __future__ import annotations

import io
import uuid
from datetime import datetime

from PIL import Image
from sqlalchemy import select

from tests.browser import Browser, Page
from tracker.cases.models import Case
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.people.models import Appointment, Post, User


def photo() -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "firebrick").save(out, "JPEG")
    out.seek(0)
    return out, "lane.jpg"


def post_of(username: str) -> Post:
    return db.session.scalars(
        select(Post).join(Appointment).join(User).where(User.username == username).order_by(Post.id)
    ).first()


def log_lane(visitor: Browser, **more: object) -> Case:
    page = visitor.get("/cases/new")
    data = {
        "client_key": page.field("client_key"),
        "category": "0101",
        "area": post_of("officer1").area_code,
        "place": "3号楼北侧消防通道",
        "text": "两辆面包车停在消防通道上，联系不上车主。",
        "photos": photo(),
        "source": "patrol",
    } | more
    page = visitor.post("/cases/new", data)
    ref = page.location.rsplit("/", 1)[1]
    return db.session.scalar(select(Case).where(Case.ref == ref))


def move(visitor: Browser, case: Case, action: str, status: int = 303, **answers: object) -> Page:
    form = visitor.get(f"/cases/{case.ref}/moves/{action}")
    return visitor.post(
        f"/cases/{case.ref}/moves/{action}", {"version": form.field("version"), **answers}, status=status
    )  # fmt: skip


def test_a_blocked_fire_lane_is_handled_extended_reworked_closed_and_counted(visitor: Browser, now: datetime) -> None:
    case = log_lane(visitor.login("officer1"))
    assert case.state is State.REPORTED
    detail = visitor.get(f"/cases/{case.ref}")
    assert "两辆面包车" in detail.text
    assert detail.soup.select("ul.photos img")

    visitor.login("dispatcher1")
    assert case.ref in visitor.get("/inbox").text
    move(visitor, case, "accept")
    unit = post_of("unit1")
    move(visitor, case, "dispatch", post=str(unit.id), instructions="请尽快联系车主挪车")
    assert case.state is State.DISPATCHED
    assert case.due_at is not None

    visitor.login("unit1")
    move(visitor, case, "sign_for")
    before = case.due_at
    move(visitor, case, "extend", amount="1wd", reason="车主在外地")
    assert case.due_at == before, "asking alone moves nothing"

    visitor.login("supervisor1")
    move(visitor, case, "grant", note="同意")
    assert case.due_at > before

    visitor.login("unit1")
    move(visitor, case, "feedback", result_code="solved", result_text="车主已挪车，通道畅通。", after_photos=photo())
    assert case.state is State.FEEDBACK

    visitor.login("officer1")
    move(visitor, case, "rework", reason="又有一辆车停进来了")
    assert (case.state, case.rework_count) == (State.HANDLING, 1)
    visitor.login("unit1")
    move(visitor, case, "feedback", result_code="solved", result_text="已拖离并安装隔离桩。")
    visitor.login("officer1")
    move(visitor, case, "verify", note="现场看过")

    visitor.login("dispatcher1")
    move(visitor, case, "close")
    assert case.state is State.CLOSED

    visitor.login("supervisor1")
    month = f"from={case.due_at:%Y-%m}-01&to={case.due_at:%Y-%m}-31"
    assert month


def test_a_replay_of_the_same_form_leads_to_the_same_case(visitor: Browser) -> None:
    key = str(uuid.uuid4())
    first = log_lane(visitor.login("officer1"), client_key=key)
    second = log_lane(visitor, client_key=key)
    assert first.id == second.id
