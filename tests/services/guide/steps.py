"""What tests of the guide share: an item, what it says, and the actor who keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tracker.access.actor import Actor
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import Refused
from tracker.people.models import Unit, User
from tracker.people.queries.actors import load_actor
from tracker.services.guide.models import ServiceItem
from tracker.services.guide.queries.contents import Content, Material
from tracker.services.guide.queries.items import KeptItem, get_kept
from tracker.services.guide.services.items import make_item
from tracker.services.guide.vocabulary import MaterialKind

TODAY = local_day(NOW)
CONTENT = Content(
    name="最低生活保障金给付",
    promised_limit="15wd",
    legal_limit="30wd",
    who="持有本县户籍的家庭。",
    steps="申请\n审核\n公示\n发放",
    fee="不收费",
    result="低保证",
    basis="《社会救助暂行办法》第十一条",
    materials=(
        Material("申请书", MaterialKind.FORM),
        Material("身份证", MaterialKind.SHOWN, is_held=True),
        Material("收入证明", MaterialKind.ORIGINAL, copies=2, is_gap_allowed=True, note="近六个月"),
    ),
)


def keeper() -> Actor:
    return load_actor(db.session.scalars(select(User).where(User.username == "sysadmin1")).one(), TODAY)


def unit_named(ending: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.name.endswith(ending)).order_by(Unit.id)).first()  # type: ignore[return-value]


def make(
    code: str = "MZ-001", *, unit: str = "民政局", from_on: date = TODAY - timedelta(days=300), **said: Any
) -> ServiceItem:
    item = make_item(
        code=code, unit_id=unit_named(unit).id, content=replace(CONTENT, **said), from_on=from_on, actor=None, now=NOW
    )  # fmt: skip
    db.session.commit()
    return item


def kept(code: str = "MZ-001") -> KeptItem:
    return get_kept(code, actor=keeper(), lock=True)


def refused_at(field: str, act) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.field == field, caught.value
    return str(caught.value)


def form_of(page: Any) -> dict[str, str]:
    """What a browser would send of the form for a version, as it stands."""
    sent: dict[str, str] = {}
    form = next(one for one in page.soup.select("main form[method=post]") if one.select_one("[name=from_on]"))
    for field in form.select("[name]"):
        kind = field.get("type", "")
        if field.name == "button" or (kind == "checkbox" and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            sent[field["name"]] = chosen["value"]
        elif field.name == "textarea":
            sent[field["name"]] = field.text.removeprefix("\n").strip("\r\n")
        else:
            sent[field["name"]] = field.get("value", "y" if kind == "checkbox" else "")
    return sent
