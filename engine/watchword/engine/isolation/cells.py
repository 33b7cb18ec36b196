"""The processes of isolated actions: one an action, started when it is first needed, ended when it goes wrong."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from itertools import count

import structlog

from watchword.discovery import Plugins
from watchword.effects import Job
from watchword.engine.isolation.frames import Answer, Begin, Call, Ended, Load, Ready, packed, raised, read
from watchword.engine.performing import Broke, Performing, answered, given_up, within
from watchword.plugin import Action, Forbidden, Held, NotSent, Outcome, Outside, Unanswered

ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "SSL_CERT_FILE", "TZ")
"""What a process of an action knows of the server's environment: no secret stands there."""
GRACE = 5.0
"""Seconds past an action's deadline that its process has to say so itself, before it is ended."""
START_WITHIN = 60.0
"""Seconds that a process may take to load its plugins, on a machine that has other things to do."""
log = structlog.get_logger()


class Gone(Exception):
    """The process ended before it said what came of a job."""


class Cells:
    """Keeps a process for each isolated action; the plugins are those of its start."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = Plugins(folder=plugins.folder)
        self._open: dict[type[Action], _Process] = {}
        self._one_at_a_time = asyncio.Lock()

    async def perform(self, performing: Performing, job: Job, outside: Outside) -> Outcome:
        """Perform one; what cannot be read is held, and a process that does not answer in time is ended."""
        action = performing.read(job)
        if isinstance(action, Held):
            return action
        kind = performing.kind
        process = await self._process(kind)
        try:
            await process.ready()
            async with asyncio.timeout(kind.deadline + GRACE):
                found = await process.perform(job, dict(performing.secrets), within(action, outside))
        except TimeoutError:
            process.end()
            return given_up(job, f"'{kind.called}' took longer than {kind.deadline:g} s, and its process was ended")
        except Gone:
            return given_up(job, f"the process of '{kind.called}' ended before it said what came of it")
        return answered(action, job, found)

    async def _process(self, kind: type[Action]) -> "_Process":
        """Give the process of an action, a new one where there is none that runs; those of older texts end."""
        for other in [one for one in self._open if one.called == kind.called and one is not kind]:
            self._open.pop(other).end()
        async with self._one_at_a_time:
            found = self._open.get(kind)
            if found is None or found.is_over:
                found = self._open[kind] = await _Process.start(self._plugins)
        return found

    async def close(self) -> None:
        """End them all."""
        ending = [*self._open.values()]
        self._open.clear()
        for process in ending:
            process.end()
        await asyncio.gather(*(process.over() for process in ending))


class _Process:
    """One process, and the jobs that are under way in it."""

    def __init__(self, child: asyncio.subprocess.Process, own: str) -> None:
        self._child = child
        self._own = own
        self._numbers = count(1)
        self._outsides: dict[int, Outside] = {}
        self._forbidden: dict[int, Forbidden] = {}
        self._ends: dict[int, asyncio.Future[Ended]] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._ready = asyncio.Event()
        self.is_over = False
        """Whether it takes no more jobs."""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, plugins: Plugins) -> "_Process":
        """Start one, with nothing of the server's but what it must have, in a folder of its own."""
        own = tempfile.mkdtemp(prefix="watchword-")
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "watchword.engine.isolation.cell"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=own,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | {"TMPDIR": own},
            start_new_session=True,
        )
        made = cls(child, own)
        made._say(Load(plugins))
        return made

    async def ready(self) -> None:
        """Wait until it has loaded its plugins, or has ended."""
        async with asyncio.timeout(START_WITHIN):
            await self._ready.wait()

    async def perform(self, job: Job, secrets: dict[str, str], outside: Outside) -> Outcome:
        """Have it perform a job; raises Gone, and what the action raised."""
        if self.is_over:
            raise Gone
        number = next(self._numbers)
        end: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self._ends[number] = end
        self._outsides[number] = outside
        try:
            self._say(Begin(number, job, secrets, outside.key, outside.now))
            ended = await end
            forbidden = self._forbidden.get(number)
        finally:
            del self._ends[number], self._outsides[number]
            self._forbidden.pop(number, None)
        if ended.outcome is not None:
            return ended.outcome
        if forbidden is not None:
            raise forbidden
        raise _RAISED[ended.raised or "other"](ended.reason)

    def end(self) -> None:
        """End it at once."""
        self.is_over = True
        self._listening.cancel()
        self._kill()

    def _kill(self) -> None:
        """Kill it, and what it has started: its session has the processes of its plugin alone."""
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)

    async def over(self) -> None:
        """Wait until it has ended."""
        await asyncio.wait([self._listening])

    def _say(self, frame: Load | Begin | Answer) -> None:
        if self._child.stdin is not None and not self._child.stdin.is_closing():
            self._child.stdin.write(packed(frame))

    async def _listen(self) -> None:
        try:
            while self._child.stdout is not None:
                frame = await read(self._child.stdout)
                if isinstance(frame, Ready):
                    self._ready.set()
                    if frame.unconfined:
                        log.warning("an isolated action may do what the server may", reason=frame.unconfined)
                elif isinstance(frame, Ended) and frame.number in self._ends:
                    self._ends[frame.number].set_result(frame)
                elif isinstance(frame, Call) and frame.number in self._outsides:
                    task = asyncio.create_task(self._answer(frame, self._outsides[frame.number]))
                    self._calls.add(task)
                    task.add_done_callback(self._calls.discard)
        except (EOFError, ValueError) as failure:
            log.warning("the process of an isolated action ended", reason=str(failure))
        finally:
            self.is_over = True
            self._ready.set()
            for end in self._ends.values():
                if not end.done():
                    end.set_exception(Gone())
            self._kill()
            if self._child.stdin is not None:
                self._child.stdin.close()
            await self._child.wait()
            shutil.rmtree(self._own, ignore_errors=True)

    async def _answer(self, call: Call, outside: Outside) -> None:
        """Do what a job asks of the outside world, as if it asked from here."""
        try:
            if call.what == "log":
                outside.log(call.text, **call.fields)
                return
            if call.what == "http" and call.request is not None:
                self._say(Answer(call.number, call.call, http=await outside.http(call.request)))
            elif call.message is not None:
                self._say(Answer(call.number, call.call, posted=await outside.posted(call.message)))
            elif call.job is not None:
                asked = outside.send if call.what == "send" else outside.change_list
                self._say(Answer(call.number, call.call, outcome=await asked(call.job)))
        except Exception as failure:  # noqa: BLE001 - whatever it is, the action is told
            if isinstance(failure, Forbidden):
                self._forbidden[call.number] = failure
            self._say(Answer(call.number, call.call, **raised(failure)))


_RAISED = {"NotSent": NotSent, "Unanswered": Unanswered, "other": Broke}
