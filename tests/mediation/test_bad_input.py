"""What nobody means to send: too long, of another file, of another script, sent twice, sent late. Never a broken page."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.mediation.full import FullFile, clock_of, send
from tests.mediation.steps import (
    add_party,
    hold_session,
    into_mediation,
    log_dispute,
    mediation_from,
    mediation_of,
    mediator_of,
    record_session,
    set_up,
    step,
    write_clause,
)
from tests.visitor import Page, Visitor
from tracker.extensions import db
from tracker.mediation.models import (
    MediationClause,
    MediationDeclaration,
    MediationInquiry,
    MediationPerformance,
    MediationRepresentative,
    MediationSession,
    MediationText,
    MediationVisit,
)

LONG = "长" * 50_000


@pytest.fixture(scope="module")
def recorded(world: Flask, now: datetime) -> tuple[str, list[str]]:
    """(number, parties) of a mediation with a recorded session, on 19 March 2026."""
    visitor, at = Visitor(world), clock_of(world)
    set_up(now)
    at("2026-03-17")
    ref = mediation_from(log_dispute(visitor)).ref
    mediator = mediator_of(mediation_of(ref))
    visitor.login(mediator)
    ids = into_mediation(visitor, ref)
    hold_session(visitor, ref, ids, "2026-03-18", 1)
    at("2026-03-19")
    visitor.login(mediator)
    record_session(visitor, ref, ids, "2026-03-18", 1)
    return ref, ids


@pytest.fixture
def mediating(visitor: Visitor, recorded: tuple[str, list[str]]) -> tuple[str, list[str]]:
    """The same, with its mediator logged in."""
    visitor.login(mediator_of(mediation_of(recorded[0])))
    return recorded


def said_at(page: Page, name: str) -> bool:
    """The field, or the summary above the form, says what is wrong."""
    return bool(page.soup.select_one(f"#{name}-error"))


#: form: (address, what is right, {field: [what is wrong]})
FORMS: dict[str, tuple[dict[str, Any], dict[str, list[str]]]] = {
    "parties/new": (
        {"side": "third", "kind": "person", "name": "欧阳"},
        {
            "side": ["", "x"], "kind": ["x"], "name": ["", "   ", LONG], "phone": ["12345", "x", LONG, "²" * 11],
            "age": ["²", "-1", "999", "很大"], "address": [LONG], "id_number": [LONG], "credit_code": [LONG],
            "sex": ["x"], "occupation": [LONG],
        },
    ),
    "declare": ({"by": "甲", "ground": "同学"}, {"by": ["", LONG], "ground": ["", LONG]}),
    "matter": ({"title": "漏水"}, {"title": ["", "  ", LONG], "facts": [LONG], "place": [LONG]}),
    "inquiries/new": (
        {"asked_on": "2026-03-18", "text": "问过"},
        {
            "asked_on": ["", "x", "2026-02-30", "2026-03-20", "0001-01-01", "9999-12-31"], "text": ["", LONG],
            "question_0": [LONG], "answer_7": [LONG],
        },
    ),
    "sessions/new": (
        {"day": "2026-03-25", "time": "09:00", "minutes": "60", "room": "调解室", "invited": "PARTIES"},
        {
            "day": ["", "x", "2026-03-01", "9999-12-31", "0001-01-01", "2030-01-01"], "time": ["", "25:00", "x"],
            "minutes": ["", "0", "-5", "9" * 30, "x"], "room": ["", "  ", LONG], "invited": ["", "party:999999", "x"],
        },
    ),
    "clauses/new": (
        {"party": "PARTY", "what": "修复", "due_on": "2026-04-01", "way": "act"},
        {
            "party": ["", "999999", "x", "²"], "what": ["", "  ", LONG], "way": ["", "x"], "remark": [LONG],
            "due_on": ["", "x", "2020-01-01", "0001-01-01", "9999-12-31"],
            "amount": ["-5", "0", "0.001", "1e9", "九十", "99999999999", "١٢x", "1.2.3", "9" * 16],
        },
    ),
    "agreement": ({"base": "0", "text": "协议"}, {"text": ["", LONG]}),
}  # fmt: skip


@pytest.mark.parametrize("form", list(FORMS))
def test_each_field_says_what_is_wrong_and_loses_nothing(
    visitor: Visitor, mediating: tuple[str, list[str]], form: str
) -> None:
    ref, ids = mediating
    right, wrong = FORMS[form]
    filled = {"PARTIES": [f"party:{one}" for one in ids], "PARTY": ids[0]}
    right = {name: filled.get(value, value) for name, value in right.items()}
    address, before = f"/mediations/{ref}/{form}", mediation_of(ref).event_count
    for name, values in wrong.items():
        for value in values:
            data = {"version": str(mediation_of(ref).version), **right, name: value}
            page = visitor.post(address, data, status=422)
            assert said_at(page, name), (name, value[:20])
            for other, kept in right.items():
                if (
                    other not in (name, "invited")
                    and other != "base"
                    and page.soup.find("input", {"name": other, "type": "text"})
                ):
                    assert page.field(other) == kept, (name, other)
    assert mediation_of(ref).event_count == before
    visitor.post(address, {"version": str(mediation_of(ref).version), **right})


@pytest.mark.parametrize("version", ["²", "٣", "9" * 5000, "-1", ""])
def test_a_version_that_is_no_number_is_no_version(
    visitor: Visitor, mediating: tuple[str, list[str]], version: str
) -> None:
    ref, _ids = mediating
    visitor.post(f"/mediations/{ref}/matter", {"title": "漏水", "version": version})
    visitor.post(f"/mediations/{ref}/moves/report_danger", {"receipt": "1", "version": version})
    for address in ("/mediations?before={}", "/mediations?stage={}&show={}"):
        visitor.get(address.replace("{}", version[:400]))


def test_what_is_of_another_file_is_not_there(
    app: Flask, visitor: Visitor, full: FullFile, make_opening: Callable[..., Page]
) -> None:
    """Ids of another mediation of the same mediator lead nowhere, in addresses and in forms."""
    visitor.login(full.mediator)
    visitor.follow(visitor.post("/mediations/drafts/discard", {"draft_key": "x", "next": "/mediations"}))
    other = make_opening(visitor).location.rsplit("/", 1)[1]
    db.session.execute(
        mediation_of(other).__table__.update()
        .where(mediation_of(other).__table__.c.ref == other)
        .values(mediator_post_id=mediation_of(full.ref).mediator_post_id)
    )  # fmt: skip
    db.session.commit()
    base = f"/mediations/{other}"
    own = visitor._send("get", base)
    assert own.status_code in (200, 404)
    for path in (
        f"parties/{full.parties[0]}", f"parties/{full.parties[0]}/representatives/new", f"files/{full.sha256}",
        "sessions/1/record", "sessions/1/session.ics", "clauses/1", "parties/99999999999999999999",
    ):  # fmt: skip
        assert visitor._send("get", f"{base}/{path}").status_code in (404, 422), path
    visitor.post(
        f"{base}/representatives/{full.representative_id}/end", {}, status=(own.status_code == 200 and 422) or 404
    )
    # In the file itself: a clause, a visit and a party that are none of it.
    perform = {"day": "2026-03-21", "is_whole": "y"}
    for clause in ("999999", "²", "", "9" * 40):
        assert step(visitor, full.ref, "perform", clause=clause, status=422, **perform).soup.select_one("#clause-error")
    answers = {"day": "2026-03-21", "visit_way": "phone", "kept": "kept", "answer": "neutral"}
    page = step(visitor, full.ref, "visit", visit="999999", party=str(full.parties[0]), status=422, **answers)
    assert said_at(page, "visit")
    page = step(visitor, full.ref, "visit", visit=str(full.visit_ids[1]), party="999999", status=422, **answers)
    assert said_at(page, "party")


def test_amounts_that_cannot_be(visitor: Visitor, full: FullFile) -> None:
    visitor.login(full.mediator)
    money = str(full.clause_ids[1])
    for paid in ("-1", "0", "2751.51", "9" * 15, "一千", "1e3"):
        page = step(visitor, full.ref, "perform", clause=money, day="2026-03-21", paid=paid, status=422)
        assert said_at(page, "paid"), paid
    page = step(visitor, full.ref, "perform", clause=money, day="2026-03-21", paid="", note="未付", status=422)
    assert said_at(page, "paid") and "未付" in page.soup.find("textarea", {"name": "note"}).get_text()
    for day in ("2026-03-20", "2026-03-22", "0001-01-01", "9999-12-31", "x"):
        page = step(visitor, full.ref, "perform", clause=money, day=day, paid="10", status=422)
        assert said_at(page, "day"), day
    step(visitor, full.ref, "perform", clause=money, day="2026-03-21", paid="２,７５１.５元")


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "空.jpg"), (b"MZ\x90\x00", "x.exe"), (b"<svg onload=alert(1)>", "x.svg"), (b"x" * 99, "x.pdf")],
)
def test_files_that_are_none(visitor: Visitor, full: FullFile, data: bytes, name: str) -> None:
    visitor.login(full.mediator)
    files = {"documents": (io.BytesIO(data), name), "file_kind": "evidence", "note": "说明"}
    page = step(visitor, full.ref, "add_file", status=422, **files)
    assert said_at(page, "documents") and "说明" in page.soup.find("textarea", {"name": "note"}).get_text()


def test_sent_twice_it_is_done_once(app: Flask, visitor: Visitor, mediating: tuple[str, list[str]]) -> None:
    """The same form sent again, as an impatient finger or a retried request does."""
    ref, ids = mediating
    base = f"/mediations/{ref}"
    forms: list[tuple[str, dict[str, Any], type]] = [
        ("inquiries/new", {"asked_on": "2026-03-18", "text": "问过"}, MediationInquiry),
        (f"parties/{ids[0]}/representatives/new", {"kind": "agent", "name": "代理", "given_on": "2026-03-18"},
         MediationRepresentative),
        ("declare", {"by": "甲", "ground": "同学"}, MediationDeclaration),
        ("clauses/new", {"party": ids[0], "what": "修复", "due_on": "2026-04-01", "way": "act"}, MediationClause),
        ("sessions/new", {"day": "2026-03-25", "time": "09:00", "minutes": "60", "room": "一室",
                          "invited": [f"party:{ids[0]}"]}, MediationSession),
    ]  # fmt: skip
    clauses, texts = count(MediationClause), count(MediationText)
    for path, data, model in forms:
        before = count(model)
        answers = {"version": visitor.get(f"{base}/{path}").field("version"), **data}
        visitor.post(f"{base}/{path}", answers)
        assert visitor._send("post", f"{base}/{path}", data={"csrf_token": visitor.csrf_token(), **answers}).status_code in (
            409, 422,
        ), path  # fmt: skip
        assert count(model) == before + 1, path
    write_clause(visitor, ref, ids[1], "第二条", "2026-04-02")
    out = {"version": visitor.get(base).field("version")}
    visitor.post(f"{base}/clauses/1/remove", out)
    visitor.post(f"{base}/clauses/1/remove", out, status=422)
    visitor.post(f"{base}/clauses/1/remove", {}, status=422)
    assert count(MediationClause) == clauses + 1, "the next one moved up and stays"
    text = {"base": "0", "text": "协议正文"}
    visitor.post(f"{base}/agreement", text)
    page = visitor.post(f"{base}/agreement", text, status=409)
    assert "newer version" in page.text and page.field("base") == "2"
    assert count(MediationText) == texts + 2, "what the program wrote and what the mediator made of it"


def count(model: type) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


def test_a_stale_form_can_be_sent_on_purpose(visitor: Visitor, mediating: tuple[str, list[str]]) -> None:
    """Somebody else was quicker: what was typed stands there, with what happened, and the next press is taken."""
    ref, _ids = mediating
    address = f"/mediations/{ref}/parties/new"
    old = visitor.get(address).field("version")
    add_party(visitor, ref, "third", "第三人甲")
    data = {"version": old, "side": "third", "kind": "person", "name": "第三人乙", "address": "八号楼"}
    page = visitor.post(address, data, status=409)
    assert "Someone else has changed" in page.text and "party entered" in page.text
    assert (page.field("name"), page.field("address")) == ("第三人乙", "八号楼")
    visitor.post(address, data | {"version": page.field("version")})


def test_a_replayed_performance_or_visit_counts_once(visitor: Visitor, full: FullFile) -> None:
    visitor.login(full.mediator)
    base = f"/mediations/{full.ref}"
    version = visitor.get(f"{base}/moves/perform").field("version")
    paid = {"version": version, "clause": str(full.clause_ids[1]), "day": "2026-03-21", "paid": "100"}
    before, visits = count(MediationPerformance), count(MediationVisit)
    visitor.post(f"{base}/moves/perform", paid)
    visitor.post(f"{base}/moves/perform", paid, status=409)
    assert count(MediationPerformance) == before + 1
    version = visitor.get(f"{base}/moves/visit").field("version")
    made = {"version": version, "visit": str(full.visit_ids[1]), "party": str(full.parties[0]), "day": "2026-03-21",
            "visit_way": "phone", "kept": "kept", "answer": "satisfied"}  # fmt: skip
    visitor.post(f"{base}/moves/visit", made)
    assert visitor._send(
        "post", f"{base}/moves/visit", data={"csrf_token": visitor.csrf_token(), **made}
    ).status_code in (409, 422)
    assert count(MediationVisit) == visits


def test_drafts_have_bounds(visitor: Visitor, full: FullFile) -> None:
    visitor.login(full.mediator)
    for key in ("", "x" * 81, "a\n", "a/b", "甲"):
        visitor.post("/mediations/drafts", {"draft_key": key, "text": "x"}, status=400)
    visitor.post("/mediations/drafts", {"draft_key": "a", "text": "x" * 60_001}, status=413)
    visitor.post("/mediations/drafts", {"draft_key": "a", "n" * 60_001: "x"}, status=413)
    send(visitor, f"/mediations/{full.ref}/matter", title="漏水", facts="一半")
    assert "was kept" not in visitor.get(f"/mediations/{full.ref}/matter").text


def test_a_region_that_the_page_does_not_have_is_answered_by_the_page(visitor: Visitor, now: datetime) -> None:
    set_up(now)
    visitor.login("mediator1")
    answer = visitor.client.get("/mediations/new", headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "<main" in answer.text
