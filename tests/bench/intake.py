"""How fast texts are taken in, beside the web framework's own smallest handler on the same server.

The real `watchword serve` stores, decides and commits every text before it answers. Its endpoint has
`texts-per-second: 1`: the replies are written as jobs and queue up, exactly as with a slow provider. The yardstick
reads the body and answers. Both are loaded in turn, A B A B, first with an empty database and then with ten million
messages stored. After each round of ours at least as many messages and queued replies must be stored as answers were
counted (the warm-up stores more), else the benchmark fails.

Prints a table and writes build/bench.json: a list of {name, value, unit, yardstick, ratio}; ratio is value / yardstick.
"""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from stock import stock

from watchword.store.sqlite.connection import driver

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build"
SCRATCH = BUILD / "bench"
STORED = 10_000_000
UNITS = {"per_second": "requests/s", "p50_ms": "ms", "p99_ms": "ms"}

CONFIG = """\
version: 1
data: ./data
rules: ./rules
listen: {public: 127.0.0.1:0, private: 127.0.0.1:0}
endpoints:
  main:
    provider: skycore
    sending: sandbox
    path-secrets: [bench-secret-0123456789]
    texts-per-second: 1
    numbers:
      86717: {reserved-words: engine}
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


def loaded(address: str, path: str, run: str, asked: argparse.Namespace) -> Round:
    """Load the server at this address once; fails unless every answer was 200."""
    options = [f"--run={run}", f"--seconds={asked.seconds}", f"--connections={asked.connections}"]
    command = [sys.executable, str(HERE / "load.py"), address, path, *options]
    told: Round = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if told["not_200"] or not told["requests"]:
        raise SystemExit(f"not every answer was 200: {told}")
    return told


def ours(place: Path, run: str, asked: argparse.Namespace) -> Round:
    """Load Watchword once, on the database in this place."""
    before = stored(place)
    with running("-m", "watchword", "--config", place / "config.yaml", "serve") as address:
        told = loaded(address, PATH, run, asked)
    for what, count in stored(place).items():
        if count - before[what] < told["requests"]:
            raise SystemExit(f"{told['requests']} answers were 200, but only {count - before[what]} {what} were stored")
    return told


def yardstick(run: str, asked: argparse.Namespace) -> Round:
    """Load the smallest handler once."""
    with running(HERE / "yardstick.py") as address:
        return loaded(address, "/in", run, asked)


def stored(place: Path) -> Counter[str]:
    """Count the messages and the replies that queue in the database of this place."""
    counts: Counter[str] = Counter(messages=0, replies=0)
    database = place / "data" / "watchword.db"
    if database.exists():
        with contextlib.closing(driver.connect(str(database))) as connection:
            counts["messages"] = connection.execute("SELECT messages FROM counter").fetchone()[0]
            counts["replies"] = connection.execute("SELECT count(*) FROM job WHERE state = 'queued'").fetchone()[0]
    return counts


def laid_out(name: str) -> Path:
    """Make an empty place to serve from: configuration, rules, no data."""
    place = SCRATCH / name
    shutil.rmtree(place, ignore_errors=True)
    (place / "rules").mkdir(parents=True)
    (place / "data").mkdir()
    (place / "config.yaml").write_text(CONFIG)
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


def compare(name: str, place: Path, asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Load both in turn, and set the medians of the rounds beside each other."""
    rounds: list[tuple[Round, Round]] = []
    for turn in range(asked.rounds):
        rounds.append((ours(place, f"{name}-{turn}", asked), yardstick(f"yardstick-{turn}", asked)))
        print(*(f"{side['per_second']:9,.0f}/s p99 {side['p99_ms']:6.1f} ms" for side in rounds[-1]), sep="   ")
    return [_compared(f"intake, {name}: {key}", unit, rounds, key) for key, unit in UNITS.items()]


def _compared(name: str, unit: str, rounds: list[tuple[Round, Round]], key: str) -> dict[str, Any]:
    value, beside = (median(pair[side][key] for pair in rounds) for side in (0, 1))
    return {"name": name, "value": value, "unit": unit, "yardstick": beside, "ratio": value / beside}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--stored", type=int, default=STORED, help="messages in the full database; 0 leaves it out")
    asked = parser.parse_args()
    results = compare("empty database", laid_out("empty"), asked)
    if asked.stored:
        place = laid_out("full")
        fill(place, asked.stored)
        results += compare(f"{asked.stored:,} messages stored", place, asked)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps(results, indent=2) + "\n")
    for told in results:
        print(f"{told['name']:55} {told['value']:10,.1f} {told['unit']:10} ratio {told['ratio']:.2f}")


if __name__ == "__main__":
    main()
