"""How many attempts a lane has under way at most."""

import asyncio


class Slots:
    """As many as were last given. Where they become fewer, attempts under way end before the next begins."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken = 0
        self._freed = asyncio.Event()

    @property
    def free(self) -> int:
        """Count those that may be taken at once."""
        return max(0, self._number - self._taken)

    def resize(self, number: int) -> None:
        """Let there be another number of them from now on."""
        self._number = number
        self._freed.set()

    async def take(self) -> None:
        """Wait for one that is free, and take it."""
        while not self.free:
            self._freed.clear()
            await self._freed.wait()
        self._taken += 1

    def give_back(self) -> None:
        """Let somebody else have one."""
        self._taken -= 1
        self._freed.set()
