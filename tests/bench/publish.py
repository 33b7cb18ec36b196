"""What publishing costs those who text meanwhile: ten thousand rules are published in the middle of a load.

The real `watchword serve` answers some three hundred postbacks a second. In every other round `watchword publish` gives
it ten thousand other rules while it does so, in files of a thousand; the load goes on until they decide, however long
that takes, and a while longer. After each round at least as many messages must be stored as were answered 200, and
after one with publishing, both revisions must have decided some of them.

Prints a table and writes build/bench-publish.json. The yardstick is the same load without publishing.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from place import PATH, laid_out, serving, stored
from report import Result, compared, named, report
from turns import options

from watchword.store.sqlite.connection import driver

HERE = Path(__file__).resolve().parent
PER_FILE = 1_000
REST = 0.1
"""Seconds between an answer and the next request: a server that is busy to the last has no time to lose."""
MOST, AFTER = 300.0, 3.0
"""Seconds that a load may last while rules are published, and those that it lasts after that."""
MEASURED = {"p50_ms": "ms", "p99_ms": "ms", "longest_ms": "ms", "per_second": "requests/s"}
ABOUT = "about: {name: Bench Pizza, numbers: {ours: 86717}, help: help@bench.example, time-zone: America/New_York}\n"
RULE = """\
  - id: r{number}
    when: {{keyword: [{keyword}, OTHER{number}]}}
    then:
      - reply: "{wording} {number}: two for one at {{program.name}} today. Reply STOP to end."
"""


def write_rules(folder: Path, rules: int, wording: str) -> None:
    """Write so many rules into files of at most a thousand; the first hears PIZZA."""
    for first in range(0, rules, PER_FILE):
        written = [
            RULE.format(number=number, keyword="PIZZA" if number == 0 else f"WORD{number}", wording=wording)
            for number in range(first, min(first + PER_FILE, rules))
        ]
        head = f"version: 1\nprogram: bench\n{ABOUT if first == 0 else ''}rules:\n"
        (folder / f"bench-{first // PER_FILE:03}.yaml").write_text(head + "".join(written))


def loaded(address: str, run: str, seconds: float, asked: argparse.Namespace) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(HERE / "load.py"), address, PATH, f"--run={run}"]
    timing = [f"--seconds={seconds}", f"--connections={asked.connections}", f"--rest={REST}"]
    return subprocess.Popen([*command, *timing], stdout=subprocess.PIPE)


def published(place: Path) -> float:
    """Publish what is in the place's folder; answers how many seconds that took."""
    began = time.perf_counter()
    command: list[str | Path] = [sys.executable, "-m", "watchword", "--config", place / "config.yaml", "publish"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def revisions(place: Path, after: int) -> int:
    """Count the revisions that decided messages after one."""
    with contextlib.closing(driver.connect(str(place / "data" / "watchword.db"))) as connection:
        query = "SELECT count(DISTINCT revision) FROM message WHERE id > ?"
        return int(connection.execute(query, (after,)).fetchone()[0])


def last(place: Path) -> int:
    with contextlib.closing(driver.connect(str(place / "data" / "watchword.db"))) as connection:
        return int(connection.execute("SELECT coalesce(max(id), 0) FROM message").fetchone()[0])


def rounds(place: Path, address: str, asked: argparse.Namespace) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Load the server again and again, publishing in the middle of every other round."""
    for turn in range(2 * asked.rounds):
        publishes = turn % 2 == 1
        before, newest = stored(place)["messages"], last(place)
        load = loaded(address, f"publish-{turn}", MOST if publishes else asked.seconds, asked)
        took, ends = None, time.monotonic() + asked.seconds
        if publishes:
            time.sleep(2 + asked.seconds / 5)
            write_rules(place / "rules", asked.rules, f"Wording {turn}")
            took = published(place)
            time.sleep(max(AFTER, ends - time.monotonic()))
            load.terminate()
        told = json.loads(load.communicate()[0])
        if told["not_200"] or stored(place)["messages"] - before < told["requests"]:
            raise SystemExit(f"a message was lost or refused: {told}")
        if publishes and revisions(place, newest) != 2:
            raise SystemExit("the rules were not replaced in the middle of the load")
        told["publish_seconds"] = took
        print(f"{'publishing' if publishes else '':10} {json.dumps(told)}")
        yield publishes, told


def measure(asked: argparse.Namespace) -> list[Result]:
    place = laid_out("publish")
    (place / "rules" / "bench.yaml").unlink()
    write_rules(place / "rules", asked.rules, "Wording")
    with serving(place) as address:
        told = list(rounds(place, address, asked))
    results = []
    for key, unit in MEASURED.items():
        value, beside = (median(one[key] for with_it, one in told if with_it is which) for which in (True, False))
        results.append(
            compared(f"publishing {asked.rules:,} rules under load: {named(key)}", unit, value, beside, "without")
        )
    took = median(one["publish_seconds"] for with_it, one in told if with_it)
    return [*results, compared(f"publishing {asked.rules:,} rules under load: takes", "s", took)]


def main() -> None:
    parser = options(__doc__, rounds=3, seconds=20.0)
    parser.add_argument("--rules", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=32)
    report(measure(parser.parse_args()), "bench-publish")


if __name__ == "__main__":
    main()
