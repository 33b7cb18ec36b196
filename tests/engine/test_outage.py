"""An hour without the provider: nothing is lost or given up, it is asked seldom, and nobody storms it afterwards."""

import asyncio
import socket
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.compressed import CompressedClock, compressed
from engine.world import World, world
from running import free_port
from watchword.effects import Job
from watchword.plugin import Done, HttpRequest, NotSent, Outcome, Outside, Retry, Unanswered, Unknown

HOUR = 3600.0
PACE = 5.0
AT_ONCE = 4
PEOPLE = 150


class Provider:
    """Out of order for an hour in the way that it is told to; notes when it was asked, and by how many at once."""

    def __init__(self, here: World, url: str) -> None:
        self._here = here
        self._url = url
        self.at: list[float] = []
        self.most = self._now = 0

    async def send(self, job: Job, outside: Outside) -> Outcome:
        self.at.append(self._here.node.clock.monotonic())
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            if self.at[-1] >= HOUR:
                await asyncio.sleep(0.2)
                return Done(tracking_id=outside.key)
            await outside.http(HttpRequest(url=self._url, body=b"x"))
        except NotSent as problem:
            return Retry(f"not reached: {problem}")
        except Unanswered as problem:
            return Unknown(f"no answer: {problem}")
        finally:
            self._now -= 1
        raise AssertionError("nobody answers there")


def outage(folder: Path, url: str) -> tuple[Counter[str], Provider]:
    """Text from many people during an hour's outage, and wait for as long as is needed afterwards."""
    told: list[tuple[Counter[str], Provider]] = []

    async def live(clock: CompressedClock) -> None:
        async with world(folder, clock=clock, texts_per_second=PACE, concurrency=AT_ONCE) as here:
            provider = Provider(here, url)
            here.provider.answer = provider.send
            for number in range(PEOPLE):
                await here.text("pizza", ident=f"{number}", sender=f"1555231{number:04}")
                await asyncio.sleep(HOUR / PEOPLE)
            while clock.monotonic() < HOUR + 1200:
                await asyncio.sleep(10)
            states = [job.state for origin in range(1, PEOPLE + 1) for job in await here.jobs(origin)]
            assert here.dispatcher.failing == ()
            told.append((Counter(states), provider))

    compressed(live)
    return told[0]


@contextmanager
def hanging_up() -> Iterator[str]:
    """Take connections, and close each as soon as something comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                connection.recv(1)
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)


def most_within(seconds: float, at: list[float]) -> int:
    """Count the texts of the busiest time of such a length."""
    return max(bisect_left(at, sooner + seconds) - place for place, sooner in enumerate(at))


def after(provider: Provider) -> list[float]:
    return [at for at in provider.at if at >= HOUR]


@pytest.mark.slow
def test_a_provider_that_cannot_be_reached_for_an_hour_gets_every_text_afterwards_at_its_pace(tmp_path: Path) -> None:
    states, provider = outage(tmp_path, f"http://127.0.0.1:{free_port()}/")
    assert states == {"done": PEOPLE}
    assert len(provider.at) - len(after(provider)) < 100, "it was asked about once a minute at last"
    assert after(provider)[0] < HOUR + 90, "it was found well again a minute later, and what an attempt takes"
    assert provider.most <= AT_ONCE
    assert most_within(1.0, after(provider)) <= PACE + AT_ONCE, "those that have their turn may share a commit"
    assert most_within(20.0, after(provider)) <= 20 * PACE + AT_ONCE


@pytest.mark.slow
def test_one_that_takes_texts_and_never_answers_leaves_few_in_doubt(tmp_path: Path) -> None:
    with hanging_up() as url:
        states, provider = outage(tmp_path, url)
    asked = len(provider.at) - len(after(provider))
    assert 0 < states["unknown"] <= asked < 100
    assert states == {"unknown": states["unknown"], "done": PEOPLE - states["unknown"]}
