"""What goes with an applicant when his time is over."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.journeys.steps import photo, post_of
from tests.services.steps import BOOK, PHOTO, apply, get, make_item, material, signed, step
from tests.services.test_applications import wd
from tests.visitor import Visitor
from tracker.audit.models import Event
from tracker.extensions import db
from tracker.files.removing import remove_left
from tracker.files.store import path_of
from tracker.services.models import ApplicationFile
from tracker.services.views.panels import forget_applicants


def test_photos_mandates_and_what_was_written_of_somebody_go_with_him(app: Flask) -> None:
    make_item()
    window, agent = Visitor(app).login("window1"), str(post_of("agent1").id)
    one = apply(window, BOOK, files=[photo("户口簿.jpg")])
    step(window, one, "mandate", agent=agent, scope="代王桂兰交材料", **signed())
    step(window, one, "errand", department_name="县医院", task="陪王桂兰体检", **wd(1))
    step(window, one, "waive", material=str(material(get(one.id), PHOTO).id), reason="王桂兰行动不便")
    step(window, one, "withdraw", reason="不办了")
    one = get(one.id)
    folder = app.config["SETTINGS"].files_dir
    paths = [path_of(folder, row.sha256) for row in one.files]
    paths += [path_of(folder, row.thumb_sha256) for row in one.files if row.thumb_sha256]
    assert len(one.files) == 2 and all(path.exists() for path in paths)
    over = one.ended_at + timedelta(days=731)
    assert forget_applicants(over) == 1 and forget_applicants(over) == 0
    db.session.expire_all()
    assert not db.session.scalars(db.select(ApplicationFile)).all()
    assert remove_left(folder, now=over) >= 2 and not any(path.exists() for path in paths)
    one = get(one.id)
    written = [one.body, *(row.reason for row in one.materials), *(row.scope for row in one.mandates)]
    written += [text for row in one.errands for text in (row.task, row.answer)]
    assert not any(written)
    window.get(f"/applications/{one.id}")


def test_what_the_applicant_said_is_copied_into_no_history(app: Flask) -> None:
    make_item()
    window = Visitor(app).login("window1")
    one = apply(window, matter="楼道堆了杂物，住三楼。")
    step(window, one, "turn", category="0102", grid=post_of("officer1").area_code)
    of = db.select(Event).where(Event.subject == "application", Event.subject_id == one.id)
    assert not [event for event in db.session.scalars(of) if "住三楼" in str(event.facts)]
