"""The one way out of the building: every byte a channel or a webhook sends goes through `connect`.

It looks a host up once, judges every address found, and connects to one of those: nobody can answer the check with one
address and the connection with another. Addresses of this machine, of the building and of no place at all are refused,
unless the setting `channels.allowed_hosts` names the host. Nothing is followed elsewhere, and no proxy of the
environment is asked.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from tracker.channels.vocabulary import Fault

#: Seconds for connecting and for each wait of an answer; and for all of it together.
PATIENCE, LONGEST = 5.0, 15.0
#: Seconds a name server is given: less than a writer waits for another one.
LOOK_UP = 3.0
#: Bytes that are read of an answer; services tell of a refusal in a hundred.
MOST_READ = 16 * 1024

#: Within these an IPv4 address travels in disguise, and where to depends on a gateway nobody knows here.
_DISGUISES = tuple(IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))


class NotSent(Exception):
    """A message did not go out; `fault` says why in our words, `status` what an HTTP server answered."""

    def __init__(self, fault: Fault, status: int | None = None) -> None:
        self.fault, self.status = fault, status
        super().__init__(fault.value)


@dataclass(frozen=True)
class Place:
    """Where a URL leads: scheme, host, port, and path with query."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Answer:
    """What a server said: status and the beginning of its body."""

    status: int
    body: bytes


def place_of(url: str) -> Place | None:
    """The parts of an http or https URL; None for anything else, or one that holds a name and password."""
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.password is not None:
        return None
    if not url.isascii() or not url.isprintable() or " " in url:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def is_outside(address: str) -> bool:
    """Whether an IP address lies in the public network; everything else is the building, this machine or nowhere."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_outside(str(found.ipv4_mapped))
        if any(found in net for net in _DISGUISES) or found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _resolve(host: str, port: int) -> list[str]:
    """The addresses of a name; none where the name server does not say so in time, for it knows no time limit."""
    found: list[str] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(LOOK_UP)
    return [] if asking.is_alive() else list(dict.fromkeys(found))


def look_up(host: str, port: int, allowed: Collection[str]) -> list[str]:
    """The addresses of a host, each of them judged; NotSent where there is none, or one that is not allowed."""
    addresses = _resolve(host, port)
    if not addresses:
        raise NotSent(Fault.NO_HOST)
    # One inside among several outside is refused as well: which of them is taken would be chance.
    if host.lower() not in allowed and not all(is_outside(one) for one in addresses):
        raise NotSent(Fault.REFUSED_ADDRESS)
    return addresses


def connect(host: str, port: int, allowed: Collection[str], timeout: float = PATIENCE) -> socket.socket:
    """A connection to one of the judged addresses of a host."""
    refused: OSError | None = None
    for address in look_up(host, port, allowed)[:4]:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            refused = error
    raise NotSent(Fault.TOO_SLOW if isinstance(refused, TimeoutError) else Fault.NO_LINE) from refused


@contextmanager
def cut_after(seconds: float, line: socket.socket) -> Iterator[threading.Event]:
    """Inside, the connection is cut when the time is over, however slowly the other side goes on talking.

    What is given is set when that was done: a cut answer looks like a short one.
    Give it the connection before TLS takes it over: it is cut by a second handle, past what TLS would say first.
    """
    twin, is_cut = line.dup(), threading.Event()

    def cut() -> None:
        is_cut.set()
        with suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_cut
    finally:
        timer.cancel()
        twin.close()


def post(url: str, body: bytes, headers: Mapping[str, str], allowed: Collection[str]) -> Answer:
    """POST to a URL and return what came back, whatever its status; NotSent where nothing did."""
    place = place_of(url)
    if place is None or (place.scheme == "http" and place.host.lower() not in allowed):
        raise NotSent(Fault.REFUSED_ADDRESS)
    line = connect(place.host, place.port, allowed)
    with line, cut_after(LONGEST, line) as is_cut:
        try:
            answer = _ask(place, line, body, headers)
        except (OSError, HTTPException) as error:
            is_slow = isinstance(error, TimeoutError) or is_cut.is_set()
            raise NotSent(Fault.TOO_SLOW if is_slow else Fault.NO_LINE) from error
        if is_cut.is_set():
            raise NotSent(Fault.TOO_SLOW)
        return answer


def _ask(place: Place, line: socket.socket, body: bytes, headers: Mapping[str, str]) -> Answer:
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = kind(place.host, place.port, timeout=PATIENCE)
    if place.scheme == "https":
        line = ssl.create_default_context().wrap_socket(line, server_hostname=place.host)
    connection.sock = line  # a connection that has a line asks for no other
    try:
        connection.request("POST", place.path, body, {"User-Agent": "Gridcase", "Connection": "close", **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_READ))
    finally:
        connection.close()
