"""Made-up applications at the street's windows, through the real services: some decided in the months before, some on
the way, one with an agent, two errands and an original in her hands, and a few people who wait for a window."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from sqlalchemy import select

from tracker.access.policy import AGENT_ROLE, WINDOW_ROLE
from tracker.demo.acting import Course, acting
from tracker.demo.names import COUNTY_CODE, STREETS, people_names
from tracker.extensions import db
from tracker.files.store import StoredFile, store_file
from tracker.foundation.days import local_day
from tracker.people.models import Post
from tracker.services.guide.models import ServiceVersion
from tracker.services.guide.queries.items import list_offered
from tracker.services.models import Application
from tracker.services.queries.applications import load_application
from tracker.services.services.agency import agent_choices
from tracker.services.services.effects import find_decider
from tracker.services.services.opening import Asked, open_application
from tracker.services.services.steps import APPLICATIONS, ERRANDS
from tracker.services.services.tickets import give_number
from tracker.services.vocabulary import ErrandStep, FileKind, MaterialStatus, Source, Step

#: How many were decided in each of the last months, by the place of the item in the guide; the rest of the course.
DECIDED = (9, 7, 6)
#: How far each of those on the way has come.
WAYS = ("asked", "told", "accepted", "accepted", "agent", "decided")
HOUR = timedelta(hours=1)
WORDS = ("本人行动不便，由家人代为提交。", "", "上月刚搬到本村居住。", "想在月底前办好。")
TOLD = "照片需近三个月内的免冠照片。"
QUEUE = ("张女士", "尾号2345", "刘先生", "尾号0077")


@dataclass
class Way(Course):
    """One application under way."""

    application_id: int
    window: int
    #: Where files are stored.
    folder: Path

    @property
    def application(self) -> Application:
        found = load_application(self.application_id, lock=True)
        assert found is not None
        return found

    def move(self, step: Step, post_id: int | None = None, **answers: object) -> bool:
        return self.take(APPLICATIONS, self.application, step, post_id or self.window, **answers)

    def missing(self) -> list[str]:
        return [str(one.id) for one in self.application.materials if one.status is MaterialStatus.MISSING]


def serve(now: datetime, seed: int, files_dir: Path) -> int:
    """Fill the first street's windows; how many applications there were."""
    random = Random(f"window {seed}")
    names = people_names(random)
    street = COUNTY_CODE + STREETS[0].digits
    window = db.session.scalars(
        select(Post.id).where(Post.role == WINDOW_ROLE, Post.area_code == street).order_by(Post.id)
    ).first()
    offered = list_offered(local_day(now), area_code=street)
    if window is None or not offered:
        return 0
    villages = [street + digits for digits, _name in STREETS[0].villages]
    made = 0
    for back in (2, 1):
        for version, count in zip(offered, DECIDED, strict=False):
            for at in range(count):
                begun = _morning(now - timedelta(days=30 * back - at))
                way = _open(version, random.choice(villages), next(names), begun, window, random, files_dir)
                made += _finish(way, random) if way else 0
    for at, how in enumerate(WAYS):
        begun = _morning(now - timedelta(days=3 - at // 3))
        way = _open(offered[at % len(offered)], villages[0], next(names), begun, window, random, files_dir)
        if way is not None:
            _ON_THE_WAY[how](way)
            made += 1
    for at, called in enumerate(QUEUE):
        give_number(hall_code=street, call_name=called, item_code="", now=now - timedelta(minutes=21 - 4 * at))
    return made


def _morning(at: datetime) -> datetime:
    """Half past one in Greenwich: half past nine here, on the day before where that is Saturday or Sunday."""
    day = at.replace(hour=1, minute=30, second=0)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _open(
    version: ServiceVersion, village: str, name: str, at: datetime, window: int, random: Random, folder: Path
) -> Way | None:
    actor = acting(window, at)
    if actor is None:
        return None
    post = next(one for one in actor.posts if one.id == window)
    received = frozenset(one.id for one in version.materials[1:])
    key = uuid.UUID(int=random.getrandbits(128), version=4)
    asked = Asked(
        str(key), version.item.code, village, name, f"1990000{random.randrange(10_000):04d}", random.choice(WORDS),
        Source.WINDOW, received, is_id_checked=True,
    )  # fmt: skip
    found, _is_new = open_application(asked=asked, actor=actor, post=post, now=at)
    return Way(at, HOUR / 3, found.id, window, folder)


def _accept(way: Way) -> bool:
    if missing := way.missing():
        way.move(Step.RECEIVE, received=missing)
    return way.move(Step.ACCEPT, unit=str(find_decider(way.application).id), id_checked=True)


def _finish(way: Way, random: Random) -> bool:
    """Decided, mostly in time, delivered, and rated by two in three."""
    if not _accept(way):
        return False
    due = way.application.due_at
    assert due is not None
    way.at = due + timedelta(hours=30) if random.random() < 0.08 else way.at + (due - way.at) * random.uniform(0.2, 0.8)
    if not way.move(Step.DECIDE, way.application.holder_post_id, outcome="granted", told="经审核符合条件，准予办理。"):
        return False
    originals = [str(one.id) for one in way.application.materials if one.held_by_post_id == way.window]
    if originals:
        way.move(Step.RETURN_PAPERS, papers=originals, signed_on=local_day(way.at))
    way.move(Step.DELIVER, delivery="window")
    if random.random() < 2 / 3:
        rating = random.choices(("very_satisfied", "satisfied", "neutral", "dissatisfied"), (5, 4, 1, 1))[0]
        way.move(Step.RATE, rating=rating, answered_by="reporter", answer_way="window")
    return True


def _tell(way: Way) -> None:
    way.move(Step.TELL, complete_until_on=local_day(way.at) + timedelta(days=15), added="", told=TOLD)


def _signed(folder: Path) -> StoredFile:
    """A picture of a paper with lines and a scrawl."""
    image = Image.new("RGB", (595, 842), "#fbfaf5")
    draw = ImageDraw.Draw(image)
    draw.rectangle((180, 60, 415, 90), fill="#55534d")
    for line in range(12):
        draw.line((70, 150 + line * 36, 525 - (line % 4) * 60, 150 + line * 36), fill="#8d8b84", width=6)
    draw.arc((360, 640, 500, 720), 20, 300, fill="#274690", width=5)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return store_file(folder=folder, data=out.getvalue(), name="委托书.jpg", kind=FileKind.MANDATE)


def _with_agent(way: Way) -> None:
    """Accepted, with a mandate, an original on its way and two errands of which one is at the department."""
    if not _accept(way):
        return
    agent = next(one for one in agent_choices(way.application) if one.role is AGENT_ROLE)
    way.files = [_signed(way.folder)]
    way.move(Step.MANDATE, agent=str(agent.id), scope="代交材料、代领结果", signed_on=local_day(way.at))
    unit = str(way.application.holder_post_id)
    way.move(Step.ERRAND, agent.id, department=unit, task="递交申请表和户口簿，取回受理回执。", time="2wd")
    way.move(Step.ERRAND, agent.id, department_name="县档案馆", task="查阅并复印婚姻登记档案。", time="3wd")
    originals = [str(one.id) for one in way.application.materials if one.held_by_post_id == way.window]
    if originals:
        way.move(Step.GIVE_PAPERS, papers=originals, to=str(agent.id))
        way.move(Step.GET_PAPERS, agent.id, papers=originals)
    application = way.application
    for errand in application.errands[:1]:
        way.take(ERRANDS, errand, ErrandStep.TAKE, agent.id, note="已送到窗口。")


def _decide(way: Way) -> None:
    if _accept(way):
        way.move(Step.DECIDE, way.application.holder_post_id, outcome="granted", told="经审核符合条件，准予办理。")


_ON_THE_WAY = {
    "asked": lambda _way: None,
    "told": _tell,
    "accepted": _accept,
    "agent": _with_agent,
    "decided": _decide,
}
