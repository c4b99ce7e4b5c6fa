"""Parts of a photo are covered for good: by whom, that nothing of the first picture stays, and what history says."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.cases.test_rules import POST_IDS, actor, facts
from tests.conftest import NOW
from tests.journeys.steps import log, login_at, move, photo, post_of, post_of_role, to_handling, why_not
from tests.visitor import Page, Visitor
from tracker.audit.models import Event
from tracker.audit.verifying import find_breaks
from tracker.cases.models import Case, CaseFile
from tracker.cases.rules import LIFE
from tracker.cases.views.redacting import remove_redacted
from tracker.cases.vocabulary import CONFIDENTIAL, Action, State, Visibility
from tracker.extensions import db
from tracker.files.removing import KEEPERS, UNDER_WAY, mark
from tracker.files.store import path_of
from tracker.foundation.covers import MOST, Cover, read_covers
from tracker.foundation.images import COVER_COLOUR
from tracker.foundation.orm import Base
from tracker.foundation.words import Refused
from tracker.people.vocabulary import Role

COVERS = "25 25 50 50"


def files_of(case: Case) -> list[CaseFile]:
    return list(db.session.scalars(select(CaseFile).where(CaseFile.case_id == case.id).order_by(CaseFile.id)))


def two_coloured(name: str = "门牌.jpg") -> tuple[io.BytesIO, str]:
    """Navy, with a yellow plate in the middle."""
    out, picture = io.BytesIO(), Image.new("RGB", (640, 480), "navy")
    picture.paste("gold", (240, 180, 400, 300))
    picture.save(out, "JPEG", quality=95)
    out.seek(0)
    return out, name


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.login("officer1")
    return log(visitor, photos=two_coloured())


def redact(visitor: Visitor, case: Case, digest: str, *, status: int = 303, **more: Any) -> Page:
    return move(
        visitor, case, "redact_photo", status=status, **({"photo": digest, "covers": COVERS, "reason": "门牌"} | more)
    )


def bytes_of(app: Flask, digest: str) -> bytes | None:
    path = path_of(app.config["SETTINGS"].files_dir, digest)
    return path.read_bytes() if path.exists() else None


def test_the_picture_is_replaced_and_nothing_of_the_first_stays(
    visitor: Visitor, case: Case, filled_app: Flask
) -> None:
    [before] = files_of(case)
    was, thumb, name = before.sha256, before.thumb_sha256, before.name
    visitor.login("dispatcher1")
    redact(visitor, case, was)
    db.session.expire_all()
    [after] = files_of(case)
    assert (after.id, after.name) == (before.id, name)
    assert after.sha256 != was and after.thumb_sha256 != thumb
    assert bytes_of(filled_app, was) is None and bytes_of(filled_app, str(thumb)) is None
    for digest in (after.sha256, after.thumb_sha256):
        data = bytes_of(filled_app, str(digest))
        assert data is not None
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        middle, corner = picture.getpixel((picture.width // 2, picture.height // 2)), picture.getpixel((5, 5))
        assert all(abs(one - other) < 12 for one, other in zip(middle, COVER_COLOUR, strict=True)), middle
        assert corner[2] > 90 > corner[0], "beside it stands what stood there"
        assert not [
            one for one in picture.getcolors(picture.width * picture.height) if one[1][0] > 150 > 50 > one[1][2]
        ]
    assert not any(filled_app.config["SETTINGS"].files_dir.joinpath("leaving").iterdir())


def test_the_history_says_who_and_why_and_stays_a_chain(visitor: Visitor, case: Case) -> None:
    was = files_of(case)[0].sha256
    visitor.login("dispatcher1")
    redact(visitor, case, was)
    event = db.session.scalars(select(Event).where(Event.kind == "PhotoRedacted", Event.subject_id == case.id)).one()
    became = files_of(case)[0].sha256
    assert event.facts["was"] == was and event.facts["became"] == became and event.post_id == post_of("dispatcher1").id
    page = visitor.get(f"/cases/{case.ref}")
    told = page.soup.select_one(".timeline").get_text(" ")
    assert "Photo redacted" in told and was[:8] in told and became[:8] in told and "门牌" in told
    assert not [one for one in find_breaks() if one.ref == case.ref]


def test_the_old_address_says_that_it_is_gone(visitor: Visitor, case: Case) -> None:
    was, thumb = files_of(case)[0].sha256, str(files_of(case)[0].thumb_sha256)
    visitor.get(f"/cases/{case.ref}/files/{was}")
    visitor.login("dispatcher1")
    redact(visitor, case, was)
    for digest in (was, thumb):
        assert "covered for good" in visitor.get(f"/cases/{case.ref}/files/{digest}", status=410).text
    visitor.get(f"/cases/{case.ref}/files/{'0' * 64}", status=404)
    visitor.login("mediator1")
    visitor.get(f"/cases/{case.ref}/files/{was}", status=404)


def test_whoever_added_it_covers_it_while_the_case_runs_and_nothing_of_others(visitor: Visitor, case: Case) -> None:
    to_handling(visitor, case)
    move(visitor, case, "feedback", result_code="solved", result_text="已清理", after_photos=photo("后.jpg", "olive"))
    mine, theirs = files_of(case)[1].sha256, files_of(case)[0].sha256
    form = visitor.get(f"/cases/{case.ref}/moves/redact_photo?photo={mine}")
    assert [one["value"] for one in form.soup.select("[name=photo]")] == [mine]
    assert form.soup.select_one("[name=photo][checked]")["value"] == mine
    redact(visitor, case, theirs, status=422)
    redact(visitor, case, mine)
    assert files_of(case)[0].sha256 == theirs and files_of(case)[1].sha256 != mine


def test_afterwards_only_who_answers_for_the_case(visitor: Visitor, case: Case) -> None:
    digest = files_of(case)[0].sha256
    visitor.login("dispatcher1")
    move(visitor, case, "reject", reject_reason="not_a_matter", reason="重复")
    visitor.login("officer1")
    assert "Only the grid centre may do this" in why_not(visitor, case, "redact_photo")
    login_at(visitor, post_of_role("supervisor", case.area_code))
    redact(visitor, case, digest)
    assert files_of(case)[0].sha256 != digest


@pytest.mark.parametrize(("who", "status"), [("officer2", 404), ("unit1", 404), ("mediator1", 404), ("sysadmin1", 403)])
def test_nobody_else(visitor: Visitor, case: Case, who: str, status: int) -> None:
    visitor.login(who)
    page = visitor.get(f"/cases/{case.ref}/moves/redact_photo", status=status)
    sent = {"photo": files_of(case)[0].sha256, "covers": COVERS, "reason": "门牌"}
    visitor.post(f"/cases/{case.ref}/moves/redact_photo", sent, status=status)
    assert page.soup.select_one("[name=covers]") is None
    assert not db.session.scalars(select(Event).where(Event.kind == "PhotoRedacted", Event.subject_id == case.id)).all()


@pytest.mark.parametrize("visibility", sorted(CONFIDENTIAL))
def test_of_confidential_matters_only_who_reads_them(visibility: Visibility) -> None:
    hidden = facts(State.HANDLING, visibility=visibility)
    assert not [role for role in Role if LIFE.find(Action.REDACT_PHOTO, hidden, actor(role), NOW)[0]]
    hidden.involved_post_ids = frozenset({POST_IDS[Role.SUPERVISOR]})
    assert [role for role in Role if LIFE.find(Action.REDACT_PHOTO, hidden, actor(role), NOW)[0]] == [Role.SUPERVISOR]


def test_twice_at_once_is_done_once(visitor: Visitor, case: Case, filled_app: Flask) -> None:
    digest = files_of(case)[0].sha256
    visitor.login("dispatcher1")
    version = visitor.get(f"/cases/{case.ref}/moves/redact_photo").field("version")
    sent = {"version": version, "photo": digest, "covers": COVERS, "reason": "门牌"}
    visitor.post(f"/cases/{case.ref}/moves/redact_photo", sent)
    became = files_of(case)[0].sha256
    visitor.post(f"/cases/{case.ref}/moves/redact_photo", sent, status=422)
    visitor.post(f"/cases/{case.ref}/moves/redact_photo", sent | {"photo": became}, status=409)
    assert files_of(case)[0].sha256 == became and bytes_of(filled_app, became)


def test_bytes_that_another_case_shows_stay_for_it(visitor: Visitor, case: Case, filled_app: Flask) -> None:
    other = log(visitor, photos=two_coloured(), place="5号楼")
    digest = files_of(case)[0].sha256
    assert files_of(other)[0].sha256 == digest
    visitor.login("dispatcher1")
    redact(visitor, case, digest)
    assert bytes_of(filled_app, digest) and files_of(other)[0].sha256 == digest
    redact(visitor, other, digest)
    assert bytes_of(filled_app, digest) is None


@pytest.mark.parametrize(("covers", "words"), [
    ("", "What is covered"),
    ("40 10 20", "is no rectangle"),
    ("40 10 90 20", "is no rectangle"),
    ("nan 1 1 1", "is no rectangle"),
    ("左 1 1 1", "is no rectangle"),
    ("\n".join(["1 1 1 1"] * (MOST + 1)), "At most 40"),
])  # fmt: skip
def test_what_is_no_rectangle_is_said_at_its_field(visitor: Visitor, case: Case, covers: str, words: str) -> None:
    visitor.login("dispatcher1")
    digest = files_of(case)[0].sha256
    page = redact(visitor, case, digest, status=422, covers=covers)
    assert words in page.soup.select_one("#covers-error").get_text()
    assert page.soup.select_one("#reason").get_text().strip() == "门牌"
    assert files_of(case)[0].sha256 == digest


def test_the_reason_is_asked_and_the_photo_stays_until_then(visitor: Visitor, case: Case, filled_app: Flask) -> None:
    digest = files_of(case)[0].sha256
    visitor.login("dispatcher1")
    redact(visitor, case, digest, status=422, reason="")
    assert files_of(case)[0].sha256 == digest and bytes_of(filled_app, digest)


def test_what_a_stopped_server_left_goes_with_the_sweep(visitor: Visitor, case: Case, filled_app: Flask) -> None:
    folder, [row] = filled_app.config["SETTINGS"].files_dir, files_of(case)
    left = path_of(folder, "ab" * 32)
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"what it showed")
    mark(folder, ["ab" * 32, row.sha256])
    assert remove_redacted(NOW - timedelta(days=9000)) == 0 and left.exists(), "it may still be under way"
    assert remove_redacted(datetime.now(UTC) + UNDER_WAY * 2) == 1
    assert not left.exists() and bytes_of(filled_app, row.sha256), "what a case shows stays"


def test_every_column_that_holds_digests_of_files_keeps_them(filled_app: Flask) -> None:
    held = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("sha256")
    }
    with filled_app.app_context():
        assert held == {f"{one.class_.__tablename__}.{one.key}" for one in KEEPERS}


def test_borders_are_covered_to_the_last_point() -> None:
    assert Cover(0, 0, 100, 100).box(640, 480) == (0, 0, 639, 479)
    assert Cover(0.1, 0.1, 0.1, 0.1).box(640, 480) == (0, 0, 1, 0)
    assert read_covers("１０，２０ 30%；40\n\n 1\t2 3 4", field="covers") == [Cover(10, 20, 30, 40), Cover(1, 2, 3, 4)]
    with pytest.raises(Refused):
        read_covers("1 2 3 inf", field="covers")
