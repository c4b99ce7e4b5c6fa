"""A photo in pieces over a line that breaks: it goes on where it stopped, comes in whole or not at all, and is nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from tests.field.sending import WORDS, key, picture, report, send, send_pieces, whole
from tests.journeys.steps import case_of, move, post_of
from tests.visitor import Visitor
from tracker.cases.models import Case, CaseFile
from tracker.cases.vocabulary import FileKind
from tracker.extensions import db
from tracker.field.services.pieces import LARGEST_PIECE
from tracker.field.views.pieces import forget_pieces
from tracker.files.holding import HELD_FOR


def come(visitor: Visitor, parcel: str) -> int:
    return int(visitor.get(f"/outbox/files/{parcel}", headers=WORDS).response.get_json()["come"])


def files_of(case: Case) -> list[CaseFile]:
    return list(db.session.scalars(db.select(CaseFile).where(CaseFile.case_id == case.id)))


def piece(visitor: Visitor, parcel: str, offset: int, data: bytes, status: int = 200) -> dict[str, object]:
    head = WORDS | {"X-CSRFToken": visitor.csrf_token(), "Content-Type": "application/octet-stream"}
    response = visitor._send("post", f"/outbox/files/{parcel}/{offset}", data=data, headers=head)
    assert response.status_code == status
    return dict(response.get_json())


def test_a_broken_line_goes_on_where_it_stopped(visitor: Visitor) -> None:
    visitor.login("officer1")
    data, digest = picture()
    parcel, form_key = key(), key()
    assert come(visitor, parcel) == 0
    piece(visitor, parcel, 0, data[:700])
    assert come(visitor, parcel) == 700
    # The answer was lost and the piece comes again; one from further on leaves a gap: neither changes anything.
    assert piece(visitor, parcel, 0, data[:700])["come"] == 700
    assert piece(visitor, parcel, 900, data[900:])["come"] == 700
    piece(visitor, parcel, 700, data[700:])
    whole(visitor, parcel, digest, form_key=form_key)
    told = send(visitor, "/cases/new", key(), **report(key(), **{"photos-held": form_key}))
    assert [one.kind for one in files_of(case_of(told["url"].rsplit("/", 1)[1]))] == [FileKind.BEFORE]
    assert come(visitor, parcel) == 0


def test_what_is_not_what_the_phone_meant_is_sent_anew(visitor: Visitor) -> None:
    visitor.login("officer1")
    data, digest = picture()
    parcel = key()
    send_pieces(visitor, parcel, data[:-1] + b"x")
    assert whole(visitor, parcel, digest, form_key=key(), status=409)["words"]
    assert come(visitor, parcel) == 0


def test_what_is_no_photo_is_refused_in_words(visitor: Visitor) -> None:
    import hashlib

    visitor.login("officer1")
    parcel, data = key(), b"<script>alert(1)</script>" * 20
    send_pieces(visitor, parcel, data)
    told = whole(visitor, parcel, hashlib.sha256(data).hexdigest(), form_key=key(), status=422)
    assert told["words"]


def test_the_words_come_first_and_the_photos_follow(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = send(visitor, "/cases/new", key(), **report(key()))
    case = case_of(told["url"].rsplit("/", 1)[1])
    visitor.login("dispatcher1")
    move(visitor, case, "accept")  # nobody waits for the photos
    visitor.login("officer1")
    data, digest = picture()
    parcel, form_key, entry = key(), key(), key()
    send_pieces(visitor, parcel, data)
    whole(visitor, parcel, digest, form_key=form_key)
    url = f"{told['url']}/moves/add_photos"
    send(visitor, url, entry, version="", **{"photos-held": form_key})
    send(visitor, url, entry, version="", **{"photos-held": form_key})
    assert [one.kind for one in files_of(case)] == [FileKind.BEFORE]
    assert "Photos added" in visitor.get(told["url"]).text


def test_only_who_logged_it_adds_to_it(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = send(visitor, "/cases/new", key(), **report(key()))
    for username in ("dispatcher1", "supervisor1"):
        visitor.login(username)
        refused = send(visitor, f"{told['url']}/moves/add_photos", key(), status=422, version="")
        assert refused["words"]


def test_to_add_nothing_is_refused_at_its_field(visitor: Visitor) -> None:
    visitor.login("officer1")
    told = send(visitor, "/cases/new", key(), **report(key()))
    refused = send(visitor, f"{told['url']}/moves/add_photos", key(), status=422, version="")
    assert [one["name"] for one in refused["fields"]] == ["photos"]


def test_pieces_are_their_sender_s_alone(visitor: Visitor) -> None:
    visitor.login("officer1")
    data, digest = picture()
    parcel = key()
    send_pieces(visitor, parcel, data)
    visitor.login("officer2")
    assert come(visitor, parcel) == 0
    assert whole(visitor, parcel, digest, form_key=key(), status=409)["words"]
    visitor.login("officer1")
    assert come(visitor, parcel) == len(data)


def test_pieces_lie_sealed_and_have_a_limit(visitor: Visitor, filled_app: Flask) -> None:
    visitor.login("officer1")
    data, _digest = picture()
    parcel = key()
    send_pieces(visitor, parcel, data)
    lying = [one.read_bytes() for one in filled_app.config["SETTINGS"].pieces_dir.rglob("*") if one.is_file()]
    assert lying and not any(data[:200] in one for one in lying)
    assert piece(visitor, key(), 0, b"x" * (LARGEST_PIECE + 1), status=413)["words"]


def test_pieces_nobody_completes_are_forgotten(visitor: Visitor) -> None:
    visitor.login("officer1")
    parcel = key()
    send_pieces(visitor, parcel, picture()[0])
    today = datetime.now(UTC)
    forget_pieces(today)
    assert come(visitor, parcel) > 0
    assert forget_pieces(today + HELD_FOR + timedelta(hours=1)) >= 1
    assert come(visitor, parcel) == 0


def test_strange_keys_find_nothing(visitor: Visitor) -> None:
    visitor.login("officer1")
    visitor.get("/outbox/files/..%2F..%2Fkeys", status=404)
    visitor.get("/outbox/files/x", status=404)
    whole(visitor, key(), "0" * 64, form_key="../..", status=400)
    assert post_of("officer1")
