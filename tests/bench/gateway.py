"""Kannel for the benchmark: its configuration, its two processes, and its fake SMSC's line protocol.

A line is `FROM TO text WORDS`, either way. Nothing that Kannel takes in is stored: it has no store by default.
"""

import asyncio
import contextlib
import random
import shutil
import socket
import subprocess
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
from load import FIRST_SENDER, quantile
from place import free_ports

NEEDED = ("bearerbox", "smsbox")
INSTALL = "apt-get install kannel kannel-extras"
UP_WITHIN = 60.0
CORE = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = bench
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-file = {folder}/bearerbox.log
log-level = 3
sms-incoming-queue-limit = -1

group = smsc
smsc = fake
smsc-id = bench
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
global-sender = 86717
log-file = {folder}/smsbox.log
log-level = 3
"""
SERVICE = """
group = sms-service
keyword = WORD{number}
catch-all = true
max-messages = 1
omit-empty = true
{answer}
"""
LAST = """
group = sms-service
keyword = default
catch-all = true
text = nothing is known of that

group = sendsms-user
username = bench
password = bench
user-allow-ip = 127.0.0.1
"""
TEXT = 'text = "number {number} is yours."'
REPLY = b"yours"
"""What stands in every reply, whoever writes it."""
GET = 'get-url = "http://{address}/?from=%p&text=%a"'


def missing() -> str | None:
    """Say what must be installed, if anything."""
    lacks = [
        name for name in NEEDED if shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") is None
    ]
    return f"{' and '.join(lacks)} cannot be found; install Kannel: {INSTALL}" if lacks else None


class Ports(NamedTuple):
    """Where Kannel listens: for phones, and for texts that are to be sent."""

    smsc: int
    sendsms: int


@contextlib.contextmanager
def kannel(folder: Path, services: int, asks: str | None) -> Iterator[Ports]:
    """Run Kannel with so many services, each a fixed text or one that `asks` at an address."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = dict(zip(("admin", "boxes", "smsc", "sendsms"), free_ports(4), strict=True))
    answer = TEXT if asks is None else GET
    written = [CORE.format(folder=folder, **ports)]
    written += [SERVICE.format(number=n, answer=answer.format(number=n, address=asks)) for n in range(services)]
    (folder / "kannel.conf").write_text("".join((*written, LAST)))
    with contextlib.ExitStack() as both:
        both.enter_context(_box("bearerbox", folder))
        _until(lambda: _listens(ports["smsc"]))
        both.enter_context(_box("smsbox", folder))
        status = f"http://127.0.0.1:{ports['admin']}/status.txt?password=bench"
        _until(lambda: "smsbox" in httpx.get(status).text.partition("Box connections")[2])
        yield Ports(ports["smsc"], ports["sendsms"])


@contextlib.contextmanager
def _box(name: str, folder: Path) -> Iterator[None]:
    program = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") or name
    with (folder / f"{name}.out").open("w") as log:
        begun = subprocess.Popen([program, "-v", "3", str(folder / "kannel.conf")], stdout=log, stderr=log)
    try:
        yield
    finally:
        begun.terminate()
        try:
            begun.wait(10)
        except subprocess.TimeoutExpired:
            begun.kill()
            begun.wait()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


def _until(is_so: Callable[[], bool]) -> None:
    latest = time.monotonic() + UP_WITHIN
    while True:
        with contextlib.suppress(httpx.TransportError):
            if is_so():
                return
        if time.monotonic() > latest:
            raise SystemExit("Kannel does not start; see its logs below build/bench/kannel")
        time.sleep(0.1)


class Phones(asyncio.Protocol):
    """All phones at once, at the fake SMSC: so many texts are on their way, the next is sent when a reply has come."""

    def __init__(self, words: int, window: int, seed: int) -> None:
        self._draw = random.Random(seed).randrange
        self._words = words
        self._window = window
        self._on_the_way: dict[bytes, float] = {}
        self._sent = 0
        self._rest = b""
        self.others: list[bytes] = []
        self.took = array("d")
        self.came_at = array("d")

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if REPLY not in line:
                self.others.append(line)
            posted = self._on_the_way.pop(line.split(b" ", 2)[1].lstrip(b"+"), None)
            if posted is not None:
                self.took.append(now - posted)
                self.came_at.append(now)
        self._send()

    def _send(self) -> None:
        lines = []
        while len(self._on_the_way) < self._window:
            self._sent += 1
            sender = b"%d" % (FIRST_SENDER + self._sent)
            self._on_the_way[sender] = time.perf_counter()
            lines.append(b"%s 86717 text WORD%d\n" % (sender, self._draw(self._words)))
        if lines:
            self._transport.write(b"".join(lines))


async def texted(port: int, words: int, window: int, seconds: float, warm_up: float = 2.0) -> dict[str, float]:
    """Text Kannel for so long; answers what came of it after the warm-up."""
    loop = asyncio.get_running_loop()
    transport, phones = await loop.create_connection(lambda: Phones(words, window, 1), "127.0.0.1", port)
    first = time.perf_counter() + warm_up
    await asyncio.sleep(warm_up + seconds)
    transport.close()
    counted = sorted(took for at, took in zip(phones.came_at, phones.took, strict=True) if at >= first)
    if phones.others or not counted:
        raise SystemExit(f"Kannel answered {phones.others[:3] or 'nothing'}")
    return {
        "per_second": len(counted) / seconds,
        "p50_ms": quantile(counted, 0.50) * 1000,
        "p99_ms": quantile(counted, 0.99) * 1000,
    }
