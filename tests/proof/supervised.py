"""The real server under a supervisor that starts it again whenever it ends, as systemd would."""

import asyncio
import signal
import sys
from contextlib import suppress

from running import Running

_AGAIN_AFTER = 0.1
_ASK = b"GET /health/ready HTTP/1.1\r\nHost: proof\r\nConnection: close\r\n\r\n"


class Supervised:
    """`kills` and `pauses` count what was done to it; `fell` tells with which code it ended by itself while ready."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.kills = 0
        self.pauses = 0
        self.starts = 0
        self.fell: list[int] = []
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
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
        """Kill it at once."""
        self._signal(signal.SIGKILL)
        self.kills += 1
        self._ready.clear()
        await asyncio.sleep(0)

    async def pause(self, seconds: float) -> None:
        """Freeze it for a while."""
        self._signal(signal.SIGSTOP)
        self.pauses += 1
        await asyncio.sleep(seconds)
        self._signal(signal.SIGCONT)

    async def told(self, *words: str) -> bool:
        """Run a command until the server has done what it asks; it may be down just now."""
        for _ in range(5):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "watchword", *words),
                cwd=self.running.folder,
                env=self.running.environment,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            if await process.wait() == 0:
                return True
            await asyncio.sleep(0.2)
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
                    *self.running.command_line,
                    cwd=self.running.folder,
                    env=self.running.environment,
                    stdout=log,
                    stderr=log,
                )
            self.starts += 1
            watching = asyncio.create_task(self._watch())
            code = await self._process.wait()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            if self._ready.is_set() and not self._stopping and code != -signal.SIGKILL:
                self.fell.append(code)
            self._ready.clear()
            await asyncio.sleep(_AGAIN_AFTER)

    async def _watch(self) -> None:
        while not await self._is_ready():
            await asyncio.sleep(0.05)
        self._ready.set()

    async def _is_ready(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.running.private)
        except OSError:
            return False
        try:
            writer.write(_ASK)
            return b" 200 " in await reader.readline()
        except OSError:
            return False
        finally:
            writer.close()
