"""The dry run comes to the same as asking for each case one by one, and keeps to what its reader may read."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest
from flask import Flask

from tests.factories import make_case
from tests.guards.test_queries import counted
from tests.journeys.steps import actor_of, post_of
from tests.routing.steps import COUNTY, OTHER_STREET, OUTSIDE, STREET, WORKING, added, clock, post_named
from tracker.cases.models import Case, Category
from tracker.cases.services.routing import receivers_of, usual
from tracker.cases.vocabulary import Priority, State, Visibility
from tracker.clock.queries import get_calendar
from tracker.extensions import db
from tracker.people.models import Post
from tracker.routing.matching import CaseLike, match
from tracker.routing.queries.rules import list_rules
from tracker.routing.queries.trial import in_trial, try_rules
from tracker.routing.vocabulary import Days

FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)
CODES = ("0401", "0402", "0403", "0409", "0501", "0503", "0706", "1101", "0301", "0305")
GRIDS = ("990101001001001", "990101001002001", "990101002001001", "990101100203001")


def cases(now: datetime, count: int = 160, seed: int = 7) -> list[Case]:
    """Cases of every sort, sent out around February: make-up days, nights, weekends, odd minutes."""
    random = Random(seed)
    posts = list(db.session.scalars(db.select(Post).where(Post.is_active).order_by(Post.id)))
    made = []
    for _ in range(count):
        category = db.session.get(Category, random.choice(CODES))
        sent = datetime(2026, 1, 28, tzinfo=now.tzinfo) + timedelta(minutes=random.randrange(35 * 1440))
        case = make_case(
            now, category=category, category_code=category.code, visibility=category.visibility,
            area_code=random.choice(GRIDS), priority=random.choice(list(Priority)), received_at=sent - timedelta(hours=2),
            dispatched_at=sent, state=State.HANDLING,
        )  # fmt: skip
        receivers = receivers_of(case)
        case.lead_post_id = random.choice([receivers[0], random.choice(receivers), random.choice(posts)]).id
        made.append(case)
    db.session.flush()
    return made


def some_rules(now: datetime) -> None:
    urban, station = post_named("云汀县城管局内勤").id, post_named("听澜街道派出所值班室").id
    added(now, name="夜里", category_code="04", hours=clock(22, 6))
    added(now, name="周末", category_code="05", hours=clock(9, 17, Days.DAYS_OFF), area_code=COUNTY, post_id=urban)
    added(now, name="上班", category_code="0409", hours=WORKING, area_code=COUNTY, post_id=urban)
    added(now, name="下班", category_code="03", hours=OUTSIDE, post_id=station)
    added(now, name="紧急", category_code="", priority="P1", area_code=COUNTY, post_id=urban)
    added(now, name="周五", category_code="07", hours=clock(8, 20, Days.CHOSEN, frozenset({5})), area_code=COUNTY, post_id=urban)  # fmt: skip
    added(now, name="建议", category_code="1101")
    added(now, name="将来", category_code="0503", from_on=date(2026, 5, 1))


def one_by_one(cases_: list[Case], today: date) -> tuple[Counter[int], Counter[int], Counter[str], int]:
    """What each post got and would have got, by which row, and how many went elsewhere."""
    got: Counter[int] = Counter()
    would: Counter[int] = Counter()
    rows: Counter[str] = Counter()
    elsewhere = 0
    rules = in_trial(list_rules(), today)
    for case in cases_:
        posts = receivers_of(case)
        like = CaseLike(case.area_code, case.category_code, case.priority.value, frozenset(one.id for one in posts))
        assert case.dispatched_at is not None
        rule, _trail = match(rules, like, case.dispatched_at, get_calendar())
        by_line = usual(case, posts)
        post_id = rule.post_id if rule else by_line.id if by_line else case.lead_post_id
        rows[rule.name if rule else "usual" if by_line else "nothing"] += 1
        got[case.lead_post_id] += 1
        would[post_id] += 1
        elsewhere += post_id != case.lead_post_id
    return got, would, rows, elsewhere


@pytest.mark.parametrize("who", ["supervisor2", "dispatcher1"])
def test_it_comes_to_the_same_as_asking_case_by_case(app: Flask, now: datetime, who: str) -> None:
    every = cases(now)
    some_rules(now)
    actor = actor_of(who, now)
    top = actor.posts[0].area_code
    counted_ = [
        one for one in every
        if one.area_code.startswith(top) and FIRST <= (one.received_at + timedelta(hours=8)).date() <= LAST
    ]  # fmt: skip
    got, would, rows, elsewhere = one_by_one(counted_, actor.on)
    proven = ("夜里", "上班", "紧急", "建议", "将来", "usual", "nothing") if who == "supervisor2" else ("夜里", "紧急")
    assert min(rows[name] for name in proven) > 0, "no empty proof"
    trial = try_rules(list_rules(), actor=actor, first=FIRST, last=LAST)
    names = {rule.id: rule.name for rule in list_rules()}
    assert trial.total == len(counted_) > 30
    by_row = {names[rule_id]: line.count for rule_id, line in trial.rules.items()}
    assert Counter(by_row | {"usual": trial.usual.count, "nothing": trial.nothing.count}) == rows
    titles = {post.id: post.title for post in db.session.scalars(db.select(Post))}
    assert {one.title: (one.got, one.would) for one in trial.posts} == {
        titles[one]: (got[one], would[one]) for one in {*got, *would}
    }
    assert trial.elsewhere == elsewhere == sum(line.elsewhere for line in (*trial.rules.values(), trial.usual))
    assert len(trial.examples) == min(elsewhere, 50)
    assert all(one.got != one.would for one in trial.examples)
    sent = [one.row.received_at for one in trial.examples]
    assert sent == sorted(sent, reverse=True)
    assert sum(one.got for one in trial.posts) == sum(one.would for one in trial.posts) == trial.total


def test_an_area_narrows_it(app: Flask, now: datetime) -> None:
    cases(now)
    actor = actor_of("supervisor2", now)
    whole = try_rules([], actor=actor, first=FIRST, last=LAST).total
    parts = [try_rules([], actor=actor, first=FIRST, last=LAST, area=area).total for area in (STREET, OTHER_STREET, "990101100")]  # fmt: skip
    assert whole == sum(parts) and min(parts) > 0
    street = actor_of("dispatcher1", now)
    assert try_rules([], actor=street, first=FIRST, last=LAST).total == parts[0]
    assert try_rules([], actor=street, first=FIRST, last=LAST, area=OTHER_STREET).total == 0


def test_only_what_was_sent_and_may_be_read_is_tried(app: Flask, now: datetime) -> None:
    unit = post_of("unit1").id
    sent = {"received_at": now - timedelta(days=30), "dispatched_at": now - timedelta(days=29), "lead_post_id": unit}
    make_case(now, **sent)
    make_case(now, **(sent | {"dispatched_at": None}))
    make_case(now, **(sent | {"lead_post_id": None}))
    make_case(now, **(sent | {"visibility": Visibility.MEDIATION, "category_code": "0202"}))
    make_case(now, **(sent | {"visibility": Visibility.RESTRICTED, "category_code": "0805"}))
    make_case(now, **(sent | {"received_at": now - timedelta(days=60)}))
    for who, total in (("dispatcher1", 1), ("supervisor2", 1), ("officer1", 1), ("unit1", 0), ("sysadmin1", 0)):
        assert try_rules([], actor=actor_of(who, now), first=FIRST, last=LAST).total == total, who


def test_rules_that_are_over_are_left_out_and_days_in_force_left_aside(app: Flask, now: datetime) -> None:
    sent = {"received_at": now - timedelta(days=30), "dispatched_at": now - timedelta(days=29)}
    make_case(now, **sent, lead_post_id=post_named("听澜街道环卫内勤").id)
    future = added(now, from_on=date(2026, 6, 1))
    actor = actor_of("dispatcher1", now)
    trial = try_rules(list_rules(), actor=actor, first=FIRST, last=LAST)
    assert (trial.rules[future.id].count, trial.elsewhere) == (1, 1)
    future.from_on, future.until_on = None, actor.on - timedelta(days=1)
    from tracker.routing.queries.rules import rule_of

    assert in_trial([rule_of(future)], actor.on) == []


def test_a_liaison_without_anybody_is_not_elsewhere(app: Flask, now: datetime) -> None:
    sent = {"received_at": now - timedelta(days=30), "dispatched_at": now - timedelta(days=29)}
    station = post_named("听澜街道派出所值班室")
    police = {"category_code": "0301", "visibility": Visibility.POLICE, "lead_post_id": station.id} | sent
    make_case(now, **police, has_coverage_gap=True)
    actor = actor_of("dispatcher1", now)
    assert try_rules([], actor=actor, first=FIRST, last=LAST).elsewhere == 0
    make_case(now, **police)
    assert try_rules([], actor=actor, first=FIRST, last=LAST).elsewhere == 1


def test_it_asks_few_questions_however_many_cases(app: Flask, now: datetime) -> None:
    some_rules(now)
    actor = actor_of("supervisor2", now)
    numbers = []
    for seed in (1, 2):
        cases(now, 60, seed)
        db.session.expire_all()
        list_rules()
        with counted() as statements:
            try_rules(list_rules(), actor=actor, first=FIRST, last=LAST)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 10
