"""What people do at the window, as a browser without scripts does it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bs4 import Tag

from tests.journeys.steps import photo, post_of
from tests.visitor import Page, Visitor
from tracker.extensions import db
from tracker.people.models import Unit
from tracker.people.vocabulary import UnitKind
from tracker.services.guide.models import ServiceItem, ServiceMaterial, ServiceVersion
from tracker.services.guide.vocabulary import MaterialKind
from tracker.services.models import Application, ApplicationMaterial
from tracker.services.queries.applications import load_application

#: The item of these tests, its materials: an original, a copy that may follow, one that is held already.
CODE, NAME = "MZ-901", "老年人高龄津贴申领"
BOOK, PHOTO, HELD = "户口簿", "近期照片", "身份证件信息"


def make_item(code: str = CODE, *, name: str = NAME, promised: str = "3wd", **more: Any) -> ServiceVersion:
    """An item of the county's civil affairs, with its first version."""
    unit = db.session.scalar(db.select(Unit).where(Unit.kind == UnitKind.CIVIL_AFFAIRS, Unit.name.endswith("民政局")))
    item = ServiceItem(code=code, unit_id=unit.id)
    version = ServiceVersion(
        item=item, version=1, from_on=date(2020, 1, 1), name=name, words=name, promised_limit=promised,
        legal_limit="20wd", made_at=_moment(), **more,
    )  # fmt: skip
    rows = ((BOOK, MaterialKind.ORIGINAL, False, False), (PHOTO, MaterialKind.COPY, True, False),
            (HELD, MaterialKind.COPY, False, True))  # fmt: skip
    version.materials = [
        ServiceMaterial(place=place, name=called, kind=kind, is_gap_allowed=gap, is_held=held)
        for place, (called, kind, gap, held) in enumerate(rows, 1)
    ]
    db.session.add_all([item, version])
    db.session.flush()
    return version


def _moment() -> Any:
    from datetime import UTC, datetime

    return datetime(2020, 1, 1, tzinfo=UTC)


def village() -> str:
    """The village of the first grid officer, of the first window and agent."""
    return post_of("officer1").area_code[:12]


def apply(desk: Visitor, *received: str, status: int = 303, **more: object) -> Application | Page:
    """Write an application down; `received` are names of materials."""
    version = db.session.scalar(db.select(ServiceVersion).join(ServiceItem).where(ServiceItem.code == CODE))
    page = desk.get(f"/services/new?item={CODE}")
    data: dict[str, object] = {
        "client_key": page.field("client_key"),
        "area": village(),
        "name": "王桂兰",
        "phone": "13900002345",
        "matter": "八十五岁，行动不便。",
        "received": [str(one.id) for one in version.materials if one.name in received],
    }
    answer = desk.post(f"/services/new?item={CODE}", data | more, status=status)
    if status != 303:
        return answer
    return get(int(answer.location.rsplit("/", 1)[1]))


def get(application_id: int) -> Application:
    """The application as it stands."""
    db.session.expire_all()
    found = load_application(application_id, lock=True)
    assert found is not None
    return found


def step(who: Visitor, one: Application, action: str, *, status: int = 303, **given: object) -> Page:
    """Take a step, with what the form is filled in with unless given otherwise."""
    address = f"/applications/{one.id}/moves/{action}"
    page = who.get(address)
    answer = who.post(address, filled(page) | given, status=status)
    db.session.expire_all()
    return answer


def filled(page: Page) -> dict[str, object]:
    """What the form of a page says when nothing is changed."""
    found: dict[str, object] = {}
    form = page.soup.select_one("main form[method=post]")
    assert isinstance(form, Tag)
    for control in form.select("[name]"):
        name, kind = str(control["name"]), control.get("type")
        if name == "csrf_token" or kind == "file":
            continue
        if control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            found[name] = chosen["value"] if chosen else ""
        elif kind in ("checkbox", "radio"):
            if control.has_attr("checked"):
                found[name] = control.get("value", "y")
        else:
            found[name] = control.text.lstrip("\n") if control.name == "textarea" else control.get("value", "")
    return found


def material(one: Application, name: str) -> ApplicationMaterial:
    """One of its materials."""
    return next(row for row in one.materials if row.name == name)


def signed() -> dict[str, object]:
    """A photo of a signed mandate."""
    return {"mandate_files": [photo("mandate.jpg")]}
