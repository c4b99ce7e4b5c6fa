"""The contact card: what the public may know, without a login, a cookie or a photo nobody agreed to."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
import segno
from flask import Flask

from tests.conftest import NOW
from tests.journeys.steps import photo, user_of
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.files.store import keep
from tracker.people.models import Absence, Appointment, Post
from tracker.people.vocabulary import Rank, Role
from tracker.policing.models import LiaisonOfficer, PoliceRoom, VillageContact
from tracker.policing.services.villages import SHORT, new_short
from tracker.policing.views.cards import qr_code

TODAY = NOW.date()
VILLAGE, STREET = "990101001001", "990101001"


def contact(code: str = VILLAGE) -> VillageContact:
    return db.session.get_one(VillageContact, code)


def holder(rank: Rank = Rank.A) -> Appointment:
    query = db.select(Appointment).join(Post).where(Post.area_code == VILLAGE, Post.role == Role.POLICE_LIAISON)
    return db.session.scalars(query.where(Appointment.rank == rank)).one()


def facts(rank: Rank = Rank.A) -> LiaisonOfficer:
    return db.session.get_one(LiaisonOfficer, holder(rank).user_id)


@pytest.fixture
def keeper(visitor: Visitor) -> Visitor:
    return visitor.login("sysadmin1")


# The public page --------------------------------------------------------------------------------------------------------


def test_everyone_sees_who_is_there_and_no_cookie_is_left(visitor: Visitor) -> None:
    page = visitor.get(f"/c/{contact().short}")
    assert "Set-Cookie" not in page.response.headers
    person, kept = holder().user, facts()
    assert person.name in page.text and kept.badge in page.text and kept.duty_phone in page.text
    assert "书声里社区警务室" in page.text and "听澜街道派出所" in page.text
    assert person.phone not in page.text and person.username not in page.text
    assert contact().office_phone not in page.text
    assert not page.soup.select("form, script, img")
    assert f"{person.name} Badge number {kept.badge} {kept.duty_phone} on duty today" in page.text


def test_both_languages_by_a_link(visitor: Visitor) -> None:
    chinese = visitor.get(f"/c/{contact().short}?lang=zh")
    assert "警民联系卡" in chinese.text and "今日在岗" in chinese.text
    assert "on duty today" in visitor.get(f"/c/{contact().short}?lang=en").text
    assert "Set-Cookie" not in chinese.response.headers


def test_a_person_with_a_session_gets_no_cookie_either(keeper: Visitor) -> None:
    assert "Set-Cookie" not in keeper.get(f"/c/{contact().short}").response.headers
    keeper.get("/admin/users")


def test_b_is_on_duty_while_a_is_away(visitor: Visitor) -> None:
    first, second = holder().user, holder(Rank.B).user
    db.session.add(Absence(user_id=first.id, from_on=TODAY, to_on=TODAY.replace(day=28), reason="休假"))
    db.session.commit()
    text = visitor.get(f"/c/{contact().short}").text
    assert re.search(f"{first.name}.*away today.*{second.name}.*on duty today", text) and "休假" not in text


def test_a_village_without_an_officer_says_whom_to_call(visitor: Visitor) -> None:
    text = visitor.get(f"/c/{contact('990101102202').short}").text
    assert "no officer is on duty" in text and "晚枫镇派出所" in text and "0990-55001" in text


def test_what_is_not_public_is_not_there(keeper: Visitor) -> None:
    short = contact().short
    contact().is_public = False
    db.session.commit()
    for address in (f"/c/{short}", f"/c/{short}/a.webp", "/c/zzzzzzzz", "/c/a'b", f"/policing/villages/{VILLAGE}/card"):
        keeper.get(address, status=404)


def test_a_new_link_withdraws_the_old_one(keeper: Visitor) -> None:
    old = contact().short
    keeper.post(f"/policing/villages/{VILLAGE}/link")
    assert contact().short != old and SHORT.fullmatch(contact().short)
    keeper.get(f"/c/{old}", status=404)
    keeper.get(f"/c/{contact().short}")
    assert SHORT.fullmatch(new_short())


# The photo --------------------------------------------------------------------------------------------------------------


def test_a_photo_shows_only_with_consent(keeper: Visitor) -> None:
    kept = facts()
    address = f"/policing/officers/{kept.user_id}/edit"
    data = {"badge": kept.badge, "station_id": str(kept.station_id), "duty_phone": kept.duty_phone}
    keeper.post(address, data | {"photo": photo()})
    stranger = Visitor(keeper.app)
    short = contact().short
    assert facts().photo_sha256 and not stranger.get(f"/c/{short}").soup.select("img")
    stranger.get(f"/c/{short}/a.webp", status=404)
    keeper.get(f"/policing/officers/{kept.user_id}/photo")
    Visitor(keeper.app).login("police1").get(f"/policing/officers/{kept.user_id}/photo", status=404)

    keeper.post(address, data | {"is_photo_public": "y"})
    shown = stranger.get(f"/c/{short}").soup.select_one("img")["src"]
    response = stranger.get(shown).response
    assert response.mimetype == "image/webp" and response.data[8:12] == b"WEBP"
    assert "Set-Cookie" not in response.headers and "sandbox" in response.headers["Content-Security-Policy"]

    keeper.post(address, data | {"is_photo_public": "y", "drops_photo": "y"})
    assert facts().photo_sha256 is None and not facts().is_photo_public
    stranger.get(shown, status=404)


def test_a_document_is_no_photo_and_a_badge_belongs_to_one(keeper: Visitor) -> None:
    kept, other = facts(), facts(Rank.B)
    data = {"badge": kept.badge, "station_id": str(kept.station_id), "duty_phone": kept.duty_phone}
    address = f"/policing/officers/{kept.user_id}/edit"
    refused = keeper.post(address, data | {"photo": (io.BytesIO(b"%PDF-1.4"), "x.pdf")}, status=422)
    assert refused.soup.select_one("#photo-error")
    taken = keeper.post(address, data | {"badge": other.badge}, status=422)
    assert "Another officer" in taken.text
    assert keeper.post(address, data | {"duty_phone": "12"}, status=422).soup.select_one("#duty_phone-error")


# Keeping villages, rooms and officers -----------------------------------------------------------------------------------


def test_the_station_keeps_its_villages_and_no_others(visitor: Visitor) -> None:
    user = user_of("station1")
    user.password_hash = user_of("sysadmin1").password_hash
    db.session.commit()
    visitor.login("station1")
    room = {"name": "湖滨警务室", "station_id": "", "address": "湖滨路1号", "phone": "0393-4411122", "is_active": "y"}
    page = visitor.get("/policing/rooms/new")
    room["station_id"] = page.soup.select_one("#station_id option")["value"]
    assert len(page.soup.select("#station_id option")) == 1
    visitor.post("/policing/rooms/new", room)
    assert "police room of this name" in visitor.post("/policing/rooms/new", room, status=422).text
    made = db.session.scalar(db.select(PoliceRoom).where(PoliceRoom.name == "湖滨警务室"))
    data = {"office_phone": "0393-4400001", "room_id": str(made.id), "is_public": "y"}
    visitor.post(f"/policing/villages/{VILLAGE}/contact", data)
    assert (contact().office_phone, contact().room_id) == ("0393-4400001", made.id)
    assert "湖滨警务室" in visitor.get(f"/c/{contact().short}").text
    visitor.post(f"/policing/villages/{VILLAGE}/contact", data | {"office_phone": "x"}, status=422)
    elsewhere = db.session.scalars(db.select(PoliceRoom).where(PoliceRoom.station_id != made.station_id)).first()
    visitor.get(f"/policing/rooms/{elsewhere.id}", status=404)
    visitor.post(f"/policing/villages/{VILLAGE}/contact", data | {"room_id": str(elsewhere.id)}, status=422)
    visitor.get("/policing/villages/990101002001/contact", status=404)
    visitor.post("/policing/villages/990101002001/link", status=404)
    visitor.get(f"/policing/officers/{user_of('police3').id}/edit", status=404)
    taken = {"username": "police3", "badge": "", "station_id": room["station_id"], "duty_phone": ""}
    assert "outside your area" in visitor.post("/policing/officers/new", taken, status=422).text
    visitor.post("/policing/officers/new", taken | {"username": "officer7", "badge": "900999"})
    assert db.session.get_one(LiaisonOfficer, user_of("officer7").id).badge == "900999"
    visitor.login("police1").get(f"/policing/villages/{VILLAGE}/contact", status=403)


# Paper ------------------------------------------------------------------------------------------------------------------


def test_the_code_leads_to_the_card() -> None:
    link = "https://grid.example.cn/c/abcd2345"
    svg = ElementTree.fromstring(qr_code(link))
    size = segno.make(link, error="m", micro=False).symbol_size(border=2)[0]
    assert svg.get("viewBox") == f"0 0 {size} {size}"
    assert qr_code(link) != qr_code(f"{link}6") and "style=" not in qr_code(link)


@pytest.mark.parametrize("size", ["a4", "card"])
def test_the_printed_card_names_both_and_carries_the_code(visitor: Visitor, size: str) -> None:
    page = visitor.login("supervisor1").get(f"/policing/villages/{VILLAGE}/card?size={size}")
    assert holder().user.name in page.text and holder(Rank.B).user.name in page.text
    assert page.soup.select_one("svg.qr path") and page.soup.select_one(
        "section.leaf" if size == "card" else "section.poster"
    )
    assert page.soup.select_one("svg.qr path")["d"] in qr_code(f"http://localhost/c/{contact().short}")
    css = visitor.client.get(page.soup.select_one("main link")["href"]).text
    assert re.search(r"size: 90mm 54mm", css)


def test_all_cards_of_a_street_in_one_archive(keeper: Visitor, app: Flask) -> None:
    db.session.delete(contact("990101001004"))
    contact("990101001003").is_public = False
    facts().photo_sha256, facts().is_photo_public = keep(app.config["SETTINGS"].files_dir, b"a picture"), True
    db.session.commit()
    response = keeper.client.post("/policing/cards/export", data={"csrf_token": keeper.csrf_token(), "area": STREET})
    assert response.is_streamed and response.mimetype == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(response.data))
    assert packed.testzip() is None
    shown = ["990101001001", "990101001002", "990101001004"]
    codes, photos = [f"qr/{code}.svg" for code in shown], ["001001-a", "001002-b", "001004-b"]
    assert set(packed.namelist()) == {
        "card.css",
        "cards.html",
        *codes,
        *(f"{code}.html" for code in shown),
        *(f"photos/990101{name}.webp" for name in photos),
    }
    assert packed.read("cards.html").decode().count('class="leaf"') == 3
    assert holder().user.name in packed.read(f"{VILLAGE}.html").decode()
    assert 'src="photos/990101001001-a.webp"' in packed.read(f"{VILLAGE}.html").decode()
    assert ElementTree.fromstring(packed.read(f"qr/{VILLAGE}.svg")).tag.endswith("}svg")
    assert SHORT.fullmatch(contact("990101001004").short), "a village without a link got one"
    entry = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "card:export")).one()
    assert entry.detail == {"area": STREET, "villages": 4}
    keeper.post("/policing/cards/export", {"area": "990101"}, status=404)
    keeper.post("/policing/cards/export", {"area": "410902001"}, status=404)
    keeper.login("supervisor1").post("/policing/cards/export", {"area": STREET}, status=403)
