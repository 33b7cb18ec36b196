"""How fast texts are taken in, beside the web framework's own smallest handler on the same server.

The real `watchword serve` stores, decides and commits every text before it answers. Its endpoint has
`texts-per-second: 1`: the replies are written as jobs and queue up, exactly as with a slow provider. The yardstick
reads the body and answers. Both are loaded in turn, A B A B, first with an empty database and then with ten million
messages stored. After each round of ours at least as many messages and queued replies must be stored as answers were
counted (the warm-up stores more), else the benchmark fails.

What the ledger costs the intake is measured in turn, too: texts of which one in a hundred is a STOP, beside texts that
only reply. The STOP alone is written into the ledger, a suppression and, within a second, a seal.

On PostgreSQL one node and then two are loaded in the same way. The yardstick there is pgbench, which inserts one row as
long as a message in each transaction, on the same server, from as many connections.

Prints a table and writes build/bench.json: a list of {name, value, unit, yardstick, ratio}; ratio is value / yardstick.
"""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import postgresql
from report import BUILD, Result, compared, report
from stock import stock

from watchword.store.sqlite.connection import driver

HERE = Path(__file__).resolve().parent
SCRATCH = BUILD / "bench"
STORED = 10_000_000
STOP_EVERY = 100
ON = ("sqlite", "ledger", "postgresql")
UNITS = {"per_second": "requests/s", "p50_ms": "ms", "p99_ms": "ms"}

CONFIG = """\
version: 1
data: ./data
{database}
rules: ./rules
listen: {{public: 127.0.0.1:0, private: 127.0.0.1:0}}
endpoints:
  main:
    provider: skycore
    sending: sandbox
    path-secrets: [bench-secret-0123456789]
    texts-per-second: 1
    numbers:
      86717: {{reserved-words: engine}}
"""
PATH = "/in/main/bench-secret-0123456789"
RULES = """\
version: 1
program: bench
about:
  name: Bench Pizza
  numbers: {ours: 86717}
  help: help@bench.example
  frequency: 4 msgs/month
  time-zone: America/New_York
rules:
  - id: pizza
    when: {keyword: PIZZA}
    then:
      - reply: Two for one today.
"""

Round = dict[str, Any]
Turn = Callable[[str], Round]
"""Loads something once, under a name that no other run has."""


@contextlib.contextmanager
def running(*command: str | Path) -> Iterator[str]:
    """Run a server until the block ends; answers the public address that it prints."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("public"):
                yield line.split("http://")[1].split()[0]
                break
        else:
            raise SystemExit(f"{command[0]} did not start")
    finally:
        process.terminate()
        process.communicate()


def loaded(addresses: Sequence[str], path: str, run: str, asked: argparse.Namespace, stop_every: int = 0) -> Round:
    """Load the servers at these addresses once, all at the same time; fails unless every answer was 200."""
    each = asked.connections // len(addresses)
    loads = [
        subprocess.Popen(
            [
                *(sys.executable, str(HERE / "load.py"), address, path, f"--run={run}-{place}", f"--seed={place}"),
                *(f"--seconds={asked.seconds}", f"--connections={each}", f"--stop-every={stop_every}"),
            ],
            stdout=subprocess.PIPE,
        )
        for place, address in enumerate(addresses, 1)
    ]
    told: list[Round] = [json.loads(load.communicate()[0]) for load in loads]
    for one in told:
        if one["not_200"] or not one["requests"]:
            raise SystemExit(f"not every answer was 200: {one}")
    return {
        "requests": sum(one["requests"] for one in told),
        "per_second": sum(one["per_second"] for one in told),
        "p50_ms": median(one["p50_ms"] for one in told),
        "p99_ms": max(one["p99_ms"] for one in told),
    }


def ours(
    places: Sequence[Path],
    count: Callable[[], Counter[str]],
    run: str,
    asked: argparse.Namespace,
    stop_every: int = 0,
) -> Round:
    """Load Watchword once, a node in each of these places; `count` tells what their database holds."""
    with contextlib.ExitStack() as nodes:
        addresses = [nodes.enter_context(serving(place)) for place in places]
        before = count()
        told = loaded(addresses, PATH, run, asked, stop_every)
        for what, number in count().items():
            if number - before[what] < told["requests"]:
                raise SystemExit(f"{told['requests']} answers were 200, and only {number - before[what]} {what} stored")
    return told


def serving(place: Path) -> contextlib.AbstractContextManager[str]:
    """Run the real server in a place."""
    return running("-m", "watchword", "--config", place / "config.yaml", "serve")


def yardstick(run: str, asked: argparse.Namespace) -> Round:
    """Load the smallest handler once."""
    with running(HERE / "yardstick.py") as address:
        return loaded([address], "/in", run, asked)


def stored(place: Path) -> Counter[str]:
    """Count the messages and the replies that queue in the database of this place."""
    counts: Counter[str] = Counter(messages=0, replies=0)
    database = place / "data" / "watchword.db"
    if database.exists():
        with contextlib.closing(driver.connect(str(database))) as connection:
            counts["messages"] = connection.execute("SELECT messages FROM counter").fetchone()[0]
            counts["replies"] = connection.execute("SELECT count(*) FROM job WHERE state = 'queued'").fetchone()[0]
    return counts


def laid_out(name: str, database: str = "") -> Path:
    """Make an empty place to serve from: configuration, rules, no data; its database is a file, or that of a URL."""
    place = SCRATCH / name
    shutil.rmtree(place, ignore_errors=True)
    (place / "rules").mkdir(parents=True)
    (place / "data").mkdir()
    (place / "config.yaml").write_text(CONFIG.format(database=f"database: {database}" if database else ""))
    (place / "rules" / "bench.yaml").write_text(RULES)
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


def compare(name: str, us: Turn, them: Turn, asked: argparse.Namespace) -> list[Result]:
    """Load both in turn, and set the medians of the rounds beside each other."""
    rounds: list[tuple[Round, Round]] = []
    for turn in range(asked.rounds):
        rounds.append((us(f"{name.replace(' ', '-')}-{turn}"), them(f"yardstick-{turn}")))
        print(*(f"{side['per_second']:9,.0f}/s" for side in rounds[-1]), sep="   ")
    return [_compared(f"intake, {name}: {key}", unit, rounds, key) for key, unit in UNITS.items()]


def _compared(name: str, unit: str, rounds: list[tuple[Round, Round]], key: str) -> Result:
    value = median(us[key] for us, _ in rounds)
    beside = median(them[key] for _, them in rounds) if key in rounds[0][1] else None
    return compared(name, unit, value, beside)


def on_sqlite(asked: argparse.Namespace) -> list[Result]:
    """Measure one process on a file, beside the smallest handler."""

    def ask(run: str) -> Round:
        return yardstick(run, asked)

    def measured(name: str, place: Path) -> list[Result]:
        return compare(name, lambda run: ours([place], lambda: stored(place), run, asked), ask, asked)

    results = measured("empty database", laid_out("empty"))
    if asked.stored:
        place = laid_out("full")
        fill(place, asked.stored)
        results += measured(f"{asked.stored:,} messages stored", place)
    return results


def of_ledger(asked: argparse.Namespace) -> list[Result]:
    """Measure texts with a STOP among them beside texts without, each into a database of its own."""

    def turn(place: Path, stop_every: int) -> Turn:
        return lambda run: ours([place], lambda: stored(place), run, asked, stop_every)

    name = f"one STOP in {STOP_EVERY} beside none"
    return compare(name, turn(laid_out("stops"), STOP_EVERY), turn(laid_out("no-stops"), 0), asked)


def on_postgresql(asked: argparse.Namespace) -> list[Result]:
    """Measure one node and two on a server of their own, beside pgbench on the same server."""
    results: list[Result] = []
    with postgresql.served() as server:
        insert = postgresql.Inserting(server, asked.connections, asked.seconds)
        for name, nodes in (("one node on PostgreSQL", 1), ("two nodes on PostgreSQL", 2)):
            url = server.create(f"nodes_{nodes}")
            places = [laid_out(f"node-{nodes}-{place}", url) for place in range(nodes)]
            results += compare(
                name, lambda run, at=places, of=url: ours(at, lambda: postgresql.stored(of), run, asked), insert, asked
            )
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--on", nargs="+", choices=ON, default=ON)
    parser.add_argument("--stored", type=int, default=STORED, help="messages in the full database; 0 leaves it out")
    asked = parser.parse_args()
    results: list[Result] = []
    if "sqlite" in asked.on:
        results += on_sqlite(asked)
    if "ledger" in asked.on:
        results += of_ledger(asked)
    if "postgresql" in asked.on:
        results += on_postgresql(asked)
    report(results, "bench")


if __name__ == "__main__":
    main()
