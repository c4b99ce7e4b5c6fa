"""Where a channel or webhook leads: what a person types of it, checked, and sealed as one."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from tracker.channels.line import NotSent, look_up, place_of
from tracker.channels.models import Channel, Webhook
from tracker.channels.vocabulary import LONGEST_ADDRESS, LONGEST_SECRET, Fault, Kind
from tracker.extensions import keys
from tracker.foundation.crypto import NotReadable
from tracker.foundation.words import N_, Refused, unanswered
from tracker.site.queries import get_setting


@dataclass(frozen=True)
class Target:
    """Address, secret, and for mail and SMS to whom and from whom."""

    address: str
    secret: str = ""
    to: str = ""
    sender: str = ""


#: The group robots' addresses as their apps show them, with the token that apprise asks for. The host is free: a
#: government's own installation (政务微信, 专有钉钉) has another one.
TOKENS = {
    Kind.WECOM: re.compile(r"/cgi-bin/webhook/send\?key=([A-Za-z0-9_-]{8,80})"),
    Kind.DINGTALK: re.compile(r"/robot/send\?access_token=([A-Za-z0-9]{8,100})"),
    Kind.FEISHU: re.compile(r"/open-apis/bot/v2/hook/([A-Za-z0-9_-]{8,80})/?"),
}
EXAMPLES = {
    Kind.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    Kind.DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token=…",
    Kind.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    Kind.MAIL: "smtps://mail.example.cn:465, smtp://mail.example.cn:587",
    Kind.SMS: "https://sms.example.cn/send",
}
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}")
#: A list of receivers as the gateway knows it. The phones of people stay there and never pass through here.
_LIST = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_MAIL_PORTS = {"smtps": 465, "smtp": 587}


def allowed_hosts() -> frozenset[str]:
    """Hosts inside the building that channels and webhooks may reach nevertheless."""
    return frozenset(str(get_setting("channels.allowed_hosts")).lower().replace(",", " ").split())


def mail_server(address: str) -> tuple[str, str, int] | None:
    """(scheme, host, port) of smtps://host:port or smtp://host:port; None for anything else."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    is_bare = not (parts.path.strip("/") or parts.query or parts.username or parts.password)
    if parts.scheme not in _MAIL_PORTS or not parts.hostname or not is_bare or not address.isascii():
        return None
    return parts.scheme, parts.hostname.rstrip("."), port or _MAIL_PORTS[parts.scheme]


def check_channel(kind: Kind, target: Target) -> str:
    """The host of a channel's target; Refused at the field that does not fit its kind."""
    _check_lengths(target)
    if kind is Kind.MAIL:
        return _check_mail(target)
    token = TOKENS.get(kind)
    place = place_of(target.address)
    if token is not None and (place is None or not token.fullmatch(place.path)):
        raise _no_address(EXAMPLES[kind])
    if kind is Kind.DINGTALK and target.secret and not re.fullmatch(r"[A-Za-z0-9]+", target.secret):
        raise Refused(N_("The signing secret of the robot is letters and digits, such as SEC…"), field="secret")
    if kind is Kind.SMS:
        if len(target.secret) < 16:
            raise Refused(N_("At least 16 characters, as agreed with the gateway."), field="secret")
        if not _LIST.fullmatch(target.to):
            raise Refused(
                N_("The name of a list that the gateway keeps, such as duty-east: letters, digits, hyphens. No phone."),
                field="to",
            )
    return check_url(target.address, EXAMPLES[kind])


def _check_mail(target: Target) -> str:
    server = mail_server(target.address)
    if server is None:
        raise _no_address(EXAMPLES[Kind.MAIL])
    for name in ("to", "sender"):
        if not _MAIL.fullmatch(getattr(target, name)):
            raise Refused(N_("An address of a mailbox, such as duty@example.cn."), field=name)
    _judge(server[1], server[2])
    return server[1]


def check_url(address: str, example: str) -> str:
    """The host of an address we would post to; Refused where it leads nowhere or inside."""
    place = place_of(address)
    if place is None:
        raise _no_address(example)
    if place.scheme != "https" and place.host.lower() not in allowed_hosts():
        raise Refused(N_("Only https://, but for the hosts that the settings allow."), field="address")
    _judge(place.host, place.port)
    return place.host


def _judge(host: str, port: int) -> None:
    try:
        look_up(host, port, allowed_hosts())
    except NotSent as fault:
        if fault.fault is Fault.NO_HOST:
            raise Refused(N_("No server of this name is known: %(host)s."), field="address", host=host) from fault
        raise Refused(
            N_("%(host)s lies inside the building or on this machine. The settings can allow it by name."),
            field="address", code="inside", host=host,
        ) from fault  # fmt: skip


def _check_lengths(target: Target) -> None:
    if not target.address:
        raise unanswered("address")
    for name, most in (("address", LONGEST_ADDRESS), ("secret", LONGEST_SECRET), ("to", 255), ("sender", 255)):
        if len(getattr(target, name)) > most:
            raise Refused(N_("At most %(most)s characters."), field=name, most=most)


def _no_address(example: str) -> Refused:
    return Refused(N_("This is no address of this kind. It looks like %(example)s"), field="address", example=example)


def seal_into(row: Channel | Webhook, target: Target, host: str) -> None:
    """Keep a target sealed in its row, under a new place each time."""
    row.host, row.seal_key = host, secrets.token_hex(16)
    row.target = keys.ring.encrypt(json.dumps(asdict(target)), _place(row))


def open_target(row: Channel | Webhook) -> Target:
    """What is sealed in a row; NotSent where it cannot be opened."""
    try:
        return Target(**json.loads(keys.ring.decrypt(row.target, _place(row))))
    except (NotReadable, ValueError, TypeError) as error:
        raise NotSent(Fault.UNREADABLE) from error


def _place(row: Channel | Webhook) -> str:
    return f"{row.__tablename__}.target:{row.seal_key}"
