"""The product and the floor as real servers on loopback, for the length of a measurement."""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tracker import create_app
from tracker.bench.load import get, run_load
from tracker.config import Settings
from tracker.extensions import db

PASSWORD = "Gridcase-demo-2026"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """The database of some settings, as the program finds it."""
    with create_app(settings).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@contextmanager
def served(target: str, path: str, workers: int, **env: str) -> Iterator[int]:
    """Gunicorn with an application; gives its port once it answers, and ends it afterwards."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        target,
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--threads",
        "8",
        "--worker-class",
        "gthread",
        "--keep-alive",
        "30",
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command, env=os.environ | env)
    try:
        for _attempt in range(150):
            if process.poll() is not None:
                raise RuntimeError(f"{target} did not start")
            try:
                if run_load(port, lambda: get(path), connections=1, seconds=0.05, good={200, 303}).times:
                    break
            except OSError:
                pass
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


class Visitor:
    """A logged-in session: its cookie and its CSRF token."""

    def __init__(self, port: int, username: str) -> None:
        self.port = port
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        form = {"csrf_token": self._token("/login"), "username": username, "password": PASSWORD}
        body = urllib.parse.urlencode(form).encode()
        self._opener.open(f"http://127.0.0.1:{port}/login", body).read()
        self.token = self._token("/account")
        self.cookie = "; ".join(f"{one.name}={one.value}" for one in jar)

    def read(self, path: str) -> str:
        return self._opener.open(f"http://127.0.0.1:{self.port}{path}").read().decode()

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.read(path))
        if found is None:
            raise RuntimeError(f"no CSRF token on {path}")
        return found[1]
