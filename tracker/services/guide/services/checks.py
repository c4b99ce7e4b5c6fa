"""What an item and a version of it may say: each refusal stands at its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.clock.arithmetic import add
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, is_blank, printable, unanswered
from tracker.people.models import Unit
from tracker.services.guide.models import ServiceItem
from tracker.services.guide.queries.contents import Content, Material
from tracker.services.guide.queries.items import kept_areas
from tracker.services.guide.vocabulary import LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, MOST_MATERIALS

#: A letter first, at least one digit: an address such as /services/new is never a code.
CODE = re.compile(r"[A-Z](?=[A-Z0-9-]*[0-9])[A-Z0-9-]{1,19}")
MOST_COPIES = 20
FIRST_YEAR, LAST_YEAR = 1950, 2199
_TEXTS = {"name": LONGEST_NAME, "who": LONGEST_TEXT, "steps": LONGEST_TEXT, "basis": LONGEST_TEXT, "fee": LONGEST_LINE,
          "result": LONGEST_LINE}  # fmt: skip


def check_code(text: str) -> str:
    """The code of an item as it is kept: one width, capitals."""
    code = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if not code:
        raise unanswered("code")
    if not CODE.fullmatch(code):
        raise Refused(
            N_("A code is made of letters, digits and dashes, such as MZ-001: a letter first, at most 20 of them."),
            field="code",
        )
    return code


def check_new_code(text: str) -> str:
    code = check_code(text)
    if db.session.scalar(select(ServiceItem.id).where(ServiceItem.code == code)) is not None:
        raise Refused(N_("There is an item %(item)s already."), field="code", item=code)
    return code


def check_unit(unit_id: int | None, actor: Actor | None) -> int:
    """A unit in use, of the area whose guide the actor keeps; without an actor the program itself makes the item."""
    unit = db.session.get(Unit, unit_id) if unit_id else None
    if unit is None or not unit.is_active or (actor and not unit.area_code.startswith(tuple(kept_areas(actor)))):
        raise Refused(N_("Choose a unit from the list."), field="unit")
    return unit.id


def check_from(from_on: date, *, today: date, after: date | None) -> date:
    """The first day of a version; `after` is the day from which the version before holds, None for the first."""
    if not FIRST_YEAR <= from_on.year <= LAST_YEAR:
        raise Refused(N_("Choose a day of this century."), field="from_on")
    if after is None:
        return from_on
    if from_on < today:
        raise Refused(N_("What held in the past is not changed: choose today or a later day."), field="from_on")
    if from_on <= after:
        raise Refused(
            N_("The version before begins on %(day)s. A new one can begin on the day after that at the earliest."),
            field="from_on", day=after,
        )  # fmt: skip
    return from_on


def check_content(content: Content, *, now: datetime) -> Content:
    """What the version will say, put in order. Refused at the field; of a material at `m1_name` for the first, …"""
    texts = {field: check_text(getattr(content, field), field, most) for field, most in _TEXTS.items()}
    if not texts["name"]:
        raise unanswered("name")
    legal, promised = check_limits(content.legal_limit, content.promised_limit, now=now)
    materials = check_materials(content.materials)
    return replace(
        content,
        name=texts["name"],
        who=texts["who"],
        steps=texts["steps"],
        basis=texts["basis"],
        fee=texts["fee"],
        result=texts["result"],
        legal_limit=legal,
        promised_limit=promised,
        materials=materials,
    )


def check_text(text: str, field: str, most: int) -> str:
    text = printable(text)
    if most != LONGEST_TEXT:
        text = " ".join(text.split("\n"))
    if len(text) > most:
        raise Refused(N_("At most %(most)s characters."), field=field, most=most)
    return text


def read_limit(text: str, field: str) -> Limit | None:
    """A limit, None of nothing; Refused at its field."""
    if is_blank(text):
        return None
    try:
        return Limit.parse(text)
    except Refused as refusal:
        refusal.field = field
        raise


def check_limits(legal: str, promised: str, *, now: datetime) -> tuple[str, str]:
    """Both limits in their short form. What is promised is never longer than what the law gives.

    Limits of one unit are compared as they are, others by the deadlines they would give from now on.
    """
    longest, given = read_limit(legal, "legal_limit"), read_limit(promised, "promised_limit")
    if given is None:
        raise unanswered("promised_limit")
    if longest is not None and _is_longer(given, longest, now):
        raise Refused(
            N_("The promise must not be longer than the legal limit."), field="promised_limit", code="promise_too_long"
        )
    return str(longest or ""), str(given)


def _is_longer(one: Limit, other: Limit, now: datetime) -> bool:
    if one.unit is other.unit:
        return one.amount > other.amount
    calendar = get_calendar()
    return add(now, one, calendar).at > add(now, other, calendar).at


def check_materials(materials: Sequence[Material]) -> tuple[Material, ...]:
    """The materials in their order; Refused at the field of the block that is wrong."""
    if len(materials) > MOST_MATERIALS:
        raise Refused(N_("An item asks for at most %(most)s materials."), field="m1_name", most=MOST_MATERIALS)
    found: dict[str, Material] = {}
    for number, one in enumerate(materials, 1):
        name = check_text(one.name, f"m{number}_name", LONGEST_NAME)
        if not name:
            raise unanswered(f"m{number}_name")
        if name in found:
            raise Refused(N_("Another material is called the same."), field=f"m{number}_name", code="material_twice")
        if not 1 <= one.copies <= MOST_COPIES:
            raise Refused(N_("From 1 to %(most)s copies."), field=f"m{number}_copies", most=MOST_COPIES)
        note = check_text(one.note, f"m{number}_note", LONGEST_LINE)
        found[name] = replace(one, name=name, note=note)
    return tuple(found.values())
