"""A load of postbacks, in a closed loop or an open one.

In a closed loop each of so many connections asks again when it is answered, at once or after a rest. In an open one
(`--pace`) requests are due so many a second whatever becomes of those before: one that finds no connection free waits,
and its time counts from when it was due. It ends after so many seconds, or sooner if it is told to (SIGTERM). Prints
JSON.

Every postback is one SMS of its own (Skycore's flat XML), or a bundle of so many, from one of a million senders, in an
order fixed by the seed; one in so many is a STOP, if asked. It runs as a process of its own, so that it and the server
do not share an interpreter.
"""

import argparse
import asyncio
import json
import random
import re
import signal
import time
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any

import uvloop

SENDERS = 1_000_000
FIRST_SENDER = 15_550_000_000
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def postbacks(asked: argparse.Namespace) -> Iterator[bytes]:
    """Write one request after the other, without end; `run` makes the transaction ids differ from other runs'."""
    said = texts(asked)
    while True:
        body = (
            next(said)
            if asked.bundle == 1
            else f"<POSTBACK>{''.join(next(said) for _ in range(asked.bundle))}</POSTBACK>"
        )
        head = f"POST {asked.path} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}"
        yield f"{head}\r\n\r\n{body}".encode("ascii")


def texts(asked: argparse.Namespace) -> Iterator[str]:
    """Write one notification after the other: whole, or as a part of a bundle."""
    draw, tag = random.Random(asked.seed).randrange, "POSTBACK" if asked.bundle == 1 else "NOTIFICATION"
    number = 0
    while True:
        number += 1
        said = "STOP" if asked.stop_every and number % asked.stop_every == 0 else asked.text
        yield (
            f"<{tag}><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE>"
            f"<FROM>{FIRST_SENDER + draw(SENDERS)}</FROM><TO>{asked.to}</TO><TEXT>{said}</TEXT>"
            f"<RECEIVED>2026-11-23T12:00:00-05:00</RECEIVED><TRANSACTIONID>{asked.run}-{number}</TRANSACTIONID></{tag}>"
        )


class Tally:
    """What came back: how often which status, and how long each answer took, in seconds; what was not 200 apart."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.took = array("d")
        self.refused = array("d")

    def add(self, status: int, seconds: float) -> None:
        self.statuses[status] += 1
        (self.took if status == 200 else self.refused).append(seconds)

    def report(self, seconds: float) -> dict[str, Any]:
        ordered, refused = sorted(self.took), sorted(self.refused)
        return {
            "requests": len(ordered),
            "seconds": seconds,
            "per_second": len(ordered) / seconds,
            "p50_ms": quantile(ordered, 0.50) * 1000,
            "p99_ms": quantile(ordered, 0.99) * 1000,
            "longest_ms": quantile(ordered, 1.0) * 1000,
            "not_200": {str(status): count for status, count in self.statuses.items() if status != 200},
            "refused_p99_ms": quantile(refused, 0.99) * 1000 if refused else None,
        }


def quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Client(asyncio.Protocol):
    """One connection: it says when it is `free` to ask, until `stop`; only what is asked after `begin` is counted."""

    def __init__(self, tally: Tally, free: Callable[["Client"], None], *, counting: bool = False) -> None:
        self._tally = tally
        self._free = free
        self._received = b""
        self._asked_at: float | None = None
        self._counting = counting
        self._counts = False
        self._running = True
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._free(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        status = whole_answer(self._received)
        if status is None or self._asked_at is None:
            return
        self._received = b""
        if self._counts:
            self._tally.add(status, time.perf_counter() - self._asked_at)
        self._asked_at = None
        if self._running:
            self._free(self)
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._running:
            self.done.set_exception(exc or ConnectionError("the server closed a connection"))
        else:
            self.done.set_result(None)

    def begin(self) -> None:
        self._counting = True

    def stop(self) -> None:
        self._running = False
        if self._asked_at is None:
            self._transport.close()

    def ask(self, request: bytes, since: float) -> None:
        if self._running:
            self._counts = self._counting
            self._asked_at = since
            self._transport.write(request)


class Closed:
    """Each connection asks again when it is answered, at once or after a rest."""

    def __init__(self, requests: Iterator[bytes], rest: float) -> None:
        self._requests = requests
        self._rest = rest

    def free(self, client: Client) -> None:
        if self._rest:
            asyncio.get_running_loop().call_later(self._rest, self._ask, client)
        else:
            self._ask(client)

    def _ask(self, client: Client) -> None:
        client.ask(next(self._requests), time.perf_counter())


class Open:
    """Requests are due at a steady pace; each goes to a connection that is free, or to the next that will be."""

    def __init__(self, requests: Iterator[bytes], pace: float) -> None:
        self._requests = requests
        self._pace = pace
        self._idle: list[Client] = []
        self._waiting: deque[float] = deque()

    def free(self, client: Client) -> None:
        if self._waiting:
            client.ask(next(self._requests), self._waiting.popleft())
        else:
            self._idle.append(client)

    def due(self, at: float) -> None:
        if self._idle:
            self._idle.pop().ask(next(self._requests), at)
        else:
            self._waiting.append(at)

    async def run(self) -> None:
        due = time.perf_counter()
        while True:
            due += 1 / self._pace
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self.due(due)


def whole_answer(received: bytes) -> int | None:
    """Tell the status once the answer is whole."""
    head = received.find(b"\r\n\r\n")
    if head < 0:
        return None
    length = _LENGTH.search(received, 0, head)
    if len(received) < head + 4 + (int(length[1]) if length else 0):
        return None
    return int(received[9:12])


async def load(asked: argparse.Namespace) -> dict[str, object]:
    """Warm up, count for the time asked for, and wait for the last answers."""
    loop, tally = asyncio.get_running_loop(), Tally()
    requests = postbacks(asked)
    manner = Open(requests, asked.pace) if asked.pace else Closed(requests, asked.rest)
    host, _, port = asked.address.rpartition(":")
    began = time.perf_counter()
    made = [
        await loop.create_connection(lambda: Client(tally, manner.free, counting=not asked.warm_up), host, int(port))
        for _ in range(asked.connections)
    ]
    pacing = loop.create_task(manner.run()) if isinstance(manner, Open) else None
    clients = [client for _, client in made]
    ended = asyncio.gather(*(client.done for client in clients))
    if asked.warm_up:
        await asyncio.wait([ended], timeout=asked.warm_up)
        began = time.perf_counter()
        for client in clients:
            client.begin()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    waited = loop.create_task(stopped.wait())
    either: list[asyncio.Future[Any]] = [ended, waited]
    await asyncio.wait(either, timeout=asked.seconds, return_when=asyncio.FIRST_COMPLETED)
    waited.cancel()
    if pacing:
        pacing.cancel()
    for client in clients:
        client.stop()
    await ended
    told = tally.report(time.perf_counter() - began)
    return told | {"texts": len(tally.took) * asked.bundle}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="HOST:PORT")
    parser.add_argument("path", help="what to post to: /in/ENDPOINT/SECRET")
    parser.add_argument("--run", required=True, help="a name no other run against the same database has")
    parser.add_argument("--to", default="86717")
    parser.add_argument("--text", default="PIZZA")
    parser.add_argument(
        "--stop-every", type=int, default=0, metavar="N", help="one text in N is a STOP; none unless given"
    )
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--warm-up", type=float, default=2.0, help="seconds that are not counted; 0 counts all")
    parser.add_argument("--rest", type=float, default=0.0, help="seconds between an answer and the next request")
    parser.add_argument("--pace", type=float, default=0.0, metavar="N", help="N requests a second, in an open loop")
    parser.add_argument("--bundle", type=int, default=1, metavar="N", help="N texts in each request")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    print(json.dumps(uvloop.run(load(arguments()))))
