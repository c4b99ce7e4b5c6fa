"""Made-up mediations in every stage, taken through the real services step by step. Nobody in them is real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.demo.names import fresh_names
from tracker.extensions import db
from tracker.foundation.days import CHINA, local_day
from tracker.mediation.committees.models import Committee
from tracker.mediation.models import Mediation
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.services import course, parties
from tracker.mediation.services.moves import MEDIATIONS
from tracker.mediation.services.opening import open_mediation
from tracker.mediation.vocabulary import ClauseWay, Origin, PartyKind, Referrer, Side, Stage, Step
from tracker.people.models import Appointment, Post, User
from tracker.people.vocabulary import Rank, Role

#: Type of dispute, title, place, what it is about, what is agreed, amount in fen.
MATTERS = (
    ("0202", "楼上漏水", "5号楼2单元", "501室卫生间漏水，浸湿401室吊顶。", "修复卫生间防水，恢复吊顶。", 350000),
    ("0202", "噪声争执", "7号楼", "楼上深夜搬动桌椅，楼下无法休息。", "夜间十时后不搬动家具，铺设地垫。", None),
    ("0206", "电动车刮擦", "东门车棚", "停车时刮擦旁车，修理费有争议。", "支付修理费。", 68000),
    (
        "0214",
        "物业费争执",
        "物业服务中心",
        "住户以公共区域保洁不到位为由拒交物业费。",
        "补交上半年物业费，物业整改保洁。",
        126000,
    ),
    ("0201", "赡养费分担", "东井路", "兄弟二人就母亲赡养费分担各执一词。", "每月支付赡养费。", 90000),
    ("0210", "工资拖欠", "文华小区装修工地", "装修结束后两个月工资未付。", "付清工资。", 860000),
)
#: How far each made-up mediation goes; the result of one that has ended.
WAYS = (
    Stage.OFFERED, Stage.CONSENT_PENDING, Stage.DECLINED, Stage.REGISTERED, Stage.INVESTIGATING, Stage.MEDIATING,
    Stage.FAILED, Stage.AGREED_WRITTEN, Stage.PERFORMING, Stage.PERFORMED, Stage.VISITED, Stage.AGREED_ORAL,
)  # fmt: skip
#: Days since the mediation came in, at which a step is taken.
DAYS = {
    Step.ASK_CONSENT: 1, Step.CONSENT: 1, Step.REFUSE: 2, Step.TELL_RIGHTS: 2, Step.REGISTER: 2, Step.INVESTIGATE: 3,
    Step.START: 4, Step.FAIL: 8, Step.AGREE_WRITTEN: 8, Step.AGREE_ORAL: 8, Step.HAND_OUT: 8, Step.PERFORM: 12,
    Step.ALL_PERFORMED: 12, Step.VISIT: 20,
}  # fmt: skip
REACH = 24


def mediate(now: datetime, seed: int = 1, count: int = 24) -> int:
    """Fill the mediators' lists with made-up files; how many were made. Their days lie in the last weeks."""
    random = Random(f"disputes {seed}")
    names = fresh_names(random, db.session.scalars(select(User.name)))
    posts = _mediators()
    for number in range(count if posts else 0):
        # The first mediator, whose login stands on the login page, has a file at every stage.
        post, user = posts[0] if number < len(WAYS) else posts[number % len(posts)]
        began = now - timedelta(days=REACH + number % 9, hours=number % 5)
        _Story(post, user, began, now, random, names, number).tell(WAYS[number % len(WAYS)])
    db.session.flush()
    return count if posts else 0


def _mediators() -> list[tuple[HeldPost, User]]:
    query = (
        select(Post, User)
        .join(Committee, Committee.unit_id == Post.unit_id)
        .join(Appointment, Appointment.post_id == Post.id)
        .join(User, User.id == Appointment.user_id)
        .where(Post.role == Role.MEDIATOR, Appointment.rank == Rank.A, Appointment.to_on.is_(None))
        .order_by(User.id)
        .limit(6)
    )
    return [
        (HeldPost(post.id, post.title, post.role, post.area_code, post.unit_id, Rank.A), user)
        for post, user in db.session.execute(query)
    ]


class _Story:
    """One made-up mediation, told up to a stage."""

    def __init__(
        self, post: HeldPost, user: User, began: datetime, now: datetime, random: Random, names: Iterator[str], no: int
    ) -> None:
        self.post, self.user, self.began, self.now, self.no = post, user, began, now, no
        self.matter = MATTERS[no % len(MATTERS)]
        self.names = names
        self.random = random

    def at(self, days: int) -> datetime:
        return min(self.began + timedelta(days=days), self.now)

    def actor(self, at: datetime) -> Actor:
        return acting_for([self.post], local_day(at), user_id=self.user.id, name=self.user.name)

    def tell(self, end: Stage) -> None:
        self.mediation = self._open()
        if end is Stage.OFFERED:
            return
        self._enter_parties()
        self.step(Step.ASK_CONSENT)
        if end is Stage.CONSENT_PENDING:
            return
        sides = [str(one.id) for one in load_facts(self.mediation).parties]
        self.step(Step.CONSENT, party=sides[0], consent_way="in_person")
        if end is Stage.DECLINED:
            self.step(Step.REFUSE, party=sides[1], consent_way="phone", ways_told=True)
            return
        self.step(Step.CONSENT, party=sides[1], consent_way="phone")
        self.step(Step.TELL_RIGHTS, told_parties=sides)
        for step in (Step.REGISTER, Step.INVESTIGATE, Step.START):
            self.step(step)
            if self.mediation.stage is end:
                return
        self._hold_session(sides)
        if end is Stage.FAILED:
            self.step(Step.FAIL, fail_reason="no_agreement", ways_told=True)
            return
        self._agree(end, sides)

    def _open(self) -> Mediation:
        category, title, place, matter, _what, _fen = self.matter
        origin = (Origin.OFFER, Origin.APPLICATION, Origin.REFERRAL)[self.no % 3]
        # A village's first grid, or the first grid of a street's first village.
        area = self.post.area_code + "001" * ((15 - len(self.post.area_code)) // 3)
        answers = {
            "origin": origin.value,
            "referrer": Referrer.COURT.value if origin is Origin.REFERRAL else "",
            "category": category,
            "area": area,
            "title": title,
            "place": place,
            "matter": matter,
            "mediator": f"{self.post.unit_id}:{self.post.id}",
        }
        at, key = self.at(0), f"demo-mediation-{self.no:06d}"
        return open_mediation(client_key=key, answers=answers, actor=self.actor(at), post=self.post, now=at)

    def _enter_parties(self) -> None:
        at = self.at(1)
        for side in (Side.APPLICANT, Side.RESPONDENT):
            answers = {
                "side": side.value,
                "kind": PartyKind.PERSON.value,
                "name": next(self.names),
                "phone": f"1990000{5000 + self.no * 2 + (side is Side.RESPONDENT)}",
                "address": f"{self.matter[2]}{self.random.randrange(1, 6)}0{self.random.randrange(1, 4)}室",
                "is_id_checked": True,
                "sex": self.random.choice("男女"),
                "age": str(self.random.randrange(25, 75)),
            }
            facts = load_facts(self.mediation)
            parties.save_party(facts=facts, answers=answers, party=None, actor=self.actor(at), now=at)

    def step(self, step: Step, **answers: object) -> None:
        at = self.at(DAYS[step])
        MEDIATIONS.take(load_facts(self.mediation), step, answers=answers, actor=self.actor(at), now=at)

    def _hold_session(self, sides: list[str]) -> None:
        invited = [f"party:{one}" for one in sides]
        planned, held = self.at(5), self.at(6)
        begins = held.astimezone(CHINA)
        ends = min(begins + timedelta(minutes=70), begins.replace(hour=23, minute=59))
        plan = {"day": begins.date(), "time": begins.time(), "minutes": 90, "room": "调解室", "invited": invited}
        facts = load_facts(self.mediation)
        row = course.plan_session(facts=facts, answers=plan, actor=self.actor(planned), now=planned)
        said = {
            "day": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            "attended": invited,
            "question_0": "双方的诉求是什么？",
            "answer_0": self.matter[3],
            "text": "调解员分别听取双方意见，说明有关规定。",
        }
        facts = load_facts(self.mediation)
        course.record_session(facts=facts, session=row, answers=said, actor=self.actor(held), now=held)

    def _agree(self, end: Stage, sides: list[str]) -> None:
        at = self.at(7)
        paid = f"{self.matter[5] / 100:.2f}" if self.matter[5] else ""
        clause = {
            "party": sides[1],
            "what": self.matter[4],
            "due_on": local_day(self.at(14)),
            "way": ClauseWay.ACT.value,
            "amount": paid,
        }
        facts = load_facts(self.mediation)
        course.save_clause(facts=facts, answers=clause, clause=None, actor=self.actor(at), now=at)
        course.go_over_list(facts=load_facts(self.mediation), answers={"found": []}, actor=self.actor(at), now=at)
        day = local_day(self.at(DAYS[Step.AGREE_WRITTEN]))
        if end is Stage.AGREED_ORAL:
            self.step(Step.AGREE_ORAL, agreed_on=day)
            return
        self.step(Step.AGREE_WRITTEN, signed_on=day)
        if end is Stage.AGREED_WRITTEN:
            return
        self.step(Step.HAND_OUT, day=day)
        if end is Stage.PERFORMING:
            return
        facts = load_facts(self.mediation)
        done = local_day(self.at(DAYS[Step.PERFORM]))
        self.step(Step.PERFORM, clause=str(facts.clauses[0].id), day=done, paid=paid, is_whole=True)
        self.step(Step.ALL_PERFORMED)
        if end is Stage.VISITED:
            facts = load_facts(self.mediation)
            self.step(
                Step.VISIT, visit=str(facts.visits[0].id), party=sides[0], day=local_day(self.at(DAYS[Step.VISIT])),
                visit_way="phone", kept="kept", answer="satisfied",
            )  # fmt: skip
