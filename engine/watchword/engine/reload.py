"""SIGHUP: publish what the folder of rules holds now, and say what else has changed and needs a restart."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import structlog

from watchword.engine.publisher import Asker, Publisher
from watchword.store.values import How

log = structlog.get_logger()


class Reload:
    """Reloads when asked to; asked twice meanwhile, it does so once more. `settings` is the path of config.yaml.

    Whoever was started in a terminal hears the same signal when that is closed: then `stop` is called instead.
    """

    def __init__(self, publisher: Publisher, by: str, settings: Path, stop: Callable[[], None]) -> None:
        self._publisher = publisher
        self._by = by
        self._files = (settings, settings.parent / ".env")
        self._known = [_content(file) for file in self._files]
        self._stop = stop
        self._has_terminal = _has_terminal()
        self._asked = asyncio.Event()

    def hung_up(self) -> None:
        """Take note of a SIGHUP."""
        if self._has_terminal and not _has_terminal():
            self._stop()
        else:
            self._asked.set()

    async def run(self) -> None:
        """Reload whenever asked to, until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            changed = [
                str(file) for file, known in zip(self._files, self._known, strict=True) if _content(file) != known
            ]
            if changed:
                log.warning("settings have changed; they are read at a start only", files=changed)
            await self.publish("reload")

    async def publish(self, how: How) -> None:
        """Publish the folder of rules; whatever breaks, the server goes on."""
        try:
            await self._publisher.take(Asker(self._by, how))
        except Exception:
            log.exception("publishing rules broke; what decided before goes on", how=how)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True
