"""What a phone has sealed is carried in by a supervisor, read by nobody on the way, and taken in its writer's name, once."""

from __future__ import annotations

import base64
import io
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.field.sealing import bundle, entry, seal, terms
from tests.field.sending import key, phone_clock, picture, report, send
from tests.journeys.steps import actor_of, log, post_of, to_handling, user_of
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry, Event
from tracker.cases.models import Case, CaseFile
from tracker.cases.vocabulary import FileKind
from tracker.extensions import db
from tracker.field.models import SentEntry
from tracker.foundation.bundles import BundleKey, NoBundle
from tracker.foundation.crypto import KeyRing, KeyUnusable, NotReadable

ADD_PHOTOS = "/moves/add_photos"


def cases() -> list[Case]:
    return list(db.session.scalars(db.select(Case).order_by(Case.id)))


def carry(visitor: Visitor, data: bytes, *, by: str = "supervisor1", status: int = 303) -> Page:
    """Upload a file; the page that shows what is in it, or what is wrong."""
    visitor.login(by)
    form = {"table": (io.BytesIO(data), "gridcase-outbox-20260317.sealed")}
    page = visitor.post("/outbox/import", form, status=status)
    return visitor.follow(page) if status == 303 else page


def take(visitor: Visitor, shown: Page) -> Page:
    url = next(form["action"] for form in shown.soup.find_all("form") if str(form.get("action", "")).endswith("/take"))
    return visitor.follow(visitor.post(url))


def counted(page: Page) -> dict[str, str]:
    """What the page says came of it."""
    text = page.text
    names = ("Taken in", "Known already", "Refused", "Left on the phone")
    return {name: text.split(name, 1)[1].split()[0] for name in names}


def wrong(page: Page) -> str:
    return str(page.soup.select_one("#table-error").get_text(" ", strip=True))


def test_an_entry_is_taken_in_its_writer_s_name(visitor: Visitor) -> None:
    visitor.login("officer1")
    data = bundle(terms(visitor), entry("/cases/new", report(key(), place="河边小屋")))
    shown = carry(visitor, data)
    assert user_of("officer1").name in shown.text and "Log a case" in shown.text
    assert not cases()
    result = take(visitor, shown)
    (case,) = cases()
    assert (case.place, case.reporter_user_id) == ("河边小屋", user_of("officer1").id)
    assert case.reporter_post_id == post_of("officer1").id
    event = db.session.scalar(db.select(Event).where(Event.subject_id == case.id, Event.seq == 1))
    assert event.user_id == user_of("officer1").id
    assert counted(result)["Taken in"] == "1"
    assert f"/cases/{case.ref}" in result.links()


def test_whoever_carries_it_reads_none_of_it(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    data = bundle(terms(visitor), entry("/cases/new", report(key(), place="河边小屋", text="不可外传的话")))
    shown = carry(visitor, data)
    assert "河边小屋" not in shown.text and "不可外传" not in shown.text
    lying = [one for one in (filled_app.config["SETTINGS"].data_dir / "carried").rglob("*") if one.is_file()]
    assert lying and not any("不可外传" in one.read_bytes().decode(errors="ignore") for one in lying)


def test_the_access_log_says_who_carried_it_in(visitor: Visitor) -> None:
    visitor.login("officer1")
    take(visitor, carry(visitor, bundle(terms(visitor), entry("/cases/new", report(key())))))
    told = db.session.scalar(db.select(AccessEntry).where(AccessEntry.act == "outbox:carry"))
    assert told.user_id == user_of("supervisor1").id
    assert (told.detail["user"], told.detail["rows"]) == ("officer1", 1)
    assert told.detail["refs"] == [cases()[0].ref]


def test_photos_come_with_it_and_the_phone_sends_nothing_twice(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = entry("/cases/new", report(key()), photos=[picture()[0]], later=ADD_PHOTOS)
    take(visitor, carry(visitor, bundle(terms(visitor), told)))
    (case,) = cases()
    files = list(db.session.scalars(db.select(CaseFile).where(CaseFile.case_id == case.id)))
    assert [one.kind for one in files] == [FileKind.BEFORE]
    visitor.login("officer1")
    fields = dict(told["fields"]) | {"written_at": told["written"], "sent_at": phone_clock(NOW + timedelta(hours=9))}
    again = send(visitor, "/cases/new", told["id"], **fields)
    assert again["again"] and again["url"] == f"/cases/{case.ref}"
    rest = {"version": "", "photos-held": told["files"][0]["formKey"], "written_at": told["written"]}
    assert send(visitor, again["url"] + ADD_PHOTOS, f"{told['id']}-b", **rest)["again"]
    assert len(cases()) == 1
    assert db.session.scalar(db.select(db.func.count()).select_from(CaseFile)) == 1


def test_the_words_that_were_sent_before_are_known_and_their_photos_follow(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = entry("/cases/new", report(key()), photos=[picture()[0]], later=ADD_PHOTOS)
    send(visitor, "/cases/new", told["id"], **dict(told["fields"]), written_at=told["written"])
    result = take(visitor, carry(visitor, bundle(terms(visitor), told)))
    assert counted(result)["Taken in"] == "1"
    (case,) = cases()
    kinds = db.session.scalars(db.select(CaseFile.kind).where(CaseFile.case_id == case.id)).all()
    assert kinds == [FileKind.BEFORE]
    again = take(visitor, carry(visitor, bundle(_terms_of("officer1", visitor), told)))
    assert counted(again) == {"Taken in": "0", "Known already": "1", "Refused": "0", "Left on the phone": "0"}


def _terms_of(username: str, visitor: Visitor) -> dict[str, Any]:
    return terms(visitor.login(username))


def test_a_file_that_is_carried_in_twice_does_nothing_twice(visitor: Visitor) -> None:
    visitor.login("officer1")
    data = bundle(terms(visitor), entry("/cases/new", report(key())), entry("/cases/new", report(key())))
    assert counted(take(visitor, carry(visitor, data)))["Taken in"] == "2"
    assert counted(take(visitor, carry(visitor, data)))["Known already"] == "2"
    assert len(cases()) == 2


def test_a_page_that_is_pressed_twice_takes_it_once(visitor: Visitor) -> None:
    visitor.login("officer1")
    shown = carry(visitor, bundle(terms(visitor), entry("/cases/new", report(key()))))
    url = next(form["action"] for form in shown.soup.find_all("form") if str(form.get("action", "")).endswith("/take"))
    visitor.post(url)
    assert "already" in visitor.post(url, status=422).text
    assert len(cases()) == 1


def test_a_move_is_made_as_its_writer_would_have_made_it(visitor: Visitor) -> None:
    visitor.login("officer1")
    case = log(visitor)
    to_handling(visitor, case)
    url = f"/cases/{case.ref}/moves/progress"
    version = visitor.get(url).field("version")
    of = terms(visitor)
    right = entry(url, {"version": version, "note": "已到场"})
    stale = entry(url, {"version": "1", "note": "过时的话"})
    over = entry(f"/cases/{case.ref}/moves/accept", {"version": version})
    shown = carry(visitor, bundle(of, right, stale, over))
    result = take(visitor, shown)
    assert counted(result) == {"Taken in": "1", "Known already": "0", "Refused": "2", "Left on the phone": "0"}
    notes = list(db.session.scalars(db.select(Event).where(Event.subject_id == case.id, Event.kind == "ProgressAdded")))
    assert [one.user_id for one in notes] == [user_of("unit1").id]
    assert "过时的话" not in result.text


def test_what_is_refused_keeps_nothing_else_out_and_leaves_nothing_behind(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    photo = picture("lime")[0]
    bad = entry("/cases/new", report(key(), text=" "), photos=[photo])
    odd = entry("/cases/new", report(key()), photos=[b"<script>"])
    foreign = entry("/cases/new", report(key(), area=post_of("officer2").area_code))
    nul = entry("/cases/new", report(key(), text="a\0b"))
    left = entry("/visits/new", {"area": "x"})
    nowhere = entry("/cases/bulk", {})
    good = entry("/cases/new", report(key()))
    data = bundle(terms(visitor), bad, odd, foreign, nul, left, nowhere, good)
    before = stored(filled_app)
    result = take(visitor, carry(visitor, data))
    assert counted(result) == {"Taken in": "1", "Known already": "0", "Refused": "4", "Left on the phone": "2"}
    assert len(cases()) == 1 and stored(filled_app) == before
    assert db.session.scalar(db.select(db.func.count()).select_from(SentEntry)) == 1


def stored(app: Flask) -> set[Path]:
    return {one for one in app.config["SETTINGS"].files_dir.rglob("*") if one.is_file()}


def test_a_refusal_after_the_files_were_kept_takes_them_out_again(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    before = stored(filled_app)
    settled = report(key(), on_spot="y", result_text="已清")  # a photo taken before is none after
    told = entry("/cases/new", settled, photos=[picture("olive")[0]])
    assert counted(take(visitor, carry(visitor, bundle(terms(visitor), told))))["Refused"] == "1"
    assert not cases() and stored(filled_app) == before


def test_another_text_under_a_known_key_is_refused(visitor: Visitor) -> None:
    visitor.login("officer1")
    first = entry("/cases/new", report(key()))
    second = first | {"fields": [[name, "别的话" if name == "text" else value] for name, value in first["fields"]]}
    of = terms(visitor)
    take(visitor, carry(visitor, bundle(of, first)))
    assert counted(take(visitor, carry(visitor, bundle(of, second))))["Refused"] == "1"


def test_when_it_was_written_goes_by_our_clock(visitor: Visitor) -> None:
    visitor.login("officer1")
    of = terms(visitor)
    slow = timedelta(hours=2)
    told = entry("/cases/new", report(key()), written=phone_clock(NOW - timedelta(hours=5)))
    take(visitor, carry(visitor, bundle(of, told, behind=slow.total_seconds() * 1000)))
    (case,) = cases()
    assert (case.written_at, case.received_at) == (NOW - timedelta(hours=3), NOW)


# What is no such file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"PK\x03\x04 a workbook", b"GRIDBOX\x02" + b"x" * 200, b"GRIDBOX\x01", b"x"])
def test_what_is_none_of_ours_is_said_at_the_field(visitor: Visitor, data: bytes) -> None:
    assert "no file that Gridcase has saved" in wrong(carry(visitor, data, status=422))


def test_an_empty_file_and_none_are_said_at_the_field(visitor: Visitor) -> None:
    assert wrong(carry(visitor, b"", status=422))
    assert wrong(visitor.post("/outbox/import", {}, status=422))


def test_a_changed_file_opens_nowhere(visitor: Visitor) -> None:
    visitor.login("officer1")
    data = bundle(terms(visitor), entry("/cases/new", report(key())))
    other = user_of("officer2").id.to_bytes(8, "big")
    changed = [
        data[:-1] + bytes([data[-1] ^ 1]),
        data[:-40],
        data[:8] + other + data[16:],
        data[:90] + b"y" + data[91:],
    ]
    for one in changed:
        assert "damaged" in wrong(carry(visitor, one, status=422))


def test_a_file_for_another_server_does_not_open(visitor: Visitor, tmp_path: Path) -> None:
    visitor.login("officer1")
    of = terms(visitor)
    foreign = of | {"point": base64.b64encode(BundleKey.open(tmp_path).point).decode()}
    assert "another server" in wrong(carry(visitor, bundle(foreign, entry("/cases/new", report(key()))), status=422))


def test_nobody_seals_in_another_s_name(visitor: Visitor) -> None:
    visitor.login("officer2")
    of = terms(visitor) | {"user": user_of("officer1").id}
    assert wrong(carry(visitor, bundle(of, entry("/cases/new", report(key()))), status=422))
    visitor.login("officer1")
    assert terms(visitor)["proof"] != of["proof"]


@pytest.mark.parametrize(
    "plain",
    [
        b"\xff", b"[]", b"{}", b'{"proof": 1}', b"[" * 5000,
        b'{"proof": "00", "behind": 0, "entries": []}', b'{"proof": "00", "behind": "x", "entries": [3]}',
    ],
)  # fmt: skip
def test_what_no_phone_would_write_is_refused(visitor: Visitor, plain: bytes) -> None:
    visitor.login("officer1")
    assert "damaged" in wrong(carry(visitor, seal(terms(visitor), plain), status=422))


@pytest.mark.parametrize(
    "more",
    [{"id": "x"}, {"url": "https://elsewhere.example/"}, {"fields": "ab"}, {"fields": [["a"]]}, {"files": [{}]}],
)
def test_an_entry_no_phone_would_write_is_refused(visitor: Visitor, more: dict[str, Any]) -> None:
    visitor.login("officer1")
    told = entry("/cases/new", report(key())) | more
    assert "damaged" in wrong(carry(visitor, bundle(terms(visitor), told), status=422))


# Who may, and for whom ------------------------------------------------------------------------------------------------


def test_only_supervisors_carry_in(visitor: Visitor) -> None:
    for username in ("officer1", "dispatcher1", "unit1", "sysadmin1", "auditor1"):
        visitor.login(username)
        visitor.get("/outbox/import", status=403)
        assert "/outbox/import" not in visitor.get("/outbox").links()
    visitor.login("supervisor1")
    assert "/outbox/import" in visitor.get("/outbox").links()


def test_a_file_of_another_area_is_for_the_supervisor_there(visitor: Visitor) -> None:
    visitor.login("officer1")
    data = bundle(terms(visitor), entry("/cases/new", report(key())))
    post = post_of("supervisor1")
    post.area_code = post_of("officer2").area_code
    db.session.flush()
    assert "no post in your area" in wrong(carry(visitor, data, status=422))


def test_whoever_is_shut_out_has_nothing_taken_in_his_name(visitor: Visitor) -> None:
    visitor.login("officer1")
    data = bundle(terms(visitor), entry("/cases/new", report(key())))
    shown = carry(visitor, data)
    user_of("officer1").is_active = False
    db.session.flush()
    assert "no open account" in wrong(carry(visitor, data, status=422))
    url = next(form["action"] for form in shown.soup.find_all("form") if str(form.get("action", "")).endswith("/take"))
    assert "no open account" in visitor.post(url, status=422).text
    assert not cases()


def test_an_upload_is_its_carrier_s_alone(visitor: Visitor) -> None:
    visitor.login("officer1")
    visitor.get("/outbox/import/" + "0" * 32, status=403)
    shown = carry(visitor, bundle(terms(visitor), entry("/cases/new", report(key()))))
    url = next(
        form["action"] for form in shown.soup.find_all("form") if str(form.get("action", "")).endswith("/discard")
    )
    visitor.post(url)
    visitor.get(url.removesuffix("/discard"), status=404)


# The key --------------------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = BundleKey.open(tmp_path), BundleKey.open(tmp_path)
    assert first.point == second.point and len(first.point) == 65
    assert stat.S_IMODE((tmp_path / "outbox.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "no key", "00" * 32, "ff" * 32, "ab" * 31])
def test_a_damaged_key_is_named_and_never_made_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "outbox.key").write_text(text)
    with pytest.raises(KeyUnusable, match=r"outbox\.key"):
        BundleKey.open(tmp_path)
    assert (tmp_path / "outbox.key").read_text() == text


def test_without_its_key_the_server_goes_on_taking_entries(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    terms(visitor)
    path = filled_app.config["SETTINGS"].keys_dir / "outbox.key"
    kept = path.read_text()
    path.write_text("damaged")
    try:
        assert visitor.get("/outbox/state").response.get_json()["bundle"] is None
        assert send(visitor, "/cases/new", key(), **report(key()))["url"]
    finally:
        path.write_text(kept)


def test_a_point_off_the_curve_opens_nothing(tmp_path: Path) -> None:
    ring = BundleKey.open(tmp_path)
    with pytest.raises(NotReadable):
        ring.unseal(b"GRIDBOX\x01" + bytes(8) + b"\x04" + b"\x01" * 64 + bytes(40))
    with pytest.raises(NoBundle):
        ring.unseal(b"GRIDBOX\x01" + bytes(20))


def test_proofs_are_of_one_server_and_one_person(tmp_path: Path) -> None:
    here, there = KeyRing.open(tmp_path / "a"), KeyRing.open(tmp_path / "b")
    assert len({here.writer_proof(1), here.writer_proof(2), there.writer_proof(1)}) == 3


def test_an_anonymous_phone_is_given_nothing_to_seal_with(visitor: Visitor) -> None:
    assert "bundle" not in visitor.get("/outbox/state").response.get_json()


def test_the_writer_acts_with_the_posts_of_today(visitor: Visitor) -> None:
    """Who has lost the post meanwhile has nothing taken in for it."""
    visitor.login("officer1")
    data = bundle(terms(visitor), entry("/cases/new", report(key())))
    post = post_of("officer1")
    post.is_active, post.closed_on = False, NOW.date()
    db.session.flush()
    assert not actor_of("officer1", NOW).posts
    assert "no open account or no post" in wrong(carry(visitor, data, status=422))
    assert not cases()
