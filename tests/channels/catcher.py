"""A server on this machine that catches what is sent to it, and answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.conftest import NOW
from tests.journeys.steps import actor_of
from tracker.channels.delivery import deliver
from tracker.channels.models import Channel, Message
from tracker.channels.services.channels import Audience, Wanted, add_routes, save_channel
from tracker.channels.target import Target
from tracker.channels.vocabulary import Kind, Language, Timing
from tracker.channels.wording import kind_words
from tracker.extensions import db
from tracker.site.services import set_setting

COUNTY = "990101"


@dataclass
class Caught:
    """One request: its path, headers (names in lower case), body."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Catcher:
    """What came in so far; the next answers are taken from `answers` (status, body), the last one for ever."""

    port: int = 0
    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, '{"errcode":0}')])
    caught: list[Caught] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def wecom(self) -> str:
        return f"http://127.0.0.1:{self.port}/cgi-bin/webhook/send?key=0123456789abcdef"

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def catching() -> Iterator[Catcher]:
    catcher = Catcher()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            catcher.caught.append(Caught(self.path, headers, body))
            status, said = catcher.answers.pop(0) if len(catcher.answers) > 1 else catcher.answers[0]
            self.send_response(status)
            for name, value in catcher.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    catcher.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield catcher
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def allow(hosts: str = "127.0.0.1") -> None:
    set_setting(key="channels.allowed_hosts", value=hosts)


def channel_to(address: str, *, kind: Kind = Kind.WECOM, name: str = "东街群", **more: object) -> Channel:
    """A channel of the system administrator's, saved the way its page does."""
    target = Target(address, **{one: str(more.pop(one)) for one in ("secret", "to", "sender") if one in more})
    wanted = Wanted(name=name, kind=kind, target=target, **{"language": Language.EN} | more)  # type: ignore[arg-type]
    return save_channel(channel=None, wanted=wanted, actor=actor_of("sysadmin1", NOW), now=NOW)


def route(channel: Channel, *kinds: str, area: str = COUNTY, timing: Timing = Timing.WAITS, **who: object) -> int:
    """Rows of the matrix, made the way their page does."""
    return add_routes(
        channel_id=channel.id, kinds=kinds, known=kind_words(), audience=Audience(area, **who), timing=timing,  # type: ignore[arg-type]
        actor=actor_of("sysadmin1", NOW), now=NOW,
    )  # fmt: skip


def messages() -> list[Message]:
    return list(db.session.scalars(db.select(Message).order_by(Message.id).execution_options(populate_existing=True)))


def send_at(at: datetime = NOW) -> int:
    """One round of the job at a moment."""
    db.session.commit()
    return deliver(lambda: at)


def at_clock(hour: int, minute: int = 0) -> datetime:
    """A moment of the day of the tests by the local clock."""
    return datetime(2026, 3, 17, hour, minute, tzinfo=UTC).replace(hour=(hour - 8) % 24, day=17 if hour >= 8 else 16)
