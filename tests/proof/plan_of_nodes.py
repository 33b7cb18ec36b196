"""What is done to several nodes and to the database that they share."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from postgres import Mode
from proof.evidence import DEAD_AFTER, Death
from proof.laws_of_nodes import BACK_WITHIN
from proof.plan import (
    AUTHORISATION,
    CLOCK,
    CLOSE_NEXT,
    CUT,
    HANG,
    NAME_GONE,
    NAME_SLOW,
    PAUSE,
    REFUSED,
    THROTTLE,
    Befall,
    Fault,
    Strands,
)

if TYPE_CHECKING:
    from proof.rig import Rig

T = TypeVar("T")

AT_LEAST, AT_MOST = DEAD_AFTER + 2.0, DEAD_AFTER + 15.0
"""Seconds that a node is frozen. One that has begun just now, or was held up itself, cannot say yet who is dead."""


async def _all_killed(rig: "Rig") -> None:
    for node in rig.nodes:
        await node.ready()
    await asyncio.gather(*(node.kill() for node in rig.nodes))
    for node in rig.nodes:
        await node.ready()


async def _frozen(rig: "Rig") -> None:
    async with rig.undisturbed:  # whoever is to declare it dead must live as long
        node = rig.any_node()
        folder = node.running.folder
        for one in rig.nodes:
            await one.ready()
        owner = await rig.postgres.incarnation(folder)
        assert owner, f"no node beats in {folder}"
        with node.frozen():
            died_at, _ = await asyncio.gather(
                _eventually(lambda: rig.postgres.death_of(owner), AT_MOST), asyncio.sleep(AT_LEAST)
            )
        if died_at:
            successor = await _eventually(lambda: rig.postgres.incarnation(folder), BACK_WITHIN)
            rig.dead.append(Death(owner, died_at, successor))


async def _eventually(ask: "Callable[[], Awaitable[T | None]]", seconds: float) -> "T | None":
    until = time.monotonic() + seconds
    while (answer := await ask()) is None and time.monotonic() < until:
        await asyncio.sleep(0.05)
    return answer


def _restarted(mode: Mode) -> Befall:
    async def befall(rig: "Rig") -> None:
        outage = await rig.postgres.restart(mode, rig.random.uniform(1.0, 2.0))
        until = outage.ended + BACK_WITHIN
        while time.monotonic() < until and not rig.was_taken_after(outage.ended):
            await asyncio.sleep(0.05)

    return befall


async def _cut_off(rig: "Rig") -> None:
    await rig.postgres.cut_connections()
    await asyncio.sleep(0.3)


async def _published(rig: "Rig") -> None:
    rig.write_rules(rig.edition + 1)
    for _ in range(5):
        if await rig.ready_node().told("publish"):
            break


ALL_KILLED = Fault("all killed", _all_killed, "all nodes killed by SIGKILL at once, and started again")
FROZEN = Fault(
    "frozen past its heartbeat",
    _frozen,
    "a node stopped by SIGSTOP for 12 seconds or more, until the others have declared it dead, then continued",
)
RESTARTED_FAST = Fault("restarted fast", _restarted("fast"), "PostgreSQL stopped by SIGINT, a second or two without it")
RESTARTED_AT_ONCE = Fault(
    "restarted immediate", _restarted("immediate"), "the same by SIGQUIT: it must recover from its log"
)
CUT_OFF = Fault("cut off", _cut_off, "every connection of the nodes ended by pg_terminate_backend")
PUBLISHED = Fault("rules changed", _published, "no fault: a new revision of the rules is published meanwhile")

AROUND = (HANG, THROTTLE, REFUSED, CUT, CLOCK, NAME_GONE, CLOSE_NEXT, AUTHORISATION, NAME_SLOW)
TWO_NODES: Strands = (AROUND, (CUT_OFF, RESTARTED_FAST, PUBLISHED, ALL_KILLED, FROZEN, RESTARTED_AT_ONCE, PAUSE))
"""Strands: what is around the nodes, and at once what they are and what they share."""
