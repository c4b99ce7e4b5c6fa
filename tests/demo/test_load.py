"""Writing made-up cases in bulk: whole histories, plausible figures, the same data from the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from click import ClickException
from click.testing import CliRunner
from flask_migrate import upgrade
from sqlalchemy import inspect, select

from tests.conftest import NOW
from tests.demo.conftest import opened
from tests.demo.replay import Row, rows_of
from tracker.access.actor import Actor, HeldPost
from tracker.audit.services import log_access
from tracker.audit.verifying import find_breaks
from tracker.cases.models import Case, CaseFile, RefCounter
from tracker.cases.queries.lists import matches
from tracker.cases.seed import seed_base
from tracker.cases.services.log import Report, log_case
from tracker.cases.vocabulary import Rating, Source, State
from tracker.demo import days, load
from tracker.demo.commands import demo, fill
from tracker.demo.county import build_county
from tracker.demo.habits import ORDINARY
from tracker.demo.sheet import TABLES
from tracker.extensions import db
from tracker.files.store import path_of
from tracker.foundation.bigrams import bigrams
from tracker.foundation.days import local_day
from tracker.people.models import User
from tracker.people.queries.actors import load_actor
from tracker.site.services import set_setting

CASES, DAYS = 3000, 90
NAMED = ("cases", "events", "case_posts", "case_requests", "case_pauses", "co_handlings", "case_files", "notices")
Copy = Callable[[str], Path]


@pytest.fixture(scope="module")
def filled(county_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as it comes: three thousand cases over ninety days."""
    folder = tmp_path_factory.mktemp("filled")
    with opened(folder):
        upgrade()
        fill(cases=CASES, days=DAYS, seed=1, now=NOW)
    return folder


@pytest.fixture
def demonstration(filled: Path) -> Iterator[Path]:
    with opened(filled):
        yield filled


@pytest.mark.usefixtures("demonstration")
def test_every_history_holds() -> None:
    assert list(find_breaks()) == []


@pytest.mark.usefixtures("demonstration")
def test_every_state_is_there_and_none_is_odd() -> None:
    states = Counter(db.session.scalars(select(Case.state)))
    assert set(states) == set(State)
    assert sum(states.values()) == CASES
    running = CASES - states[State.ARCHIVED] - states[State.CLOSED] - states[State.EVALUATED]
    assert 0.05 * CASES < running < 0.25 * CASES
    assert states[State.REJECTED] + states[State.MERGED] + states[State.VOID] < 0.1 * CASES


@pytest.mark.usefixtures("demonstration")
def test_figures_are_those_of_a_place_that_works_but_not_perfectly() -> None:
    cases = db.session.scalars(select(Case)).all()
    due = [case for case in cases if case.closed_at and case.due_at]
    on_time = sum(case.closed_at <= case.due_at for case in due) / len(due)
    assert 0.85 < on_time < 0.97
    assert 0.06 < sum(case.is_on_spot for case in cases) / CASES < 0.3
    # Nobody is satisfied for want of an answer.
    assert sum(case.rating is not None for case in cases) < 0.3 * CASES
    # An answer has its instant; nobody reached is none, and a reopened case keeps the answer that caused it.
    answered = [case for case in cases if case.rating not in (None, Rating.NO_ANSWER)]
    assert all(case.evaluated_at or case.reopen_count for case in answered)
    for flag in ("extension_count", "rework_count", "return_count", "reopen_count", "pause_count", "urge_count"):
        assert 0 < sum(getattr(case, flag) > 0 for case in cases) < 0.1 * CASES, flag
    hours = Counter(case.received_at.hour for case in cases)
    assert hours[2] > 10 * hours[18]  # ten in the morning against two at night, in China


@pytest.mark.usefixtures("demonstration")
def test_what_people_search_for_is_found() -> None:
    found = db.session.scalars(select(Case).where(matches("井盖"))).all()
    assert len(found) > 20
    assert all("井盖" in f"{case.title}{case.text}" for case in found)
    assert all(case.tokens == bigrams(f"{case.ref} {case.title} {case.place} {case.text}") for case in found)


@pytest.mark.usefixtures("demonstration")
def test_no_case_lies_in_the_future() -> None:
    for column in ("received_at", "accepted_at", "dispatched_at", "signed_at", "fed_back_at", "closed_at"):
        latest = db.session.scalar(select(db.func.max(getattr(Case, column))))
        assert latest is not None and latest <= NOW


def test_the_latest_cases_show_pictures_that_exist(demonstration: Path) -> None:
    files = db.session.scalars(select(CaseFile)).all()
    shown = {file.case_id for file in files if file.kind.value == "before"}
    assert 8 <= len(shown) <= ORDINARY.latest
    for file in files:
        assert path_of(demonstration / "files", file.sha256).stat().st_size == file.size
        assert path_of(demonstration / "files", file.thumb_sha256 or "").is_file()


@pytest.mark.usefixtures("demonstration")
def test_the_next_case_follows_on() -> None:
    last = db.session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
    serial = int(last.ref[16:])
    assert db.session.get_one(RefCounter, last.ref[:15]).last == serial
    made = log_one()
    assert made.id == last.id + 1
    assert made.ref == f"{last.ref[:15]}-{serial + 1:04d}"


def log_one() -> Case:
    user = db.session.scalars(select(User).where(User.username == "officer1")).one()
    actor: Actor = load_actor(user, local_day(NOW))
    post: HeldPost = actor.posts[0]
    report = Report("a-new-one", "0401", post.area_code, "垃圾", source=Source.PATROL)
    return log_case(report=report, actor=actor, post=post, now=NOW)[0]


def read() -> dict[str, list[Row]]:
    """Every table but the ciphertexts, in an order of its own."""
    return {table: sorted(rows_of(table), key=lambda row: str(sorted(row.items()))) for table in NAMED}


def load_into(folder: Path, **given: int) -> dict[str, list[Row]]:
    with opened(folder):
        wanted = {"cases": 300, "days": 20, "seed": 4, "now": int(NOW.timestamp())} | given
        load.load_cases(**wanted, keys_dir=folder / "keys", files_dir=folder / "files")
        return read()


def test_the_same_seed_gives_the_same_cases(copy_county: Copy) -> None:
    assert load_into(copy_county("one")) == load_into(copy_county("other"))


def test_another_seed_gives_other_cases(copy_county: Copy) -> None:
    assert load_into(copy_county("one"))["cases"] != load_into(copy_county("other"), seed=5)["cases"]


def indexes() -> dict[str, set[str]]:
    inspector = inspect(db.engine)
    return {table: {str(index["name"]) for index in inspector.get_indexes(table)} for table in TABLES}


def test_workers_and_late_indexes_change_nothing(copy_county: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "PART", 13)  # several parts a day
    plain = load_into(copy_county("plain"))
    monkeypatch.setattr(load, "MANY", 100)
    monkeypatch.setattr(load, "WORKERS", 2)
    folder = copy_county("bulk")
    with opened(folder):
        before = indexes()
    assert load_into(folder) == plain
    with opened(folder):
        assert indexes() == before
        assert find_searched() == ["井盖"] * len(find_searched()) != []
        assert db.session.scalar(db.text("PRAGMA synchronous")) == 2
        log_one()
        db.session.flush()
        assert db.session.scalar(select(Case.id).where(matches("垃圾"), Case.client_key == "a-new-one"))


def find_searched() -> list[str]:
    return [
        "井盖" for case in db.session.scalars(select(Case).where(matches("井盖"))) if "井盖" in case.title + case.text
    ]


class Broken(Exception):
    """What goes wrong on purpose."""


def test_a_failed_bulk_load_leaves_the_indexes(copy_county: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "MANY", 100)
    monkeypatch.setattr(load, "WORKERS", 1)
    written: list[int] = []

    def fail(count: int) -> None:
        written.append(count)
        if len(written) == 3:
            raise Broken

    folder = copy_county("failed")
    with opened(folder):
        before = indexes()
        with pytest.raises(Broken):
            load.load_cases(
                cases=300, days=20, now=int(NOW.timestamp()), seed=4, keys_dir=folder / "keys",
                files_dir=folder / "files", on_written=fail,
            )  # fmt: skip
        assert indexes() == before
        assert list(find_breaks()) == []
        assert db.session.scalar(select(db.func.count()).select_from(Case)) == sum(written)


def test_a_failed_small_load_leaves_nothing(copy_county: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_count: int) -> None:
        raise Broken

    folder = copy_county("failed")
    with opened(folder):
        with pytest.raises(Broken):
            load.load_cases(
                cases=60, days=20, now=int(NOW.timestamp()), seed=4, keys_dir=folder / "keys",
                files_dir=folder / "files", on_written=fail,
            )  # fmt: skip
        assert db.session.scalar(select(Case.id).limit(1)) is None


@contextmanager
def postgresql_database(url: str, name: str) -> Iterator[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield url.replace("/postgres?", f"/{name}?")


@pytest.mark.parametrize("many", [100, 10_000])
def test_postgresql_holds_the_same(
    copy_county: Copy, postgresql_url: str, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(load, "MANY", many)
    monkeypatch.setattr(load, "WORKERS", 1)
    plain = load_into(copy_county("plain"))
    folder = copy_county("copied")
    with postgresql_database(postgresql_url, f"demo_{many}") as url, opened(folder, url):
        upgrade()
        seed_base(now=NOW)
        build_county(now=NOW, seed=1)
        db.session.commit()
        before = indexes()
        load.load_cases(
            cases=300, days=20, now=int(NOW.timestamp()), seed=4, keys_dir=folder / "keys", files_dir=folder / "files"
        )  # fmt: skip
        assert indexes() == before
        assert list(find_breaks()) == []
        assert comparable(read()) == comparable(plain)
        assert find_searched()
        assert log_one().id == 301


def comparable(tables: dict[str, list[Row]]) -> dict[str, list[str]]:
    """The databases keep truth values and JSON each their own way."""
    left_out = ("facts", "version")
    return {
        table: sorted(
            str([int(value) if isinstance(value, bool) else str(value) if name == "review_on" else value
                 for name, value in row.items() if name not in left_out])
            for row in rows
        )
        for table, rows in tables.items()
    }  # fmt: skip


def test_other_data_is_left_alone(copy_county: Copy) -> None:
    with opened(copy_county("kept")):
        set_setting(key="site.is_demo", value=False)
        db.session.commit()
        with pytest.raises(ClickException, match="not a demonstration"):
            fill(cases=5, days=1, seed=1, now=NOW)


def test_a_filled_demonstration_is_not_filled_again(copy_county: Copy) -> None:
    with opened(copy_county("twice")):
        log_access(actor=None, act="test", now=NOW)
        fill(cases=5, days=1, seed=1, now=NOW)
        with pytest.raises(ClickException, match="already holds cases"):
            fill(cases=5, days=1, seed=1, now=NOW)


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    with opened(tmp_path):
        upgrade()
        result = CliRunner().invoke(demo, ["--cases", "40", "--days", "5"])
        assert result.exit_code == 0, result.output
        assert "40 made-up cases over 5 days" in result.output
        assert db.session.scalar(select(db.func.count()).select_from(Case)) == 40
        again = CliRunner().invoke(demo, ["--cases", "40"])
        assert again.exit_code == 1
        assert "already holds cases" in again.output
