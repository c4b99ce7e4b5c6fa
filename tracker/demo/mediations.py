"""The mediation committees of the made-up county and who sits on them. Nobody real is among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from sqlalchemy import exists, select

from tracker.audit.sealing import seal_bytes
from tracker.demo.names import COUNTY_NAME, fresh_names
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel, check_area_code
from tracker.mediation.committees.models import Committee, CommitteeMember
from tracker.mediation.committees.services import term_end
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.vocabulary import Rank, Role, UnitKind

ENDING = "人民调解委员会"
ROOMS = {CommitteeKind.TOWN: "第一调解室\n第二调解室", CommitteeKind.VILLAGE: "调解室"}
COURT = f"{COUNTY_NAME}人民法院"
FEWEST, MOST = 3, 7
#: What members are good at; each is given two or three.
SKILLS = ("0201", "0202", "0203", "0204", "0206", "0207", "0210", "0213", "0214")


def found_committees(now: datetime, seed: int = 1) -> int:
    """Give every unit of mediation without a committee one, with members in office; how many were founded."""
    random = Random(f"committees {seed}")
    today = local_day(now)
    query = select(Unit).where(Unit.kind == UnitKind.MEDIATION, ~exists().where(Committee.unit_id == Unit.id))
    units = list(db.session.scalars(query.order_by(Unit.id)))
    names = fresh_names(random, db.session.scalars(select(User.name)))
    words = {unit.id: word for unit, word in zip(units, _number_words(units), strict=True)}
    for unit in units:
        _found(unit, words[unit.id], random, names, today)
    db.session.flush()
    return len(units)


def _number_words(units: list[Unit]) -> Iterator[str]:
    """The name without its endings, as `书声里`; with the street's before it where two are alike."""
    used = set(db.session.scalars(select(Committee.short)))
    for unit in units:
        whole = unit.name.removesuffix(ENDING)
        parts = whole.replace("街道", " ").replace("镇", " ").split() or [whole]
        word = parts[-1].removesuffix("社区").removesuffix("村")
        if word in used:
            word = parts[-1] if parts[-1] not in used else "".join(parts)[:12]
        used.add(word)
        yield word


def _found(unit: Unit, word: str, random: Random, names: Iterator[str], today: date) -> None:
    is_village = check_area_code(unit.area_code) is AreaLevel.VILLAGE
    kind = CommitteeKind.VILLAGE if is_village else CommitteeKind.TOWN
    posts = list(
        db.session.scalars(select(Post).where(Post.unit_id == unit.id, Post.role == Role.MEDIATOR).order_by(Post.id))
    )
    formed = date(today.year - 1, random.randint(1, 6), random.randint(1, 28))
    committee = Committee(
        unit_id=unit.id,
        kind=kind,
        short=word,
        head_post_id=posts[0].id if posts else None,
        formed_on=formed,
        limit_days=None,
        rooms=ROOMS[kind],
        court=COURT,
    )
    db.session.add(committee)
    db.session.flush()
    mediators = _mediators([post.id for post in posts])
    count = max(random.randint(FEWEST, MOST), len(mediators))
    people: list[tuple[str, User | None]] = [(user.name, user) for user in mediators]
    people += [(next(names), None) for _ in range(count - len(mediators))]
    for place, (name, user) in enumerate(people):
        member = CommitteeMember(
            committee_id=unit.id,
            user_id=user.id if user else None,
            name=name,
            is_head=place == 0,
            is_full_time=user is not None,
            # The law wants women among the members; the last one is one in any case.
            is_woman=place == count - 1 or random.random() < 0.4,
            skills=sorted(random.sample(SKILLS, random.randint(2, 3))),
            from_on=formed,
            to_on=term_end(formed),
        )
        db.session.add(member)
        db.session.flush()
        home = f"{unit.name.removesuffix(ENDING)}{random.randint(1, 30)}号院{random.randint(1, 6)}号楼"
        member.home = seal_bytes(f"committee_members.home:{member.id}", {"home": home})


def _mediators(post_ids: list[int]) -> list[User]:
    """Who holds the committee's posts, A before B."""
    query = (
        select(User)
        .join(Appointment, Appointment.user_id == User.id)
        .where(Appointment.post_id.in_(post_ids), Appointment.rank == Rank.A)
        .order_by(Appointment.id)
    )
    return list(dict.fromkeys(db.session.scalars(query)))
