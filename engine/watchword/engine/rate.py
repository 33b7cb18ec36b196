"""How often an endpoint may be used: an even pace, kept by when the next turn is."""

import asyncio

from watchword.clock import Clock


class Pace:
    """Turns at a rate a second. Unused turns are not saved up: a provider's limit is a limit on bursts too."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._gap = 1.0 / per_second
        self._next = 0.0
        self._clock = clock

    async def turn(self) -> None:
        """Wait for the next turn and take it."""
        now = self._clock.monotonic()
        mine = max(now, self._next)
        self._next = mine + self._gap
        if mine > now:
            await asyncio.sleep(mine - now)
