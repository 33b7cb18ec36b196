"""A thread that sees the event loop stand still in a plugin's code, notes the plugin and ends the process.

Whoever starts the server starts it anew; the plugin then answers with an error. Nothing else helps: the loop cannot be
taken away from code that does not give it back, and meanwhile no STOP is heard.
"""

import asyncio
import os
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Final

import structlog

from watchword.discovery.quarantine import Case

STUCK: Final = 2.0
"""Seconds without a beat after which the loop stands still."""
BEAT: Final = 0.25
STOOD_STILL: Final = 70
"""The exit code (EX_SOFTWARE) of a process that a plugin made stand still."""
log = structlog.get_logger()

Suspect = Callable[[str], bool]
"""Tells whether a module is a plugin's, by its name."""


class Watchdog:
    """Looks at the loop from a thread of its own. `note` keeps the case; `end` ends the process."""

    def __init__(
        self, is_plugin: Suspect, note: Callable[[Case], None], end: Callable[[int], object] = os._exit
    ) -> None:
        self._is_plugin = is_plugin
        self._note = note
        self._end = end
        self._beats = 0
        self._loop_thread = threading.get_ident()
        self._over = threading.Event()

    async def run(self) -> None:
        """Beat until cancelled, and have somebody look whether that goes on."""
        self._loop_thread = threading.get_ident()
        looking = threading.Thread(target=self._look, name="watchdog", daemon=True)
        looking.start()
        try:
            while True:
                self._beats += 1
                await asyncio.sleep(BEAT)
        finally:
            self._over.set()

    def _look(self) -> None:
        """Look again and again; the time counts while this thread runs, so that a frozen process suspects nobody."""
        last, quiet = self._beats, 0.0
        while not self._over.wait(BEAT):
            if last != self._beats:
                last, quiet = self._beats, 0.0
                continue
            quiet += BEAT
            if quiet >= STUCK and (blamed := self._blamed()):
                self._give_up(blamed)
                return

    def _blamed(self) -> Case | None:
        """Find the plugin on the loop's stack: its module, what of it was asked, and how it came there."""
        frame: FrameType | None = sys._current_frames().get(self._loop_thread)  # noqa: SLF001 - there is no other way
        stack = tuple([line.strip() for line in traceback.format_stack(frame)])
        module, called = "", ""
        while frame is not None:
            here = str(frame.f_globals.get("__name__", ""))
            if self._is_plugin(here):
                module, called = module or here, called or _called(frame)
            frame = frame.f_back
        return Case(module=module, called=called, at=datetime.now(UTC), stack=stack) if module else None

    def _give_up(self, case: Case) -> None:
        log.critical(
            "a plugin made the server stand still; it ends, and the plugin is in quarantine", plugin=case.module
        )
        try:
            self._note(case)
        except OSError as failure:
            log.critical("the plugin that made it stand still cannot be noted", reason=str(failure))
        self._end(STOOD_STILL)


def _called(frame: FrameType) -> str:
    """Name the action, the condition, ... whose method runs in a frame."""
    return str(getattr(frame.f_locals.get("self"), "called", ""))
