"""Time that passes as soon as nobody has anything to do: hours of backoff and rest in seconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from watchword.clock import Clock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENT = 0.001
"""Real seconds in which a thread, or a socket of this machine, has its say before time goes on."""


class Compressed(asyncio.SelectorEventLoop):
    """An event loop that does not sleep until its next timer: it sets its own clock to it."""

    def __init__(self) -> None:
        super().__init__(_Selector(self))
        self.passed = 0.0

    def time(self) -> float:
        return self.passed


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: Compressed) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(timeout if timeout is None else min(timeout, MOMENT))
        if not ready and timeout:
            self._loop.passed += timeout
        return ready


class CompressedClock(Clock):
    """The clock of whatever lives in that loop."""

    def __init__(self, loop: Compressed) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self._loop.passed)

    def monotonic(self) -> float:
        return self._loop.passed


def compressed(law: Any) -> None:
    """Run a coroutine that is made of its clock."""
    loop = Compressed()
    made: Coroutine[Any, Any, None] = law(CompressedClock(loop))
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(made)
