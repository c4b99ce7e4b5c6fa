"""A database is served with its own keys and with no others; one damaged cell takes nothing else away."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import delete, select, update

from tests.journeys.steps import log
from tests.mediation.full import DRAFT, FullFile, at, full  # noqa: F401
from tests.visitor import Visitor
from tracker import create_app
from tracker.audit.keyring import PRINTS, keep_prints, known_prints, sealed_columns
from tracker.audit.services import record
from tracker.cases.models import Case, CaseReporter
from tracker.cli import main
from tracker.config import Settings
from tracker.extensions import db, keys
from tracker.foundation.crypto import KeyRing, KeyUnusable
from tracker.mediation.models import MediationDraft
from tracker.mediation.sealing import seal_bytes
from tracker.people.models import User
from tracker.server.commands import prepare
from tracker.site.models import Setting

NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)


class Home:
    """An installation of its own: a folder, a database, and the program started on it anew as often as asked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keys = settings.keys_dir

    def start(self) -> Flask:
        return create_app(self.settings)

    def run(self, *command: str) -> Result:
        env = {"GRID_DATA_DIR": str(self.settings.data_dir), "GRID_DATABASE_URL": self.settings.database_url}
        return CliRunner().invoke(main, command, env=env)


@pytest.fixture
def home(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    """Prepared, with a sealed draft and a history in it."""
    url, name = "", f"keyring_{uuid.uuid4().hex[:12]}"
    if backend == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        with psycopg.connect(server, autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name}")
            info = line.info
            url = f"postgresql://{info.user}@/{name}?host={info.host}&port={info.port}"
    one = Home(Settings(data_dir=tmp_path / "data", database_url=url))
    app = one.start()
    with app.app_context():
        prepare()
        user = User(username="someone", name="某人", created_at=NOW)
        db.session.add(user)
        db.session.flush()
        body = seal_bytes(f"mediation_drafts.body:{user.id}:new", {"fields": [["title", "漏水"]]})
        db.session.add(MediationDraft(user_id=user.id, key="new", body=body, saved_at=NOW))
        row = SimpleNamespace(id=1, event_count=0, chain_head=b"")
        record(subject="case", row=row, kind="CaseReported", actor=None, post=None, now=NOW)
        db.session.commit()
        _close()
    yield one
    if url:
        with psycopg.connect(server, autocommit=True) as line:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _close() -> None:
    db.session.remove()
    db.engine.dispose()


def lose(home: Home) -> None:
    for key in home.keys.iterdir():
        key.unlink()


def swap(home: Home) -> None:
    lose(home)
    KeyRing.open(home.keys)


def swap_field(home: Home) -> None:
    (home.keys / "field-001.key").write_text("ab" * 32 + "\n")


def swap_root(home: Home) -> None:
    (home.keys / "root.key").write_text("cd" * 32 + "\n")


def damage(home: Home) -> None:
    (home.keys / "field-001.key").write_text("no key\n")


def forget_prints(home: Home) -> None:
    """As a database of an earlier version, which kept none."""
    with home.start().app_context():
        db.session.execute(delete(Setting).where(Setting.key == PRINTS))
        db.session.commit()
        _close()


WRONGS = [lose, swap, swap_field, swap_root, damage]
COMMANDS = [["init"], ["serve"], ["serve", "--demo"], ["demo"], ["users", "list"], ["sweep"], ["audit", "verify"],
            ["export", "cases", "--as", "someone", "x.csv"], ["stats", "verify"]]  # fmt: skip


@pytest.mark.parametrize("known", ["fingerprints", "no fingerprints"])
@pytest.mark.parametrize("wrong", WRONGS)
def test_the_wrong_ring_is_refused_everywhere_and_nothing_is_made(
    wrong: Callable[[Home], None], known: str, home: Home
) -> None:
    if known == "no fingerprints":
        forget_prints(home)
    wrong(home)
    before = {path.name: path.read_text() for path in home.keys.iterdir()}
    for command in COMMANDS:
        answer = home.run(*command)
        assert answer.exit_code == 1, (command, answer.output)
        assert str(home.keys) in answer.output and "nothing is written" in answer.output, command
        assert "Traceback" not in answer.output
    assert {path.name: path.read_text() for path in home.keys.iterdir()} == before
    app = home.start()
    client = app.test_client()
    ready = client.get("/readyz")
    assert ready.status_code == 503 and str(home.keys) in ready.json["problems"]["keys"]
    for answer in (client.get("/login"), client.post("/login", data={"username": "someone", "password": "x"})):
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert "数据库的密钥不在原处" in answer.text, "in words, in Chinese"
    assert client.get("/healthz").status_code == 200
    with app.app_context():
        with pytest.raises(KeyUnusable):
            _ = keys.ring
        assert db.session.scalar(select(db.func.count()).select_from(MediationDraft)) == 1
        _close()


def test_an_earlier_database_takes_its_own_keys_and_remembers_them(home: Home) -> None:
    forget_prints(home)
    assert home.run("users", "list").exit_code == 0
    assert home.run("init").exit_code == 0
    with home.start().app_context():
        assert known_prints() == KeyRing.open(home.keys, create=False).prints
        _close()


def test_a_key_can_be_added_and_is_missed_afterwards(home: Home) -> None:
    with home.start().app_context():
        old = keys.ring.encrypt("旧", "t.c:1")
        assert keys.ring.add_key() == 2
        keep_prints(keys.ring)
        db.session.commit()
        new = keys.ring.encrypt("新", "t.c:1")
        _close()
    with home.start().app_context():
        assert [keys.ring.decrypt(one, "t.c:1") for one in (old, new)] == ["旧", "新"]
        assert new[0] == 2
        _close()
    (home.keys / "field-002.key").unlink()
    answer = home.run("init")
    assert answer.exit_code == 1 and "field-002.key" in answer.output


def test_a_key_added_by_hand_is_learned_with_the_next_start(home: Home) -> None:
    KeyRing.open(home.keys).add_key()
    assert home.run("users", "list").exit_code == 0
    assert home.run("init").exit_code == 0
    with home.start().app_context():
        assert sorted(known_prints()) == ["field-001.key", "field-002.key", "root.key"]
        _close()


def test_keys_put_back_are_taken_without_a_new_start(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.keys, tmp_path / "backup")
    lose(home)
    app = home.start()
    assert app.test_client().get("/login").status_code == 503
    shutil.copytree(tmp_path / "backup", home.keys, dirs_exist_ok=True)
    assert app.test_client().get("/login").status_code == 200
    with app.app_context():
        _close()


def test_an_empty_database_gets_keys_of_its_own(tmp_path: Path) -> None:
    home = Home(Settings(data_dir=tmp_path / "new"))
    assert home.run("init").exit_code == 0
    lose(home)
    assert home.run("users", "list").exit_code == 1, "it was used with those keys"
    with home.start().app_context():
        _close()


def test_a_fingerprint_gives_nothing_of_a_key_away(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path)
    texts = [path.read_text().strip() for path in tmp_path.iterdir()]
    assert all(len(one) == 16 for one in ring.prints.values())
    assert not any(one in text for one in ring.prints.values() for text in texts)


def test_every_sealed_cell_is_bound_to_its_column_and_key(app: Flask, full: FullFile) -> None:  # noqa: F811
    """By this convention alone the keys can be tried on a database of which nothing else is known."""
    from tracker.audit.keyring import _cells, _opens

    cells = list(_cells())
    assert len({place.split(":")[0] for place, _sealed in cells}) > 10
    assert all(_opens(keys.ring, place, sealed) for place, sealed in cells)


def _damage_all() -> int:
    """Flip the last byte of every sealed cell of the database."""
    count = 0
    for table, column in sealed_columns():
        own = list(table.primary_key.columns)
        for row in db.session.execute(select(*own, column).where(column.is_not(None), column != b"")).all():
            broken = row[-1][:-1] + bytes((row[-1][-1] ^ 1,))
            which = [one == value for one, value in zip(own, row[:-1], strict=True)]
            db.session.execute(update(table).where(*which).values({column.name: broken}))
            count += 1
    db.session.commit()
    db.session.expire_all()
    return count


def test_a_damaged_reporter_leaves_the_rest_of_the_page(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    case = log(visitor.login("officer1"), "0401", reporter_name="张三", reporter_phone="13800001234")
    shown = visitor.login("dispatcher1").get(f"/cases/{case.ref}")
    assert "张*" in shown.text
    row = db.session.get(CaseReporter, case.id)
    row.name = row.name[:-1] + bytes((row.name[-1] ^ 1,))
    db.session.commit()
    with caplog.at_level(logging.ERROR):
        page = visitor.get(f"/cases/{case.ref}")
    assert "(cannot be read)" in page.text and "138****1234" in page.text and case.ref in page.text
    assert f"case_reporters.name:{case.id}" in caplog.text and "张" not in caplog.text
    plain = visitor.post(f"/cases/{case.ref}/reporter", {"purpose": "回电核实"}, status=200)
    assert "(cannot be read)" in plain.text and "13800001234" in plain.text
    assert db.session.get(Case, case.id) is not None


def test_damaged_cells_leave_every_page_of_a_mediation(app: Flask, visitor: Visitor, full: FullFile) -> None:  # noqa: F811
    from tests.mediation.test_scope import addresses

    assert _damage_all() > 10
    visitor.login(full.mediator)
    base = f"/mediations/{full.ref}"
    page = visitor.get(base)
    assert page.text.count("(cannot be read)") > 10
    assert full.case_ref in page.text and DRAFT not in page.text
    refused = 0
    for address in (one for _rule, one in addresses(app, full, "GET") if one.startswith("/mediations")):
        response = visitor._send("get", address)
        assert response.status_code < 500, address
        refused += response.status_code == 422 and "cannot be changed" in response.text
    assert refused >= 1, "a form never starts from what cannot be read"
    assert "(cannot be read)" in visitor.get("/mediations").text
