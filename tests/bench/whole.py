"""The whole path: posted over HTTP, decided, committed, its reply handed to a Skycore over HTTP, the job recorded done.

In a closed loop so many texts are on their way at once (`--window`), among 10 rules and among 10,000 in turn. Then, at
half of what came of 10 rules, in an open loop, it is told how long after its commit a reply reached Skycore: from the
moment that the message was decided, which is before the commit, to that of Skycore's clock, which is this machine's. It
fails unless every text was answered 200, every reply came, and every job is recorded done.

Prints a table and writes build/bench-whole.json. The yardstick of many rules is few.
"""

import argparse
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from load import quantile
from place import LIVE, PATH, SCRATCH, asked_of, laid_out, served
from report import Result, compared, named, report, targeted
from turns import Figures, Turn, interleaved, options

HERE = Path(__file__).resolve().parent
FEW, MANY = 10, 10_000
CONCURRENCY = 64
APART = 1_000_000
"""So many senders lie between those of one run and those of the next."""
AIM, WITHIN, P50, P99 = 1_500.0, 0.9, 20.0, 100.0
"""What is aimed at: replies a second; of those among few rules; milliseconds from the commit, at half load."""
RECORDED_WITHIN = 10.0

_runs = itertools.count()


@contextmanager
def circuit(*options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run tests/bench/circuit.py; answers it, and where its Skycore listens."""
    command = [sys.executable, str(HERE / "circuit.py"), PATH, *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout
        try:
            yield begun, begun.stdout.readline().strip()
        finally:
            begun.terminate()


def round_trip(name: str, words: int, asked: argparse.Namespace, *more: str) -> tuple[Path, Figures]:
    """Send texts all the way round once; answers where they were served."""
    options = (
        *(f"--words={words}", f"--window={asked.window}", f"--seconds={asked.seconds}"),
        *(f"--connections={asked.connections}", f"--first={next(_runs) * APART}", *more),
    )
    with circuit(*options) as (begun, skycore):
        place = laid_out(name, sending=LIVE.format(address=skycore, concurrency=asked.concurrency), words=words)
        with served(place) as server:
            told = json.loads(begun.communicate(server.public)[0])
            if told.pop("not_200") or told["missing"] or not told["replies"]:
                raise SystemExit(f"not every text came round: {told}")
            recorded(place)
    return place, told


def recorded(place: Path) -> None:
    """Wait until every job is recorded done; fails if one is not."""
    latest = time.monotonic() + RECORDED_WITHIN
    while states := asked_of(place, "SELECT state, count(*) FROM job WHERE state <> 'done' GROUP BY state"):
        if time.monotonic() > latest:
            raise SystemExit(f"not every job is done: {dict(states)}")
        time.sleep(0.1)


def among(words: int, asked: argparse.Namespace) -> Turn:
    return lambda _run: round_trip(f"whole-{words}", words, asked)[1]


def lagging(pace: float, asked: argparse.Namespace) -> Turn:
    """Make a turn at a pace, which tells how long after its commit a reply reached Skycore."""

    def turn(_run: str) -> Figures:
        arrivals = SCRATCH / "arrivals.json"
        place, told = round_trip("whole-paced", FEW, asked, f"--pace={pace}", f"--arrivals={arrivals}")
        came = json.loads(arrivals.read_text())
        made = asked_of(place, "SELECT tracking_id, created_at FROM job")
        lags = sorted(came[int(ident[1:])] - at / 1e6 for ident, at in made)
        return {
            "per_second": told["per_second"],
            "lag_p50_ms": quantile(lags, 0.50) * 1000,
            "lag_p99_ms": quantile(lags, 0.99) * 1000,
        }

    return turn


def measure(asked: argparse.Namespace) -> list[Result]:
    few, many = f"among {FEW} rules", f"among {asked.rules:,} rules"
    told = interleaved({few: among(FEW, asked), many: among(asked.rules, asked)}, asked.rounds)
    most, beside = told[few], told[many]
    paced = interleaved({"half load": lagging(most["per_second"] / 2, asked)}, asked.rounds)["half load"]
    return [
        targeted(f"whole path, {few}: replies", "replies/s", most["per_second"], AIM),
        compared(f"whole path, {many}: replies", "replies/s", beside["per_second"], most["per_second"], few, WITHIN),
        *(
            compared(f"whole path, {few}: from post to reply, {named(key)}", "ms", most[key])
            for key in ("p50_ms", "p99_ms")
        ),
        targeted("whole path, half load: from commit to Skycore, p50", "ms", paced["lag_p50_ms"], P50),
        targeted("whole path, half load: from commit to Skycore, p99", "ms", paced["lag_p99_ms"], P99),
    ]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rules", type=int, default=MANY)
    parser.add_argument("--window", type=int, default=256)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="texts that may be at Skycore at once")
    report(measure(parser.parse_args()), "bench-whole")


if __name__ == "__main__":
    main()
