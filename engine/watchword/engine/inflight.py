"""Texts that may be about to reach a socket, so that an opt-out's 200 can wait for them (G3)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

ON_THE_SOCKET_WITHIN = 1.0
"""Seconds after its beginning in which a text's bytes are on the socket, or never will be."""


class Elsewhere(Protocol):
    """Texts that others may be about to write to a socket."""

    async def settled(self, number: str, /) -> None: ...


class InFlight:
    """The begun texts of this process by person, each until its bytes are on the socket, and those `elsewhere`."""

    def __init__(self, elsewhere: Elsewhere | None = None) -> None:
        self._elsewhere = elsewhere
        self._texts: dict[str, set[asyncio.Future[None]]] = {}

    @contextmanager
    def text(self, number: str) -> Iterator["asyncio.Future[None]"]:
        """Hold a text to a person from before it begins; set the future's result once its bytes are out."""
        out = asyncio.get_running_loop().create_future()
        self._texts.setdefault(number, set()).add(out)
        out.add_done_callback(lambda _: self._forget(number, out))
        try:
            yield out
        finally:
            if not out.done():
                out.set_result(None)

    def _forget(self, number: str, out: "asyncio.Future[None]") -> None:
        texts = self._texts.get(number, set())
        texts.discard(out)
        if not texts:
            self._texts.pop(number, None)

    async def settled(self, number: str) -> None:
        """Wait until what is in flight to a person now is out, at most the second in which it must be."""
        texts = [out for out in self._texts.get(number, ()) if not out.done()]
        if texts:
            await asyncio.wait(texts, timeout=ON_THE_SOCKET_WITHIN)
        if self._elsewhere is not None:
            await self._elsewhere.settled(number)
