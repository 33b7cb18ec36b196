"""The same work through Kannel and through Watchword: N keywords, each with a reply of its own.

Kannel (in C, nothing committed to disk) is texted through its fake SMSC, with N services that answer a fixed text, then
with N services that ask a stub over HTTP (`get-url`), then with N that ask Watchword, whose replies go out through
Kannel again (tests/bench/bridge.py). Watchword by itself does its whole path among N rules: posted over HTTP, decided,
committed to disk, the reply handed over by HTTP, the job recorded done. In all of these so many texts are on their way
at once (`--window`), each of somebody else, each saying one of the N words at random.

Prints a table and writes build/bench-kannel.json; where Kannel is not installed it says so, and how to.
"""

import argparse
from pathlib import Path

import uvloop
from gateway import kannel, missing, texted
from place import LIVE, PATH, SCRATCH, laid_out, process, running, served
from report import Result, compared, named, report
from stub import __file__ as stub
from turns import Figures, Turn, counts, interleaved, options
from whole import CONCURRENCY, round_trip

HERE = Path(__file__).resolve().parent
STATIC, ASKING = "Kannel, static texts", "Kannel, get-url at a stub"
OURS, BEHIND = "Watchword", "Kannel, get-url at Watchword"


def static(services: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of services that answer a fixed text."""

    def turn(_run: str) -> Figures:
        with kannel(SCRATCH / "kannel", services, None) as ports:
            return uvloop.run(texted(ports.smsc, services, asked.window, asked.seconds))

    return turn


def asking(services: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of services that ask a stub."""

    def turn(_run: str) -> Figures:
        with running(stub) as address, kannel(SCRATCH / "kannel", services, address) as ports:
            return uvloop.run(texted(ports.smsc, services, asked.window, asked.seconds))

    return turn


def behind(services: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of services that ask Watchword, which answers through Kannel."""

    def turn(_run: str) -> Figures:
        with process(HERE / "bridge.py") as (listens, bridge):
            sending = LIVE.format(address=listens["skycore"], concurrency=asked.concurrency)
            place = laid_out("behind-kannel", sending=sending, words=services)
            with served(place) as server, kannel(SCRATCH / "kannel", services, listens["asked"]) as ports:
                assert bridge.stdin
                print(server.public, PATH, f"127.0.0.1:{ports.sendsms}", file=bridge.stdin, flush=True)
                return uvloop.run(texted(ports.smsc, services, asked.window, asked.seconds))

    return turn


def ours(rules: int, asked: argparse.Namespace) -> Turn:
    """Make a turn of Watchword's whole path."""
    return lambda _run: round_trip("beside-kannel", rules, asked)[1]


def measure(asked: argparse.Namespace) -> list[Result]:
    results: list[Result] = []
    for services in asked.services:
        turns = {
            STATIC: static(services, asked),
            ASKING: asking(services, asked),
            OURS: ours(services, asked),
            BEHIND: behind(services, asked),
        }
        told = interleaved(turns, asked.rounds)
        for against in (STATIC, ASKING, BEHIND):
            value, beside = told[OURS]["per_second"], told[against]["per_second"]
            results.append(compared(f"{services:,} keywords: replies", "replies/s", value, beside, against))
        for name, figures in told.items():
            results += [
                compared(f"{services:,} keywords, {name}: {named(key)}", "ms", figures[key])
                for key in ("p50_ms", "p99_ms")
            ]
    return results


def main() -> None:
    parser = options(__doc__)
    parser.add_argument(
        "--services", type=counts, default=[10, 1_000], metavar="N,N", help="10 to 50000; 10,1000 unless given"
    )
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
