"""A bad line on loopback: every byte to and from a server is late and comes slowly, whatever asks for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.bench.servers import free_port

#: What an officer's phone has in a stairwell: 256 kbit a second each way, 400 ms there and back.
BYTES_PER_SECOND = 256_000 // 8
ROUND_TRIP = 0.4
_CHUNK = 2048


class _Pipe:
    """One direction of the line, shared by all connections: bytes leave one after the other."""

    def __init__(self) -> None:
        self.free_at = 0.0

    def due(self, size: int, now: float) -> float:
        """When so many bytes have gone through and arrived."""
        self.free_at = max(self.free_at, now) + size / BYTES_PER_SECOND
        return self.free_at + ROUND_TRIP / 2


async def _carry(pipe: _Pipe, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, data = await late.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not data:
                return
            sink.write(data)
            await sink.drain()

    delivery = asyncio.create_task(deliver())
    try:
        while data := await source.read(_CHUNK):
            late.put_nowait((pipe.due(len(data), loop.time()), data))
        late.put_nowait((pipe.due(0, loop.time()), b""))
        await delivery
    except OSError:
        delivery.cancel()
    finally:
        sink.close()


class _Line:
    """The line while it is up; it runs in a thread of its own."""

    def __init__(self, server: int, port: int) -> None:
        self.server, self.port = server, port
        self.is_up = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    async def _run(self) -> None:
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        there, back = _Pipe(), _Pipe()

        async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.server)
            await asyncio.gather(_carry(there, reader, far_writer), _carry(back, far_reader, writer))

        server = await asyncio.start_server(connect, "127.0.0.1", self.port)
        self.is_up.set()
        await self.over.wait()
        server.close()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(5)


@contextmanager
def bad_line(server: int) -> Iterator[int]:
    """The port on which a server is reached over the bad line."""
    line = _Line(server, free_port())
    line.thread.start()
    line.is_up.wait(5)
    try:
        yield line.port
    finally:
        line.stop()
