"""The public card: names of posts on duty, phones from the nearest area, notices and the archive of a street."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.journeys.steps import post_of, user_of
from tests.residents.steps import short
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.shorts import ALPHABET, code_of, short_of


@given(st.from_regex(r"[1-9][0-9]{5}([0-9]{3}([0-9]{3}([0-9]{3}([0-9]{2})?)?)?)?", fullmatch=True))
def test_a_link_leads_back_to_its_area(code: str) -> None:
    link = short_of(code)
    assert code_of(link) == code == code_of(link.upper())
    assert len(link) <= 13


@given(st.text(ALPHABET, min_size=11, max_size=11), st.integers(0, 10), st.sampled_from(ALPHABET))
def test_one_wrong_letter_leads_nowhere(_noise: str, at: int, letter: str) -> None:
    link = short_of("990101001001001")
    wrong = link[:at] + letter + link[at + 1 :]
    assert wrong == link or code_of(wrong) is None


def test_the_card_names_who_is_on_duty_and_the_phones_of_the_nearest_area(app: Flask, visitor: Visitor) -> None:
    grid = post_of("officer1").area_code
    visitor.login("dispatcher1")
    visitor.post(f"/grid-cards/{grid[:9]}", {"duty_phone": "0393-4411234", "supervision_phone": "0393-4415678"})
    resident = Visitor(app)
    page = resident.get(f"/g/{short()}")
    assert user_of("officer1").name in page.text and "0393-4411234" in page.text and "0393-4415678" in page.text
    assert page.links()[0].startswith("#") and "tel:110" in page.links()
    visitor.post(f"/grid-cards/{grid}", {"duty_phone": "0393-4410000", "supervision_phone": ""})
    text = resident.get(f"/g/{short()}").text
    assert "0393-4410000" in text and "0393-4411234" not in text and "0393-4415678" in text
    visitor.post(f"/grid-cards/{grid}", {"duty_phone": "12", "supervision_phone": ""}, status=422)


def test_a_village_has_a_card_whose_report_asks_for_the_grid(app: Flask) -> None:
    village = post_of("officer1").area_code[:12]
    resident = Visitor(app)
    form = resident.get(f"/g/{short_of(village)}/report")
    assert len(form.soup.select("select#area option")) > 2
    resident.get(f"/g/{short_of(village[:9])}", status=404)


def test_who_may_print_and_who_may_change(app: Flask, visitor: Visitor) -> None:
    grid = post_of("officer1").area_code
    visitor.login("officer1")
    assert f"/g/{short()}" in visitor.get("/grid-cards").links()
    assert visitor.get(f"/grid-cards/{grid}/notice").soup.select_one("svg.qr")
    visitor.get(f"/grid-cards/{grid}", status=403)
    visitor.get("/grid-cards/990201001001001/notice", status=404)
    for name in ("unit1", "police1", "sysadmin1"):
        visitor.login(name).get("/grid-cards", status=403)


def test_a_street_is_taken_away_as_one_archive_and_that_is_logged(app: Flask, visitor: Visitor) -> None:
    street = post_of("dispatcher1").area_code[:9]
    visitor.login("dispatcher1")
    answer = visitor.post("/grid-cards/street", {"street": street}, status=200)
    archive = zipfile.ZipFile(io.BytesIO(answer.response.data))
    grid = post_of("officer1").area_code
    assert {"card.css", f"{grid}.html", f"qr/{grid}.svg", f"{grid[:12]}.html"} <= set(archive.namelist())
    assert short() in archive.read(f"{grid}.html").decode()
    assert db.session.scalar(db.select(AccessEntry).where(AccessEntry.subject == f"area:{street}"))
    visitor.post("/grid-cards/street", {"street": grid}, status=404)


@pytest.mark.parametrize("address", ["", "/report"])
def test_a_page_for_residents_speaks_both_languages_without_a_cookie(app: Flask, address: str) -> None:
    resident = Visitor(app)
    page = resident.get(f"/g/{short()}{address}?lang=zh")
    assert page.soup.html["lang"] == "zh-CN" and "Set-Cookie" not in page.response.headers
