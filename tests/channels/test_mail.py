"""Mail: what a mail server of this machine is given."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Iterator
from email import policy

import pytest
from flask import Flask

from tests.channels.catcher import allow, channel_to, messages, route, send_at
from tests.conftest import NOW
from tests.factories import make_case
from tests.journeys.steps import post_of
from tracker.channels.vocabulary import Fault, Kind, Language, Standing
from tracker.notices.services import tell


class MailServer:
    """Speaks as much SMTP as one letter takes; refuses the receiver where it is told to."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.letters: list[str] = []
        self.said: list[str] = []
        self.is_refusing = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as file:
                self._talk(file)

    def _talk(self, file) -> None:  # type: ignore[no-untyped-def]
        def say(words: str) -> None:
            file.write(f"{words}\r\n".encode())
            file.flush()

        say("220 here")
        while line := file.readline().decode().strip():
            self.said.append(line)
            verb = line[:4].upper()
            if verb == "DATA":
                say("354 go on")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += file.readline()
                self.letters.append(body[:-5].decode())
                say("250 taken")
            elif verb == "RCPT" and self.is_refusing:
                say("550 nobody here")
            elif verb == "QUIT":
                say("221 farewell")
                return
            else:
                say("250 well")


@pytest.fixture
def server() -> Iterator[MailServer]:
    one = MailServer()
    yield one
    one.socket.close()


def mail_to(server: MailServer, **more: str) -> None:
    allow()
    given = {"to": "duty@street.example.cn", "sender": "grid@county.example.cn"} | more
    channel = channel_to(f"smtp://127.0.0.1:{server.port}", kind=Kind.MAIL, language=Language.ZH, **given)
    route(channel, "CaseUrged")


def test_a_letter_holds_number_state_and_link_alone(app: Flask, server: MailServer) -> None:
    mail_to(server)
    case = make_case(NOW)
    tell(posts=[post_of("unit1").id], kind="CaseUrged", ref=case.ref, now=NOW)
    send_at()
    assert [one.standing for one in messages()] == [Standing.SENT]
    letter = email.message_from_string(server.letters[0], policy=policy.default)
    text = letter.get_content() if not letter.is_multipart() else letter.get_body().get_content()
    assert letter["Subject"] == "网格案件" and letter["To"] == "duty@street.example.cn"
    assert case.ref in text and "处置中" in text
    assert not [word for word in (case.title, case.text, case.place, post_of("unit1").title) if word in text]


def test_a_refused_letter_is_a_failure(app: Flask, server: MailServer) -> None:
    server.is_refusing = True
    mail_to(server)
    tell(posts=[post_of("unit1").id], kind="CaseUrged", ref=make_case(NOW).ref, now=NOW)
    send_at()
    assert [(one.standing, one.fault) for one in messages()] == [(Standing.FAILED, Fault.REJECTED)]


def test_no_password_goes_over_a_line_without_tls(app: Flask, server: MailServer) -> None:
    mail_to(server, secret="a-password")
    tell(posts=[post_of("unit1").id], kind="CaseUrged", ref=make_case(NOW).ref, now=NOW)
    send_at()
    assert [(one.standing, one.fault) for one in messages()] == [(Standing.FAILED, Fault.REJECTED)]
    assert not server.letters and not [line for line in server.said if "AUTH" in line]
