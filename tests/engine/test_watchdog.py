"""The watchdog blames a plugin that stands in the loop's way, and nobody else."""

import asyncio
import sys
import time
from types import ModuleType

import pytest

from watchword.discovery.quarantine import Case
from watchword.engine import watchdog
from watchword.engine.watchdog import STOOD_STILL, Watchdog

HANGS = """
import time

class Slow:
    called = "slow"

    def act(self, seconds):
        time.sleep(seconds)

def act(seconds):
    Slow().act(seconds)
"""


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(watchdog, "STUCK", 0.3)
    monkeypatch.setattr(watchdog, "BEAT", 0.05)
    module = ModuleType("a_plugin")
    exec(HANGS, module.__dict__)
    monkeypatch.setitem(sys.modules, "a_plugin", module)
    return module


def watched(work: object, seconds: float) -> tuple[list[Case], list[int]]:
    """Let something hold the loop up while it is watched."""
    cases: list[Case] = []
    ended: list[int] = []

    async def law() -> None:
        dog = Watchdog(lambda module: module == "a_plugin", cases.append, ended.append)
        watching = asyncio.create_task(dog.run())
        await asyncio.sleep(0.1)
        work(seconds)  # type: ignore[operator]
        await asyncio.sleep(0.1)
        watching.cancel()

    asyncio.run(law())
    return cases, ended


def test_a_plugin_that_holds_the_loop_is_noted_and_the_process_ends(plugin: ModuleType) -> None:
    ((case,), ended) = watched(plugin.act, 1.0)
    assert (case.module, case.called, ended) == ("a_plugin", "slow", [STOOD_STILL])
    assert any("in act" in line for line in case.stack)


def test_one_that_gives_the_loop_back_in_time_is_not(plugin: ModuleType) -> None:
    assert watched(plugin.act, 0.05) == ([], [])


def test_nobody_is_blamed_for_what_no_plugin_does(plugin: ModuleType) -> None:
    assert watched(time.sleep, 1.0) == ([], [])
