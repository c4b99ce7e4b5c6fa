"""The real stack: a webhook is signed and sent by `tracker serve`, fails, and is tried again after a restart."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from standardwebhooks import Webhook as Reader

from tests.channels.catcher import Catcher, allow
from tests.server.test_serving import within
from tracker import create_app
from tracker.access.actor import acting_for
from tracker.channels.models import Message
from tracker.channels.services.outbox import leave_messages
from tracker.channels.services.webhooks import save_webhook
from tracker.channels.vocabulary import Standing
from tracker.config import Settings
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.server.commands import prepare


def present() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def stack(tmp_path: Path, catcher: Catcher) -> Iterator[tuple[Flask, str]]:
    """An application beside the server, on the same folder, with a webhook; and its secret."""
    app = create_app(Settings(data_dir=tmp_path / "data"))
    with app.app_context():
        prepare()
        allow()
        _webhook, secret = save_webhook(
            webhook=None, name="县平台", address=catcher.url(), kinds=["CaseUrged"], is_active=True,
            actor=acting_for([], local_day(present())), now=present(),
        )  # fmt: skip
        db.session.commit()
        yield app, secret
        db.session.remove()
        db.engine.dispose()


def standing() -> list[tuple[Standing, int]]:
    db.session.rollback()
    return [(one.standing, one.tries) for one in db.session.scalars(db.select(Message).order_by(Message.id))]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts a command of `tracker` on the folder of the stack; what still runs at the end is ended."""
    running: list[subprocess.Popen[bytes]] = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    env = os.environ | {
        "GRID_DATA_DIR": str(tmp_path / "data"),
        "GRID_DATABASE_URL": "",
        "PORT": port,
        "GRID_WORKERS": "1",
    }

    def start(command: str) -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen([sys.executable, "-m", "tracker", command], env=env))
        return running[-1]

    yield start
    for one in running:
        one.terminate()
        one.wait(30)


def test_a_webhook_is_verified_and_tried_again_across_a_restart(
    stack: tuple[Flask, str], catcher: Catcher, started: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    app, secret = stack
    catcher.answers = [(503, "away")]
    leave_messages(app, posts=[], kind="CaseUrged", ref="990101-20260317-0001", now=present())
    db.session.commit()  # what is asked of the queue here, another process does
    jobs = started("jobs")
    within(60, lambda: standing() == [(Standing.FAILED, 1)], "a first try that failed")
    jobs.kill()
    catcher.answers = [(200, "")]
    db.session.execute(db.update(Message).values(next_at=present()))  # or the test would wait half a minute
    db.session.commit()
    started("serve")
    within(90, lambda: standing() == [(Standing.SENT, 2)], "sent by the server that came after")
    first, second = catcher.caught
    for one in (first, second):
        assert Reader(secret).verify(one.body, one.headers)["kind"] == "Something", "nobody knows a case of this number"
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
