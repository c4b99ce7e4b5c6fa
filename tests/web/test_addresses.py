"""Whatever address comes in with a request, nobody is led off the site by it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.addresses import local_address

#: Each leads to another site, or to something that is no page, in one browser or another.
FOREIGN = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t//evil.example",
    "/\t\t///evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example",
    "/\t\\evil.example", "\x00//evil.example", "/\x00/evil.example", "/\x7f", "/./\\evil.example",
    "/.//evil.example", "/%2e//evil.example", "https://evil.example/", "HTTPS:evil.example", "https:/evil.example",
    "javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "evil.example", "", "?a=1", "#top", "/" + "a" * 3000,
]  # fmt: skip
OURS = {
    "/": "/",
    "/cases?state=open&q=积水": "/cases?state=open&q=积水",
    "/cases/410902-20260315-0001": "/cases/410902-20260315-0001",
    "/%2F%2Fevil.example": "/%2F%2Fevil.example",
    "/cases?next=//evil.example": "/cases?next=//evil.example",
    "/cases?q=\\\\a": "/cases?q=\\\\a",
    "/cases#a//b": "/cases#a//b",
    " /inbox\t": "/inbox",
    "/a//b": "/a//b",
}


@pytest.mark.parametrize("address", FOREIGN)
def test_other_places_are_refused(address):
    assert local_address(address) is None


@pytest.mark.parametrize(("address", "read"), OURS.items())
def test_places_of_ours_are_kept(address, read):
    assert local_address(address) == read


@given(st.text(alphabet="/\\\t\n\r .:@%2eEfF#?a\x00\x1f\x7f", max_size=12))
def test_what_is_kept_begins_with_one_slash_and_holds_nothing_a_browser_drops(address):
    read = local_address(address)
    if read is not None:
        assert read.startswith("/") and not read.startswith(("//", "/\\"))
        assert not any(ord(one) < 0x20 for one in read)
        assert local_address(read) == read


@pytest.mark.parametrize("address", ["/\t\t///evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_leaves_by_logging_in(visitor, address):
    page = visitor.get(f"/login?next={quote(address, safe='')}")
    sent = {"username": "dispatcher1", "password": "Gridcase-demo-2026", "next": page.field("next")}
    assert visitor.post("/login", sent).location == "/"


def test_logging_in_leads_on_to_what_was_asked_for(visitor):
    asked = visitor.get("/cases?state=closed", status=303)
    sent = {"username": "dispatcher1", "password": "Gridcase-demo-2026", "next": visitor.follow(asked).field("next")}
    assert visitor.post("/login", sent).location == "/cases?state=closed"


@pytest.mark.parametrize("address", ["/\\evil.example", "//evil.example"])
def test_nobody_leaves_by_giving_up_a_draft_or_choosing_a_language(visitor, address):
    visitor.login("mediator1")
    sent = {"draft_key": "new", "next": address}
    assert visitor.post("/mediations/drafts/discard", sent).location == "/"
    where = {"Referer": f"http://localhost/{address}"}
    assert visitor.post("/language", {"language": "en"}, headers=where).location == "/"


HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/inbox?mine=1"}


def test_a_region_asked_for_after_the_session_ended_sends_the_whole_page_to_the_login(visitor):
    answer = visitor.get("/inbox", status=204, headers=HTMX).response
    assert answer.headers["HX-Redirect"] == "/login?next=/inbox?mine%3D1"
    assert not answer.data
    elsewhere = HTMX | {"HX-Current-URL": "http://evil.example/inbox"}
    assert visitor.get("/inbox", status=204, headers=elsewhere).response.headers["HX-Redirect"] == "/login"


def test_a_form_sent_by_htmx_after_the_session_ended_goes_to_the_login_too(visitor):
    forgot = visitor._send("post", "/inbox/notices/read", data={}, headers=HTMX)
    known = visitor._send("post", "/inbox/notices/read", data={"csrf_token": visitor.csrf_token()}, headers=HTMX)
    assert [one.status_code for one in (forgot, known)] == [204, 204]
    assert all(one.headers["HX-Redirect"].startswith("/login") for one in (forgot, known))
