"""A small load of HTTP requests on loopback: keep-alive connections, each sending one after another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Load:
    """What came back: how many in how long, each one's seconds, and how many failed."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: int = 0
    size: int = 0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def p50(self) -> float:
        """Median in milliseconds."""
        return 1000 * median(self.times) if self.times else 0.0

    @property
    def p95(self) -> float:
        return 1000 * sorted(self.times)[int(len(self.times) * 0.95)] if self.times else 0.0


async def _read(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and length of one answer; the body is read to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    place = lower.find(b"content-length:")
    if place >= 0:
        length = int(lower[place + 15 : lower.index(b"\r\n", place)])
        await reader.readexactly(length)
        return status, length
    total = 0
    while size := int((await reader.readline()).strip() or b"0", 16):
        await reader.readexactly(size + 2)
        total += size
    await reader.readline()
    return status, total


async def _connection(port: int, requests: Callable[[], bytes], until: float, good: set[int], load: Load) -> None:
    reader = writer = None
    while time.perf_counter() < until:
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            began = time.perf_counter()
            writer.write(requests())
            assert reader is not None
            status, load.size = await asyncio.wait_for(_read(reader), 60)
            if status in good:
                load.times.append(time.perf_counter() - began)
            else:
                load.errors += 1
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            # The server closes a kept connection now and then (worker renewal); only a second failure in a row counts.
            if writer is None:
                load.errors += 1
                await asyncio.sleep(0.05)
            else:
                writer.close()
            writer = None
    if writer is not None:
        writer.close()


def run_load(
    port: int, requests: Callable[[], bytes], *, connections: int, seconds: float, good: set[int] | None = None
) -> Load:
    """Send requests for some seconds over some connections."""
    load = Load()

    async def work() -> None:
        began = time.perf_counter()
        until = began + seconds
        await asyncio.gather(
            *(_connection(port, requests, until, good or {200}, load) for _number in range(connections))
        )
        load.seconds = time.perf_counter() - began

    asyncio.run(work())
    return load


def get(path: str, cookie: str = "") -> bytes:
    """The bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: identity"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: bytes, cookie: str) -> bytes:
    """The bytes of a form POST."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    return head.encode() + body
