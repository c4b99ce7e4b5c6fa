"""Reporting without account, cookie or script: one report, one slip, and what waits for the centre."""

from __future__ import annotations

from flask import Flask

from tests.journeys.steps import log, move, photo, post_of
from tests.residents.steps import filled, report, reported, short, slip_on
from tests.visitor import Visitor
from tracker.cases.models import Case, CaseFile, CaseReporter
from tracker.cases.vocabulary import Source, State
from tracker.extensions import db, keys
from tracker.residents.models import HeldPhoto, HeldReport, Slip, Try
from tracker.residents.vocabulary import Fate, HeldFor
from tracker.site.services import set_setting


def newest() -> Case:
    return db.session.scalar(db.select(Case).order_by(Case.id.desc()).limit(1))


def waiting() -> HeldReport:
    return db.session.scalar(db.select(HeldReport).order_by(HeldReport.id.desc()).limit(1))


def test_a_report_is_a_case_and_a_slip(app: Flask) -> None:
    resident = Visitor(app)
    assert "Set-Cookie" not in resident.get(f"/g/{short()}").response.headers
    assert "Set-Cookie" not in resident.get(f"/g/{short()}/report").response.headers
    page = resident.follow(report(resident, name="张小明", phone="138 0000 1234", photos=photo()))
    slip, case = slip_on(page), newest()
    assert (case.ref, case.state, case.source) == (slip.ref, State.REPORTED, Source.RESIDENT)
    assert (case.reporter_post_id, case.reporter_user_id) == (None, None)
    assert case.holder_post_id == post_of("dispatcher1").id
    row = db.session.get(CaseReporter, case.id)
    assert keys.unseal(row.name, f"case_reporters.name:{case.id}") == "张小明"
    assert db.session.scalar(db.select(db.func.count()).where(CaseFile.case_id == case.id)) == 1
    kept = db.session.scalar(db.select(Slip).where(Slip.ref == case.ref))
    assert slip.code.encode() not in kept.code_mark


def test_sent_twice_it_is_one_report_with_the_same_code(app: Flask) -> None:
    resident, address = Visitor(app), f"/g/{short()}/report"
    form = filled(resident.get(address), looked="yes")
    first = slip_on(resident.follow(resident.post(address, form)))
    other = Visitor(app)
    assert slip_on(other.follow(other.post(address, form))) == first
    assert db.session.scalar(db.select(db.func.count()).select_from(Slip).where(Slip.ref == first.ref)) == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(app: Flask) -> None:
    resident = Visitor(app)
    page = report(resident, place="  ", phone="12", status=422)
    assert "Say where" in page.text and page.field("client_key")
    assert "路灯三天不亮。" in page.soup.select_one("#text").get_text()
    assert "Set-Cookie" not in page.response.headers


def test_what_runs_nearby_is_shown_once_by_kind_and_place_and_can_be_joined(app: Flask, visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0502", place="3号楼东侧", text="这些话只给办理的人看。")
    resident, address = Visitor(app), f"/g/{short()}/report"
    page = resident.post(address, filled(resident.get(address)), status=422)
    assert "Is it one of these?" in page.text and "3号楼东侧" in page.text
    assert "这些话" not in page.text and case.title not in page.text
    joining = page.soup.select_one("form.nearby")
    sent = {one["name"]: one["value"] for one in joining.select("input")}
    own = resident.follow(resident.post(joining["action"], sent))
    assert slip_on(own).ref == case.ref and "这些话" not in own.text
    db.session.refresh(case)
    assert case.join_count == 1
    assert "1 neighbour has joined" in visitor.login("dispatcher1").get(f"/cases/{case.ref}").text


def test_what_is_closed_or_confidential_cannot_be_joined(app: Flask, visitor: Visitor) -> None:
    visitor.login("officer1")
    quarrel = log(visitor, "0202")
    resident = Visitor(app)
    key = "00000000-0000-4000-8000-000000000001"
    resident.post(f"/g/{short()}/join", {"client_key": key, "ref": quarrel.ref}, status=422)
    resident.post(f"/g/{short()}/join", {"client_key": key, "ref": "990101-20200101-0001"}, status=422)


def test_without_the_sum_or_in_the_trap_it_waits_and_nothing_is_lost(app: Flask, visitor: Visitor) -> None:
    resident = Visitor(app)
    page = resident.follow(report(resident, nonce="", phone="13800001234", photos=photo()))
    slip, held = slip_on(page), waiting()
    assert (held.ref, held.held_for, held.fate) == (slip.ref, HeldFor.NO_PROOF, Fate.WAITING)
    assert b"13800001234" not in held.body and "looks at it before" in page.text
    visitor.login("dispatcher1")
    assert "Reports that wait" in visitor.get("/inbox").text
    shown = visitor.get(f"/waiting-reports/{held.id}")
    assert "路灯三天不亮。" in shown.text and "13800001234" not in shown.text
    picture = shown.soup.select_one("img[src*='/photos/']")["src"]
    assert visitor.client.get(picture).status_code == 200
    answer = visitor.post(f"/waiting-reports/{held.id}/release")
    case = newest()
    assert answer.location.endswith(slip.ref) and (case.ref, case.received_at) == (slip.ref, held.received_at)
    db.session.refresh(held)
    assert (held.fate, held.body) == (Fate.RELEASED, None)
    assert not db.session.scalar(db.select(db.func.count()).select_from(HeldPhoto))
    assert db.session.get(CaseReporter, case.id).phone
    assert "The grid centre decides" in resident.get("/s/own").text
    trapped = Visitor(app)
    report(trapped, website="https://spam.example")
    assert waiting().held_for is HeldFor.TRAP


def test_what_is_not_taken_in_is_deleted_and_the_slip_says_why(app: Flask, visitor: Visitor) -> None:
    resident = Visitor(app)
    report(resident, nonce="")
    held = waiting()
    visitor.login("dispatcher1")
    visitor.post(f"/waiting-reports/{held.id}", {"reason": ""}, status=422)
    visitor.post(f"/waiting-reports/{held.id}", {"reason": "advertising"})
    db.session.refresh(held)
    assert (held.fate, held.body) == (Fate.DROPPED, None)
    assert "advertising" in resident.get("/s/own").text
    visitor.get(f"/waiting-reports/{held.id}", status=404)


def test_only_the_centre_of_the_place_sees_what_waits(app: Flask, visitor: Visitor) -> None:
    report(Visitor(app), nonce="")
    held = waiting()
    for name in ("officer1", "unit1", "supervisor1", "sysadmin1"):
        visitor.login(name)
        visitor.get(f"/waiting-reports/{held.id}", status=403)
        visitor.post(f"/waiting-reports/{held.id}/release", status=403)


def test_a_flood_waits_and_then_is_refused(app: Flask) -> None:
    set_setting(key="residents.most_an_hour", value=1)
    set_setting(key="residents.most_a_day", value=2)
    reported(app)
    report(Visitor(app))
    assert waiting().held_for is HeldFor.ADDRESS
    before = db.session.scalar(db.select(db.func.count()).select_from(Case))
    page = report(Visitor(app), status=429)
    assert "110" in page.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Case)) == before
    assert all(b"127.0.0.1" not in one for one in db.session.scalars(db.select(Try.key_mark)))


def test_what_is_only_tried_counts_as_well(app: Flask) -> None:
    set_setting(key="residents.most_a_day", value=2)
    for _try in range(2):
        report(Visitor(app), text="", photos=photo(), status=422)
    report(Visitor(app), text="", photos=photo(), status=429)


def test_a_case_is_not_voted_for(app: Flask) -> None:
    _own, slip = reported(app)
    for at in range(6):
        joining = {"client_key": f"00000000-0000-4000-8000-00000000001{at}", "ref": slip.ref}
        page = Visitor(app).post(f"/g/{short()}/join", joining, status=303 if at < 5 else 422)
    assert "110" in page.text and newest().join_count == 5


def test_a_confidential_matter_never_waits_for_who_may_not_read_it(app: Flask) -> None:
    _resident, slip = reported(app, category="0801", nonce="")
    assert newest().ref == slip.ref and waiting() is None


def test_whom_the_law_keeps_secret_is_not_told_of_by_a_phone(app: Flask, visitor: Visitor) -> None:
    _first, secret = reported(app, category="0307", phone="13800001234")
    _second, quarrel = reported(app, category="0202", phone="13800001234")
    _third, plain = reported(app, category="0401", phone="13800001234")
    visitor.login("dispatcher1")
    page = visitor.get(f"/cases/{plain.ref}")
    assert secret.ref not in page.text and quarrel.ref not in page.text
    assert not page.soup.select_one("[aria-labelledby=phone-title]")
    assert not visitor.get(f"/cases/{secret.ref}").soup.select_one("[aria-labelledby=phone-title]")


def test_the_same_phone_nearby_is_told_at_intake_and_logged(app: Flask, visitor: Visitor) -> None:
    from tracker.audit.models import AccessEntry

    _first, one = reported(app, phone="13800001234")
    _second, two = reported(app, phone="138-0000-1234", category="0401", text="垃圾没有清。")
    visitor.login("dispatcher1")
    page = visitor.get(f"/cases/{two.ref}")
    assert one.ref in page.soup.select_one("[aria-labelledby=phone-title]").get_text()
    entry = db.session.scalar(db.select(AccessEntry).where(AccessEntry.act == "reporter:same-phone"))
    assert entry.subject == f"case:{two.ref}"
    case = db.session.scalar(db.select(Case).where(Case.ref == two.ref))
    assert "phone-title" not in str(visitor.login("unit1").get("/inbox").soup)
    move(visitor.login("dispatcher1"), case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    assert not visitor.get(f"/cases/{two.ref}").soup.select_one("[aria-labelledby=phone-title]")
