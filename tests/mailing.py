"""A mail server for tests: it keeps what it is handed, and refuses what a test says."""

import asyncio
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from running import free_port

USER, PASSWORD = "sms@luigis.example", "p@ss:word/?#"


class Mailbox:
    """What a server was handed, and how it answers."""

    def __init__(self, answer: str = "250 taken", refused: tuple[str, ...] = (), slow: float = 0.0) -> None:
        self.messages: list[EmailMessage] = []
        self.asked = 0
        self._answer = answer
        self._refused = refused
        self._slow = slow

    async def handle_RCPT(self, _: Any, __: Any, envelope: Envelope, address: str, ___: Any) -> str:  # noqa: N802 - as aiosmtpd calls it
        if address in self._refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Envelope) -> str:  # noqa: N802
        self.asked += 1
        await asyncio.sleep(self._slow)
        if self._answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.messages.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
        return self._answer


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of localhost, and its key."""
    made, key = folder / "cert.pem", folder / "key.pem"
    how = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*how, *name, "-keyout", key, "-out", made], check=True, capture_output=True)
    return made, key


@contextmanager
def mail_server(mailbox: Mailbox, folder: Path | None = None, *, at_once: bool = False) -> Iterator[int]:
    """Serve a mailbox; with a folder for its certificate it wants TLS and a password."""

    def admits(*asked: Any) -> AuthResult:
        given = asked[-1]
        assert isinstance(given, LoginPassword)
        return AuthResult(success=(given.login, given.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    settings: dict[str, Any] = {}
    if folder:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate(folder))
        settings = {"authenticator": admits, "auth_required": True}
        settings |= {"ssl_context": context, "auth_require_tls": False} if at_once else {"tls_context": context}
    port = free_port()
    controller = Controller(mailbox, hostname="localhost", port=port, **settings)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
