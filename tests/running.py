"""A real `watchword serve` in a folder of its own, for tests that want the whole program."""

import os
import signal
import socket
import ssl
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from forked import Forked, run

PROJECT = Path(__file__).resolve().parents[1]
SECRET = "a-path-secret-for-tests-only"
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For requests without TLS: whoever gives none has all authorities loaded, which takes longer than the request."""
READY_WITHIN = 30
"""Seconds that a server may take to start, on a machine that has other things to do."""

CONFIG = """\
version: 1
data: ./data
listen: {{public: 127.0.0.1:{public}, private: 127.0.0.1:{private}}}
rules: {rules}
{top}endpoints:
  main:
    provider: skycore
    sending: {sending}
    path-secrets: ["${{SKYCORE_PATH_SECRET}}"]
    texts-per-second: {pace}
    {more}
    numbers:
      86717: {{reserved-words: engine}}
      +15552310000: {{reserved-words: engine}}
"""


_given: set[int] = set()


FIRST_PORT, PORTS, WORKERS = 10_000, 2_500, 8


def free_port() -> int:
    """Find a port that nobody listens on and that was not given out before: whoever has one may not listen yet.

    Each worker of the tests has ports of its own, below those that the system gives to whoever connects.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST_PORT + worker % WORKERS * PORTS
    for port in range(first, first + PORTS):
        with socket.socket() as probe, suppress(OSError):
            if port not in _given:
                probe.bind(("127.0.0.1", port))
                _given.add(port)
                return port
    raise AssertionError(f"no port is free from {first} on")


def postback(
    text: str, ident: str = "511XG-1", sender: str = "15552312102", to: str = "86717", more: str = ""
) -> bytes:
    return (
        f"<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>{sender}</FROM><TO>{to}</TO><TEXT>{text}</TEXT>"
        f"{more}<TRANSACTIONID>{ident}</TRANSACTIONID></POSTBACK>"
    ).encode()


class Running:
    """One server process; `with` starts it and stops it."""

    def __init__(
        self,
        folder: Path,
        *,
        sending: str = "sandbox",
        pace: float = 1000,
        more: str = "campaign-check: false",
        top: str = "",
        rules: Path = PROJECT / "rules",
    ) -> None:
        self.folder = folder
        self.words = ["serve"]
        self.public, self.private = free_port(), free_port()
        self.environment = {**os.environ, "SKYCORE_PATH_SECRET": SECRET, "SKYCORE_API_KEY": "key-for-tests"}
        config = CONFIG.format(
            public=self.public, private=self.private, rules=rules, top=top, sending=sending, pace=pace, more=more
        )
        (folder / "config.yaml").write_text(config)
        self.url = f"http://127.0.0.1:{self.public}/in/main/{SECRET}"
        self.process: Forked | None = None

    def start(self) -> Self:
        log = self.folder / "server.log"
        self.process = Forked(self.words, self.folder, self.environment, log, log)
        self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> None:
        transport = httpx.HTTPTransport(retries=0, verify=PLAIN)
        until = time.monotonic() + READY_WITHIN
        with httpx.Client(transport=transport) as client:
            while time.monotonic() < until:
                assert self.process
                assert self.process.poll() is None, (self.folder / "server.log").read_text()
                with suppress(httpx.TransportError):
                    if client.get(f"http://127.0.0.1:{self.private}/health/ready").status_code == 200:
                        return
                time.sleep(0.05)
        self.stop(signal.SIGKILL)
        raise AssertionError((self.folder / "server.log").read_text())

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(30)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process and self.process.poll() is None:
            self.stop()

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        return httpx.post(self.url, content=body, headers=headers, timeout=20, verify=PLAIN)

    def command(self, *words: str, code: int | None = 0) -> str:
        ended, printed = run(words, self.folder, self.environment)
        assert code is None or ended == code, printed
        return printed
