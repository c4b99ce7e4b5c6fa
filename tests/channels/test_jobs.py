"""Jobs: asked for by name, done by huey's own consumer, and a queue that is gone stops nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tracker import create_app
from tracker.config import BadSettings, Settings
from tracker.extensions import ENOUGH, jobs


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        yield app


def test_what_is_asked_for_is_done_within_the_application_and_every_minute_besides(served: Flask) -> None:
    done = threading.Event()
    jobs.add(served, "look", lambda: served.name and done.set())
    for _ in range(10):
        jobs.ask("look")
    assert jobs.queue.pending_count() == ENOUGH, "more of them would find the same work done"
    consumer = jobs.queue.create_consumer(workers=1, periodic=False, initial_delay=0.01)
    consumer.start()
    try:
        assert done.wait(10)
    finally:
        consumer.stop(graceful=True)
    periodic = [type(one).__name__ for one in jobs.queue._registry.periodic_tasks]
    assert sorted(periodic) == ["look-by-the-minute", "send-messages-by-the-minute"]


def test_a_queue_that_cannot_be_reached_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(data_dir=tmp_path, redis_url="redis://127.0.0.1:9/0"))
    with app.app_context():
        jobs.ask("send-messages")
    assert "the queue of jobs cannot be reached" in caplog.text


@pytest.mark.parametrize("url", ["http://redis", "127.0.0.1:6379"])
def test_where_jobs_queue_is_checked(url: str) -> None:
    with pytest.raises(BadSettings, match="GRID_REDIS_URL"):
        Settings.from_env({"GRID_REDIS_URL": url})
    assert Settings.from_env({"GRID_REDIS_URL": "redis://redis/1"}).redis_url == "redis://redis/1"


def test_what_others_put_into_the_queue_is_not_unpacked(served: Flask) -> None:
    jobs.queue.storage.enqueue(b"cposix\nsystem\n(S'false'\ntR.")
    with pytest.raises(ValueError, match=r"Separator|Signature"):
        jobs.queue.dequeue()
