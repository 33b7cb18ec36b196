"""Lets many people ask a store for a coupon at once, each once, and writes out who was answered, until it is killed."""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

from store.given import LUIGIS, NOON, SCOPE, message, opened_postgres, opened_sqlite
from watchword import vocabulary
from watchword.decide import decide
from watchword.decision import Decision
from watchword.message import Message
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, State
from watchword.store.interface import Store

POOL = "spring"
AT_ONCE = 300
RULES = load_texts(
    {
        "rules/luigis.yaml": b"""\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
rules:
  - id: deal
    when: {keyword: DEAL}
    then: [{coupon: {pool: spring, when-empty: "All gone."}}, {reply: "Yours: {coupon}"}]
"""
    },
    vocabulary.builtin(),
).rules


def opened(place: str, owner: str) -> Store:
    is_server = place.startswith("postgresql")
    return opened_postgres(place, owner, owner) if is_server else opened_sqlite(Path(place), owner)


def number(n: int) -> str:
    return f"+1555{n:07}"


def thought(asked: Message, state: State) -> Decision:
    return decide(RULES, OUR_LINE, asked, state, NOON, seed=1)


async def ask(store: Store, n: int) -> None:
    """Ask as a provider would deliver it, and again if it was delivered before."""
    await store.receive(message(f"k{n}", number(n), "DEAL"), LUIGIS, SCOPE, thought)


async def ask_all(store: Store, people: Iterable[int]) -> None:
    """Let them ask, so many at once, and write out who was answered."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(n: int) -> None:
        async with slots:
            await ask(store, n)
            print(n, flush=True)

    await asyncio.gather(*[one(n) for n in people])


if __name__ == "__main__":
    place, people, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    asyncio.run(ask_all(opened(place, f"node-{seed}"), Random(seed).sample(range(people), people)))
