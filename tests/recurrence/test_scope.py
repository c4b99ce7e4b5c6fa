"""Root cases are for centre and supervisor of the place and the posts they were given to; for all others there are none."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import photo, post_of
from tests.recurrence.steps import CAUSE, GRID, MEASURE, happened, number_of, proposed, refs_of, step, watched
from tests.visitor import Visitor
from tracker.areas.models import Area
from tracker.cases.models import Case
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.recurrence.models import RootCase, RootCheck
from tracker.recurrence.vocabulary import RootStep, Status

#: A grid of another street of the county.
OTHER = "990101002001001"
OUTSIDERS = ("officer2", "unit2", "police1")
ADMINS = ("sysadmin1", "secadmin1", "auditor1")
WITHOUT = ("mediator1",)
PLACE = "老砖厂北墙根"
ANSWERS = {
    "reason": "甲", "cause": "乙", "measure": "丙", "note": "丁", "found": "quiet", "conclusion": "戊", "task": "己",
}  # fmt: skip


@pytest.fixture
def root(visitor: Visitor, now: datetime) -> RootCase:
    """unit1 is responsible, officer1 checks, and has made the first check with a photo."""
    found = watched(visitor, now, place=PLACE)
    step(visitor.login("officer1"), found, "check", found="quiet", note="墙根已清", photo=photo())
    return found


def photo_of(root: RootCase) -> str:
    query = select(RootCheck.id).where(RootCheck.root_id == root.id, RootCheck.photo_sha256.isnot(None))
    return f"/roots/{root.id}/checks/{db.session.scalar(query)}/photo"


def sweep(visitor: Visitor, root: RootCase, *, status: int) -> None:
    """Every address of one root case, read and written."""
    visitor.get(f"/roots/{root.id}", status=status)
    visitor.get(photo_of(root), status=status)
    for name in RootStep:
        visitor.get(f"/roots/{root.id}/moves/{name}", status=status)
        answers = dict(ANSWERS, post=number_of("unit1"), checker=number_of("officer1"))
        visitor.post(f"/roots/{root.id}/moves/{name}", answers, status=status)


def move_away(username: str) -> str:
    """Let a post be that of another street; the user name again."""
    post = post_of(username)
    query = select(Area.code).where(db.func.length(Area.code) == 9, Area.code != post.area_code)
    post.area_code = db.session.scalars(query.order_by(Area.code)).first()
    db.session.commit()
    return username


def test_the_grid_of_another_street_exists() -> None:
    assert OTHER[:9] != GRID[:9] and OTHER[:6] == GRID[:6]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_other_posts_find_no_root_case(who: str, visitor: Visitor, root: RootCase) -> None:
    visitor.login(who)
    sweep(visitor, root, status=404)
    for path in ("/roots", "/roots?status=watching", f"/roots?area={GRID}", "/inbox", "/"):
        page = visitor.get(path)
        assert root.number not in page.text and PLACE not in page.text, path
    assert (root.status, root.cause) == (Status.WATCHING, CAUSE)


@pytest.mark.parametrize("who", [*ADMINS, *WITHOUT])
def test_who_has_no_part_in_it_has_no_page(who: str, visitor: Visitor, root: RootCase) -> None:
    visitor.login(who)
    sweep(visitor, root, status=403)
    visitor.get("/roots", status=403)
    visitor.post("/roots/costs/export", {"query": ""}, status=403)


@pytest.mark.parametrize("who", ["supervisor1", "dispatcher1"])
def test_another_street_sees_neither_number_nor_count(who: str, visitor: Visitor, root: RootCase) -> None:
    refs = refs_of(root)
    visitor.login(move_away(who))
    sweep(visitor, root, status=404)
    for query in ("", f"?area={GRID}", f"?area={GRID[:9]}", f"?area={GRID[:6]}", "?status=watching"):
        page = visitor.get(f"/roots{query}")
        assert "No root case here" in page.text and root.number not in page.text and PLACE not in page.text
        assert "No case of the last 12 months" in page.text
        assert not [ref for ref in refs if ref in page.text]
    for query in ("", f"area={GRID[:9]}", f"area={GRID[:6]}"):
        lines = visitor.post("/roots/costs/export", {"query": query}, status=200).response.data.decode().splitlines()
        assert len(lines) == 1, lines
    for ref in refs:
        visitor.get(f"/roots/of/{ref}", status=404)


def test_the_posts_it_was_given_to_see_what_they_need(visitor: Visitor, root: RootCase, now: datetime) -> None:
    page = visitor.login("unit1").get(f"/roots/{root.id}")
    assert CAUSE in page.text and MEASURE in page.text and PLACE in page.text
    assert "3 further cases are counted and not shown to you" in page.text
    assert not [ref for ref in refs_of(root) if ref in page.text], "it has no part in the cases"
    assert root.number in visitor.get("/roots").text
    for name in ("take_up", "assign", "close", "dismiss", "check"):
        visitor.get(f"/roots/{root.id}/moves/{name}", status=422)
    visitor.login("officer1")
    page = visitor.get(f"/roots/{root.id}")
    assert all(ref in page.text for ref in refs_of(root)), "of the own grid"
    for name in ("take_up", "assign", "close", "dismiss", "state", "restate"):
        visitor.get(f"/roots/{root.id}/moves/{name}", status=422)
        visitor.post(f"/roots/{root.id}/moves/{name}", ANSWERS, status=422)
    assert root.status is Status.WATCHING


def test_the_centre_does_not_close(visitor: Visitor, root: RootCase) -> None:
    page = visitor.login("dispatcher1").get(f"/roots/{root.id}/moves/close", status=422)
    assert "Only a supervisor may do this" in page.text
    visitor.get(f"/roots/{root.id}/moves/dismiss", status=422)


def test_what_became_confidential_is_neither_shown_nor_counted(visitor: Visitor, root: RootCase) -> None:
    refs = refs_of(root)
    cases = list(db.session.scalars(select(Case).where(Case.ref.in_(refs)).order_by(Case.id)))
    cases[0].visibility = Visibility.MEDIATION
    db.session.commit()
    page = visitor.login("supervisor1").get(f"/roots/{root.id}")
    assert cases[0].ref not in page.text and "further case" not in page.text
    assert page.soup.select_one("section[aria-labelledby=cases-title] .tab-count").get_text() == "2"
    for case in cases:
        case.visibility = Visibility.RESTRICTED
    db.session.commit()
    for path in (f"/roots/{root.id}", "/roots"):
        page = visitor.get(path)
        assert PLACE not in page.text and not [ref for ref in refs if ref in page.text], path


def test_the_panel_counts_what_its_reader_may_see(visitor: Visitor, now: datetime) -> None:
    mine = happened(now, involved=(post_of("unit1").id,))
    for _number in range(2):
        happened(now)
    db.session.commit()
    assert "Happened 3 times" in visitor.login("supervisor1").get(f"/cases/{mine.ref}").text
    assert "At this place before" not in visitor.login("unit1").get(f"/cases/{mine.ref}").text
    root = proposed(now, place=PLACE)
    ref = next(iter(refs_of(root)))
    assert root.number in visitor.login("dispatcher1").get(f"/cases/{ref}").text
    page = visitor.login("officer1").get(f"/cases/{ref}")
    assert "Happened 3 times" in page.text and root.number not in page.text, "it was not given to the officer"


@pytest.mark.parametrize("query", ["status=nonsense", "area=99", "area=%27", "before=x", "after=0", "status=watching"])
def test_what_cannot_be_read_narrows_nothing(query: str, visitor: Visitor, root: RootCase) -> None:
    assert root.number in visitor.login("supervisor2").get(f"/roots?{query}").text


def test_there_is_a_place_for_those_who_keep_an_area(visitor: Visitor) -> None:
    for who, expected in (("supervisor1", True), ("dispatcher1", True), ("unit1", False), ("auditor1", False)):
        labels = {one.get_text().strip() for one in visitor.login(who).get("/").soup.select("nav a")}
        assert any("Root cases" in one for one in labels) is expected, who


def test_the_pages_ask_few_questions(visitor: Visitor, root: RootCase, now: datetime) -> None:
    other = proposed(now, place="别处一角")
    ref = next(iter(refs_of(root)))
    for who in ("supervisor2", "officer1", "dispatcher1"):
        visitor.login(who)
        paths = ["/roots", f"/roots/{root.id}", f"/cases/{ref}", "/inbox", "/"]
        if who != "officer1":
            paths += [f"/roots/{other.id}", f"/roots/{other.id}/moves/take_up"]
        for path in paths:
            visitor.get(path)
            with counted() as statements:
                visitor.get(path)
            assert len(statements) <= MOST, f"{who} {path}\n" + "\n".join(one[:90] for one in statements)
