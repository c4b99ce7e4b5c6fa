"""Settings: each is shown with its default, kept within its range, and every change is logged with both values."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import NOW
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.site.models import Setting
from tracker.site.queries import get_setting
from tracker.site.services import change_setting
from tracker.site.vocabulary import KNOWN, SUBJECTS

FOR_PEOPLE = [one.key for one in KNOWN.values() if one.for_people]


@pytest.fixture
def keeper(visitor: Visitor) -> Visitor:
    return visitor.login("sysadmin1")


def logged() -> list[tuple[str, object, object]]:
    rows = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "setting:change").order_by(AccessEntry.id))
    return [(one.subject, one.detail["from"], one.detail["to"]) for one in rows]


def test_every_setting_for_people_is_on_the_page_and_no_other(keeper: Visitor) -> None:
    page = keeper.get("/settings")
    assert {link for link in page.links() if link.startswith("/settings/")} == {
        f"/settings/{key}" for key in FOR_PEOPLE
    }
    for known in KNOWN.values():
        assert (known.meaning in page.text) is known.for_people
        if not known.for_people:
            keeper.get(f"/settings/{known.key}", status=404)
            keeper.post(f"/settings/{known.key}", {"value": "2"}, status=404)
    keeper.get("/settings/no.such", status=404)


@pytest.mark.parametrize("key", FOR_PEOPLE)
def test_a_default_lies_in_its_range_and_its_subject_has_words(key: str) -> None:
    known = KNOWN[key]
    size = len(known.default) if isinstance(known.default, str) else known.default
    assert known.least <= size <= known.most
    assert known.subject in SUBJECTS, "give the subject its words in site/vocabulary.py"


def test_a_change_holds_is_logged_and_can_be_taken_back(keeper: Visitor) -> None:
    address = "/settings/case.duplicate_days"
    assert keeper.get(address).field("value") == "7"
    page = keeper.follow(keeper.post(address, {"value": "30"}))
    assert get_setting("case.duplicate_days") == 30 and "not the default" in page.text
    keeper.post(address, {"value": "30"})
    keeper.post(address, {"value": "999", "act": "reset"})
    assert get_setting("case.duplicate_days") == 7
    assert db.session.get(Setting, "case.duplicate_days") is None
    assert logged() == [("setting:case.duplicate_days", 7, 30), ("setting:case.duplicate_days", 30, 7)]
    assert "changed a setting" in keeper.login("auditor1").get("/admin/log").text


@pytest.mark.parametrize("value", ["", "0", "91", "-3", "7.5", "sieben"])
def test_what_is_out_of_range_comes_back_as_typed(keeper: Visitor, value: str) -> None:
    page = keeper.post("/settings/case.duplicate_days", {"value": value}, status=422)
    assert page.soup.select_one("#value-error") and page.field("value") == value
    assert get_setting("case.duplicate_days") == 7 and logged() == []


def test_the_name_stands_in_the_header(keeper: Visitor) -> None:
    assert keeper.get("/").soup.select_one(".brand").get_text(strip=True) == "Gridcase"
    keeper.post("/settings/site.name", {"value": " 云汀综治 "})
    assert keeper.get("/").soup.select_one(".brand").get_text(strip=True) == "云汀综治"
    assert Visitor(keeper.app).get("/login").soup.select_one(".brand").get_text(strip=True) == "云汀综治"
    keeper.post("/settings/site.name", {"value": "很" * 17}, status=422)
    keeper.post("/settings/site.name", {"value": "  "}, status=422)


def test_the_program_keeps_its_own(app: Flask) -> None:
    for key in ("calendar.version", "site.is_demo"):
        with pytest.raises(Refused):
            change_setting(key=key, value=2, actor=None, now=NOW)
    with pytest.raises(KeyError):
        change_setting(key="no.such", value=2, actor=None, now=NOW)


@pytest.mark.parametrize("username", ["dispatcher1", "supervisor1", "secadmin1", "auditor1"])
def test_only_the_system_administrator_changes_settings(visitor: Visitor, username: str) -> None:
    visitor.login(username).get("/settings", status=403)
    visitor.post("/settings/login.tries", {"value": "10"}, status=403)


def test_the_settings_lead_to_the_calendar_and_the_limits(keeper: Visitor) -> None:
    for address in ("/settings", "/calendar", "/categories"):
        page = keeper.get(address)
        assert {"/settings", "/calendar", "/categories"} <= {str(one["href"]) for one in page.soup.select(".tabs a")}
        assert page.soup.select_one(".tabs a[aria-current]")["href"] == address
        assert page.soup.select_one(".nav a[aria-current]")["href"] == "/settings"
