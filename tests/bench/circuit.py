"""Texts that go all the way round: posted, decided, committed, and their replies taken by a Skycore of its own.

Each text is of somebody who has not texted before and says WORDn, n at random below `--words`. In a closed loop so many
are on their way at once (`--window`): the next is posted when a reply has come. In an open one (`--pace`) so many are
posted a second. A process of its own: it prints where its Skycore listens, reads the server's address from its input,
and prints JSON at the end. With `--arrivals` it leaves a file of when each reply came.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

import uvloop
from load import FIRST_SENDER, Client, Tally, quantile
from skycore import Skycore, receiver

LAST = 10.0
"""Seconds that the last replies may take."""


def requests(asked: argparse.Namespace) -> Iterator[tuple[bytes, bytes]]:
    """Write one text after the other: its sender, and the request."""
    draw, first = random.Random(asked.seed).randrange, FIRST_SENDER + asked.first
    number = 0
    while True:
        number += 1
        sender = str(first + number)
        body = (
            f"<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>{sender}</FROM><TO>86717</TO>"
            f"<TEXT>WORD{draw(asked.words)}</TEXT><TRANSACTIONID>{asked.first}-{number}</TRANSACTIONID></POSTBACK>"
        )
        head = f"POST {asked.path} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}"
        yield sender.encode(), f"{head}\r\n\r\n{body}".encode("ascii")


class Circuit:
    """What is on its way, and what came back."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._requests = requests(asked)
        self._on_the_way: dict[bytes, float] = {}
        self._idle: list[Client] = []
        self._running = True
        self.answers = Tally()
        self.took = array("d")
        self.came_at = array("d")

    def free(self, client: Client) -> None:
        """A connection may post."""
        self._idle.append(client)
        self._post()

    def came(self, body: bytes) -> None:
        """A reply came."""
        posted = self._on_the_way.pop(receiver(body), None)
        if posted is not None:
            now = time.perf_counter()
            self.took.append(now - posted)
            self.came_at.append(now)
        self._post()

    def _post(self) -> None:
        while self._running and not self._asked.pace and self._idle and len(self._on_the_way) < self._asked.window:
            self._ask(time.perf_counter())

    def _ask(self, due: float) -> None:
        sender, request = next(self._requests)
        self._on_the_way[sender] = due
        self._idle.pop().ask(request, due)

    async def run(self) -> None:
        """Post for as long as is asked; then wait for the last replies."""
        due, ends = time.perf_counter(), time.perf_counter() + self._asked.warm_up + self._asked.seconds
        while (now := time.perf_counter()) < ends:
            if self._asked.pace:
                while due < now and self._idle:
                    self._ask(due)
                    due += 1 / self._asked.pace
            await asyncio.sleep(0.001)
        self._running = False
        latest = time.perf_counter() + LAST
        while self._on_the_way and time.perf_counter() < latest:
            await asyncio.sleep(0.01)

    def report(self, began: float) -> dict[str, float]:
        """Tell of the replies that came after the warm-up and before the end."""
        first, last = began + self._asked.warm_up, began + self._asked.warm_up + self._asked.seconds
        counted = [took for at, took in zip(self.came_at, self.took, strict=True) if first <= at < last]
        ordered, statuses = sorted(counted), self.answers.statuses
        return {
            "replies": len(counted),
            "per_second": len(counted) / self._asked.seconds,
            "p50_ms": quantile(ordered, 0.50) * 1000,
            "p99_ms": quantile(ordered, 0.99) * 1000,
            "missing": len(self._on_the_way),
            "not_200": {str(s): n for s, n in statuses.items() if s != 200},
        }


async def run(asked: argparse.Namespace) -> dict[str, float]:
    loop, circuit = asyncio.get_running_loop(), Circuit(asked)
    skycore = Skycore(circuit.came)
    print(await skycore.listen(), flush=True)
    address = await loop.run_in_executor(None, sys.stdin.readline)
    host, _, port = address.strip().rpartition(":")
    began = time.perf_counter()
    clients = []
    for _ in range(asked.connections):
        _, client = await loop.create_connection(lambda: Client(circuit.answers, circuit.free), host, int(port))
        client.begin()
        clients.append(client)
    await circuit.run()
    for client in clients:
        client.stop()
    if asked.arrivals:
        asked.arrivals.write_text(json.dumps(list(skycore.arrivals)))
    return circuit.report(began)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", help="what to post to: /in/ENDPOINT/SECRET")
    parser.add_argument("--words", type=int, default=10)
    parser.add_argument("--window", type=int, default=256)
    parser.add_argument("--pace", type=float, default=0.0)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--warm-up", type=float, default=2.0)
    parser.add_argument("--first", type=int, default=0, help="where its senders begin: no other run has them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--arrivals", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(arguments()))))
