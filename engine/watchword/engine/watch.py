"""Rules and plugins that are watched: what is saved is published, once it has been quiet for a moment."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from watchfiles import awatch

from watchword.discovery import INSTALLED, Plugins
from watchword.engine.aside import Files
from watchword.errors import RuleError
from watchword.rules.load import read_folder

QUIET_FOR = 300
"""Milliseconds without a change after which a person, or a tool that writes many files, has finished."""
LOOK_EVERY = 5.0
"""Seconds after which it is looked whether the folder is still the same one, and whether there is one again."""
LOOK_FIRST = 1.0
"""Seconds after which the system surely gives notice: what was saved before is seen by looking."""
GONE_FOR = 1.0
"""Seconds after which rule files that are gone, or cannot be read, are surely not just being put in place."""
log = structlog.get_logger()


class Watch:
    """Calls `changed` whenever what the rule files say has changed; one that is in the way is no reason to stop.

    `known` are the files of the folder that are known already; what it holds by now, if none are.
    """

    def __init__(
        self,
        folder: Path,
        changed: Callable[[], Awaitable[object]],
        known: Files | None = None,
        plugins: Plugins = INSTALLED,
    ) -> None:
        self._folder = folder
        self._changed = changed
        self._plugins = plugins
        self._last = (known, plugins.edition) if known else self._read()
        self._one_at_a_time = asyncio.Lock()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            try:
                await self._watch()
            except OSError as failure:
                log.warning("the folder of rules cannot be watched now", reason=str(failure))
            except Exception:
                log.exception("watching the rules broke; it is begun anew")
            await asyncio.sleep(LOOK_EVERY)
            await self._look()

    async def _watch(self) -> None:
        """Look at each change, until there is another folder, or none, in the place of this one."""
        watched = self._identity()
        first = asyncio.create_task(self._look_soon())
        try:
            await self._follow(watched)
        finally:
            first.cancel()

    async def _look_soon(self) -> None:
        await asyncio.sleep(LOOK_FIRST)
        await self._look()

    async def _follow(self, watched: tuple[int, int]) -> None:
        async for _ in awatch(
            self._folder,
            *self._plugins.folders(),
            watch_filter=None,  # a folder that is put in place by a link changes no file that is called *.yaml
            debounce=QUIET_FOR,
            step=QUIET_FOR,
            rust_timeout=int(LOOK_EVERY * 1000),
            yield_on_timeout=True,
        ):
            await self._look()
            if self._identity() != watched:
                return

    async def _look(self) -> None:
        """Look whether something has changed; that nothing can be read may be so for a moment only."""
        async with self._one_at_a_time:
            found = await asyncio.to_thread(self._read)
            if found[0] is None and found != self._last:
                await asyncio.sleep(GONE_FOR)
                found = await asyncio.to_thread(self._read)
            if found != self._last:
                self._last = found
                await self._changed()

    def _read(self) -> tuple[Files | None, str]:
        edition = self._plugins.edition
        try:
            return read_folder(self._folder), edition
        except (RuleError, OSError):
            return None, edition

    def _identity(self) -> tuple[int, int]:
        found = self._folder.stat()
        return found.st_dev, found.st_ino
