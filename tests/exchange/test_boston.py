"""A hundred real cases of another city come in as history, and the closure report says what the file says."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.exchange.conftest import GRID, actor_of
from tests.visitor import Visitor
from tracker.access.actor import Actor
from tracker.audit.chain import find_break
from tracker.audit.models import AccessEntry, Event
from tracker.cases.models import Case, CasePost, Category
from tracker.cases.queries.detail import get_case
from tracker.cases.queries.lists import CaseFilter, list_cases
from tracker.cases.queries.outcomes import Outcome
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action, DueLevel, Source, State
from tracker.clock.arithmetic import working_minutes
from tracker.clock.queries import get_calendar
from tracker.exchange.commands import import_cases_command
from tracker.exchange.maps import load_map
from tracker.exchange.services import Job, check_cases, import_cases
from tracker.extensions import db, keys
from tracker.figures.closure import closure_by, period_of
from tracker.figures.shapes import By
from tracker.foundation.paging import PageStart

FILE = Path(__file__).parent.parent / "data" / "boston311-100.csv"
BOSTON, CHINA = ZoneInfo("America/New_York"), timezone(timedelta(hours=8))


def job(path: Path = FILE) -> Job:
    return Job(path, load_map("boston311"), GRID)


@pytest.fixture
def imported(app: Flask) -> None:
    found = import_cases(job=job(), actor=None, post=None, now=NOW)
    assert (found.read, found.added, found.known, found.bad_rows) == (100, 100, 0, 0)


def at(cell: str) -> datetime | None:
    """A time of the file, by the zone of the city."""
    return datetime.fromisoformat(cell).replace(tzinfo=BOSTON).astimezone(UTC) if cell else None


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def case_of(number: str) -> Case:
    return db.session.scalars(select(Case).where(Case.external_id == number)).one()


def count_by_hand(first: date, last: date) -> dict[str, int]:
    """What the closure report must show for a period of local days, counted from the file and nothing else."""
    start = datetime(first.year, first.month, first.day, tzinfo=CHINA)
    end = datetime(last.year, last.month, last.day, tzinfo=CHINA) + timedelta(days=1)
    counts: Counter[str] = Counter()
    for row in rows():
        opened, target, closed = at(row["open_dt"]), at(row["target_dt"]), at(row["closed_dt"])
        if target is None:
            counts["no_target"] += opened is not None and start <= opened < end
            continue
        if not start <= target < end:
            continue
        counts["due"] += 1
        if closed is not None and closed < end:
            counts["closed"] += 1
            counts["on_time"] += closed <= target
    return dict(counts)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2022, 1, 1), date(2022, 1, 31)),
        (date(2022, 1, 1), date(2022, 12, 31)),
        (date(2022, 2, 1), date(2022, 2, 28)),
    ],
)
def test_the_closure_report_shows_the_true_figures(
    imported: None, supervisor: Actor, first: date, last: date
) -> None:  # fmt: skip
    expected = count_by_hand(first, last)
    period = period_of(first, last, NOW)
    by_area, total = closure_by(by=By.AREA, wanted=CaseFilter(), period=period, actor=supervisor, now=NOW)
    shown = {"due": total.due, "closed": total.closed, "on_time": total.on_time, "no_target": total.no_target}
    assert {name: count for name, count in shown.items() if count} == {
        n: count for n, count in expected.items() if count
    }
    assert expected["due"] > 3, "the file has something to say about this period"
    assert [row.due for row in by_area] == [expected["due"]]
    assert (total.suspended, total.on_spot) == (0, 0)


def test_january_2022_in_plain_numbers(imported: None, visitor: Visitor) -> None:
    page = visitor.login("supervisor1").get("/reports/closure?from=2022-01-01&to=2022-01-31")
    expected = count_by_hand(date(2022, 1, 1), date(2022, 1, 31))
    told = {link.get_text(strip=True) for link in page.soup.select('a[href*="outcome="]')}
    assert {str(expected[name]) for name in ("due", "closed", "on_time", "no_target")} <= told
    assert f"{100 * expected['closed'] / expected['due']:.2f}%" in page.text
    assert f"{100 * expected['on_time'] / expected['due']:.2f}%" in page.text


def test_every_number_opens_the_list_it_counts(imported: None, supervisor: Actor) -> None:
    expected = count_by_hand(date(2022, 1, 1), date(2022, 1, 31))
    for outcome in (Outcome.DUE, Outcome.CLOSED, Outcome.ON_TIME, Outcome.NO_TARGET):
        wanted = CaseFilter(outcome=outcome.value, due_from=date(2022, 1, 1), due_to=date(2022, 1, 31))
        found, before = 0, None
        while True:
            page = list_cases(wanted, actor=supervisor, now=NOW, start=PageStart(before=before))
            found, before = found + len(page.rows), page.older
            if before is None:
                break
        assert found == expected[outcome.value]


def test_times_are_the_ones_of_the_file_and_the_deadline_is_theirs(imported: None) -> None:
    calendar = get_calendar()
    for row in rows():
        case = case_of(row["case_enquiry_id"])
        opened, closed = at(row["open_dt"]), at(row["closed_dt"])
        assert opened is not None
        assert case.received_at == case.occurred_at == case.accepted_at == opened
        assert (case.due_at, case.closed_at) == (at(row["target_dt"]), closed)
        assert case.resolve_limit == ""
        assert case.source is Source.IMPORT
        assert case.external_source == "boston311"
        if closed is not None:
            assert (case.state, case.is_open) == (State.CLOSED, False)
            assert case.dispatched_at == opened
            assert case.handling_minutes == working_minutes(opened, closed, calendar)
            assert (case.holder_post_id, case.stage_due_at, case.due_level) == (None, None, DueLevel.NONE)
        else:
            assert case.is_open and case.handling_minutes is None and case.dispatched_at is None


def test_numbers_follow_the_day_of_the_report(imported: None) -> None:
    by_day: dict[str, list[int]] = {}
    for row in rows():
        case = case_of(row["case_enquiry_id"])
        county, day, serial = case.ref.split("-")
        assert county == "990101"
        assert day == f"{case.received_at.astimezone(CHINA):%Y%m%d}"
        by_day.setdefault(day, []).append(int(serial))
    assert all(serials == list(range(1, len(serials) + 1)) for serials in by_day.values())


def test_categories_follow_the_rules_of_the_map(imported: None) -> None:
    assert case_of("101004130437").category_code == "9901"
    assert case_of("101004120108").category_code == "0401"
    assert case_of("101004113667").category_code == "0502"
    for case in db.session.scalars(select(Case)):
        category = db.session.get_one(Category, case.category_code)
        assert (case.priority, case.visibility) == (category.priority, category.visibility)


def test_each_case_has_one_sealed_event(imported: None) -> None:
    for case in db.session.scalars(select(Case)):
        events = db.session.scalars(select(Event).where(Event.subject == "case", Event.subject_id == case.id)).all()
        assert [event.kind for event in events] == ["HistoryImported"]
        assert find_break(keys.ring, events, count=case.event_count, head=case.chain_head) is None
        assert (events[0].occurred_at, events[0].received_at) == (case.received_at, NOW)
        assert case.external_id in events[0].facts["note"]


def test_the_centre_has_its_part_and_the_open_ones(imported: None, supervisor: Actor) -> None:
    centre = actor_of("dispatcher1").post_ids
    parts = db.session.scalar(select(func.count()).where(CasePost.post_id.in_(centre)))
    assert parts == 100
    late = case_of("101004143000")
    assert late.holder_post_id in centre
    assert (late.state, late.due_level) == (State.ACCEPTED, DueLevel.OVERDUE)


def test_an_open_case_goes_on_with_the_old_deadline(imported: None) -> None:
    case = case_of("101004143000")
    before, dispatcher = case.due_at, actor_of("dispatcher1")
    view = get_case(case.ref, actor=dispatcher, lock=True)
    post = actor_of("unit1").posts[0]
    answers = {"post": str(post.id), "co_posts": [], "instructions": "", "decided": False}
    CASES.take(view.facts, Action.DISPATCH, answers=answers, actor=dispatcher, now=NOW)
    assert (case.state, case.lead_post_id, case.due_at) == (State.DISPATCHED, post.id, before)


def test_the_words_can_be_searched_and_the_page_opens(imported: None, visitor: Visitor) -> None:
    case = case_of("101004113667")
    visitor.login("dispatcher1")
    assert case.ref in visitor.get("/cases?q=Street+Light+Outages").text
    page = visitor.get(f"/cases/{case.ref}")
    assert "Street Light Outages" in page.text
    assert "101004113667" in page.text


def test_a_second_run_adds_nothing_and_a_longer_file_only_the_rest(imported: None, tmp_path: Path) -> None:
    again = import_cases(job=job(), actor=None, post=None, now=NOW)
    assert (again.added, again.known) == (0, 100)
    longer = tmp_path / "longer.csv"
    lines = FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    longer.write_text("".join([*lines, lines[1].replace("101004143000", "1")]), encoding="utf-8")
    found = import_cases(job=job(longer), actor=None, post=None, now=NOW)
    assert (found.added, found.known) == (1, 100)
    assert db.session.scalar(select(func.count()).select_from(Case)) == 101


def test_a_trial_says_the_same_and_writes_nothing(app: Flask) -> None:
    found = check_cases(job=job(), now=NOW)
    assert (found.read, found.added, found.bad_rows) == (100, 100, 0)
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_the_command_imports_and_logs(app: Flask) -> None:
    args = [str(FILE), "--map", "boston311", "--area", GRID]
    tried = CliRunner().invoke(import_cases_command, [*args, "--dry-run"])
    assert tried.exit_code == 0, tried.output
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0
    for added in (100, 0):
        result = CliRunner().invoke(import_cases_command, args)
        assert result.exit_code == 0, result.output
        entry = db.session.scalars(
            select(AccessEntry).where(AccessEntry.act == "case:import").order_by(AccessEntry.id.desc())
        ).first()
        assert entry is not None and entry.detail["rows"] == added
    assert db.session.scalar(select(func.count()).select_from(Case)) == 100
