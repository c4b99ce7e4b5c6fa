"""What is said in a mediation stays there: every address is asked by everybody who has no business with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, inspect, select, text
from werkzeug.routing import IntegerConverter, Rule

from tests.journeys.steps import post_of, user_of
from tests.mediation.full import (
    GROUND,
    ID_NUMBER,
    OCCUPATION,
    ONE,
    POWERS,
    RECORD,
    SECRET,
    TITLE,
    WORDS,
    FullFile,
    make_person,
)
from tests.mediation.steps import mediation_of, set_up
from tests.visitor import Visitor
from tracker.access.policy import Sees
from tracker.audit.models import AccessEntry, Event
from tracker.cases.models import Case
from tracker.cases.vocabulary import Action, State
from tracker.extensions import db
from tracker.mediation.committees.models import Committee
from tracker.mediation.models import (
    Mediation,
    MediationClause,
    MediationDeclaration,
    MediationDraft,
    MediationFile,
    MediationHelper,
    MediationInquiry,
    MediationParty,
    MediationPerformance,
    MediationPost,
    MediationRepresentative,
    MediationSession,
    MediationText,
    MediationVisit,
    MediationWords,
)
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.queries.scope import sees, visible_mediations
from tracker.mediation.vocabulary import Origin, Stage, Step
from tracker.people.models import Appointment, Post
from tracker.people.queries.actors import load_actor
from tracker.people.vocabulary import Rank
from tracker.web.converters import WordConverter

#: What the papers alone print.
ON_PAPER = {ID_NUMBER, OCCUPATION, POWERS, GROUND}
#: Neighbouring characters, as a search index would keep them.
PAIRS = (TITLE[-4:], ONE[:4], RECORD[-4:])
REFUSED = {403, 404, 422}
#: Who sees that it runs, and who sees nothing at all.
ROUTE = ("officer1", "dispatcher1", "supervisor1", "supervisor2", "colleague")
NOTHING = ("police1", "officer2", "unit1", "elsewhere", "sysadmin1", "auditor1")


def arrange(full: FullFile) -> None:
    """Logins for everybody who asks: a colleague of the same committee and a mediator of another one."""
    mediation = mediation_of(full.ref)
    make_person("colleague", unit_id=mediation.committee_id, area_code=mediation.mediator_post.area_code)
    other = db.session.scalars(select(Committee.unit_id).where(Committee.unit_id != mediation.committee_id)).first()
    make_person("elsewhere", unit_id=other, area_code="990101001002")
    for username in (*ROUTE, *NOTHING):
        user_of(username).password_hash = user_of("mediator1").password_hash
    db.session.commit()


def parts_of(full: FullFile) -> dict[str, Any]:
    """A value for every part of an address, taken from the file wherever there is one."""
    return {
        "no": 1, "party_id": full.parties[0], "representative_id": full.representative_id,
        "sha256": full.sha256, "paper": "registration", "unit_id": mediation_of(full.ref).committee_id,
        "member_id": 1, "code": "990101001001", "visit_id": 1, "handover_id": 1, "item_id": 1,
        "appointment_id": 1, "user_id": user_of("mediator1").id, "room_id": 1, "shift_id": 1, "exception_id": 1,
        "short": "23456789", "rank": "a", "token": "0" * 32, "action": Action.URGE, "session_id": 1, "filter_id": 1,
        "post_id": post_of("mediator1").id, "state": State.REPORTED.value, "day": "2026-03-17", "begins": "05-01",
        "year": 2026, "key": "case.files", "digest": "x", "name": "x", "form": "pdf", "kind": "CaseReported",
        "language": "zh",
    }  # fmt: skip


def addresses(app: Flask, full: FullFile, method: str) -> Iterator[tuple[Rule, str]]:
    """Every address that takes such a request, filled in with what stands in the file."""
    urls, known = app.url_map.bind("localhost"), parts_of(full)
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method not in (rule.methods or ()):
                continue
            step = rule._converters.get("step")
            parts = known | {
                "ref": full.ref if "<mref:" in rule.rule else full.case_ref,
                "step": next(iter(step.words)) if isinstance(step, WordConverter) else Step.VISIT,
            }
            # A number of another subject leads to its first row.
            parts = {name: 1 for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)} | parts
            missing = rule.arguments - set(parts)
            assert not missing, f"{rule}: say what {missing} is, so that this address is asked too"
            values = {name: parts[name] for name in rule.arguments}
            steps = list(Step) if "<step:" in rule.rule else [None]
            for one in steps:
                yield rule, urls.build(rule.endpoint, values | ({"step": one} if one else {}), method=method)


def told(response: Any) -> list[str]:
    """The words of the file in an answer; folded lines of a calendar are joined."""
    body = response.get_data().replace(b"\r\n ", b"").decode("utf-8", "replace")
    return [words for words in SECRET if words in body]


def reads() -> list[str]:
    query = select(AccessEntry.subject).where(AccessEntry.act.in_(("mediation:read", "mediation:dossier")))
    return [str(one) for one in db.session.scalars(query)]


def test_nobody_else_reads_a_word_anywhere(app: Flask, visitor: Visitor, full: FullFile) -> None:
    arrange(full)
    before = len(reads())
    asked = [address for _rule, address in addresses(app, full, "GET")]
    asked += ["/mediations?show=all", "/mediations?show=all&state=closed", f"/cases?q={full.case_ref}"]
    asked += [f"/cases?q={words}" for words in (TITLE, ONE, RECORD)]
    asked += ["/admin/log?q=mediation", f"/admin/log?q={full.ref}", f"/mediations/{full.ref}/matter?draft=1"]
    files = app.config["SETTINGS"].files_dir
    data = next(files.rglob(f"{full.sha256}*")).read_bytes()
    for username in (*ROUTE, *NOTHING):
        visitor.login(username)
        for address in asked:
            response = visitor._send("get", address)
            assert response.status_code < 500, (username, address)
            assert [one for one in told(response) if one not in address] == [], (username, address)
            assert data not in response.get_data(), (username, address)
            if address.startswith(f"/mediations/{full.ref}/"):
                assert response.status_code in REFUSED, (username, address)
        status = 200 if username in ROUTE else 404 if username not in ("sysadmin1", "auditor1") else 403
        visitor.get(f"/mediations/{full.ref}", status=status)
    assert len(reads()) == before, "who may not read leaves no trace of reading"


def test_the_sweep_would_find_it(visitor: Visitor, full: FullFile) -> None:
    """The same words do stand on the mediator's pages."""
    visitor.login(full.mediator)
    base = f"/mediations/{full.ref}"
    pages = [base, f"{base}/agreement", f"{base}/matter?draft=1"]
    seen = "".join(visitor._send("get", address).get_data(as_text=True) for address in pages)
    assert {words for words in WORDS if words not in seen} == ON_PAPER
    assert "3,751.50" in seen


#: What each change is tried with; one without an entry here is a gap in this test.
TRIED: dict[str, dict[str, object]] = {
    "mediation.move": {
        "party": "1", "consent_way": "phone", "ways_told": "y", "reason": "插入", "note": "插入", "day": "2026-03-21",
        "decline_reason": "withdrawn", "terminate_reason": "other", "fail_reason": "no_agreement", "retention": "long",
        "mediator": "1", "helper_kind": "expert", "helper_name": "某人", "court": "某法院", "visit_way": "phone",
        "kept": "kept", "answer": "satisfied", "file_kind": "other", "receipt": "1", "until": "2026-04-30",
    },
    "mediation.describe": {"title": "改写"},
    "mediation.party_new": {"side": "third", "kind": "person", "name": "插入"},
    "mediation.party": {"side": "applicant", "kind": "person", "name": "改写"},
    "mediation.representative_new": {"kind": "guardian", "name": "插入"},
    "mediation.representative_end": {},
    "mediation.party_remove": {},
    "mediation.declare": {"by": "某人", "ground": "插入"},
    "mediation.inquiry_new": {"asked_on": "2026-03-21", "text": "插入"},
    "mediation.session_new": {"day": "2026-03-25", "time": "09:00", "minutes": "60", "room": "调解室"},
    "mediation.session_record": {"day": "2026-03-20", "begins": "09:00", "ends": "10:00", "text": "插入"},
    "mediation.session_call_off": {"reason": "改期"},
    "mediation.clause_new": {"party": "1", "what": "插入", "due_on": "2026-04-30", "way": "act"},
    "mediation.clause": {"party": "1", "what": "改写", "due_on": "2026-04-30", "way": "act"},
    "mediation.clause_remove": {},
    "mediation.court_list": {"found": ["unclear"]},
    "mediation.agreement_text": {"base": "2", "text": "改写"},
    "mediation.paper": {},
    "mediation.paper_pdf": {},
    "mediation.paper_docx": {},
    "mediation.dossier": {},
}  # fmt: skip
#: Changes of what is the asker's own or of the committee, which is public; other tests look at them.
OWN = {
    "mediation.new", "mediation.draft_save", "mediation.draft_discard", "mediation.report_export",
    "mediation.committee_new", "mediation.committee_edit", "mediation.member_new", "mediation.member_edit",
    "mediation.member_end",
}  # fmt: skip
KEPT: tuple[Any, ...] = (
    Mediation, MediationParty, MediationRepresentative, MediationHelper, MediationDeclaration, MediationPost,
    MediationWords, MediationFile, MediationInquiry, MediationSession, MediationClause, MediationPerformance,
    MediationVisit, MediationText, MediationDraft, Event, Case,
)  # fmt: skip


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that could be changed."""
    tables = [model.__table__ for model in KEPT]
    asked: dict[str, Select[Any]] = {table.name: table.select().order_by(*table.primary_key) for table in tables}
    return {name: [tuple(row) for row in db.session.execute(query)] for name, query in asked.items()}


def test_nobody_else_changes_anything(app: Flask, visitor: Visitor, full: FullFile) -> None:
    arrange(full)
    before = stored()
    asked = [one for one in addresses(app, full, "POST") if one[0].endpoint.startswith("mediation.")]
    for username in (*ROUTE, *NOTHING):
        visitor.login(username)
        token = visitor.csrf_token()
        for rule, address in asked:
            if rule.endpoint in OWN:
                continue
            assert rule.endpoint in TRIED, f"say with what {rule.endpoint} is to be tried"
            answers = {"csrf_token": token, "version": "1"} | TRIED[rule.endpoint]
            response = visitor._send("post", address, data=answers)
            assert response.status_code in REFUSED, (username, rule.endpoint, response.status_code)
            assert told(response) == [], (username, rule.endpoint)
        response = visitor._send("post", "/reports/mediation/export", data={"csrf_token": token})
        assert response.status_code < 500 and told(response) == [], username
    assert stored() == before


def test_a_draft_is_its_writers_alone(visitor: Visitor, full: FullFile) -> None:
    """The head of the committee opens the same form and finds nothing of what another typed."""
    mediation = mediation_of(full.ref)
    head = make_person("head", unit_id=mediation.committee_id, area_code=mediation.mediator_post.area_code)
    post_id = db.session.scalars(select(Appointment.post_id).where(Appointment.user_id == head.id)).one()
    mediation.committee.head_post_id = post_id
    db.session.commit()
    visitor.login("head")
    page = visitor.get(f"/mediations/{full.ref}/matter?draft=1")
    assert TITLE in str(page.soup) and "尚未写完" not in str(page.soup)
    visitor.post("/mediations/drafts/discard", {"draft_key": f"{full.ref}:matter", "next": "/mediations"})
    assert db.session.scalars(select(MediationDraft.user_id)).all() == [user_of(full.mediator).id]


def test_no_column_in_the_clear_holds_a_word(app: Flask, visitor: Visitor, full: FullFile) -> None:
    """Every table of the database as it is, the search index and what lies behind it included."""
    names = inspect(db.session.connection()).get_table_names()
    found = []
    for name in names:
        for row in db.session.execute(text(f'SELECT * FROM "{name}"')):
            values = [bytes(one) if isinstance(one, memoryview) else one for one in row]
            line = " ".join(
                one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in values
            ).replace(" ", "")
            found += [(name, words) for words in (*WORDS, *PAIRS) if words in line]
    assert found == []


# --- the two sides of the scope ---------------------------------------------------------------------------------------


@pytest.fixture
def population(app: Flask, now: datetime) -> list[Mediation]:
    """Mediations of several committees and places, with and without each person's part in them."""
    set_up(now)
    people = [user_of(one) for one in ("police1", "unit1", "mediator1", "officer1", "dispatcher1", "supervisor1")]
    posts = [post_of(one.username) for one in people]
    committees = list(db.session.scalars(select(Committee).order_by(Committee.unit_id).limit(4)))
    case = Case(
        ref="990101-20200101-9001", client_key="made-for-the-scope-9001", state=State.DISPATCHED, is_open=True,
        visibility="M", priority="P3", source="patrol", category_code="0202", area_code="990101001001001",
        title="x", text="x", place="x", occurred_at=now, written_at=now, received_at=now, version=1, tokens="",
        reporter_post_id=post_of("officer1").id,
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    made = []
    for number, committee in enumerate(committees):
        mediators = db.session.scalars(select(Post.id).where(Post.unit_id == committee.unit_id)).all()
        for area in ("990101001001001", "990101001002", "990101002"):
            for part in (None, *posts):
                one = Mediation(
                    ref=f"M990101-20200101-{len(made):04d}", client_key=f"population-{len(made):06d}",
                    case_id=case.id if number % 2 else None, committee_id=committee.unit_id,
                    mediator_post_id=mediators[0], area_code=area, category_code="0202", origin=Origin.OFFER,
                    stage=Stage.OFFERED, opened_at=now, conflicts=[],
                )  # fmt: skip
                db.session.add(one)
                db.session.flush()
                db.session.add(MediationPost(post_id=mediators[0], mediation_id=one.id))
                if part is not None and part.id != mediators[0]:
                    db.session.add(MediationPost(post_id=part.id, mediation_id=one.id))
                made.append(one)
    db.session.flush()
    return made


def test_sql_and_object_scope_agree(population: list[Mediation], now: datetime) -> None:
    names = (
        "police1", "police2", "officer1", "officer2", "unit1", "mediator1", "dispatcher1", "supervisor1", "supervisor2",
        "sysadmin1", "secadmin1", "auditor1",
    )  # fmt: skip
    facts = {one.id: load_facts(one) for one in population}
    seen_by = {}
    for username in names:
        actor = load_actor(user_of(username), now.date())
        for least in Sees:
            by_sql = set(db.session.scalars(select(Mediation.id).where(visible_mediations(actor, least=least))))
            by_sql &= facts.keys()
            by_object = {
                key for key, one in facts.items()
                if (seen := sees(actor, one)) is Sees.CONTENT or (seen is not None and least is Sees.ROUTE)
            }  # fmt: skip
            assert by_sql == by_object, (username, least)
            seen_by[username, least] = by_sql
    assert seen_by["mediator1", Sees.CONTENT] and seen_by["police1", Sees.CONTENT] and seen_by["unit1", Sees.CONTENT]
    assert not any(seen_by[one, Sees.CONTENT] for one in ("officer1", "dispatcher1", "supervisor1", "supervisor2"))
    assert not any(seen_by[one, Sees.ROUTE] for one in ("officer2", "sysadmin1", "secadmin1", "auditor1"))
    assert seen_by["supervisor2", Sees.ROUTE] >= seen_by["supervisor1", Sees.ROUTE]


def test_who_stands_in_reads_while_standing_in(visitor: Visitor, full: FullFile) -> None:
    """B sees the file only as long as the appointment runs; a day later it is gone."""
    mediation = mediation_of(full.ref)
    other = make_person("standin", unit_id=mediation.committee_id, area_code=mediation.mediator_post.area_code)
    visitor.login("standin").get(f"/mediations/{full.ref}/parties/{full.parties[0]}", status=404)
    until = date(2026, 3, 22)
    db.session.add(
        Appointment(
            post_id=mediation.mediator_post_id,
            user_id=other.id,
            rank=Rank.A,
            from_on=until - timedelta(days=9),
            to_on=until,
        )
    )
    db.session.commit()
    assert TITLE in str(visitor.login("standin").get(f"/mediations/{full.ref}").soup)
    actor = load_actor(other, until)
    assert sees(actor, load_facts(mediation_of(full.ref))) is Sees.ROUTE
