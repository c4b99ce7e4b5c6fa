"""Keeping the table: what a rule may say, its order, its history, and two people who change it at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.journeys.steps import actor_of, post_of
from tests.routing.steps import COUNTY, GRID, OTHER_STREET, added, clock, order, post_named
from tracker.audit.models import AccessEntry
from tracker.cases.queries.detail import NotVisible
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.people.models import Post
from tracker.people.vocabulary import Role
from tracker.routing.matching import Hours
from tracker.routing.models import RoutingChange, RoutingRule
from tracker.routing.queries.rules import get_rule, list_changes, list_rules, list_visible_rules
from tracker.routing.queries.state import find_warnings
from tracker.routing.services.checks import Wanted
from tracker.routing.services.rules import _moved, edit_rule, end_rule, move_rule, wanted_of
from tracker.routing.vocabulary import Change, Days, Step, Warn, Window
from tracker.workflow.taking import Stale


def changed(row: RoutingRule, **what: object) -> Wanted:
    from dataclasses import replace

    return replace(wanted_of(row), **what)  # type: ignore[arg-type]


def test_a_rule_goes_to_the_end_and_one_of_a_conference_to_the_top(app: Flask, now: datetime) -> None:
    added(now, name="甲")
    added(now, name="乙", category_code="0402")
    added(now, name="丙", category_code="0403", origin="联席会商〔2026〕第1号")
    added(now, name="丁", category_code="0404", position=2)
    added(now, name="戊", category_code="0405", position=99)
    assert order() == ["丙", "丁", "甲", "乙", "戊"]
    assert [rule.position for rule in list_rules()] == [1, 2, 3, 4, 5]
    row = db.session.scalars(db.select(RoutingRule).filter_by(name="丙")).one()
    assert (row.origin, row.is_active, row.version, row.made_by_user_id) == (
        "联席会商〔2026〕第1号", True, 1, actor_of("supervisor2", now).user_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "字" * 41}, "name"),
        ({"reason": "\x00"}, "reason"),
        ({"reason": "字" * 501}, "reason"),
        ({"area_code": "990102"}, "area"),
        ({"area_code": "990101001999"}, "area"),
        ({"category_code": "0499"}, "category"),
        ({"category_code": "040"}, "category"),
        ({"priority": "P9"}, "priority"),
        ({"post_id": 0}, "post"),
        ({"hours": clock(8, None)}, "from_time"),
        ({"hours": clock(8, 8)}, "from_time"),
        ({"hours": Hours(Window.CLOCK, Days.CHOSEN)}, "weekdays"),
        ({"from_on": date(2026, 4, 2), "until_on": date(2026, 4, 1)}, "until_on"),
        ({"until_on": date(2026, 3, 16)}, "until_on"),
        ({"from_on": date(26, 3, 16)}, "from_on"),
    ],
)
def test_what_no_rule_can_be_made_of_is_refused_at_its_field(
    app: Flask, now: datetime, given_: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        added(now, **given_)
    assert refusal.value.field == field
    assert order() == []


def test_a_post_that_could_never_receive_is_refused(app: Flask, now: datetime) -> None:
    liaison, clerk = post_of("police1"), post_of("unit1")
    for given_ in (
        {"post_id": liaison.id},  # rubbish is no matter for the police
        {"post_id": clerk.id, "area_code": OTHER_STREET},  # serves another street
        {"post_id": clerk.id, "category_code": "0202"},  # a dispute goes to mediators only
        {"post_id": post_of("dispatcher1").id},
    ):
        with pytest.raises(Refused, match="may receive none") as refusal:
            added(now, **given_)
        assert refusal.value.field == "post"
    clerk.is_active = False
    db.session.flush()
    with pytest.raises(Refused, match="Choose a post"):
        added(now)


def test_the_same_row_is_not_made_twice(app: Flask, now: datetime) -> None:
    row = added(now)
    with pytest.raises(Refused, match="says the same already"):
        added(now, name="另一个")
    added(now, name="夜间", hours=clock(22, 6))
    end_rule(rule=row, note="不再需要", actor=actor_of("supervisor2", now), now=now)
    added(now, name="又来")
    assert order() == ["夜间", "又来"]


def test_hours_that_are_always_open_are_kept_as_any_time(app: Flask, now: datetime) -> None:
    row = added(now, hours=clock(None, None))
    assert row.time_window is Window.ANY
    row = added(now, category_code="0402", hours=Hours(Window.WORKING, Days.CHOSEN, frozenset({1}), 0, 60))
    assert (row.days, row.weekdays, row.from_time, row.until_time) == (Days.EVERY, "", "", "")
    row = added(now, category_code="0403", hours=clock(22, 6, Days.CHOSEN, frozenset({5, 1})))
    assert (row.days, row.weekdays, row.from_time, row.until_time) == (Days.CHOSEN, "15", "22:00", "06:00")
    assert next(one.hours for one in list_rules() if one.id == row.id) == clock(22, 6, Days.CHOSEN, frozenset({1, 5}))


def test_rows_are_moved(app: Flask, now: datetime) -> None:
    rows = [added(now, name=name, category_code=f"040{place}") for place, name in enumerate("甲乙丙丁", start=1)]
    actor = actor_of("supervisor2", now)
    seen = [row.id for row in rows]

    def move(place: int, step: Step) -> list[str]:
        move_rule(rule=rows[place], step=step, seen=seen, actor=actor, now=now)
        return order()

    assert move(2, Step.UP) == ["甲", "丙", "乙", "丁"]
    assert move(0, Step.DOWN) == ["丙", "甲", "乙", "丁"]
    assert move(3, Step.FIRST) == ["丁", "丙", "甲", "乙"]
    assert move(3, Step.FIRST) == ["丁", "丙", "甲", "乙"]
    assert move(3, Step.LAST) == ["丙", "甲", "乙", "丁"]
    assert [rule.name for rule in list_rules()] == ["丙", "甲", "乙", "丁"], "what is kept in memory follows"
    assert all(row.version == 1 for row in rows), "a row that is moved says the same as before"
    moves = [(one.before, one.after) for one in list_changes(rows[3].id) if one.kind is Change.MOVED]
    assert moves == [({"position": 1}, {"position": 4}), ({"position": 4}, {"position": 1})]


@given(st.permutations(range(7)), st.sets(st.integers(0, 6), min_size=1), st.data())
def test_moving_keeps_every_other_row_in_order(rows: list[int], seen: set[int], data: st.DataObject) -> None:
    mine = [one for one in rows if one in seen]
    chosen, step = data.draw(st.sampled_from(mine)), data.draw(st.sampled_from(list(Step)))
    moved = _moved(list(rows), mine, chosen, step)
    assert [one for one in moved if one != chosen] == [one for one in rows if one != chosen]
    before, after = mine.index(chosen), [one for one in moved if one in seen].index(chosen)
    last = len(mine) - 1
    expected = {Step.FIRST: 0, Step.LAST: last, Step.UP: max(before - 1, 0), Step.DOWN: min(before + 1, last)}
    assert after == expected[step]


def test_a_change_is_written_down_with_before_and_after(app: Flask, now: datetime) -> None:
    row = added(now)
    actor, later = actor_of("supervisor1", now), now + timedelta(hours=1)
    wanted = changed(row, reason="新的约定", hours=clock(22, 6), from_on=date(2026, 4, 1))
    assert edit_rule(rule=row, wanted=wanted, version=1, actor=actor, now=later)
    assert row.version == 2
    assert not edit_rule(rule=row, wanted=wanted_of(row), version=2, actor=actor, now=later), "nothing has changed"
    made, edited = sorted(list_changes(row.id), key=lambda one: one.id)
    assert (made.kind, made.before, made.after["reason"], made.after["position"]) == (Change.MADE, {}, "约定", 1)
    assert (edited.kind, edited.at, edited.user_id) == (Change.EDITED, later, actor.user_id)
    assert edited.before == {"from_on": None, "from_time": "", "reason": "约定", "time_window": "any", "until_time": ""}
    assert edited.after == {
        "from_on": "2026-04-01", "from_time": "22:00", "reason": "新的约定", "time_window": "clock",
        "until_time": "06:00",
    }  # fmt: skip
    query = db.select(AccessEntry.act).where(AccessEntry.subject == f"routing-rule:{row.id}").order_by(AccessEntry.id)
    assert list(db.session.scalars(query)) == ["routing:add", "routing:edit"]


def test_the_second_of_two_is_told(app: Flask, now: datetime) -> None:
    row = added(now)
    actor = actor_of("supervisor2", now)
    edit_rule(rule=row, wanted=changed(row, name="新名"), version=1, actor=actor, now=now)
    with pytest.raises(Stale):
        edit_rule(rule=row, wanted=changed(row, name="旧人的名"), version=1, actor=actor, now=now)
    assert row.name == "新名"
    assert db.session.scalar(db.select(db.func.count(RoutingChange.id))) == 2


def test_an_ended_rule_stays_with_its_history(app: Flask, now: datetime) -> None:
    first, second = added(now, name="甲"), added(now, name="乙", category_code="0402")
    actor = actor_of("supervisor2", now)
    with pytest.raises(Refused, match="Say why"):
        end_rule(rule=first, note=" ", actor=actor, now=now)
    end_rule(rule=first, note="分工已调整", actor=actor, now=now)
    assert order() == ["乙"]
    assert (second.position, [one.position for one in list_rules()]) == (1, [1])
    assert list_changes(first.id)[0].note == "分工已调整"
    for act in (
        lambda: end_rule(rule=first, note="再来", actor=actor, now=now),
        lambda: move_rule(rule=first, step=Step.UP, seen=[first.id], actor=actor, now=now),
        lambda: edit_rule(rule=first, wanted=wanted_of(first), version=first.version, actor=actor, now=now),
    ):
        with pytest.raises(Refused, match="has ended"):
            act()


def test_a_street_keeps_its_own_rules_and_reads_the_wider_ones(app: Flask, now: datetime) -> None:
    county = added(now, name="县", area_code=COUNTY, post_id=post_named("云汀县城管局内勤").id)
    own = added(now, by="dispatcher1", name="街", area_code=GRID)
    theirs = added(now, name="他", area_code=OTHER_STREET, post_id=post_named("青梧街道城管内勤").id)
    street, officer = actor_of("dispatcher1", now), actor_of("officer1", now)
    assert [row.name for row in list_visible_rules(street)] == ["县", "街"]
    assert [row.name for row in list_visible_rules(actor_of("supervisor2", now))] == ["县", "街", "他"]
    assert list_visible_rules(officer) == []
    assert get_rule(county.id, actor=street) is county
    for rule_id, actor in ((theirs.id, street), (own.id, officer), (0, street)):
        with pytest.raises(NotVisible):
            get_rule(rule_id, actor=actor)
    for act in (
        lambda: end_rule(rule=county, note="不要", actor=street, now=now),
        lambda: move_rule(rule=county, step=Step.LAST, seen=[county.id, own.id], actor=street, now=now),
        lambda: edit_rule(rule=county, wanted=wanted_of(county), version=1, actor=street, now=now),
    ):
        with pytest.raises(NotVisible):
            act()
    with pytest.raises(Refused) as refusal:
        edit_rule(rule=own, wanted=changed(own, area_code=COUNTY), version=1, actor=street, now=now)
    assert refusal.value.field == "area", "a rule does not grow beyond its keeper's area"
    # One row up passes what the street does not see, too.
    move_rule(rule=theirs, step=Step.FIRST, seen=[county.id, own.id, theirs.id], actor=actor_of("supervisor2", now), now=now)  # fmt: skip
    assert order() == ["他", "县", "街"]
    move_rule(rule=own, step=Step.UP, seen=[county.id, own.id], actor=street, now=now)
    assert order() == ["他", "街", "县"]


def test_what_is_wrong_with_a_row_is_said(app: Flask, now: datetime) -> None:
    on = actor_of("supervisor2", now).on
    assert find_warnings(on) == {}
    wide = added(now, name="甲", category_code="04")
    narrow = added(now, name="乙", category_code="0402", area_code=GRID)
    vacant_liaison = db.session.scalars(
        db.select(Post).where(Post.role == Role.POLICE_LIAISON, Post.area_code == "990101100203")
    ).one()
    vacant = added(now, name="丙", category_code="0301", area_code="990101100", post_id=vacant_liaison.id)
    brief = added(now, name="丁", category_code="0501", until_on=on)
    found = {rule_id: [one.warn for one in all_] for rule_id, all_ in find_warnings(on).items()}
    assert found == {narrow.id: [Warn.COVERED], vacant.id: [Warn.VACANT, Warn.PARTLY]}
    assert find_warnings(on)[narrow.id][0].rows == (1,)
    tomorrow = {rule_id: [one.warn for one in all_] for rule_id, all_ in find_warnings(on + timedelta(days=1)).items()}
    assert tomorrow[brief.id] == [Warn.OVER]
    post_of("unit1").is_active = False
    db.session.flush()
    found = {rule_id: [one.warn for one in all_] for rule_id, all_ in find_warnings(on).items()}
    assert found[wide.id] == found[narrow.id] == [Warn.POST_SHUT], "a shut row covers nothing"
    post_of("unit1").is_active = True
    post_of("unit1").area_code = OTHER_STREET
    db.session.flush()
    assert find_warnings(on)[wide.id][0].warn is Warn.NEVER
