"""The real server under a supervisor that starts it again whenever it ends, as systemd would."""

import asyncio
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from proof.evidence import Spell
from proof.machine import Machine
from running import Running

_AGAIN_AFTER = 0.1
_ASKED_EVERY = 0.2
_TOLD_WITHIN = 10.0
_ASK = b"GET /health/ready HTTP/1.1\r\nHost: proof\r\nConnection: close\r\n\r\n"


class Supervised:
    """`kills` and `pauses` are what was done to it; `fell` tells with which code it ended by itself while ready.

    A load balancer has it `in_rotation` while it says that it is ready.
    """

    def __init__(self, running: Running, machine: Machine | None, command: Sequence[str]) -> None:
        self.running = running
        self._command_line = [sys.executable, *command]
        self.machine = machine
        self.in_rotation = False
        self.kills: list[Spell] = []
        self.pauses: list[Spell] = []
        self.starts = 0
        self.fell: list[int] = []
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._stopping = False
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Keep it running from now on; returns when it is ready."""
        self._keeping = asyncio.create_task(self._keep())
        await self.ready()

    async def ready(self) -> None:
        """Wait until it serves."""
        async with asyncio.timeout(60):
            await self._ready.wait()

    async def kill(self) -> None:
        """Kill it at once; it is down until it is ready again."""
        self._signal(signal.SIGKILL)
        self.kills.append(Spell(node=self.running.url, began=time.monotonic()))
        self._ready.clear()
        if self._watching:
            self._watching.cancel()  # it may just have heard from the process that is no more
        await asyncio.sleep(0)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop it where it is, and let it go on."""
        self._signal(signal.SIGSTOP)
        pause = Spell(node=self.running.url, began=time.monotonic())
        self.pauses.append(pause)
        try:
            yield
        finally:
            pause.ended = time.monotonic()
            self._signal(signal.SIGCONT)

    async def told(self, *words: str) -> bool:
        """Run a command; false if it fails, or takes longer than it does where somebody is there to do it."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "watchword", *words),
            cwd=self.running.folder,
            env=self.running.environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        with suppress(TimeoutError):
            async with asyncio.timeout(_TOLD_WITHIN):
                return await process.wait() == 0
        process.kill()
        await process.wait()
        return False

    async def stop(self) -> None:
        """Stop it in an orderly way, and start it no more."""
        self._stopping = True
        self._signal(signal.SIGTERM)
        if self._keeping:
            await self._keeping

    def abandon(self) -> None:
        """Leave no process behind, whatever has happened."""
        self._stopping = True
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def _keep(self) -> None:
        while not self._stopping:
            with (self.running.folder / "server.log").open("a") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *self._command_line,
                    cwd=self.running.folder,
                    env=self.running.environment,
                    stdout=log,
                    stderr=log,
                )
            self.starts += 1
            self._watching = asyncio.create_task(self._watch())
            code = await self._process.wait()
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
            if self._ready.is_set() and not self._stopping and code != -signal.SIGKILL:
                self.fell.append(code)
            self._ready.clear()
            self.in_rotation = False
            await asyncio.sleep(_AGAIN_AFTER)

    async def _watch(self) -> None:
        while True:
            self.in_rotation = await self._is_ready()
            if self.in_rotation and not self._ready.is_set():
                self._ready.set()
                for kill in self.kills:
                    kill.ended = min(kill.ended, time.monotonic())
            await asyncio.sleep(_ASKED_EVERY if self._ready.is_set() else 0.05)

    async def _is_ready(self) -> bool:
        try:
            async with asyncio.timeout(1.0):
                return await self._says_ready()
        except OSError:
            return False

    async def _says_ready(self) -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.running.private)
        try:
            writer.write(_ASK)
            return b" 200 " in await reader.readline()
        finally:
            writer.close()
