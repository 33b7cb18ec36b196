"""What the server takes up: at rest with few rules, and for each 100,000 more.

The real `watchword serve` is started with 10 rules and with 100,000, and its resident memory read when it is ready. The
yardstick is the interpreter by itself, which has imported nothing.

Prints a table and writes build/bench-memory.json.
"""

import argparse
import subprocess
import sys
import time

import psutil
from place import laid_out, served
from report import Result, compared, report
from turns import Turn, interleaved, options

FEW, MANY = 10, 100_000
SETTLED = 1.0
"""Seconds after which what starting took is given back."""
INTERPRETER = "the interpreter by itself"


def serving(rules: int) -> Turn:
    """Make a turn that serves so many rules."""
    place = laid_out(f"memory-{rules}", words=rules)

    def turn(_run: str) -> dict[str, float]:
        with served(place) as server:
            time.sleep(SETTLED)
            return {"megabytes": resident(server.pid)}

    return turn


def interpreter(_run: str) -> dict[str, float]:
    """Start Python, and nothing else."""
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as begun:
        time.sleep(SETTLED)
        return {"megabytes": resident(begun.pid)}


def resident(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 1e6


def measure(asked: argparse.Namespace) -> list[Result]:
    few, many = f"with {FEW} rules", f"with {asked.rules:,} rules"
    told = interleaved({few: serving(FEW), many: serving(asked.rules), INTERPRETER: interpreter}, asked.rounds)
    at_rest, full, alone = (told[name]["megabytes"] for name in (few, many, INTERPRETER))
    per_100_000 = (full - at_rest) / (asked.rules - FEW) * 100_000
    return [
        compared(f"memory at rest {few}", "MB", at_rest, alone, INTERPRETER),
        compared(f"memory at rest {many}", "MB", full, at_rest, few),
        compared("memory for each 100,000 rules", "MB", per_100_000),
    ]


def main() -> None:
    parser = options(__doc__, rounds=3)
    parser.add_argument("--rules", type=int, default=MANY)
    report(measure(parser.parse_args()), "bench-memory")


if __name__ == "__main__":
    main()
