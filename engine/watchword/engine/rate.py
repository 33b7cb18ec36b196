"""How often an endpoint may be used: an even pace, and a rest when the other side asks for fewer requests."""

import asyncio
from typing import Protocol

from watchword.clock import Clock

FIRST_REST, LONGEST_REST = 1.0, 60.0
"""Seconds of a rest: twice as many each time, until requests are taken again."""
LATE = 0.02
"""Seconds by which a turn may be used late, as a busy process comes to it. One that has passed before is not used at
all, lest a burst arises: a time holds no more turns than the rate allows for it and for these seconds.
"""


class Turns(Protocol):
    """Whose turn it is."""

    async def turn(self, wanted: int, /) -> None:
        """Wait for the next turn and take it; `wanted`: how many will be needed at once, with this one."""
        ...


class Pace:
    """Turns at a rate a second. Unused ones are not saved up: a provider's limit is a limit on bursts too."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._gap = 1.0 / per_second
        self._next = 0.0
        self._clock = clock

    async def turn(self, _wanted: int = 1, /) -> None:
        """Wait for the next turn and take it."""
        now = self._clock.monotonic()
        mine = max(now - LATE, self._next)
        self._next = mine + self._gap
        if mine > now:
            await asyncio.sleep(mine - now)


class Rest:
    """The time in which nothing is begun."""

    def __init__(self, clock: Clock) -> None:
        self._until = 0.0
        self._seconds = 0.0
        self._clock = clock

    def begin(self, asked: float | None) -> None:
        """Rest from now, as long as asked or longer than the last time; refusals during a rest are of the same kind."""
        now = self._clock.monotonic()
        if now >= self._until:
            self._seconds = min(LONGEST_REST, max(FIRST_REST, self._seconds * 2))
        self._until = max(self._until, now + max(asked or 0.0, self._seconds))

    def forget(self) -> None:
        """Let the next rest be a short one: requests are taken again."""
        self._seconds = 0.0

    async def over(self) -> None:
        """Wait until the rest is over."""
        while True:
            left = self._until - self._clock.monotonic()
            if left <= 0:
                return
            await asyncio.sleep(left)
