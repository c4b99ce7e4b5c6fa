"""Files stay with their form: refused, added to, taken out, sent twice; nobody else's, and not for ever."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.journeys.steps import case_of, log, photo, post_of, to_handling, user_of
from tests.visitor import Page, Visitor
from tracker.cases.models import Case, CaseFile
from tracker.extensions import db
from tracker.files.holding import HELD_FOR, Drawer, list_held, take_out
from tracker.files.store import path_of
from tracker.web.uploads import forget_held

COLOURS = ("navy", "olive", "teal", "maroon", "plum", "peru", "gold", "cyan", "lime", "pink", "gray")


def sent(page: Page, **more: Any) -> dict[str, Any]:
    """The form of a page as a browser sends it: hidden and typed fields as they stand."""
    form = {one["name"]: one.get("value", "") for one in page.soup.select("main input[type=hidden][name]")}
    form |= {name: [one["value"] for one in page.soup.select(f"[name='{name}']")] for name in form if "-order" in name}
    form |= {one["name"]: one.get_text() for one in page.soup.select("main textarea[name]")}
    form |= {one["name"]: one.get("value", "") for one in page.soup.select("main input.input[name]:not([type=file])")}
    for one in page.soup.select("main select[name]"):
        chosen = one.select_one("option[selected]")
        form[one["name"]] = chosen["value"] if chosen else ""
    return form | {"source": "patrol"} | more


def new(visitor: Visitor, **more: Any) -> dict[str, Any]:
    usual = {"category": "0102", "area": post_of("officer1").area_code, "place": "2单元", "text": "楼道堆放纸箱"}
    return sent(visitor.get("/cases/new")) | usual | more


def removes(page: Page, field: str = "photos") -> list[str]:
    return [one["value"] for one in page.soup.select(f"[name={field}-remove][type=checkbox]")]


def files_of(page: Page) -> list[CaseFile]:
    case = case_of(page.location.rsplit("/", 1)[1])
    return list(db.session.scalars(select(CaseFile).where(CaseFile.case_id == case.id).order_by(CaseFile.id)))


def held_in(app: Flask) -> set[Path]:
    return {path for path in app.config["SETTINGS"].held_dir.rglob("*") if path.is_file()}


def test_a_refused_form_keeps_its_photos_and_more_can_be_added(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", new(visitor, text=" ", photos=photo("甲.jpg", "navy")), status=422)
    assert page.soup.select_one("#text-error")
    assert not page.soup.select_one("#photos-error")
    assert len(removes(page)) == 1
    assert page.soup.select_one(".preview img")["src"].startswith("data:image/webp;base64,")
    again = visitor.post("/cases/new", sent(page, text=" ", photos=photo("乙.jpg", "olive")), status=422)
    assert len(removes(again)) == 2, "choosing again adds"
    done = visitor.post("/cases/new", sent(again, text="楼道堆放纸箱"))
    assert [one.name for one in files_of(done)] == ["甲.webp", "乙.webp"]
    held = Drawer(filled_app.config["SETTINGS"].held_dir, user_of("officer1").id, page.field("photos-held"), "photos")
    assert not held.path.exists(), "what hangs on a case is held no longer"


def test_they_hang_on_the_case_in_the_order_in_which_they_were_shown(visitor: Visitor) -> None:
    visitor.login("officer1")
    three = [photo(f"{name}.jpg", colour) for name, colour in zip("甲乙丙", COLOURS, strict=False)]
    page = visitor.post("/cases/new", new(visitor, text="", photos=three), status=422)
    first, second, third = removes(page)
    turned = visitor.post("/cases/new", sent(page, text=" ", **{"photos-order": [third, first, second]}), status=422)
    assert removes(turned) == [third, first, second]
    again = {"photos-order": [third, "new", first, second, "0" * 64], "photos": photo("丁.jpg", "gold")}
    done = visitor.post("/cases/new", sent(turned, text="楼道堆放纸箱", **again))
    assert [one.name[0] for one in files_of(done)] == ["丙", "丁", "甲", "乙"]


def test_a_held_photo_can_be_taken_out_and_the_same_is_not_held_twice(visitor: Visitor) -> None:
    visitor.login("officer1")
    two = [photo("甲.jpg", "navy"), photo("乙.jpg", "olive")]
    page = visitor.post("/cases/new", new(visitor, text="", photos=two), status=422)
    first = removes(page)[0]
    page = visitor.post(
        "/cases/new", sent(page, **{"photos-remove": first}, photos=photo("丙.jpg", "olive")), status=422
    )
    assert len(removes(page)) == 1
    done = visitor.post("/cases/new", sent(page, text="楼道堆放纸箱"))
    assert [one.name for one in files_of(done)] == ["乙.webp"]


def test_a_wrong_file_is_named_and_the_good_ones_stay(visitor: Visitor) -> None:
    visitor.login("officer1")
    chosen = [photo("甲.jpg", "teal"), (io.BytesIO(b"no picture"), "说明.docx"), photo("乙.jpg", "gold")]
    page = visitor.post("/cases/new", new(visitor, photos=chosen), status=422)
    assert "说明.docx" in page.soup.select_one("#photos-error").get_text()
    assert len(removes(page)) == 2
    assert len(files_of(visitor.post("/cases/new", sent(page)))) == 2


def test_the_limit_is_said_and_what_fits_is_kept(visitor: Visitor) -> None:
    visitor.login("officer1")
    assert "At most 9 files" in visitor.get("/cases/new").soup.select_one("#photos-help").get_text()
    chosen = [photo(f"{one}.jpg", one) for one in COLOURS]
    page = visitor.post("/cases/new", new(visitor, photos=chosen), status=422)
    assert "At most 9 files" in page.soup.select_one("#photos-error").get_text()
    assert len(removes(page)) == 9


def test_sent_twice_it_makes_one_case_with_each_photo_once(visitor: Visitor) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", new(visitor, text="", photos=photo("甲.jpg", "navy")), status=422)
    form = sent(page, text="楼道堆放纸箱")
    first, second = visitor.post("/cases/new", form), visitor.post("/cases/new", form)
    assert first.location == second.location
    assert len(files_of(second)) == 1


def test_another_person_with_the_same_form_key_gets_nothing(visitor: Visitor) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", new(visitor, text="", photos=photo("甲.jpg", "navy")), status=422)
    key = page.field("photos-held")
    other = visitor.login("dispatcher1").post("/cases/new", new(visitor, text="", **{"photos-held": key}), status=422)
    assert not removes(other)


def test_what_lies_there_is_sealed_to_person_form_and_field(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", new(visitor, text="", photos=photo("甲.jpg", "navy")), status=422)
    drawer = Drawer(filled_app.config["SETTINGS"].held_dir, user_of("officer1").id, page.field("photos-held"), "photos")
    (path,) = drawer.path.iterdir()
    assert b"RIFF" not in path.read_bytes()
    key = page.field("photos-held")
    stranger = Drawer(filled_app.config["SETTINGS"].held_dir, 999_999, key, "photos")
    stranger.path.mkdir()
    (stranger.path / path.name).write_bytes(path.read_bytes())
    assert list_held(stranger, now=filled_app.config["NOW"]()) == []
    take_out(stranger, [path.name])


def test_the_sweep_forgets_what_nobody_came_back_for(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", new(visitor, text="", photos=photo("甲.jpg", "navy")), status=422)
    now = filled_app.config["NOW"]()
    forget_held(now + HELD_FOR - timedelta(minutes=1))
    assert held_in(filled_app)
    forget_held(now + HELD_FOR + timedelta(minutes=1))
    assert not held_in(filled_app)
    visitor.post("/cases/new", sent(page, text="楼道堆放纸箱"))


@pytest.mark.parametrize("field", ["after_photos"])
def test_the_moves_of_a_case_keep_theirs_too(visitor: Visitor, field: str) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    address = f"/cases/{case.ref}/moves/feedback"
    form = sent(visitor.get(address), result_code="solved", result_text="   ")
    page = visitor.post(address, form | {field: photo("处置后.jpg", "navy")}, status=422)
    assert len(removes(page, field)) == 1
    move_form = sent(page, result_code="solved", result_text="已清理", version="0")
    stale = visitor.post(address, move_form, status=409)
    assert len(removes(stale, field)) == 1, "somebody was quicker: the photo stays"
    done = visitor.post(address, sent(stale, result_code="solved", result_text="已清理"))
    assert [one.name for one in files_of(done)] == ["处置后.webp"]


def test_a_draft_keeps_everything_and_says_what_is_missing(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    form = new(
        visitor, text="", place="", save="draft", photos=[photo("甲.jpg", "navy"), photo("乙.jpg", "olive")],
        reporter_name="李秀兰", reporter_phone="13900001234", source="window",
    )  # fmt: skip
    done = visitor.post("/cases/new", form)
    case = case_of(done.location.rsplit("/", 1)[1])
    assert case.is_draft
    assert "Missing still: the place, what was seen." in visitor.get("/inbox").text
    assert "Go on writing" in visitor.follow(done).text
    why = visitor.get(f"/cases/{case.ref}/moves/report", status=422).text
    assert "go on writing" in why
    page = visitor.get(f"/cases/new?draft={case.ref}")
    assert (page.field("reporter_name"), page.field("reporter_phone")) == ("李秀兰", "13900001234")
    assert len(removes(page)) == 2
    refused = visitor.post("/cases/new", sent(page, **{"photos-remove": removes(page)[0]}), status=422)
    assert refused.soup.select_one("#text-error") and refused.soup.select_one("#place-error")
    assert len(removes(refused)) == 1
    visitor.post("/cases/new", sent(refused, text="楼道堆放纸箱", place="2单元"))
    case = case_of(case.ref)
    assert case.state == "reported"
    assert [one.name for one in files_of(done)] == ["乙.webp"]
    assert path_of(filled_app.config["SETTINGS"].files_dir, files_of(done)[0].sha256).is_file()


def test_the_least_of_a_draft_is_category_and_grid(visitor: Visitor) -> None:
    visitor.login("officer1")
    page = visitor.post("/cases/new", new(visitor, category="", text="", save="draft"), status=422)
    assert page.soup.select_one("#category-error")
    assert not page.soup.select_one("#text-error")


def test_a_draft_forgets_who_told_when_that_is_taken_out(visitor: Visitor) -> None:
    visitor.login("officer1")
    done = visitor.post("/cases/new", new(visitor, save="draft", reporter_name="李秀兰"))
    ref = done.location.rsplit("/", 1)[1]
    page = visitor.get(f"/cases/new?draft={ref}")
    visitor.post("/cases/new", sent(page, save="draft", reporter_name=""))
    assert visitor.get(f"/cases/new?draft={ref}").field("reporter_name") == ""


def test_a_draft_is_its_writers_alone(visitor: Visitor) -> None:
    visitor.login("officer1")
    done = visitor.post("/cases/new", new(visitor, save="draft", photos=photo("甲.jpg", "navy")))
    ref = done.location.rsplit("/", 1)[1]
    key = db.session.scalar(select(Case.client_key).where(Case.ref == ref))
    visitor.login("dispatcher1")
    visitor.get(f"/cases/new?draft={ref}", status=404)
    page = visitor.post("/cases/new", new(visitor, client_key=key), status=422)
    assert not removes(page)
