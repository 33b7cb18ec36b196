"""A closed loop of postbacks: so many connections, each asks again when it is answered, at once or after a rest.

It ends after so many seconds, or sooner if it is told to (SIGTERM). Prints JSON.

Every postback is one SMS of its own (Skycore's flat XML) from one of a million senders, in an order fixed by the
seed; one in so many is a STOP, if asked. It runs as a process of its own, so that it and the server do not share an
interpreter.
"""

import argparse
import asyncio
import json
import random
import re
import signal
import time
from array import array
from collections import Counter
from collections.abc import Iterator

import uvloop

SENDERS = 1_000_000
FIRST_SENDER = 15_550_000_000
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def postbacks(path: str, to: str, text: str, run: str, seed: int, stop_every: int = 0) -> Iterator[bytes]:
    """Write one request after the other, without end; `run` makes the transaction ids differ from other runs'."""
    draw = random.Random(seed).randrange
    number = 0
    while True:
        number += 1
        said = "STOP" if stop_every and number % stop_every == 0 else text
        body = (
            "<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE>"
            f"<FROM>{FIRST_SENDER + draw(SENDERS)}</FROM><TO>{to}</TO><TEXT>{said}</TEXT>"
            f"<RECEIVED>2026-11-23T12:00:00-05:00</RECEIVED><TRANSACTIONID>{run}-{number}</TRANSACTIONID></POSTBACK>"
        )
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}"
        yield f"{head}\r\n\r\n{body}".encode("ascii")


class Tally:
    """What came back: how often which status, and how long each answer took, in seconds."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.took = array("d")

    def report(self, seconds: float) -> dict[str, object]:
        ordered = sorted(self.took)
        return {
            "requests": len(ordered),
            "seconds": seconds,
            "per_second": len(ordered) / seconds,
            "p50_ms": _quantile(ordered, 0.50) * 1000,
            "p99_ms": _quantile(ordered, 0.99) * 1000,
            "longest_ms": _quantile(ordered, 1.0) * 1000,
            "not_200": {str(status): count for status, count in self.statuses.items() if status != 200},
        }


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Client(asyncio.Protocol):
    """One connection: it asks until `stop`, and counts only what it asked after `begin`."""

    def __init__(self, requests: Iterator[bytes], tally: Tally, rest: float = 0.0) -> None:
        self._requests = requests
        self._rest = rest
        self._tally = tally
        self._received = b""
        self._asked_at = 0.0
        self._counting = False
        self._counts = False
        self._running = True
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._received += data
        status = _whole_answer(self._received)
        if status is None:
            return
        self._received = b""
        if self._counts:
            self._tally.took.append(time.perf_counter() - self._asked_at)
            self._tally.statuses[status] += 1
        if self._running and not self._rest:
            self._ask()
        elif self._running:
            asyncio.get_running_loop().call_later(self._rest, self._ask)
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

    def _ask(self) -> None:
        if not self._running:
            self._transport.close()
            return
        self._counts = self._counting
        self._asked_at = time.perf_counter()
        self._transport.write(next(self._requests))


def _whole_answer(received: bytes) -> int | None:
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
    requests = postbacks(asked.path, asked.to, asked.text, asked.run, asked.seed, asked.stop_every)
    host, _, port = asked.address.rpartition(":")
    made = [
        await loop.create_connection(lambda: Client(requests, tally, asked.rest), host, int(port))
        for _ in range(asked.connections)
    ]
    clients = [client for _, client in made]
    ended = asyncio.gather(*(client.done for client in clients))
    await asyncio.wait([ended], timeout=asked.warm_up)
    for client in clients:
        client.begin()
    began = time.perf_counter()
    told = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    waited = loop.create_task(told.wait())
    await asyncio.wait([ended, waited], timeout=asked.seconds, return_when=asyncio.FIRST_COMPLETED)
    waited.cancel()
    for client in clients:
        client.stop()
    await ended
    return tally.report(time.perf_counter() - began)


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
    parser.add_argument("--warm-up", type=float, default=2.0)
    parser.add_argument("--rest", type=float, default=0.0, help="seconds between an answer and the next request")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    print(json.dumps(uvloop.run(load(arguments()))))
