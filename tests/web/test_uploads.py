"""Photos and documents on their way into the store and out again; phone numbers as every form takes them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from wtforms.validators import Length

from tests.journeys.steps import case_of, photo, post_of
from tests.visitor import Page, Visitor
from tracker.cases.models import CaseFile
from tracker.extensions import db
from tracker.files.store import discard, path_of
from tracker.people.models import Unit


def kept_in(app: Flask) -> set[Path]:
    return {path for path in app.config["SETTINGS"].files_dir.rglob("*") if path.is_file()}


def fields(visitor: Visitor, **more: Any) -> dict[str, Any]:
    form = visitor.get("/cases/new")
    return {
        "client_key": form.field("client_key"), "category": "0102", "area": post_of("officer1").area_code,
        "place": "2单元", "text": "楼道堆放纸箱", "source": "patrol", **more,
    }  # fmt: skip


def logged(done: Page) -> CaseFile:
    case = case_of(done.location.rsplit("/", 1)[1])
    return db.session.scalars(select(CaseFile).where(CaseFile.case_id == case.id)).one()


@pytest.mark.parametrize("name", ["现场.heic", "现场\u202egpj.exe", "现场"])
def test_a_photo_is_given_out_under_a_name_that_agrees_with_it(visitor: Visitor, name: str) -> None:
    visitor.login("officer1")
    row = logged(visitor.post("/cases/new", fields(visitor, photos=photo(name))))
    assert row.name.startswith("现场") and row.name.endswith(".webp") and "\u202e" not in row.name
    row.name = name  # as early rows have it
    db.session.commit()
    address = f"/cases/{case_ref(row)}"
    sent = visitor.get(f"{address}/files/{row.sha256}").response
    assert sent.mimetype == "image/webp"
    disposition = sent.headers["Content-Disposition"]
    assert ".webp" in disposition and ".exe" not in disposition and "%E2%80%AE" not in disposition
    assert "\u202e" not in visitor.get(address).response.text


def case_ref(row: CaseFile) -> str:
    from tracker.cases.models import Case

    return db.session.get_one(Case, row.case_id).ref


def test_a_refused_photo_leaves_nothing_behind(app: Flask, visitor: Visitor) -> None:
    visitor.login("officer1")
    before = kept_in(app)
    first, second = photo("a.jpg", "navy"), (io.BytesIO(b"no picture"), "b.jpg")
    page = visitor.post("/cases/new", fields(visitor, photos=[first, second]), status=422)
    assert page.soup.select_one("#photos-error")
    assert kept_in(app) == before
    good, bad = photo("a.jpg", "olive"), (io.BytesIO(b"no picture"), "b.jpg")
    on_spot = {"on_spot": "y", "result_text": "已清理"}
    visitor.post("/cases/new", fields(visitor, photos=good, after_photos=bad, **on_spot), status=422)
    assert kept_in(app) == before, "what another field refuses counts as well"


def test_a_late_refusal_takes_the_photos_with_it_but_not_those_of_others(app: Flask, visitor: Visitor) -> None:
    visitor.login("officer1")
    kept = logged(visitor.post("/cases/new", fields(visitor, photos=photo("a.jpg", "teal"))))
    before = kept_in(app)
    outside = {"area": "410902001001001"}
    again, other = photo("a.jpg", "teal"), photo("b.jpg", "maroon")
    answer = visitor.client.post("/cases/new", data=fields(visitor, photos=[again, other], **outside))
    assert answer.status_code >= 400
    assert kept_in(app) == before
    assert path_of(app.config["SETTINGS"].files_dir, kept.sha256).is_file()


def test_bytes_that_are_wanted_again_are_not_discarded(app: Flask, tmp_path: Path) -> None:
    from tracker.files import store as files

    sha256, written = files._keep(tmp_path, b"x")
    assert written is not None
    files.keep(tmp_path, b"x")
    discard(tmp_path, [(sha256, written)])
    assert path_of(tmp_path, sha256).is_file()
    fresh = files._keep(tmp_path, b"y")
    discard(tmp_path, [(fresh[0], fresh[1] or 0)])
    assert not path_of(tmp_path, fresh[0]).exists()


PHONES = ["400-820-8820", "95598", "10010", "96110", "0990 5500101转8001", "+85291234567", "９６１１０"]


@pytest.mark.parametrize("phone", PHONES)
def test_a_case_takes_every_phone_number(visitor: Visitor, phone: str) -> None:
    visitor.login("officer1")
    more = {"source": "resident", "reporter_name": "王小明", "reporter_phone": phone}
    visitor.post("/cases/new", fields(visitor, **more))


@pytest.mark.parametrize("phone", PHONES)
def test_a_unit_takes_every_phone_number(visitor: Visitor, phone: str) -> None:
    visitor.login("sysadmin1")
    data = {"name": "供电所", "kind": "urban_management", "area_code": "990101", "sort": "50", "is_active": "y"}
    visitor.post("/admin/units/new", data | {"phone": phone})
    assert db.session.scalars(select(Unit).where(Unit.name == "供电所")).one().phone


def test_no_form_cuts_a_phone_number_short() -> None:
    from tracker.cases.forms import CaseForm
    from tracker.foundation.identifiers import LONGEST_TYPED
    from tracker.mediation.asks import PARTY, REPRESENTATIVE
    from tracker.people import forms as people_forms
    from tracker.policing import forms as policing_forms

    looked_at = 0
    for module in (people_forms, policing_forms):
        for form in vars(module).values():
            for name in dir(form) if isinstance(form, type) else ():
                if name in ("phone", "office_phone", "duty_phone"):
                    lengths = [one.max for one in getattr(form, name).args[1] if isinstance(one, Length)]
                    assert lengths == [LONGEST_TYPED], (form, name)
                    looked_at += 1
    assert looked_at >= 5
    typed = [field.longest for entry in (PARTY, REPRESENTATIVE) for field in entry if field.name == "phone"]
    assert typed == [LONGEST_TYPED, LONGEST_TYPED]
    assert CaseForm.reporter_phone.args[1][0].max == LONGEST_TYPED
