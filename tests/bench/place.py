"""Where Watchword is served for a benchmark: a folder with its configuration and rules, and the real server in it."""

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from report import BUILD
from stock import stock

from watchword.store.sqlite.connection import driver

SCRATCH = BUILD / "bench"
PER_FILE = 1_000
READY_WITHIN = 60.0
PATH = "/in/main/bench-secret-0123456789"
CONFIG = """\
version: 1
data: ./data
{database}
rules: ./rules
listen: {{public: 127.0.0.1:0, private: 127.0.0.1:0}}
endpoints:
  main:
    provider: skycore
    path-secrets: [bench-secret-0123456789]
{sending}
    numbers:
      86717: {{reserved-words: engine}}
"""
QUEUEING = """\
    sending: sandbox
    texts-per-second: 1"""
"""Replies are written as jobs and queue up, exactly as with a slow provider."""
LIVE = """\
    sending: live
    api-key: bench-key
    campaign-check: false
    url: http://{address}/
    texts-per-second: 1000000
    concurrency: {concurrency}"""
"""Replies leave for whoever listens there, as fast as they can."""
ABOUT = """\
version: 1
program: bench
about:
  name: Bench Pizza
  numbers: {ours: 86717}
  help: help@bench.example
  frequency: 4 msgs/month
  time-zone: America/New_York
rules:
"""
PIZZA = """\
  - id: pizza
    when: {keyword: PIZZA}
    then:
      - reply: Two for one today.
"""
RULES = ABOUT + PIZZA
WORD = """\
  - id: word-{number}
    when: {{keyword: WORD{number}}}
    then:
      - reply: "{{program.name}}: number {number} is yours."
"""


class Served(NamedTuple):
    """A server that runs: where it listens, and its process."""

    public: str
    private: str
    pid: int


def laid_out(name: str, database: str = "", sending: str = QUEUEING, words: int = 0) -> Path:
    """Make an empty place to serve from: configuration, rules, no data; its database is a file, or that of a URL.

    One rule hears PIZZA, and so many more hear WORD0, WORD1 and so on.
    """
    place = SCRATCH / name
    shutil.rmtree(place, ignore_errors=True)
    (place / "rules").mkdir(parents=True)
    (place / "data").mkdir()
    stored_at = f"database: {database}" if database else ""
    (place / "config.yaml").write_text(CONFIG.format(database=stored_at, sending=sending))
    (place / "rules" / "bench.yaml").write_text(RULES)
    for first in range(0, words, PER_FILE):
        rules = "".join(WORD.format(number=number) for number in range(first, min(first + PER_FILE, words)))
        head = "version: 1\nprogram: bench\nrules:\n"
        (place / "rules" / f"words-{first // PER_FILE:04}.yaml").write_text(head + rules)
    return place


def fill(place: Path, messages: int) -> None:
    """Copy the database with so many messages into a place; it is made once and kept."""
    template = SCRATCH / f"stock-{messages}.db"
    if not template.exists():
        unfinished = template.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        stock(unfinished, messages)
        unfinished.rename(template)
    shutil.copyfile(template, place / "data" / "watchword.db")


@contextlib.contextmanager
def process(*command: str | Path) -> Iterator[tuple[dict[str, str], "subprocess.Popen[str]"]]:
    """Run a server until the block ends; answers the addresses that it prints, by name, and its process.

    What it logs goes to build/bench/server.log.
    """
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with (SCRATCH / "server.log").open("a") as log:
        begun = subprocess.Popen(
            [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
    addresses: dict[str, str] = {}
    try:
        assert begun.stdout is not None
        for line in begun.stdout:
            if found := re.match(r"(\w+) +http://(\S+)", line):
                addresses[found[1]] = found[2]
            if line.startswith(("serving", "ready")):
                break
        else:
            raise SystemExit(f"{command[0]} did not start; see {log.name}")
        yield addresses, begun
    finally:
        begun.terminate()
        begun.communicate()


@contextlib.contextmanager
def running(*command: str | Path) -> Iterator[str]:
    """Run a server until the block ends; answers its public address."""
    with process(*command) as (addresses, _):
        yield addresses["public"]


@contextlib.contextmanager
def served(place: Path) -> Iterator[Served]:
    """Run the real server in a place, from when it is ready."""
    with process("-m", "watchword", "--config", place / "config.yaml", "serve") as (addresses, begun):
        latest = time.monotonic() + READY_WITHIN
        while not httpx.get(f"http://{addresses['private']}/health/ready").is_success:
            if time.monotonic() > latest:
                raise SystemExit("the server is not ready")
            time.sleep(0.05)
        yield Served(addresses["public"], addresses["private"], begun.pid)


@contextlib.contextmanager
def serving(place: Path) -> Iterator[str]:
    """Run the real server in a place; answers its public address."""
    with served(place) as server:
        yield server.public


def free_ports(count: int) -> list[int]:
    """Find so many ports that nobody listens on."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def metrics(server: Served, *names: str) -> list[float]:
    """Read some of its metrics."""
    page = httpx.get(f"http://{server.private}/metrics").text
    return [sum(map(float, re.findall(rf"^{name}(?:{{.*}})? (\S+)$", page, re.MULTILINE))) for name in names]


def stored(place: Path) -> Counter[str]:
    """Count the messages and the replies that queue in the database of this place."""
    counts: Counter[str] = Counter(messages=0, replies=0)
    if (place / "data" / "watchword.db").exists():
        counts["messages"] = int(asked_of(place, "SELECT messages FROM counter")[0][0])
        counts["replies"] = int(asked_of(place, "SELECT count(*) FROM job WHERE state = 'queued'")[0][0])
    return counts


def asked_of(place: Path, query: str, *values: object) -> Sequence[tuple[Any, ...]]:
    """Ask the database of this place."""
    with contextlib.closing(driver.connect(str(place / "data" / "watchword.db"))) as connection:
        return list(connection.execute(query, values))
