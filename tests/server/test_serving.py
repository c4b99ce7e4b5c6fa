"""`tracker serve` as real processes: the sweep lives through trouble, says its age, and goes when the server goes."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from tracker.cli import main
from tracker.extensions import db
from tracker.site.services import set_setting

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")


class Server:
    """A server on a free port of loopback, with a sweep every second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        env = os.environ | {
            "GRID_DATA_DIR": str(folder), "PORT": str(self.port), "HOST": "127.0.0.1", "GRID_WORKERS": "1",
            "GRID_SWEEP_SECONDS": "1", "GRID_DATABASE_URL": "",
        }  # fmt: skip
        self.log = (folder.parent / "log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "serve"], env=env, stdout=self.log, stderr=self.log
        )

    @property
    def database(self) -> Path:
        return self.folder / "gridcase.db"

    def ready(self) -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def sweeps(self) -> set[int]:
        return {pid for pid, words in children(self.process.pid) if "sweep" in words}

    def jobs(self) -> set[int]:
        return {pid for pid, words in children(self.process.pid) if "jobs" in words}

    def workers(self) -> set[int]:
        return {pid for pid, words in children(self.process.pid) if not {"sweep", "jobs"} & set(words)}


def children(parent: int) -> list[tuple[int, list[str]]]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, ppid = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if int(ppid) == parent and state != "Z":
            found.append((int(folder.name), words))
    return found


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def within(seconds: float, true: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "data")
    try:
        within(60, lambda: one.ready()[1].get("sweep_age_seconds") is not None, "ready, and swept once")
        yield one
    finally:
        for pid in one.sweeps() | one.jobs() | one.workers():
            os.kill(pid, signal.SIGKILL)
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait(10)
        one.log.close()


def test_the_sweep_is_started_anew_lives_through_a_lock_and_goes_with_its_server(server: Server) -> None:
    (first,) = server.sweeps()
    os.kill(first, signal.SIGKILL)
    second = within(20, lambda: server.sweeps() - {first}, "another sweep").pop()
    within(20, lambda: server.ready()[1]["sweep_age_seconds"] <= 2, "a fresh age")
    assert server.ready()[0] == 200

    other = sqlite3.connect(server.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    status, told = within(30, lambda: (found := server.ready())[0] == 503 and found, "not ready while nothing is swept")
    assert status == 503
    assert "the clocks were last looked after" in told["problems"]["sweep"]
    other.execute("ROLLBACK")
    other.close()
    within(45, lambda: server.ready()[0] == 200, "ready again without a hand")
    assert second in server.sweeps(), "the very process that met the lock goes on"

    workers, (jobs,) = server.workers(), server.jobs()
    assert workers
    server.process.kill()
    within(25, lambda: not is_alive(second), "no sweep without its server")
    within(25, lambda: not any(is_alive(one) for one in (*workers, jobs)), "no worker either, nor jobs")


def test_the_sweep_ends_with_an_orderly_stop_and_everything_is_closed_to_others(server: Server) -> None:
    (sweep,), (jobs,) = server.sweeps(), server.jobs()
    paths = [server.folder, *server.folder.rglob("*")]
    assert {"gridcase.db", "root.key", "files"} <= {path.name for path in paths}
    open_ones = [str(path) for path in paths if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert not open_ones
    server.process.terminate()
    assert server.process.wait(30) == 0
    assert not is_alive(sweep) and not is_alive(jobs)


def test_what_an_earlier_version_left_open_is_closed_at_init(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    env = {"GRID_DATA_DIR": str(folder), "GRID_DATABASE_URL": ""}
    assert CliRunner().invoke(main, ["init"], env=env).exit_code == 0
    (folder / "files" / "ab").mkdir()
    (folder / "files" / "ab" / "photo").write_text("x")
    county = folder / "templates"
    county.mkdir(mode=0o755)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert CliRunner().invoke(main, ["init"], env=env).exit_code == 0
    modes = {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert modes["."] == modes["files"] == modes["keys"] == modes["files/ab"] == 0o700
    assert modes["gridcase.db"] == modes["keys/root.key"] == modes["files/ab/photo"] == 0o600
    assert modes["templates"] == 0o755, "what is not ours inside a closed folder is left as it is"


def test_the_age_of_the_sweep_decides_whether_the_server_is_ready(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    limit = 5 * app.config["SETTINGS"].sweep_seconds
    monkeypatch.setitem(app.config, "STARTED_AT", time.time() - limit - 5)
    never = client.get("/readyz")
    assert never.status_code == 503 and "never looked after" in never.json["problems"]["sweep"]
    for age, status in ((10, 200), (limit - 5, 200), (limit + 5, 503)):
        set_setting(key="sweep.ran_at", value=int(time.time()) - age)
        db.session.commit()
        db.session.remove()
        answer = client.get("/readyz")
        assert answer.status_code == status, age
        assert abs(answer.json["sweep_age_seconds"] - age) <= 2
    monkeypatch.setitem(app.config, "STARTED_AT", time.time())
    assert client.get("/readyz").status_code == 200, "a server that has just started is given time"
