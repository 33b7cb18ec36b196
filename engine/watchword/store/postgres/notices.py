"""How one node tells the others that lanes gained jobs: heard sooner than looking, and no matter if it is lost.

Told apart from the transactions that made the jobs: a notice within one would make all that commit wait in one row.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import msgspec
import psycopg

from watchword.errors import StoreBusy
from watchword.store.postgres.connection import connect
from watchword.store.postgres.work import Connections

_CHANNEL: Final = "watchword"
_TOGETHER: Final = 0.02
"""Seconds in which what is to be told is told at once."""
_AGAIN: Final = 1.0
_LONGEST: Final = 7_000
_NOTIFY: Final = f"SELECT pg_notify('{_CHANNEL}', %s)".encode()

_lanes = msgspec.json.Decoder(tuple[str, list[str]])


class Notices:
    """Tells and hears; what this node told itself it does not hear."""

    def __init__(self, url: str, connections: Connections, source: str) -> None:
        self._url = url
        self._connections = connections
        self._source = source
        self._told: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def tell(self, lanes: Iterable[str]) -> None:
        """Tell soon, together with what else is told meanwhile."""
        self._told.update(lanes)
        if self._told and self._telling is None and not self._stopped.is_set():
            self._telling = asyncio.create_task(self._tell())

    def listen(self, heard: Callable[[frozenset[str]], None]) -> None:
        """Call `heard` within the running loop for what others tell."""
        loop = asyncio.get_running_loop()

        def pass_on(lanes: frozenset[str]) -> None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(heard, lanes)

        self._thread = threading.Thread(target=self._listen, args=(pass_on,), name="watchword-listen", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hear no more."""
        self._stopped.set()
        if self._thread:
            self._thread.join()

    async def _tell(self) -> None:
        await asyncio.sleep(_TOGETHER)
        lanes, self._told, self._telling = self._told, set(), None
        words = msgspec.json.encode((self._source, sorted(lanes))).decode()
        if len(words.encode()) > _LONGEST:
            return  # so many lanes are found by looking
        with suppress(StoreBusy):
            await self._connections.run(lambda connection: connection.execute(_NOTIFY, (words,)))

    def _listen(self, heard: Callable[[frozenset[str]], None]) -> None:
        while not self._stopped.is_set():
            try:
                with connect(self._url, idle_session_timeout="0") as connection:
                    connection.execute(f"LISTEN {_CHANNEL}".encode())
                    self._hear(connection, heard)
            except (psycopg.Error, StoreBusy):
                self._stopped.wait(_AGAIN)

    def _hear(self, connection: psycopg.Connection[Any], heard: Callable[[frozenset[str]], None]) -> None:
        while not self._stopped.is_set():
            for notice in connection.notifies(timeout=0.5):
                with suppress(msgspec.MsgspecError):
                    source, lanes = _lanes.decode(notice.payload)
                    if source != self._source:
                        heard(frozenset(lanes))
