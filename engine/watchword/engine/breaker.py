"""Leaving a host alone that has failed often in a row, until one request has found it well again."""

import asyncio

from watchword.clock import Clock
from watchword.engine.rate import Rest

OPENS_AFTER = 8
"""Failures in a row: fewer may be bad luck of a few requests, more would only be waited for."""


class Breaker:
    """Lets attempts pass until too many fail in a row; from then on one at a time, a rest after each."""

    def __init__(self, clock: Clock) -> None:
        self._rest = Rest(clock)
        self._failures = 0
        self._probing = False
        self._over = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Tell whether only one attempt at a time may pass."""
        return self._failures >= OPENS_AFTER

    async def way(self) -> None:
        """Wait until an attempt may begin."""
        while self.is_open:
            await self._rest.over()
            if not self._probing:
                self._probing = True
                return
            self._over.clear()
            await self._over.wait()

    def ended(self) -> None:
        """Let another attempt find out, whatever came of the last."""
        self._probing = False
        self._over.set()

    def failed(self) -> bool:
        """Note a failure; answers whether that makes attempts rest from now on."""
        self._failures += 1
        if not self.is_open:
            return False
        self._rest.begin(None)
        return self._failures == OPENS_AFTER

    def succeeded(self) -> None:
        """Note that the host answers."""
        self._failures = 0
        self._rest.forget()
        self._over.set()
