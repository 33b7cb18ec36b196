"""How fast replies leave: queued beforehand, then handed to a Skycore on this machine until all are recorded done.

The real `watchword serve` is started on a database in which the replies are queued, each to another person; the time is
that from the first's beginning to the last's recorded end. The yardstick is the same HTTP client, by itself, sending
the same requests to the same Skycore, as many at once.

Prints a table and writes build/bench-dispatch.json.
"""

import argparse
import asyncio
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop
from place import LIVE, asked_of, laid_out, running, served
from report import Result, compared, report
from stock import queue
from turns import Figures, Turn, interleaved, options

from watchword import config
from watchword.clock import SystemClock
from watchword.effects import Job
from watchword.engine.outbound import Outbound
from watchword.plugin import HttpRequest
from watchword.providers.skycore.send import build

HERE = Path(__file__).resolve().parent
A_SECOND = 500
"""So many replies are queued for each second that a turn is to take."""
LONGEST = 20
"""So many times as long as it is to take a turn may last."""
CLIENT = "the same HTTP client by itself"


def sending(place: Path, asked: argparse.Namespace) -> Turn:
    """Make a turn that queues replies and serves until all are done."""

    def turn(_run: str) -> Figures:
        for old in (place / "data").iterdir():
            old.unlink()
        replies = round(asked.seconds * A_SECOND)
        queue(place / "data" / "watchword.db", replies)
        with served(place):
            latest = time.monotonic() + asked.seconds * LONGEST
            while asked_of(place, "SELECT count(*) FROM job WHERE state IN ('queued', 'begun')") != [(0,)]:
                if time.monotonic() > latest:
                    raise SystemExit("not every reply left")
                time.sleep(0.2)
        ((done, first, last),) = asked_of(
            place, "SELECT sum(state = 'done'), min(begun_at), max(ended_at) FROM job WHERE state = 'done'"
        )
        if done != replies:
            raise SystemExit(f"of {replies} replies {done} are done")
        return {"per_second": replies / (last - first) * 1e6}

    return turn


def bare(address: str, asked: argparse.Namespace) -> Turn:
    """Make a turn of the HTTP client alone."""
    return lambda _run: {"per_second": uvloop.run(_sent(address, asked)) / asked.seconds}


def requests(address: str) -> Iterator[HttpRequest]:
    """Write one request after the other, as the engine does."""
    settings = config.Endpoint(
        provider="skycore", path_secrets=("bench",), api_key="bench-key", url=f"http://{address}/"
    )
    for number in itertools.count():
        job = Job(
            action="reply",
            lane="text:main",
            settings={"text": "Two for one today."},
            program="bench",
            rule="bench/pizza",
            number=f"+{15_550_000_000 + number}",
            sender="86717",
            endpoint="main",
        )
        request = build(job, settings)
        assert isinstance(request, HttpRequest)
        yield request


async def _sent(address: str, asked: argparse.Namespace) -> int:
    outbound, written = Outbound(SystemClock()), requests(address)
    ends, sent = time.perf_counter() + asked.seconds, 0

    async def one_after_the_other() -> None:
        nonlocal sent
        while time.perf_counter() < ends:
            await outbound.post(next(written))
            sent += 1

    await asyncio.gather(*(one_after_the_other() for _ in range(asked.concurrency)))
    await outbound.close()
    return sent


def measure(asked: argparse.Namespace) -> list[Result]:
    with running(HERE / "skycore.py") as address:
        place = laid_out("dispatch", sending=LIVE.format(address=address, concurrency=asked.concurrency))
        told = interleaved({"dispatch": sending(place, asked), CLIENT: bare(address, asked)}, asked.rounds)
    value, beside = (told[name]["per_second"] for name in ("dispatch", CLIENT))
    return [compared(f"dispatch, {asked.concurrency} at once: sends", "sends/s", value, beside, CLIENT)]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--concurrency", type=int, default=32, help="texts that may be at Skycore at once")
    report(measure(parser.parse_args()), "bench-dispatch")


if __name__ == "__main__":
    main()
