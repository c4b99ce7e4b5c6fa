"""The one scope predicate: as SQL and for one case it says the same, and every door asks it."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import actor_of
from tests.visitor import Visitor
from tracker.cases.queries.inbox import count_inbox, list_inbox
from tracker.cases.queries.lists import CaseFilter, list_cases
from tracker.cases.vocabulary import State, Visibility
from tracker.foundation.paging import PageStart
from tracker.people.queries.directory import DEMO_NAMES

WORKERS = [name for name in DEMO_NAMES if "admin" not in name and name != "auditor1"]


@pytest.mark.parametrize(
    "username", ["officer2", "unit2", "police2", "mediator1", "sysadmin1", "secadmin1", "auditor1"]
)
def test_no_door_opens_to_a_case_out_of_scope(username: str, visitor: Visitor, now: datetime) -> None:
    area = actor_of("officer1", now).posts[0].area_code
    case = make_case(now, area_code=area, title="井盖缺失 绝不外泄", state=State.CLOSED, due_at=now, closed_at=now)
    visitor.login(username)
    works = username in WORKERS
    missing = 404 if works else 403
    for door in ("", "/moves/accept", "/moves/urge", f"/files/{'0' * 64}"):
        visitor.get(f"/cases/{case.ref}{door}", status=missing)
    for door in ("/moves/urge", "/reporter", "/papers/receipt"):
        visitor.post(f"/cases/{case.ref}{door}", {"purpose": "看看"}, status=missing)
    if not works:
        visitor.get("/cases", status=403)
        return
    for page in (
        "/cases",
        "/cases?q=井盖",
        f"/cases?q={case.ref}",
        f"/cases?area={area}",
        "/inbox",
        "/",
        "/cases?outcome=due&due_from=2026-03-01&due_to=2026-03-31",
    ):
        shown = visitor.get(page)
        assert case.ref not in shown.text.replace(case.ref, "", 1 if f"q={case.ref}" in page else 0)
        assert "绝不外泄" not in shown.text


def test_a_mediation_case_shows_its_way_but_not_its_content(visitor: Visitor, now: datetime) -> None:
    post = actor_of("officer1", now).posts[0]
    case = make_case(
        now,
        area_code=post.area_code,
        visibility=Visibility.MEDIATION,
        category_code="0202",
        title="张三李四争吵",
        text="隐私内容",
        involved=(post.id,),
        reporter_post_id=post.id,
    )
    visitor.login("officer1")
    shown = visitor.get(f"/cases/{case.ref}")
    assert "隐私内容" not in shown.text
    assert "张三李四" not in shown.text + visitor.get("/cases").text
    assert case.ref not in visitor.get("/cases?q=隐私").soup.select_one("#results").get_text()
    visitor.login("police1").get(f"/cases/{case.ref}", status=404)


def test_a_restricted_case_hides_even_its_category(visitor: Visitor, now: datetime) -> None:
    area = actor_of("officer1", now).posts[0].area_code
    case = make_case(now, area_code=area, visibility=Visibility.RESTRICTED, category_code="0307", title="某户求助")
    visitor.login("dispatcher1")
    for page in (f"/cases/{case.ref}", "/cases"):
        text = visitor.get(page).soup.select_one("main").get_text()
        shown = text if page != "/cases" else visitor.get(page).soup.select_one("tbody").get_text()
        assert "家庭暴力" not in shown
        assert "某户求助" not in shown


def test_the_inbox_holds_what_my_posts_must_do(app: Flask, now: datetime) -> None:
    unit = actor_of("unit1", now)
    post = unit.posts[0].id
    late = make_case(now, holder_post_id=post, involved=(post,), stage_due_at=datetime.fromtimestamp(1, now.tzinfo))
    later = make_case(now, holder_post_id=post, involved=(post,), stage_due_at=now)
    make_case(now, holder_post_id=post, involved=(post,), state=State.CLOSED)
    make_case(now, involved=(post,))
    assert [row.ref for row in list_inbox(unit)] == [late.ref, later.ref]
    assert count_inbox(unit) == 2


@pytest.mark.parametrize("words", ["", "井盖", "井", "井盖 南门"])
def test_pages_of_the_list_meet_without_gap_or_double(words: str, app: Flask, now: datetime) -> None:
    boss, wanted = actor_of("supervisor2", now), CaseFilter(words=words)
    made = []
    for number in range(120):
        made.append(make_case(now, title="井盖缺失", place="小区南门").ref)
        if words and number % 3 == 0:
            make_case(now, title="路灯不亮", place="小区南门")
    refs: list[str] = []
    page = list_cases(wanted, actor=boss, now=now)
    while True:
        refs += [row.ref for row in page.rows]
        if page.older is None:
            break
        page = list_cases(wanted, actor=boss, now=now, start=PageStart(before=page.older))
    assert refs == made[::-1]
    back = list_cases(wanted, actor=boss, now=now, start=PageStart(after=page.rows[0].id))
    assert [row.ref for row in back.rows] == made[::-1][50:100]


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("井盖", True),
        ("路灯", False),
        ("滨河路12号", True),
        ("盖", True),
        ("破损 滨河", True),
        ("990101-20200101", True),
        ('" OR 1', False),
        ("%", False),
        ("𠮷", False),
    ],
)
def test_search_finds_two_characters_and_survives_anything(words: str, hit: bool, app: Flask, now: datetime) -> None:
    case = make_case(now, title="滨河路12号 井盖破损", text="井盖破损", place="滨河路12号")
    found = list_cases(CaseFilter(words=words), actor=actor_of("supervisor2", now), now=now)
    assert ([row.ref for row in found.rows] == [case.ref]) == hit
    by_ref = list_cases(CaseFilter(words=case.ref), actor=actor_of("supervisor2", now), now=now)
    assert [row.ref for row in by_ref.rows] == [case.ref]
