"""The scope predicate asked of every class of case in several places: as SQL, for one case and for many it is one."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import actor_of
from tracker.access import scope
from tracker.access.policy import Sees
from tracker.cases.models import Case, CasePost
from tracker.cases.queries import lists
from tracker.cases.queries import scope as cases_scope
from tracker.cases.queries.lists import CaseFilter, list_cases
from tracker.cases.queries.scope import visible_cases
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.people.queries.directory import DEMO_NAMES

WORKERS = [name for name in DEMO_NAMES if "admin" not in name and name != "auditor1"]


@pytest.fixture(scope="module")
def numbers(world: Flask, now: datetime) -> list[int]:
    """Every class in several places, with and without each worker's part in it, and drafts."""
    officer, liaison = actor_of("officer1", now), actor_of("police2", now)
    places = {officer.posts[0].area_code, f"{liaison.posts[0].area_code}001", "990101100200001"}
    cases = []
    for area in sorted(places):
        for visibility in Visibility:
            cases.append(make_case(now, area_code=area, visibility=visibility))
            for username in WORKERS:
                post = actor_of(username, now).posts[0]
                cases.append(make_case(now, area_code=area, visibility=visibility, involved=(post.id,)))
    cases.append(
        make_case(now, state=State.DRAFT, reporter_user_id=officer.user_id, area_code=officer.posts[0].area_code)
    )
    db.session.commit()
    return [case.id for case in cases]


@pytest.fixture
def population(app: Flask, numbers: list[int]) -> list[Case]:
    return list(db.session.scalars(db.select(Case).where(Case.id.in_(numbers))))


def involved_in(case_id: int) -> frozenset[int]:
    """The ids of every post that has a part in a case."""
    return frozenset(db.session.scalars(db.select(CasePost.post_id).where(CasePost.case_id == case_id)))


@pytest.mark.parametrize("username", DEMO_NAMES)
def test_sql_and_object_scope_agree_on_a_population(username: str, population: list[Case], now: datetime) -> None:
    actor = actor_of(username, now)
    for least in Sees:
        by_sql = set(db.session.scalars(db.select(Case.id).where(visible_cases(actor, least=least))))
        few = db.select(Case.id).where(visible_cases(actor, least=least, few=True))
        assert set(db.session.scalars(few)) == by_sql, "one by one it finds what it finds at once"
        for case in population:
            seen = scope.sees(actor, case, involved_in(case.id))
            allowed = seen is Sees.CONTENT or (seen is Sees.ROUTE and least is Sees.ROUTE)
            if case.state is State.DRAFT:
                allowed = allowed and case.reporter_user_id == actor.user_id
            assert (case.id in by_sql) == allowed, (username, case.visibility, case.area_code, least)


def test_the_population_is_a_real_question(population: list[Case], now: datetime) -> None:
    counts = {
        name: len(list(db.session.scalars(db.select(Case.id).where(visible_cases(actor_of(name, now))))))
        for name in DEMO_NAMES
    }
    assert counts["sysadmin1"] == counts["secadmin1"] == counts["auditor1"] == 0
    assert 0 < counts["officer1"] < counts["dispatcher1"] <= counts["supervisor1"] < len(population)


@pytest.mark.parametrize("username", WORKERS)
@pytest.mark.parametrize("words", ["", "井盖"])
def test_a_busy_post_reads_the_same_list(
    words: str, username: str, population: list[Case], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, wanted = actor_of(username, now), CaseFilter(words=words)
    quiet = list_cases(wanted, actor=actor, now=now)
    monkeypatch.setattr(cases_scope, "MANY", 2)
    assert cases_scope.has_many(actor)
    lists._list_query.cache_clear()
    assert [row.ref for row in list_cases(wanted, actor=actor, now=now).rows] == [row.ref for row in quiet.rows]
    lists._list_query.cache_clear()
