"""Laws of the breaker: a host that only fails is asked by one attempt at a time, until one succeeds."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from engine.world import World, world
from watchword.clock import SystemClock
from watchword.engine.breaker import OPENS_AFTER, Breaker
from watchword.engine.dispatch import _is_out_of_order
from watchword.engine.rate import FIRST_REST
from watchword.plugin import Done, Outcome, Refused, Retry, Unknown
from webhook.receiver import Receiver, saying


async def passes(breaker: Breaker, within: float = 0.05) -> bool:
    try:
        async with asyncio.timeout(within):
            await breaker.way()
    except TimeoutError:
        return False
    return True


def opened() -> Breaker:
    breaker = Breaker(SystemClock())
    assert [breaker.failed() for _ in range(OPENS_AFTER)] == [False] * (OPENS_AFTER - 1) + [True]
    return breaker


def test_failures_that_are_not_in_a_row_open_nothing() -> None:
    async def law() -> None:
        breaker = Breaker(SystemClock())
        for _ in range(5):
            for _ in range(OPENS_AFTER - 1):
                breaker.failed()
            breaker.succeeded()
        assert not breaker.is_open
        assert await passes(breaker)

    asyncio.run(law())


def test_an_open_one_lets_one_pass_after_a_rest_and_the_next_when_that_has_ended() -> None:
    async def law() -> None:
        breaker = opened()
        assert not await passes(breaker)
        assert await passes(breaker, FIRST_REST + 1)
        assert not await passes(breaker)
        breaker.ended()  # nothing came of it: it never reached the host
        assert await passes(breaker)
        breaker.failed()
        breaker.ended()
        assert not await passes(breaker)

    asyncio.run(law())


def test_a_success_closes_it_for_all() -> None:
    async def law() -> None:
        breaker = opened()
        assert await passes(breaker, FIRST_REST + 1)
        breaker.succeeded()
        breaker.ended()
        assert all([await passes(breaker) for _ in range(20)])

    asyncio.run(law())


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_host_that_only_fails_is_soon_left_alone_and_gets_everything_once_it_is_well(
    tmp_path: Path, at_once: int
) -> None:
    async def law() -> None:
        answers = [saying(503)] * (OPENS_AFTER + at_once) + [saying(200)]
        async with Receiver(*answers) as receiver, world(tmp_path, receiver.url) as here:
            here.outbound.at_once = at_once
            for n in range(40):
                await here.text("TELL", ident=str(n), sender=f"155523121{n:02}")
            await asyncio.sleep(FIRST_REST / 2)
            assert OPENS_AFTER <= len(receiver.told) < OPENS_AFTER + at_once
            host = urlsplit(receiver.url).netloc
            assert here.dispatcher.failing == (host,)
            here.dispatcher.look()
            await here.until(lambda: _is_told(here, host))
            for n in range(1, 41):
                assert (await here.ended(n)).state == "done"
            assert len(receiver.told) == len(answers) - 1 + 40
            assert here.dispatcher.failing == ()

    asyncio.run(law())


async def _is_told(here: World, host: str) -> bool:
    return here.node.metrics.registry.get_sample_value("watchword_hosts_failing", {"host": host}) == 1


@pytest.mark.parametrize(
    ("kind", "outcome", "on_the_way", "is_out"),
    [
        ("text", Retry("not reached"), "unreachable", True),
        ("text", Unknown("no answer"), "unanswered", True),
        ("text", Unknown("HTTP 500"), None, True),
        ("list", Retry("no answer"), "unanswered", True),
        ("text", Retry("its picture is not there yet"), None, False),
        ("text", Retry("slow down", throttled=True), None, False),
        ("text", Refused("no such number"), None, False),
        ("text", Done(), "unreachable", False),
        ("http", Retry("HTTP 500"), None, True),
        ("http", Refused("HTTP 400"), None, False),
        ("fetch", Retry("not reached"), "unreachable", False),
    ],
)
def test_the_other_side_is_out_of_order_where_the_next_job_would_fare_no_better(
    kind: str, outcome: Outcome, on_the_way: str | None, is_out: bool
) -> None:
    assert _is_out_of_order(kind, outcome, on_the_way) == is_out
