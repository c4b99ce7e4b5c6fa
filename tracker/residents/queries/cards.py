"""What stands on the public card of a grid or village: who is there, whom to call, and where to complain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.access.policy import VERIFIER_ROLE
from tracker.areas.queries import Place, get_tree
from tracker.extensions import db
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.orm import among
from tracker.foundation.shorts import code_of, short_of
from tracker.foundation.words import N_
from tracker.people.models import Post
from tracker.people.queries.actors import find_acting_user
from tracker.residents.models import GridCard
from tracker.site.queries import get_setting

#: Areas that have a card.
LEVELS = (AreaLevel.VILLAGE, AreaLevel.GRID)

#: What the numbers are that a county may put first.
NUMBERS = {
    "110": N_("police"),
    "119": N_("fire and rescue"),
    "120": N_("ambulance"),
    "122": N_("traffic accidents"),
    "12345": N_("government hotline"),
    "12348": N_("free legal advice"),
    "12356": N_("psychological support"),
    "12337": N_("report gangs and their protectors"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A card as of a day."""

    place: Place
    title: str
    path: str
    short: str
    #: Who acts for the grids of the place today: (title of the post, name).
    officers: tuple[tuple[str, str], ...]
    duty_phone: str
    supervision_phone: str
    #: (number, what it is), in the order of the setting.
    numbers: tuple[tuple[str, str], ...]


def find_card(short: str, on: date) -> Card | None:
    """The card behind a link; None for what is no link, or no grid or village of the day."""
    code = code_of(short)
    place = get_tree().by_code.get(code) if code else None
    if place is None or place.level not in LEVELS or not place.is_valid(on):
        return None
    return make_card(place, on)


def make_card(place: Place, on: date) -> Card:
    """The card of a grid or village."""
    tree = get_tree()
    phones = _phones(place.code)
    posts = db.session.scalars(
        select(Post)
        .where(Post.role == VERIFIER_ROLE, Post.is_active, Post.area_code.startswith(place.code[:15]))
        .order_by(Post.area_code, Post.id)
    )
    officers = []
    for post in posts:
        acting = find_acting_user(post.id, on)
        if acting is not None:
            officers.append((tree.name(post.area_code), acting.name))
    return Card(
        place=place,
        title=place.name,
        path=tree.path(place.code),
        short=short_of(place.code),
        officers=tuple(dict.fromkeys(officers)),
        duty_phone=next((one.duty_phone for one in phones if one.duty_phone), ""),
        supervision_phone=next((one.supervision_phone for one in phones if one.supervision_phone), ""),
        numbers=list_numbers(),
    )


def list_numbers() -> tuple[tuple[str, str], ...]:
    """The numbers to call first, as the setting has them, each with what it is."""
    numbers = dict.fromkeys(str(get_setting("residents.numbers")).split())
    return tuple((one, NUMBERS.get(one, "")) for one in numbers if one.isdigit())


def _phones(code: str) -> list[GridCard]:
    """The rows of the area and of those above it, the nearest first."""
    codes = [code[: level.digits] for level in AreaLevel if level.digits <= len(code)]
    rows = db.session.scalars(select(GridCard).where(among(GridCard.area_code, codes)))
    return sorted(rows, key=lambda row: -len(row.area_code))
