"""A whole mediation in the database, built row by row: parties, sessions, agreement, performance, visits, scans."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from tracker.audit.sealing import seal, seal_bytes
from tracker.extensions import db
from tracker.files.store import keep
from tracker.mediation import models as m
from tracker.mediation import vocabulary as v
from tracker.mediation.committees.models import Committee
from tracker.mediation.committees.vocabulary import CommitteeKind
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.vocabulary import Rank, Role, UnitKind

_numbers = count(1)


def _sealed(row: Any, **body: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    seal(row, body)
    db.session.flush()
    return row


def make_committee() -> Committee:
    """The committee of the first mediator's post."""
    post = mediator_post()
    found = db.session.get(Committee, post.unit_id)
    if found is None:
        found = Committee(
            unit_id=post.unit_id,
            kind=CommitteeKind.TOWN,
            short="云汀",
            head_post_id=post.id,
            court="云汀县人民法院",
            rooms="一号调解室",
        )
        db.session.add(found)
        db.session.flush()
    return found


def mediator_post() -> Post:
    """The post of mediator1, with a committee behind it."""
    query = select(Post).join(Unit, Unit.id == Post.unit_id).join(Appointment, Appointment.post_id == Post.id)
    query = query.join(User, User.id == Appointment.user_id).where(
        Post.role == Role.MEDIATOR,
        Unit.kind == UnitKind.MEDIATION,
        Appointment.rank == Rank.A,
        User.username == "mediator1",
    )
    return db.session.scalars(query.order_by(Post.id).limit(1)).one()


def make_mediation(now: datetime, **given: Any) -> m.Mediation:
    """A neighbour dispute that has just been registered; without anything that hangs on it."""
    committee, number = make_committee(), next(_numbers)
    day = now.date()
    body = {
        "title": "张三·李四邻里噪声纠纷",
        "place": "锦绣小区3号楼",
        "matter": "申请人称楼上住户夜间敲击地板，影响休息。\n多次沟通未果。",
        "demands": "请求被申请人停止夜间施工，赔偿损失。",
        "facts": "2026年2月以来，被申请人在夜间装修，双方为此发生口角。\n争议事项：噪声时段与赔偿数额。",
    } | given.pop("body", {})
    columns: dict[str, Any] = {
        "ref": f"M990101-20260301-{number:04d}",
        "client_key": f"paper-{number:020d}",
        "committee_id": committee.unit_id,
        "mediator_post_id": mediator_post().id,
        "area_code": "990101001001",
        "category_code": "0202",
        "origin": v.Origin.APPLICATION,
        "stage": v.Stage.REGISTERED,
        "opened_at": now - timedelta(days=40),
        "number": f"〔2026〕云汀人调字第{number}号",
        "number_year": 2026,
        "number_seq": number,
        "registered_on": day - timedelta(days=39),
        "due_on": day - timedelta(days=9),
    } | given
    return _sealed(m.Mediation(**columns), **body)


def add_party(mediation: m.Mediation, now: datetime, name: str, side: v.Side = v.Side.APPLICANT, **given: Any) -> Any:
    """A party who consented, was told the rights and showed the identity paper."""
    body = {
        "name": name,
        "phone": "13800001234",
        "address": "云汀县锦绣小区3号楼2单元501室",
        "id_number": "990101198001010015",
        "sex": "男",
        "age": "46",
        "occupation": "个体工商户",
        "credit_code": "",
    } | given.pop("body", {})
    columns: dict[str, Any] = {
        "mediation_id": mediation.id,
        "side": side,
        "kind": v.PartyKind.PERSON,
        "name_index": b"x" * 32,
        "id_checked_at": now - timedelta(days=39),
        "consent": v.Consent.AGREED,
        "consent_way": v.ConsentWay.IN_PERSON,
        "consented_at": now - timedelta(days=39),
        "rights_told_at": now - timedelta(days=39),
    } | given
    return _sealed(m.MediationParty(**columns), **body)


def add_session(mediation: m.Mediation, now: datetime, no: int, attended: list[str], **body: Any) -> Any:
    """A session that was held, ten days apart from the next."""
    at = now - timedelta(days=40 - 10 * no)
    row = m.MediationSession(
        mediation_id=mediation.id,
        no=no,
        state=v.SessionState.HELD,
        planned_at=at,
        room="一号调解室",
        invited=attended,
        attended=attended,
        held_from=at,
        held_to=at + timedelta(hours=2),
    )
    words = {
        "questions": [
            ["请申请人陈述经过。", "楼上夜间施工，孩子睡不好。"],
            ["被申请人是否认可？", "认可，但时间不长。"],
        ],
        "text": "调解员释法明理，双方情绪缓和。",
        "outcome": f"第{no}次调解，双方意见接近。",
        "reason": "",
    }
    return _sealed(row, **(words | body))


def add_clause(mediation: m.Mediation, no: int, party: Any, what: str, due_on: date, **given: Any) -> Any:
    row = m.MediationClause(
        mediation_id=mediation.id,
        no=no,
        party_id=party.id,
        due_on=due_on,
        **({"way": v.ClauseWay.ACT} | given),
    )
    return _sealed(row, what=what, remark="")


def add_file(mediation: m.Mediation, now: datetime, kind: v.FileKind, data: bytes, store: Path, **given: Any) -> Any:
    mime = "application/pdf" if data.startswith(b"%PDF") else "image/webp"
    row = m.MediationFile(
        mediation_id=mediation.id,
        kind=kind,
        sha256=keep(store, data),
        mime=mime,
        size=len(data),
        added_at=now,
        **given,
    )
    return _sealed(row, name=f"{kind.value}.{mime[-4:]}", remark="")


@cache
def picture(words: str = "SCAN", size: tuple[int, int] = (1200, 800)) -> bytes:
    """A scan as the upload keeps it: WebP, wider than high."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((60, 60), words, fill="black", font_size=72)
    out = io.BytesIO()
    image.save(out, "WEBP")
    return out.getvalue()


@cache
def document(pages: int = 2, *, turn: int = 0) -> bytes:
    """A PDF of blank pages in landscape Letter with a word on each, turned as scanners do."""
    writer = PdfWriter()
    for number in range(pages):
        image = Image.new("RGB", (1100, 850), "white")
        ImageDraw.Draw(image).text((80, 80), f"SHEET {number + 1}", fill="black", font_size=60)
        page = io.BytesIO()
        image.save(page, "PDF", resolution=100)
        added = writer.add_page(PdfReader(page).pages[0])
        if turn:
            added.rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_whole(now: datetime, store: Path) -> m.Mediation:
    """A mediation with every one of the thirteen papers, and scans of both kinds."""
    day = now.date()
    mediation = make_mediation(
        now,
        stage=v.Stage.VISITED,
        result=v.Stage.AGREED_WRITTEN,
        ended_on=day - timedelta(days=20),
        effective_on=day - timedelta(days=20),
        handed_out_on=day - timedelta(days=20),
        amount_fen=1234500,
        unconfirmable=[],
        confirmation=v.Confirmation.CONFIRMED,
        confirm_due_on=day + timedelta(days=10),
        confirm_applied_on=day - timedelta(days=15),
        confirm_decided_on=day - timedelta(days=12),
        confirm_court="云汀县人民法院",
        confirm_no="(2026)云01民特1号",
        archived_on=day,
        retention=v.Retention.LONG,
    )
    one = add_party(mediation, now, "张𠮷")
    two = add_party(
        mediation,
        now,
        "阿依古丽·买买提",
        v.Side.RESPONDENT,
        body={"sex": "女", "age": "39", "phone": "13900005678", "occupation": ""},
    )
    agent = m.MediationRepresentative(
        party_id=two.id,
        kind=v.RepresentativeKind.AGENT,
        has_special_power=True,
        given_on=day - timedelta(days=38),
    )
    _sealed(agent, name="王律师", phone="13700000000", relation="朋友", powers="")
    inquiry = m.MediationInquiry(
        mediation_id=mediation.id, asked_on=day - timedelta(days=35), user_id=_user(), written_at=now
    )
    _sealed(
        inquiry,
        place="居委会",
        asked="邻居赵某",
        present="网格员",
        questions=[["夜间是否听到响声？", "听到，大约十点以后。"]],
        text="",
    )
    came = [f"party:{one.id}", f"party:{two.id}", f"representative:{agent.id}"]
    sessions = [add_session(mediation, now, number, came) for number in (1, 2)]
    due = day - timedelta(days=10)
    clauses = [
        add_clause(mediation, 1, two, "每日22时至次日6时停止一切装修施工", due),
        add_clause(mediation, 2, two, "赔偿申请人损失", due, amount_fen=1234500, way=v.ClauseWay.TRANSFER),
        add_clause(mediation, 3, one, "不再因此事到施工现场阻拦", due, way=v.ClauseWay.OTHER),
    ]
    for clause, late in zip(clauses, (0, 3, 0), strict=True):
        clause.performed_on = due + timedelta(days=late)
        done = m.MediationPerformance(
            clause_id=clause.id,
            performed_on=due + timedelta(days=late),
            amount_fen=clause.amount_fen,
            is_whole=True,
            user_id=_user(),
            entered_at=now,
        )
        _sealed(done, note="收条在卷")
        db.session.execute(
            m.MediationClause.__table__.update()
            .where(m.MediationClause.__table__.c.id == clause.id)
            .values(state=v.ClauseState.PERFORMED.value)
        )
    visit = m.MediationVisit(
        mediation_id=mediation.id,
        planned_on=day - timedelta(days=3),
        visited_on=day - timedelta(days=2),
        party_id=one.id,
        way=v.VisitWay.DOOR,
        kept=v.Kept.KEPT,
        answer=v.Answer.SATISFIED,
    )
    _sealed(visit, note="双方相处正常。", reason="")
    add_file(mediation, now, v.FileKind.POWER_OF_ATTORNEY, document(1), store)
    add_file(mediation, now, v.FileKind.EVIDENCE, picture("EVIDENCE"), store)
    add_file(mediation, now, v.FileKind.SIGNED_RECORD, picture("RECORD", (800, 1100)), store, session_id=sessions[0].id)
    add_file(mediation, now, v.FileKind.SIGNED_AGREEMENT, document(2, turn=90), store)
    add_file(mediation, now, v.FileKind.PROOF, picture("PROOF"), store, clause_id=clauses[1].id)
    add_file(mediation, now, v.FileKind.COURT, document(1), store)
    db.session.expire_all()
    return mediation


def write_text(mediation: m.Mediation, now: datetime, version: int, text: str) -> None:
    """A version of the agreement's text."""
    place = f"mediation_texts.body:{mediation.id}:agreement:{version}"
    db.session.add(
        m.MediationText(
            mediation_id=mediation.id,
            paper="agreement",
            version=version,
            body=seal_bytes(place, {"text": text}),
            user_id=_user(),
            written_at=now,
        )
    )
    db.session.flush()


def _user() -> int:
    return db.session.scalars(select(User.id).order_by(User.id).limit(1)).one()
