"""The same work through Kannel and through Watchword: N keywords, each with a reply of its own.

Kannel (in C, nothing committed to disk) is texted through its fake SMSC, with N services that answer a fixed text, then
with N services that ask a stub over HTTP (`get-url`). Watchword does its whole path among N rules: posted over HTTP,
decided, committed to disk, the reply handed over by HTTP, the job recorded done. In all three so many texts are on
their way at once (`--window`), each of somebody else, each saying one of the N words at random.

Prints a table and writes build/bench-kannel.json; where Kannel is not installed it says so, and how to.
"""

import argparse

import uvloop
from gateway import kannel, missing, texted
from place import SCRATCH, running
from report import Result, compared, report
from stub import __file__ as stub
from turns import Figures, Turn, interleaved, options
from whole import CONCURRENCY, round_trip

STATIC, ASKING, OURS = "Kannel, static texts", "Kannel, get-url at a stub", "Watchword"


def static(services: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of services that answer a fixed text."""

    def turn(_run: str) -> Figures:
        with kannel(SCRATCH / "kannel", services, None) as port:
            return uvloop.run(texted(port, services, asked.window, asked.seconds))

    return turn


def asking(services: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of services that ask a stub."""

    def turn(_run: str) -> Figures:
        with running(stub) as address, kannel(SCRATCH / "kannel", services, address) as port:
            return uvloop.run(texted(port, services, asked.window, asked.seconds))

    return turn


def ours(rules: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of Watchword's whole path."""
    return lambda _run: round_trip("beside-kannel", rules, asked)[1]


def measure(asked: argparse.Namespace) -> list[Result]:
    results: list[Result] = []
    for services in asked.services:
        turns = {STATIC: static(services, asked), ASKING: asking(services, asked), OURS: ours(services, asked)}
        told = interleaved(turns, asked.rounds)
        for against in (STATIC, ASKING):
            value, beside = told[OURS]["per_second"], told[against]["per_second"]
            results.append(compared(f"{services:,} keywords: replies", "replies/s", value, beside, against))
        for name, figures in told.items():
            results += [
                compared(f"{services:,} keywords, {name}: {key}", "ms", figures[key]) for key in ("p50_ms", "p99_ms")
            ]
    return results


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--services", nargs="+", type=int, default=[10, 1_000], metavar="N", help="10 to 50000")
    parser.add_argument("--window", type=int, default=256)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="texts that may be at Skycore at once")
    asked = parser.parse_args()
    if lacks := missing():
        print(f"skipped: {lacks}")
        report([], "bench-kannel")
        return
    report(measure(asked), "bench-kannel")


if __name__ == "__main__":
    main()
