"""What is done to the server and to the world around it, one thing after the other, while people text."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from fake.server import Mode
from proof.machine import Lock, Machine

if TYPE_CHECKING:
    from proof.rig import Rig

Befall = Callable[["Rig"], Awaitable[None]]

CLOCK_STEP = 3600.0
"""Seconds; nothing may wait that long when the clock is set back."""


class Fault(NamedTuple):
    """One thing that goes wrong and is well again when `befall` returns."""

    name: str
    befall: Befall
    about: str
    needs_library: bool = False


async def _pause(rig: "Rig") -> None:
    with rig.any_node().frozen():
        await asyncio.sleep(rig.random.choice((0.3, 1.2, 2.5)))


def _disk(trouble: Callable[[Machine], None], seconds: float) -> Befall:
    """Let the disk below the data folder fail for a while."""

    async def befall(rig: "Rig") -> None:
        machine = rig.any_machine()
        before = machine.bites[:2]
        trouble(machine)
        await asyncio.sleep(seconds)
        await _met(lambda: machine.bites[:2] != before)
        machine.disk_is_well()

    return befall


async def _met(has_bitten: Callable[..., bool]) -> None:
    """Let a fault last until a server has met it that was down just then, if it comes back at all."""
    for _ in range(100):
        if has_bitten():
            return
        await asyncio.sleep(0.1)


def _looked_up(rig: "Rig") -> int:
    return sum(machine.bites.host for machine in rig.machines)


async def _locked(rig: "Rig") -> None:
    def hold() -> Lock:
        return Lock(rig.database_file).__enter__()

    lock = await asyncio.to_thread(hold)
    await asyncio.sleep(2.5)
    await asyncio.to_thread(lock.__exit__)


async def _refused(rig: "Rig") -> None:
    rig.skycore.refuse()
    await asyncio.sleep(1.2)
    await rig.skycore.listen()


async def _name_gone(rig: "Rig") -> None:
    before = _looked_up(rig)
    for machine in rig.machines:
        machine.name_is_gone(gone=True)
    rig.skycore.drop_kept()
    await asyncio.sleep(1.2)
    await _met(lambda: _looked_up(rig) > before)
    for machine in rig.machines:
        machine.name_is_gone(gone=False)


async def _name_slow(rig: "Rig") -> None:
    rig.skycore.fail("close-kept")  # who keeps a connection looks no name up
    before = _looked_up(rig)
    for machine in rig.machines:
        machine.name_takes(0.7)
    await asyncio.sleep(2.0)
    await _met(lambda: _looked_up(rig) > before)
    for machine in rig.machines:
        machine.name_takes(0.0)
    rig.skycore.heal()


async def _clock_stepped(rig: "Rig") -> None:
    machine = rig.any_machine()
    for seconds in (CLOCK_STEP, -CLOCK_STEP, 0.0):
        before = machine.bites.clock
        machine.clock_is_off_by(seconds)
        await asyncio.sleep(0.6)
        if seconds:
            await _met(lambda before=before: machine.bites.clock > before)


def _answers(mode: Mode, calls: int) -> Befall:
    """Let Skycore fail for a number of calls, or until nobody calls any more."""

    async def befall(rig: "Rig") -> None:
        rig.skycore.fail(mode, calls)
        for _ in range(40):
            await asyncio.sleep(0.05)
            if not rig.skycore.failing:
                break
        rig.skycore.heal()

    return befall


def _refuses_all(mode: Mode) -> Befall:
    """Let Skycore refuse the account until somebody who was alarmed has mended it and resumes."""

    async def befall(rig: "Rig") -> None:
        await _answers(mode, 2)(rig)
        await asyncio.sleep(0.3)
        await rig.resume()

    return befall


PAUSE = Fault("paused", _pause, "a process stopped by SIGSTOP for up to 2.5 seconds, then continued")
DISK_FULL = Fault(
    "disk full",
    _disk(lambda machine: machine.writes_fail("full"), 1.5),
    "every write below the data folder fails with ENOSPC",
    needs_library=True,
)
READ_ONLY = Fault(
    "disk read-only",
    _disk(lambda machine: machine.writes_fail("read-only"), 1.2),
    "the same with EROFS",
    needs_library=True,
)
DISK_FAILS = Fault(
    "disk failing", _disk(Machine.syncs_fail, 1.0), "fsync and fdatasync fail with EIO", needs_library=True
)
LOCKED = Fault("database locked", _locked, "another process holds an exclusive lock for longer than the server waits")
REFUSED = Fault("provider refuses", _refused, "nobody listens at the provider")
HANG = Fault("provider hangs", _answers("hang", 3), "calls are read and never answered")
NO_HTTP = Fault("no HTTP", _answers("no-http", 3), "the provider answers bytes that are no HTTP")
NO_XML = Fault("no XML", _answers("no-xml", 3), "the provider answers HTTP around something that is no XML")
CUT = Fault("cut", _answers("cut", 3), "the provider reads a call and closes the connection")
CLOSE_KEPT = Fault("kept and closed", _answers("close-kept", 30), "the provider answers, and closes what it kept")
CLOSE_NEXT = Fault("closed when used", _answers("close-next", 3), "a kept connection is closed when it is used again")
THROTTLE = Fault("throttled", _answers("throttle", 25), "the provider refuses with E113, throughput exceeded")
AUTHORISATION = Fault("not authorised", _refuses_all("authorisation"), "the provider refuses the key with E104")
BILLING = Fault("billing", _refuses_all("billing"), "the provider refuses with E713, a billing problem")
NAME_GONE = Fault("DNS gone", _name_gone, "the provider's name cannot be looked up", needs_library=True)
NAME_SLOW = Fault("DNS slow", _name_slow, "the provider's name takes 0.7 seconds to be looked up", needs_library=True)
CLOCK = Fault("clock stepped", _clock_stepped, "the time of day jumps forward, back and home", needs_library=True)

Strands = tuple[tuple[Fault, ...], ...]
"""What goes wrong one after the other, and at once with that of the other strands."""

ONE_PROCESS: Strands = (
    (
        *(HANG, PAUSE, DISK_FULL, THROTTLE, LOCKED, REFUSED, READ_ONLY, NO_HTTP, CUT, DISK_FAILS, CLOSE_KEPT, CLOCK),
        *(NAME_GONE, CLOSE_NEXT, NO_XML, AUTHORISATION, BILLING, NAME_SLOW, PAUSE),
    ),
)
