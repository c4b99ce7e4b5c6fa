"""Sending one message: group robots and mail by apprise, the SMS gateway and webhooks by a signed POST.

Apprise is loaded where the first message of its kind is sent, which is in the process of the jobs. Its plugins are
given our own way out in the place of `requests` and `smtplib`: so what they connect to is judged (line.py), nothing is
followed elsewhere, and what a service answers is read, which the plugins do not do where it refuses with a 200.
"""

from __future__ import annotations

import importlib
import json
import logging
import smtplib
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Protocol, cast
from urllib.parse import urlencode

from tracker.channels.line import LONGEST, PATIENCE, Answer, NotSent, connect, cut_after, place_of, post
from tracker.channels.target import TOKENS, Target, mail_server
from tracker.channels.vocabulary import Fault, Kind

GONE = 410


@dataclass
class Way:
    """Of the message that is being sent: which hosts inside it may reach, what was answered, what ends with it."""

    allowed: frozenset[str]
    answers: list[Answer] = field(default_factory=list)
    ends: ExitStack = field(default_factory=ExitStack)


_way: ContextVar[Way] = ContextVar("way")


@contextmanager
def _on_our_way(allowed: frozenset[str]) -> Iterator[Way]:
    way = Way(allowed)
    token = _way.set(way)
    try:
        with way.ends:
            yield way
    finally:
        _way.reset(token)


@dataclass(frozen=True)
class Letter:
    """What is sent: its public key, text and subject, when, and which hosts inside the building it may reach."""

    public_key: str
    text: str
    subject: str
    now: datetime
    allowed: frozenset[str]


def send(kind: Kind, target: Target, letter: Letter) -> int | None:
    """Send a letter by a channel; the status of the answer where it was HTTP. NotSent where it did not arrive.

    Asks the database nothing: no transaction is to be open as long as a server outside takes its time.
    """
    if kind is Kind.SMS:
        body = json.dumps({"id": letter.public_key, "to": target.to, "text": letter.text}, ensure_ascii=False)
        return post_signed(target.address, target.secret.encode(), replace(letter, text=body))
    with _on_our_way(letter.allowed) as way:
        if kind is Kind.MAIL:
            is_taken = _mail(target, letter.allowed).send(body=letter.text, title=letter.subject)
        else:
            is_taken = _robot(kind, target).send(body=letter.text)
        for answer in way.answers:
            _check_robot(answer)
        if not is_taken:
            raise NotSent(Fault.REJECTED)
        return way.answers[-1].status if way.answers else None


def post_signed(url: str, secret: str | bytes, letter: Letter) -> int:
    """POST JSON, the letter's text, with the headers of the Standard Webhooks specification; a status of the 200s."""
    from standardwebhooks import Webhook

    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": letter.public_key,
        "webhook-timestamp": str(int(letter.now.timestamp())),
        "webhook-signature": Webhook(secret).sign(letter.public_key, letter.now, letter.text),
    }
    status = post(url, letter.text.encode(), headers, letter.allowed).status
    if status == GONE:
        raise NotSent(Fault.GONE, status)
    if not 200 <= status < 300:
        raise NotSent(Fault.STATUS, status)
    return status


def _check_robot(answer: Answer) -> None:
    """The robots say in a body what was wrong, mostly with a 200 around it."""
    if answer.status != 200:
        raise NotSent(Fault.STATUS, answer.status)
    try:
        said = json.loads(answer.body)
    except ValueError:
        return
    if isinstance(said, dict) and (said.get("errcode") or said.get("code")):
        raise NotSent(Fault.REJECTED, answer.status)


class Plugin(Protocol):
    """A notification of apprise's, ready to be sent."""

    def send(self, body: str, title: str = "") -> bool: ...


def _robot(kind: Kind, target: Target) -> Plugin:
    """Apprise's plugin of a group robot, which speaks to the host of its own address."""
    place = place_of(target.address)
    found = TOKENS[kind].fullmatch(place.path) if place else None
    if found is None:
        raise NotSent(Fault.UNREADABLE)
    module, name = _PLUGINS[kind]
    more = {"secret": target.secret or None} if kind is Kind.DINGTALK else {}
    plugin = getattr(_loaded(module), name)(found[1], redirect=False, **more)
    # WeCom's has put its address together already, the others do it when they send.
    plugin.notify_url = plugin.api_url = target.address
    return cast(Plugin, plugin)


def _mail(target: Target, allowed: frozenset[str]) -> Plugin:
    server = mail_server(target.address)
    if server is None:
        raise NotSent(Fault.UNREADABLE)
    scheme, host, port = server
    if scheme == "smtps":
        mode = "ssl"
    else:  # in the clear at most to a host inside that was allowed by name, and there without a password
        mode = "insecure" if host.lower() in allowed and not target.secret else "starttls"
    module, name = _PLUGINS[Kind.MAIL]
    login = {"user": target.sender, "password": target.secret} if target.secret else {}
    plugin = getattr(_loaded(module), name)(
        smtp_host=host, host=host, port=port, secure_mode=mode, from_addr=target.sender, targets=[target.to], **login
    )
    return cast(Plugin, plugin)


#: Where the plugins lie, and their names.
_PLUGINS = {
    Kind.WECOM: ("apprise.plugins.wecombot", "NotifyWeComBot"),
    Kind.DINGTALK: ("apprise.plugins.dingtalk", "NotifyDingTalk"),
    Kind.FEISHU: ("apprise.plugins.feishu", "NotifyFeishu"),
    Kind.MAIL: ("apprise.plugins.email.base", "NotifyEmail"),
}
#: The module of each that connects, and by which library.
_CONNECTS = {"apprise.plugins.email.base": ("apprise.plugins.email.smtp", "smtplib")}


@cache
def _loaded(name: str) -> ModuleType:
    """A module of apprise whose way out is ours. An apprise that connects otherwise is an error, not a hole."""
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would name mailboxes
    module = importlib.import_module(name)
    connecting, library = _CONNECTS.get(name, (name, "requests"))
    through = importlib.import_module(connecting)
    theirs = getattr(through, library)
    ours = {"post": _post} if library == "requests" else {"SMTP": _Smtp, "SMTP_SSL": _SmtpSsl}
    setattr(through, library, SimpleNamespace(**{**vars(theirs), **ours}))
    return module


def _post(
    url: str, data: bytes | str, headers: Mapping[str, str], params: Mapping[str, str] | None = None, **_more: object
) -> SimpleNamespace:
    """In the place of `requests.post`: what the plugins read of an answer is its status and content."""
    way = _way.get()
    whole = f"{url}&{urlencode(params)}" if params else url
    answer = post(whole, data.encode() if isinstance(data, str) else data, headers, way.allowed)
    way.answers.append(answer)
    return SimpleNamespace(status_code=answer.status, content=answer.body)


class _Smtp(smtplib.SMTP):
    """In the place of `smtplib.SMTP`."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        way = _way.get()
        line = connect(host, port, way.allowed, PATIENCE)
        way.ends.enter_context(cut_after(2 * LONGEST, line))
        return line


class _SmtpSsl(smtplib.SMTP_SSL, _Smtp):
    """In the place of `smtplib.SMTP_SSL`, whose TLS stands over our connection."""
