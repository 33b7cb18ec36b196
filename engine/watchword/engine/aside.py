"""How new rules get in beside the work: read and checked in a process of their own, taken in by a thread that yields.

Measured with ten thousand rules: where one thread checks and loads them as at a start, the event loop stands still for
60 ms (the collector looks through all that was made), then for 36 ms more when the old ones go at once. Read again in
this process file by file, they take it from the requests for 1.4 s; handed over all at once, for 60 ms, in which it
stands still. Handed over in pieces, with the collector resting and the old ones taken apart piece by piece, they take
0.25 s, and it stands still for 10 ms at most.
"""

import asyncio
import gc
import pickle
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from watchword import vocabulary
from watchword.clock import Clock
from watchword.collector import resting, set_aside
from watchword.discovery import INSTALLED, Plugins
from watchword.engine.verdict import Asked, Verdict
from watchword.errors import WatchwordError
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_checked

Files = Mapping[str, bytes]
PATIENCE: Final = 120.0
"""Seconds that checking may take: a hundred thousand rules take twenty."""
LINGER: Final = 5.0
"""Seconds after which no message that is being decided can still hold the rules that were replaced."""
OTHER_ENGINE: Final = (
    "the process that checks them runs another version of the engine, which was installed since this one started:"
    " restart the server"
)
_BREATH: Final = 0.001
_SHARE: Final = 0.0005
_PIECES: Final = 500
_LEVELS: Final = 7
"""From a rule set down to the parts of a single rule, which are few enough to go at once."""
_MADE_OF: Final = (tuple, list, dict, frozenset, Struct)
log = structlog.get_logger()


class Unfit(WatchwordError):
    """Rules may not decide. `shown` is what a person wants to see of it."""

    def __init__(self, reason: str, shown: str = "") -> None:
        super().__init__(reason)
        self.shown = shown


class Aside:
    """Checks and loads rules. `numbers` are those that the machine serves."""

    def __init__(self, numbers: Collection[str], plugins: Plugins = INSTALLED, *, clock: Clock) -> None:
        self._numbers = frozenset(numbers)
        self._plugins = plugins
        self._clock = clock
        self._passed: tuple[Files, str, Verdict] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._taking_apart: set[asyncio.Task[None]] = set()

    async def verify(self, files: Files) -> Verdict:
        """Have files checked; what passed last is not checked again. Raises Unfit."""
        edition = self._plugins.edition
        if self._passed is not None and self._passed[:2] == (files, edition):
            return self._passed[2]
        return await self._check(files, edition)

    async def load(self, files: Files) -> RuleSet:
        """Check files and load them; raises Unfit."""
        async with self._one_at_a_time:
            edition, verdict = self._plugins.edition, await self.verify(files)
            if not verdict.pieces:  # they were taken in before, and nobody thought that they would be again
                verdict = await self._check(files, edition)
            self._passed = files, edition, replace(verdict, pieces=())
            try:
                rules = await asyncio.to_thread(_load, verdict.pieces, self._plugins)
            except (pickle.UnpicklingError, AttributeError, ImportError, TypeError) as failure:
                raise Unfit(OTHER_ENGINE) from failure
        if rules.revision != verdict.revision:
            raise Unfit(OTHER_ENGINE)
        return rules

    async def _check(self, files: Files, edition: str) -> Verdict:
        verdict = await _judged(
            Asked(files=dict(files), numbers=self._numbers, plugins=self._plugins, at=self._clock.now())
        )
        if verdict.refusal is not None:
            raise Unfit(verdict.refusal, verdict.shown)
        self._passed = files, edition, verdict
        return verdict

    def let_go(self, rules: RuleSet) -> None:
        """Take apart rules that decide nothing any more: freed at once, ten thousand stop everything for a while."""
        held = [rules]
        task = asyncio.get_running_loop().create_task(_take_apart(held))
        self._taking_apart.add(task)
        task.add_done_callback(self._taking_apart.discard)


async def _judged(asked: Asked) -> Verdict:
    child = _begin()
    try:
        return await asyncio.to_thread(_ask, child, asked)
    except subprocess.TimeoutExpired:
        raise Unfit(f"checking them took longer than {PATIENCE:g} s") from None
    except (msgspec.MsgspecError, OSError) as failure:
        raise Unfit(f"the process that checks them broke (exit code {child.returncode}): see the log") from failure
    finally:
        child.kill()  # whoever waits for it ends too; nothing happens to one that has ended


def _begin() -> "subprocess.Popen[bytes]":
    """Start the process; uvloop's own way copies the page tables, and a large server stands still for 100 ms."""
    return subprocess.Popen(  # noqa: S603 - a program of ours, by words of ours
        [sys.executable, "-P", "-m", Verdict.__module__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the server
    )


def _ask(child: "subprocess.Popen[bytes]", asked: Asked) -> Verdict:
    with child:
        try:
            said, _ = child.communicate(msgspec.msgpack.encode(asked), PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
        return msgspec.msgpack.decode(said, type=Verdict)


def _load(pieces: Iterable[bytes], plugins: Plugins) -> RuleSet:
    """Load piece by piece, with the plugins that they use; what is loaded stays, so the collector never looks at it."""
    with resting(), _yielding():
        try:
            return load_checked(pieces, vocabulary.found(plugins), lambda: time.sleep(_BREATH))
        finally:
            set_aside()


@contextmanager
def _yielding() -> Iterator[None]:
    """Let other threads take the interpreter sooner: a request asks for it many times, 5 ms each as Python has it."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SHARE)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


async def _take_apart(held: list[RuleSet]) -> None:
    await asyncio.sleep(LINGER)
    await asyncio.to_thread(_free, held)


def _free(held: list[Any]) -> None:
    """Let go of a value from the outside in, some of its parts at a time."""
    parts, seen, began = [held.pop()], set[int](), 0
    for _ in range(_LEVELS):
        level = parts[began:]
        began = len(parts)
        for part in level:
            for inner in gc.get_referents(part):
                if isinstance(inner, _MADE_OF) and id(inner) not in seen:
                    seen.add(id(inner))
                    parts.append(inner)
    level.clear()
    del part, inner
    parts.reverse()
    while parts:
        del parts[-_PIECES:]
        time.sleep(0)
