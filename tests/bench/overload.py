"""What becomes of those who text when nothing can be committed, or less than comes.

First the database's lock is held by somebody else for a while, as a backup tool or a full disk would: then no text can
be stored. It is told how quickly those are answered 503 that come meanwhile, and how long after the lock is let go the
first is answered 200 again. Then a crowd posts, a thousand connections at once and a bundle of 50 on each: it is told
how long they wait, and how much memory that takes, the first time and once more: what grows from one to the other is
not given back. It fails if anything but 200 and 503 is answered, or if a text that was answered 200 is not stored.

Prints a table and writes build/bench-overload.json.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from memory import resident
from place import PATH, laid_out, served, stored
from report import Result, compared, report
from turns import Figures, interleaved, options

from watchword.store.sqlite.connection import driver

HERE = Path(__file__).resolve().parent
CONNECTIONS, CROWD, BUNDLE = 32, 1_000, 50
LOCKED_FOR, FIRST = 3.0, 1.0
"""Seconds that the lock is held, and those before it."""
LOOKS_EVERY = 0.02


def loading(address: str, run: str, seconds: float, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(HERE / "load.py"), address, PATH, f"--run={run}", f"--seconds={seconds}"]
    return subprocess.Popen([*command, "--warm-up=0", *more], stdout=subprocess.PIPE)


def told(load: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """Wait for what a load found; fails if anything but 200 and 503 was answered."""
    found: dict[str, Any] = json.loads(load.communicate()[0])
    if set(found["not_200"]) - {"503"}:
        raise SystemExit(f"more than 200 and 503 was answered: {found['not_200']}")
    return found


def locked(run: str, asked: argparse.Namespace) -> Figures:
    """Hold the lock in the middle of a load."""
    place = laid_out("locked")
    with served(place) as server:
        load = loading(server.public, run, FIRST + LOCKED_FOR + asked.seconds, f"--connections={CONNECTIONS}")
        time.sleep(FIRST)
        with contextlib.closing(driver.connect(str(place / "data" / "watchword.db"), isolation_level=None)) as other:
            held(other)
            time.sleep(LOCKED_FOR)
            other.execute("ROLLBACK")
        before, let_go = stored(place)["messages"], time.perf_counter()
        while stored(place)["messages"] == before:
            time.sleep(LOOKS_EVERY)
        recovered = time.perf_counter() - let_go
        found = told(load)
    if not found["not_200"]:
        raise SystemExit("nobody was told to come again")
    return {"refused_p99_ms": found["refused_p99_ms"], "recovered_ms": recovered * 1000}


def held(other: Any) -> None:
    """Take SQLite's write lock, between two of the server's batches."""
    while True:
        with contextlib.suppress(driver.OperationalError):
            other.execute("BEGIN IMMEDIATE")
            return


def crowd(run: str, asked: argparse.Namespace) -> Figures:
    """Let a crowd come twice."""
    place = laid_out("crowd")
    more = (f"--connections={CROWD}", f"--bundle={BUNDLE}")
    with served(place) as server:
        rest, peaks, found = resident(server.pid), [], []
        for number in range(2):
            load, peak = loading(server.public, f"{run}-{number}", asked.seconds, *more), 0.0
            while load.poll() is None:
                peak = max(peak, resident(server.pid))
                time.sleep(LOOKS_EVERY)
            peaks.append(peak)
            found.append(told(load))
        kept: Counter[str] = stored(place)
    if kept["messages"] < sum(one["texts"] for one in found):
        raise SystemExit("a text that was answered 200 is not stored")
    return {
        "texts_per_second": found[1]["per_second"] * BUNDLE,
        "longest_ms": max(one["longest_ms"] for one in found),
        "refused": sum(sum(one["not_200"].values()) for one in found),
        "rest_mb": rest,
        "first_mb": peaks[0],
        "second_mb": peaks[1],
    }


def measure(asked: argparse.Namespace) -> list[Result]:
    turns = {"locked": lambda run: locked(run, asked), "crowd": lambda run: crowd(run, asked)}
    found = interleaved(turns, asked.rounds)
    lock, many = found["locked"], found["crowd"]
    name = f"{CROWD:,} bundles of {BUNDLE} at once"
    return [
        compared("nothing can be committed: answered 503 within, p99", "ms", lock["refused_p99_ms"]),
        compared("nothing can be committed: stored again after", "ms", lock["recovered_ms"]),
        compared(f"{name}: texts", "texts/s", many["texts_per_second"]),
        compared(f"{name}: the longest wait", "ms", many["longest_ms"]),
        compared(f"{name}: answered 503", "requests", many["refused"]),
        compared(f"{name}: memory at most", "MB", many["first_mb"], many["rest_mb"], "at rest"),
        compared(f"{name}, once more: memory at most", "MB", many["second_mb"], many["first_mb"], "the first time"),
    ]


def main() -> None:
    report(measure(options(__doc__, rounds=3).parse_args()), "bench-overload")


if __name__ == "__main__":
    main()
