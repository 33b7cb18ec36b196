"""A replay of many messages: each processor has its share of the people."""

import asyncio
import gc
import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue

from msgspec.structs import replace

from watchword.replay.part import Done, Part, replay_part
from watchword.replay.tally import Tally
from watchword.store.values import Share

WORTH_A_PROCESS = 20_000
"""How many messages take longer to decide than a process takes to begin."""
TOLD_EVERY = 0.2


def replay(part: Part, messages: int, done: Done) -> Tally:
    """Decide a part again that holds so many messages; raises StoreBusy where it cannot be read."""
    readers = min(len(os.sched_getaffinity(0)), 1 + messages // WORTH_A_PROCESS)
    if readers == 1:
        return asyncio.run(replay_part(part, done))
    parts = [replace(part, share=Share(place, readers)) for place in range(readers)]
    context = get_context("spawn")
    told: SimpleQueue[int] = context.SimpleQueue()
    with ProcessPoolExecutor(readers, mp_context=context, initializer=_begin, initargs=(told,)) as pool:
        futures = [pool.submit(_replay, one) for one in parts]
        _follow(futures, told, done)
        whole = Tally(most=part.most)
        for future in futures:
            whole.add(future.result())
    return whole


def _follow(futures: Sequence[Future[Tally]], told: "SimpleQueue[int]", done: Done) -> None:
    ended = False
    while not ended:
        ended = not wait(futures, TOLD_EVERY, "FIRST_EXCEPTION").not_done
        while not told.empty():
            done(told.get())


_told: "SimpleQueue[int] | None" = None
"""Where a reader in a process of its own says how far it is."""


def _begin(told: "SimpleQueue[int]") -> None:
    global _told  # noqa: PLW0603 - a process is begun before it knows what for
    _told = told
    gc.disable()  # what is decided goes at once: there are no circles to be found


def _replay(part: Part) -> Tally:
    return asyncio.run(replay_part(part, _told.put if _told else _nobody))


def _nobody(_number: int) -> None:
    """Tell nobody."""
