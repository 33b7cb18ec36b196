"""How fast texts are taken in, beside the smallest handlers on the same server and the database by itself.

The real `watchword serve` stores, decides and commits every text before it answers. Its endpoint has
`texts-per-second: 1`: the replies are written as jobs and queue up, exactly as with a slow provider. Beside it, in
turn: the web framework's own smallest handler and one without a framework, which read the body and answer; and the
database, into which rows as long as ours go, as many in each transaction as ours had. First with an empty database,
then with ten million messages stored; single posts, then bundles of 300 texts; then, at half of what single posts came
to, in an open loop. After each turn of ours at least as many messages and queued replies must be stored as answers
were counted (the warm-up stores more), else the benchmark fails.

What the ledger costs the intake is measured in turn, too: texts of which one in a hundred is a STOP, beside texts that
only reply. The STOP alone is written into the ledger, a suppression and, within a second, a seal.

On PostgreSQL one node and then two are loaded in the same way. The yardstick there is pgbench, which inserts one row as
long as a message in each transaction, on the same server, from as many connections.

Prints a table and writes build/bench-intake.json.
"""

import argparse
import contextlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import postgresql
from inserting import inserting
from place import PATH, RULES, SCRATCH, fill, laid_out, metrics, running, served, serving, stored
from report import BUILD, Result, compared, named, report, targeted
from turns import Figures, Turn, interleaved, options

__all__ = ["BUILD", "HERE", "PATH", "RULES", "SCRATCH", "fill", "laid_out", "serving", "stored"]

HERE = Path(__file__).resolve().parent
STORED = 10_000_000
STOP_EVERY = 100
BUNDLE, BUNDLING = 300, 8
"""Texts in a bundle, and connections that post bundles."""
UNITS = {"per_second": "requests/s", "p50_ms": "ms", "p99_ms": "ms"}
LITESTAR, ASGI, ROWS = "the bare Litestar handler", "a bare ASGI handler", "the database's own inserts"
SHARE, BUNDLED, P99 = 0.75, 20_000.0, 50.0
"""What is aimed at: of the framework's own handler; messages a second in bundles; milliseconds at half load."""


def loaded(addresses: Sequence[str], path: str, run: str, asked: argparse.Namespace, *more: str) -> dict[str, float]:
    """Load the servers at these addresses once, all at the same time; fails unless every answer was 200."""
    each = asked.connections // len(addresses)
    loads = [
        subprocess.Popen(
            [
                *(sys.executable, str(HERE / "load.py"), address, path, f"--run={run}-{place}", f"--seed={place}"),
                *(f"--seconds={asked.seconds}", f"--connections={each}", *more),
            ],
            stdout=subprocess.PIPE,
        )
        for place, address in enumerate(addresses, 1)
    ]
    told: list[dict[str, Any]] = [json.loads(load.communicate()[0]) for load in loads]
    for one in told:
        if one["not_200"] or not one["requests"]:
            raise SystemExit(f"not every answer was 200: {one}")
    return {
        "texts": sum(one["texts"] for one in told),
        "per_second": sum(one["per_second"] for one in told),
        "p50_ms": median(one["p50_ms"] for one in told),
        "p99_ms": max(one["p99_ms"] for one in told),
    }


def ours(
    places: Sequence[Path], count: Callable[[], Counter[str]], run: str, asked: argparse.Namespace, *more: str
) -> Figures:
    """Load Watchword once, a node in each of these places; `count` tells what their database holds."""
    with contextlib.ExitStack() as nodes:
        servers = [nodes.enter_context(served(place)) for place in places]
        before = count()
        told = loaded([server.public for server in servers], PATH, run, asked, *more)
        for what, number in count().items():
            if number - before[what] < told["texts"]:
                raise SystemExit(f"{told['texts']} were answered 200, and only {number - before[what]} {what} stored")
        units, commits = metrics(servers[0], "watchword_batch_units_sum", "watchword_batch_units_count")
    return told | {"batch": units / commits}


def taking(place: Path, asked: argparse.Namespace, *more: str) -> Turn:
    """Make a turn of one process on a file, served from a place."""
    return lambda run: ours([place], lambda: stored(place), f"{place.name}-{run}", asked, *more)


def yardstick(kind: str, asked: argparse.Namespace, *more: str) -> Turn:
    """Make a turn of the smallest handler of a kind."""

    def turn(run: str) -> Figures:
        with running(HERE / "yardstick.py", kind) as address:
            return loaded([address], "/in", run, asked, *more)

    return turn


def compare(name: str, us: Turn, against: str, them: Turn, asked: argparse.Namespace) -> list[Result]:
    """Load both in turn, and set the medians of the rounds beside each other."""
    told = interleaved({name: us, against: them}, asked.rounds)
    return [
        compared(f"intake, {name}: {named(key)}", unit, told[name][key], told[against].get(key), against)
        for key, unit in UNITS.items()
    ]


def on_sqlite(asked: argparse.Namespace) -> list[Result]:
    """Measure one process on a file, beside the smallest handlers and the database."""
    results = single("empty database", laid_out("empty"), asked)
    if asked.stored:
        place = laid_out("full")
        fill(place, asked.stored)
        results += single(f"{asked.stored:,} messages stored", place, asked)
    return results


def single(name: str, place: Path, asked: argparse.Namespace) -> list[Result]:
    """Measure single posts: as many as can be, and then half as many."""
    us = taking(place, asked)
    row, batch = shape(place, us)
    turns = {name: us, LITESTAR: yardstick("litestar", asked), ASGI: yardstick("asgi", asked)}
    told = interleaved({**turns, ROWS: inserting(asked.seconds, row, batch)}, asked.rounds)
    most, rate = told[name], f"intake, {name}: texts"
    half = most["per_second"] / 2
    paced = interleaved({f"{name}, half load": taking(place, asked, f"--pace={half}")}, asked.rounds)
    return [
        compared(rate, "texts/s", most["per_second"], told[LITESTAR]["per_second"], LITESTAR, SHARE),
        compared(rate, "texts/s", most["per_second"], told[ASGI]["per_second"], ASGI),
        compared(rate, "texts/s", most["per_second"], told[ROWS]["per_second"], ROWS),
        compared(f"intake, {name}: a text with its job takes", "bytes", row),
        *(
            compared(f"intake, {name}: {named(key)}", "ms", most[key], told[LITESTAR][key], LITESTAR)
            for key in ("p50_ms", "p99_ms")
        ),
        compared(f"intake, {name}, half load: p50", "ms", paced[f"{name}, half load"]["p50_ms"]),
        targeted(f"intake, {name}, half load: p99", "ms", paced[f"{name}, half load"]["p99_ms"], P99),
    ]


def shape(place: Path, us: Turn) -> tuple[int, int]:
    """Load it once, not counted; answers how many bytes a message and its job take, and how many share a commit."""
    before, messages = size(place), stored(place)["messages"]
    batch = us("first")["batch"]
    return round((size(place) - before) / (stored(place)["messages"] - messages)), max(1, round(batch))


def size(place: Path) -> int:
    path = place / "data" / "watchword.db"
    return path.stat().st_size if path.exists() else 0


def of_bundles(asked: argparse.Namespace) -> list[Result]:
    """Measure bundles of 300, beside the smallest handler that takes the same bodies."""
    place = laid_out("bundles")
    bundling = argparse.Namespace(**{**vars(asked), "connections": BUNDLING})
    size = f"--bundle={BUNDLE}"
    turns = {"bundles": taking(place, bundling, size), LITESTAR: yardstick("litestar", bundling, size)}
    told = interleaved(turns, asked.rounds)
    value, beside = (told[name]["per_second"] * BUNDLE for name in turns)
    name = f"intake, bundles of {BUNDLE}"
    return [
        targeted(f"{name}: texts", "texts/s", value, BUNDLED, beside, LITESTAR),
        compared(f"{name}: p99", "ms", told["bundles"]["p99_ms"], told[LITESTAR]["p99_ms"], LITESTAR),
    ]


def of_ledger(asked: argparse.Namespace) -> list[Result]:
    """Measure texts with a STOP among them beside texts without, each into a database of its own."""
    with_it, without = f"one STOP in {STOP_EVERY}", "none"
    stops = taking(laid_out("stops"), asked, f"--stop-every={STOP_EVERY}")
    return compare(f"{with_it} beside none", stops, without, taking(laid_out("no-stops"), asked), asked)


def on_postgresql(asked: argparse.Namespace) -> list[Result]:
    """Measure one node and two on a server of their own, beside pgbench on the same server."""
    results: list[Result] = []
    with postgresql.served() as server:
        insert = postgresql.Inserting(server, asked.connections, asked.seconds)
        for name, nodes in (("one node on PostgreSQL", 1), ("two nodes on PostgreSQL", 2)):
            url = server.create(f"nodes_{nodes}")
            places = [laid_out(f"node-{nodes}-{place}", url) for place in range(nodes)]

            def us(run: str, at: Sequence[Path] = places, of: str = url) -> Figures:
                return ours(at, lambda: postgresql.stored(of), run, asked)

            results += compare(name, us, "pgbench", insert, asked)
    return results


MEASURED = {"sqlite": on_sqlite, "bundles": of_bundles, "ledger": of_ledger, "postgresql": on_postgresql}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--on", nargs="+", choices=MEASURED, default=list(MEASURED))
    parser.add_argument("--stored", type=int, default=STORED, help="messages in the full database; 0 leaves it out")
    asked = parser.parse_args()
    report([result for one in asked.on for result in MEASURED[one](asked)], "bench-intake")


if __name__ == "__main__":
    main()
