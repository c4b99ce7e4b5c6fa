"""Number and code: what they open, what they do not, and that guessing locks nobody else out."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.journeys.steps import log, move, post_of
from tests.residents.steps import act, opened, report, reported, short, slip_on
from tests.visitor import Visitor
from tracker.cases.models import Case, CaseReporter
from tracker.cases.vocabulary import State
from tracker.extensions import db
from tracker.residents.services.limits import UNDER_ATTACK, forget_tries, note_wrong_code

WRONG = "Number and code do not go together"


def case_of(ref: str) -> Case:
    return db.session.scalar(db.select(Case).where(Case.ref == ref))


def test_number_and_code_open_it_elsewhere_and_tell_unit_and_day_but_no_person(app: Flask, visitor: Visitor) -> None:
    _own, slip = reported(app, phone="13800001234", name="张小明")
    case = case_of(slip.ref)
    move(visitor.login("dispatcher1"), case, "accept")
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    page = opened(app, slip).get("/s/own")
    assert post_of("unit1").unit.name in page.text and "Promised by" in page.text
    for told in ("张小明", "13800001234", "陈思琳", slip.code):
        assert told not in page.text


def test_wrong_codes_and_unknown_numbers_get_one_answer(app: Flask) -> None:
    _own, slip = reported(app)
    stranger = Visitor(app)
    wrong = stranger.post("/s", {"ref": slip.ref, "code": "000000"}, status=422).text
    unknown = stranger.post("/s", {"ref": "990101-20260101-0001", "code": "000000"}, status=422).text
    assert WRONG in wrong and wrong.replace(slip.ref, "") == unknown.replace("990101-20260101-0001", "")
    assert stranger.get("/s/own", status=303).location == "/s"


def test_a_code_is_understood_however_it_was_typed(app: Flask) -> None:
    _own, slip = reported(app)
    wide = "".join(chr(ord(one) + 0xFEE0) for one in slip.code)
    Visitor(app).post("/s", {"ref": f" {slip.ref} ", "code": f"{wide[:3]} {wide[3:]}"})


def test_guessing_slows_the_guesser_and_nobody_else(app: Flask) -> None:
    _own, slip = reported(app)
    stranger = Visitor(app)
    for _try in range(5):
        stranger.post("/s", {"ref": slip.ref, "code": "000000"}, status=422)
    page = stranger.post("/s", {"ref": slip.ref, "code": slip.code}, status=422)
    assert "Wait 15 minutes" in page.text
    elsewhere = Visitor(app)
    elsewhere.post("/s", {"ref": slip.ref, "code": slip.code}, environ_base={"REMOTE_ADDR": "203.0.113.9"})


def test_a_number_under_attack_leaves_one_try_to_each_address(app: Flask, now) -> None:
    _own, slip = reported(app)
    for at in range(UNDER_ATTACK):
        note_wrong_code(ref=slip.ref, address=f"198.51.100.{at}", now=now)
    db.session.commit()
    environ = {"REMOTE_ADDR": "203.0.113.9"}
    Visitor(app).post("/s", {"ref": slip.ref, "code": slip.code}, environ_base=environ)
    guesser = {"REMOTE_ADDR": "203.0.113.10"}
    Visitor(app).post("/s", {"ref": slip.ref, "code": "000000"}, status=422, environ_base=guesser)
    assert (
        "Wait" in Visitor(app).post("/s", {"ref": slip.ref, "code": slip.code}, status=422, environ_base=guesser).text
    )
    assert forget_tries(now + timedelta(days=2)) >= UNDER_ATTACK


def test_words_and_withdrawing_before_anybody_acted(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app, phone="13800001234")
    act(resident, "add_words", added="晚上更暗。")
    assert "晚上更暗。" in resident.get("/s/own").text
    assert "晚上更暗。" in visitor.login("dispatcher1").get(f"/cases/{slip.ref}").text
    act(resident, "withdraw")
    case = case_of(slip.ref)
    assert case.state is State.VOID and db.session.get(CaseReporter, case.id) is None
    assert not resident.get("/s/own").soup.select("main nav a")


def test_withdrawing_what_was_taken_on_deletes_the_person_and_keeps_the_matter(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app, phone="13800001234")
    case = case_of(slip.ref)
    move(visitor.login("dispatcher1"), case, "accept")
    act(resident, "withdraw", reason="已经自己修好了")
    db.session.refresh(case)
    assert case.state is State.ACCEPTED and case.withdrawn_at is not None
    assert db.session.get(CaseReporter, case.id) is None
    page = visitor.get(f"/cases/{case.ref}")
    assert "withdrawn" in page.text and not page.soup.select("form[action$='/slip']")
    resident.get("/s/own/moves/withdraw", status=422)


def test_an_old_page_of_a_slip_is_told_so(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app)
    form = resident.get("/s/own/moves/add_words")
    move(visitor.login("dispatcher1"), case_of(slip.ref), "accept")
    page = resident.post(
        "/s/own/moves/add_words", {"version": form.field("version"), "added": "晚上更暗。"}, status=409
    )
    assert "moved on" in page.text and "晚上更暗。" in str(page.soup)
    resident.post("/s/own/moves/add_words", {"version": page.field("version"), "added": "晚上更暗。"})


def test_a_slip_offers_what_a_slip_is_for_and_nothing_without_one(app: Flask) -> None:
    resident, _slip = reported(app)
    for action in ("accept", "dispatch", "close", "evaluate"):
        resident.get(f"/s/own/moves/{action}", status=404)
    stranger = Visitor(app)
    assert stranger.get("/s/own/moves/withdraw", status=303).location == "/s"
    resident.post("/s/leave")
    assert resident.get("/s/own", status=303).location == "/s"


def test_the_holder_of_a_slip_is_no_user_of_the_house(app: Flask) -> None:
    resident, slip = reported(app)
    for address in (f"/cases/{slip.ref}", "/inbox", "/waiting-reports"):
        assert "/login" in resident.get(address, status=303).location


def test_the_house_gives_out_a_slip_and_the_earlier_one_ends(app: Flask, visitor: Visitor) -> None:
    visitor.login("dispatcher1")
    case = log(visitor, "0502", source="hotline", reporter_name="李阿姨", reporter_phone="13900001234")
    first = slip_on(visitor.post(f"/cases/{case.ref}/slip", status=200))
    opened(app, first)
    second = slip_on(visitor.post(f"/cases/{case.ref}/slip", status=200))
    assert second.code != first.code
    Visitor(app).post("/s", {"ref": case.ref, "code": first.code}, status=422)
    opened(app, second)
    visitor.login("unit1").post(f"/cases/{case.ref}/slip", status=404)
    patrol = log(visitor.login("officer1"), "0502")
    visitor.post(f"/cases/{patrol.ref}/slip", status=422)


def test_a_duplicate_follows_the_report_it_was_put_together_with(app: Flask, visitor: Visitor) -> None:
    _own, first = reported(app)
    second, slip = reported(app)
    move(visitor.login("dispatcher1"), case_of(slip.ref), "merge", lead_ref=first.ref)
    page = second.get("/s/own")
    assert "both are handled together" in page.text and "withdraw" not in str(page.soup.select("main nav"))


def test_a_slip_is_no_megaphone(app: Flask) -> None:
    resident, _slip = reported(app)
    for _time in range(30):
        act(resident, "add_words", added="还是不亮。")
    refused = act(resident, "add_words", added="还是不亮。", status=422)
    assert "Very much has come from this network today" in refused.text


def test_the_language_of_the_link_goes_along(app: Flask) -> None:
    resident = Visitor(app)
    page = resident.get(f"/g/{short()}?lang=zh")
    link = next(one for one in page.links() if "/report" in one)
    assert resident.get(link).soup.html["lang"] == "zh-CN"


def joined(app: Flask, ref: str) -> Visitor:
    neighbour = Visitor(app)
    key = "00000000-0000-4000-8000-000000000003"
    neighbour.follow(neighbour.post(f"/g/{short()}/join", {"client_key": key, "ref": ref}))
    return neighbour


def test_who_only_joined_is_told_nothing_of_what_has_become_confidential(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app)
    neighbour = joined(app, slip.ref)
    move(visitor.login("dispatcher1"), case_of(slip.ref), "recategorise", category="0801", reason="独居老人求助")
    page = neighbour.get("/s/own")
    assert "in confidence" in page.text and not page.soup.select("main nav a")
    assert "独居老人" not in page.text and case_of(slip.ref).state.value not in page.text
    assert neighbour.get("/s/own/moves/add_words", status=303).location == "/s/own"
    assert "Received" in resident.get("/s/own").text


def test_who_withdraws_does_not_withdraw_for_the_neighbours(app: Flask, visitor: Visitor) -> None:
    resident, slip = reported(app)
    neighbour = joined(app, slip.ref)
    act(resident, "withdraw")
    assert case_of(slip.ref).state is State.REPORTED
    act(neighbour, "add_words", added="我家门口也不亮。")
    resident.get("/s/own/moves/add_words", status=422)


def test_links_to_areas_hold_and_mistyped_ones_lead_nowhere(app: Flask) -> None:
    resident, link = Visitor(app), short()
    assert resident.get(f"/g/{link.upper()}").text == resident.get(f"/g/{link}").text
    for wrong in (link[:-1], link + "0", "x", "0" * 60, "网格"):
        resident.get(f"/g/{wrong}", status=404)
    report(resident)
