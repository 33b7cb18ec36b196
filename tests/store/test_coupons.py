"""Codes of a pool are given out exactly once each, whoever asks at once and whatever crashes meanwhile."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

from store.entrants import POOL, ask, ask_all, number, opened, thought
from store.given import ANN, BOB, LUIGIS, NOON, SCOPE, SECOND, decision, known, message, runs, until
from store.keeping import sealed
from store.sessions import Sessions
from watchword.decision import Decision
from watchword.effects import Gets
from watchword.message import Message
from watchword.state import State
from watchword.store import grounds, tallies
from watchword.store.erasure import Erasure
from watchword.store.interface import Store
from watchword.store.tallies import Pool
from watchword.store.values import Cancelled

TESTS = Path(__file__).parents[1]
VICTIM = (sys.executable, "-m", "store.entrants")
PEOPLE, CODES, KILLS = 240, 40, 2


def codes(many: int) -> list[str]:
    return [f"S-{n:05}" for n in range(many)]


async def texted(store: Store, message_id: int | None) -> list[str]:
    assert message_id is not None
    return [job.job.settings["text"] for job in await store.jobs_of(message_id)]


async def assert_all_given(store: Any, people: int, many: int) -> None:
    """Look that each code is somebody's own, and that everybody was told what they have."""
    held = {}
    for n in range(people):
        (stored,) = await store.conversation(number(n), 9)
        code = dict(await store.contacts(number(n))).get(LUIGIS)
        held[n] = code.coupons[POOL] if code and code.coupons else None
        assert await texted(store, stored.id) == [f"Yours: {held[n]}" if held[n] else "All gone."]
    given = [code for code in held.values() if code]
    assert sorted(given) == codes(many)
    assert await store.ask(tallies.pools) == [Pool(POOL, many, many)]


def run_and_kill(place: str, people: int, seeds: list[int], after: int) -> None:
    """Let nodes answer, and kill each after some answers."""
    nodes = [
        subprocess.Popen([*VICTIM, place, str(people), str(seed)], cwd=TESTS, stdout=subprocess.PIPE, text=True)
        for seed in seeds
    ]
    for node in nodes:
        with node:
            assert node.stdout is not None
            for _ in range(after):
                assert node.stdout.readline()
            node.kill()


def entered(place: str, people: int, many: int, kills: int, nodes: int, is_alone: Any = None) -> None:
    """Let people ask, through nodes that are killed again and again, until everybody has been answered."""

    async def load() -> None:
        store = opened(place, "loader")
        assert await store.load(POOL, codes(many), 0) == many
        await store.close()

    asyncio.run(load())
    for kill in range(kills):
        run_and_kill(place, people, [kill * nodes + node for node in range(nodes)], people // (2 * kills))
    if is_alone:
        asyncio.run(until(is_alone))  # what was on its way has arrived, or never will

    async def finish() -> None:
        store = opened(place, "heir")
        await ask_all(store, range(people))
        await assert_all_given(store, people, many)
        await store.close()

    asyncio.run(finish())


def test_all_codes_are_given_and_none_twice_whenever_the_process_is_killed(tmp_path: Path) -> None:
    entered(str(tmp_path / "watchword.db"), PEOPLE, CODES, KILLS, nodes=1)


def test_all_codes_are_given_and_none_twice_whichever_nodes_are_killed(store_url: str, sessions: Sessions) -> None:
    entered(store_url, PEOPLE, CODES, KILLS, nodes=2, is_alone=sessions.is_alone)


@runs
async def test_codes_are_given_in_the_order_of_their_place_and_the_same_one_to_who_asks_again(store: Store) -> None:
    await store.load(POOL, ["B", "A"], 1)
    await store.load(POOL, ["0"], 0)
    said = []
    for n, person in enumerate([ANN, BOB, ANN, "+15552312104", "+15552312105"]):
        received = await store.receive(message(f"k{n}", person, "DEAL"), LUIGIS, SCOPE, thought)
        said += await texted(store, received.message_id)
    assert said == ["Yours: 0", "Yours: B", "Yours: 0", "Yours: A", "All gone."]


@runs
async def test_a_code_is_loaded_once_and_one_that_is_given_stays_given(store: Any) -> None:
    assert await store.load(POOL, ["A"], 0) == 1
    await ask(store, 1)
    assert await store.load(POOL, ["A", "B", "B"], 9) == 1
    assert await store.load("other", ["A"], 0) == 1
    assert await store.ask(tallies.pools) == [Pool("other", 1, 0), Pool(POOL, 2, 1)]


@runs
async def test_what_a_decision_does_not_use_in_the_end_is_given_back(store: Any) -> None:
    gets = Gets(program=LUIGIS, number=ANN, pool=POOL)

    def failing(_message: Message, state: State) -> Decision:
        return decision(outcome="error") if state.allotted else decision(gets)

    await store.load(POOL, ["A"], 0)
    await store.receive(message("k1"), LUIGIS, SCOPE, failing)
    assert await store.ask(tallies.pools) == [Pool(POOL, 1, 0)]


@runs
async def test_a_message_that_is_decided_again_gives_the_same_code(store: Store) -> None:
    await store.load(POOL, ["A", "B"], 0)
    received = await store.receive(message(text="DEAL"), LUIGIS, SCOPE, thought)
    for job in await store.jobs(["queued"], 9):
        await store.cancel(Cancelled(job=job.id), NOON)
    assert received.message_id is not None
    again = await store.redecide(received.message_id, LUIGIS, SCOPE, thought, NOON + SECOND)
    assert (await texted(store, again.message_id))[-1] == "Yours: A"


@runs
async def test_what_was_allotted_is_kept_with_the_decision_which_comes_out_the_same_again(store: Any) -> None:
    await store.load(POOL, ["A"], 0)
    for n in (1, 2):
        await ask(store, n)
        (stored,) = await store.conversation(number(n), 1)
        before = stored.grounds.before
        assert before.allotted == {POOL: "A" if n == 1 else ""}
        state = State(contact=before.contact, allotted=before.allotted)
        assert grounds.digest(thought(stored.message, state).effects) == stored.grounds.effects


@runs
async def test_r34_nothing_tells_who_had_the_code_once_they_are_erased_and_nobody_else_gets_it(store: Any) -> None:
    await store.load(POOL, ["A"], 0)
    await ask(store, 1)
    for job in await store.jobs(["queued"], 9):
        await store.cancel(Cancelled(job=job.id), NOON)
    await sealed(store)
    await store.erase(number(1), await store.traces(number(1)), (), Erasure(at=NOON, by="Olga", why="asked"))
    assert await known(store, number(1)) == {}
    assert await store.ask(tallies.pools) == [Pool(POOL, 1, 1)]
