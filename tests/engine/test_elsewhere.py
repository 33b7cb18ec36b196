"""Laws of an opt-out's 200 among nodes: it waits for texts that another node has begun, and no longer than it must."""

import asyncio
from collections.abc import Awaitable

from engine.nodes import InMemory, Shared, node, simulate
from watchword.engine.elsewhere import MARGIN, OnOtherNodes
from watchword.engine.inflight import ON_THE_SOCKET_WITHIN, InFlight

PERSON = "+15552312102"
LONGEST = ON_THE_SOCKET_WITHIN + MARGIN


def flying(shared: Shared) -> InFlight:
    return InFlight(OnOtherNodes(InMemory(shared, "a"), node(shared, "a")))


async def took(waiting: Awaitable[None]) -> float:
    began = asyncio.get_running_loop().time()
    await waiting
    return asyncio.get_running_loop().time() - began


def test_nobody_waits_where_no_other_node_has_begun_a_text() -> None:
    async def law() -> None:
        shared = Shared()
        shared.begun[PERSON] = ("a", shared.clock.now())
        assert await took(flying(shared).settled(PERSON)) == 0
        assert await took(flying(shared).settled("+15550000000")) == 0

    simulate(law)


def test_a_text_begun_elsewhere_is_waited_for_until_it_ends() -> None:
    async def law() -> None:
        shared = Shared()
        shared.begun[PERSON] = ("b", shared.clock.now())
        asyncio.get_running_loop().call_later(0.3, shared.begun.clear)
        assert 0.3 <= await took(flying(shared).settled(PERSON)) < 0.4

    simulate(law)


def test_one_that_does_not_end_is_waited_for_until_it_must_have_left() -> None:
    async def law() -> None:
        shared = Shared()
        shared.begun[PERSON] = ("b", shared.clock.now())
        await asyncio.sleep(0.6)
        assert LONGEST - 0.6 <= await took(flying(shared).settled(PERSON)) < LONGEST - 0.5
        assert await took(flying(shared).settled(PERSON)) == 0

    simulate(law)


def test_those_that_begin_after_the_opt_out_are_not_waited_for_one_after_another() -> None:
    async def law() -> None:
        shared = Shared()

        async def keep_beginning() -> None:
            while True:
                shared.begun[PERSON] = ("b", shared.clock.now())
                await asyncio.sleep(0.1)

        beginning = asyncio.create_task(keep_beginning())
        await asyncio.sleep(0)
        assert LONGEST <= await took(flying(shared).settled(PERSON)) < LONGEST + 0.1
        beginning.cancel()

    simulate(law)


def test_where_the_database_does_not_answer_the_whole_second_is_waited() -> None:
    async def law() -> None:
        shared = Shared()
        shared.busy = True
        assert await took(flying(shared).settled(PERSON)) >= LONGEST

    simulate(law)


def test_the_texts_of_this_process_are_waited_for_first() -> None:
    async def law() -> None:
        shared = Shared()
        in_flight = flying(shared)
        shared.begun[PERSON] = ("b", shared.clock.now())
        with in_flight.text(PERSON) as out:
            asyncio.get_running_loop().call_later(0.2, out.set_result, None)
            asyncio.get_running_loop().call_later(0.5, shared.begun.clear)
            assert 0.5 <= await took(in_flight.settled(PERSON)) < 0.6

    simulate(law)
