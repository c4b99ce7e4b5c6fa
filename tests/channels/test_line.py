"""The way out: which addresses are outside, that what was judged is what is connected to, and that nobody is waited for."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from tests.channels.catcher import Catcher, allow, channel_to, messages, route, send_at
from tests.conftest import NOW
from tests.factories import make_case
from tests.journeys.steps import post_of
from tracker.channels import line
from tracker.channels.line import NotSent, is_outside, look_up, place_of, post
from tracker.channels.target import Target, check_channel
from tracker.channels.vocabulary import Fault, Kind
from tracker.foundation.words import Refused
from tracker.notices.services import tell

INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::7f00:1",
    "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::1", "2002:808:808::1", "2001::1", "100::1", "", "no address", "1.2.3",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "119.29.29.29", "223.5.5.5", "2400:3200::1", "240e:4c:4008::1", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_not_outside(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_lies_outside_is(address: str) -> None:
    assert is_outside(address)


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names be looked up in a table of ours: the first look-up finds the first answer, the next the second."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_args: object, **_more: object) -> list[tuple[object, ...]]:
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:10.0.0.1]"],
)
def test_no_way_of_writing_it_gets_past(host: str) -> None:
    place = place_of(f"https://{host}/x")
    assert place is not None
    with pytest.raises(NotSent) as refused:
        look_up(place.host, 443, ())
    assert refused.value.fault in (Fault.REFUSED_ADDRESS, Fault.NO_HOST)


def test_one_address_inside_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["8.8.8.8", "10.0.0.5"])
    with pytest.raises(NotSent) as refused:
        look_up("mixed.example.cn", 443, ())
    assert refused.value.fault is Fault.REFUSED_ADDRESS
    assert look_up("mixed.example.cn", 443, {"mixed.example.cn"}) == ["8.8.8.8", "10.0.0.5"]


def test_what_was_judged_is_connected_to_and_nothing_is_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolving(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    tried: list[tuple[str, int]] = []

    def create_connection(address: tuple[str, int], _timeout: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(line.socket, "create_connection", create_connection)
    with pytest.raises(NotSent) as refused:
        post("https://rebinding.example.cn/x", b"{}", {}, ())
    assert refused.value.fault is Fault.NO_LINE
    assert (asked, tried) == (["rebinding.example.cn"], [("8.8.8.8", 443)])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.cn/", "file:///etc/passwd", "https://", "https:///x", "//example.cn", "https://a:b@example.cn/", "gopher://x/",
        "https://user@example.cn/", "https://example.cn:99999/", "https://example.cn/a b", "https://example.cn/\r\nX: y", "网格",
        "https://例子.cn/",
    ],
)  # fmt: skip
def test_what_is_no_place_to_post_to(url: str) -> None:
    assert place_of(url) is None


def test_in_the_clear_only_to_hosts_that_are_allowed(catcher: Catcher) -> None:
    with pytest.raises(NotSent):
        post(catcher.url(), b"{}", {}, ())
    assert post(catcher.url(), b"{}", {}, {"127.0.0.1"}).status == 200
    with pytest.raises(NotSent):
        post("http://8.8.8.8/", b"{}", {}, {"127.0.0.1"})


def test_no_proxy_of_the_environment_is_asked(catcher: Catcher, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(catcher.url(), b"{}", {}, {"127.0.0.1"}).status == 200


def test_an_answer_is_read_only_so_far(catcher: Catcher) -> None:
    catcher.answers = [(200, "x" * 1_000_000)]
    assert len(post(catcher.url(), b"{}", {}, {"127.0.0.1"}).body) == line.MOST_READ


@contextmanager
def dripping() -> Iterator[int]:
    """A server that says one byte now and then for ever."""
    server = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        connection, _address = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.05):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        over.set()
        server.close()


def test_a_name_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(line, "LOOK_UP", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: over.wait(20) and [])
    began = time.monotonic()
    with pytest.raises(NotSent) as refused:
        look_up("slow.example.cn", 443, ())
    over.set()
    assert refused.value.fault is Fault.NO_HOST and time.monotonic() - began < 4


def test_who_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "LONGEST", 0.5)
    began = time.monotonic()
    with dripping() as port, pytest.raises(NotSent) as refused:
        post(f"http://127.0.0.1:{port}/", b"{}", {}, {"127.0.0.1"})
    assert refused.value.fault is Fault.TOO_SLOW
    assert time.monotonic() - began < 4


TARGETS = {
    Kind.WECOM: Target("https://127.0.0.1/cgi-bin/webhook/send?key=0123456789abcdef"),
    Kind.DINGTALK: Target("https://10.1.2.3/robot/send?access_token=0123456789abcdef"),
    Kind.FEISHU: Target("https://[::1]/open-apis/bot/v2/hook/0123456789abcdef"),
    Kind.MAIL: Target("smtps://192.168.1.1", "secret", "duty@example.cn", "grid@example.cn"),
    Kind.SMS: Target("https://169.254.169.254/latest", "0123456789abcdef", "duty-east"),
}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_judged_when_it_is_saved(app: Flask, kind: Kind) -> None:
    with pytest.raises(Refused) as refused:
        check_channel(kind, TARGETS[kind])
    assert (refused.value.field, refused.value.code) == ("address", "inside")
    allow("127.0.0.1 10.1.2.3 ::1 192.168.1.1 169.254.169.254")
    assert check_channel(kind, TARGETS[kind])


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_judged_when_it_is_sent(app: Flask, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that was allowed, or outside, when the channel was saved, and is not any more."""
    allow("127.0.0.1 10.1.2.3 ::1 192.168.1.1 169.254.169.254")
    target = TARGETS[kind]
    more = {"secret": target.secret, "to": target.to, "sender": target.sender}
    route(channel_to(target.address, kind=kind, **more), "CaseUrged")
    allow("")
    tell(posts=[post_of("unit1").id], kind="CaseUrged", ref=make_case(NOW).ref, now=NOW)

    def create_connection(*_args: object) -> socket.socket:
        raise AssertionError("connected")

    monkeypatch.setattr(line.socket, "create_connection", create_connection)
    send_at()
    assert [one.fault for one in messages()] == [Fault.REFUSED_ADDRESS]
