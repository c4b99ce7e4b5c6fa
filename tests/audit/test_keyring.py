"""A database is served with its own keys and with no others; one damaged cell takes nothing else away."""

from __future__ import annotations

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
from sqlalchemy import delete, make_url, select

from tracker import create_app
from tracker.audit.keyring import PRINTS, keep_prints, known_prints
from tracker.audit.sealing import seal_bytes
from tracker.audit.services import record
from tracker.cli import main
from tracker.config import Settings
from tracker.extensions import db, keys
from tracker.foundation.crypto import KeyRing, KeyUnusable
from tracker.mediation.models import MediationDraft
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


def database_of(backend: str, request: pytest.FixtureRequest, *, like: str = "") -> Iterator[str]:
    """The address of a database for one installation: a PostgreSQL's own, else that of a file in its folder."""
    if backend == "sqlite":
        yield ""
        return
    server, name = request.getfixturevalue("postgresql_url"), f"keyring_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {make_url(like).database}" if like else ""))
        yield f"postgresql://{line.info.user}@/{name}?host={line.info.host}&port={line.info.port}"
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def first_home(
    backend: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Home]:
    """Prepared, with a sealed draft and a history in it; each test moves into a copy."""
    for url in database_of(backend, request):
        one = Home(Settings(data_dir=tmp_path_factory.mktemp("first") / "data", database_url=url))
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


@pytest.fixture
def home(backend: str, first_home: Home, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    shutil.copytree(first_home.settings.data_dir, tmp_path / "data")
    for url in database_of(backend, request, like=first_home.settings.database_url):
        yield Home(Settings(data_dir=tmp_path / "data", database_url=url))


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
