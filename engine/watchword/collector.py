"""The collector of circles, kept from work that cannot find any."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Final

COLLECT_AFTER: Final = (250_000, 20, 50)
"""How many new objects are looked through for circles at a time: a message makes hundreds, and none in circles."""

_settled = Event()
"""Whether something was set aside: Python tells that by counting it, which takes as long as to look through it."""


def calm() -> None:
    """Let it look seldom: what a command imports and loads stays, and looking at it finds nothing."""
    gc.set_threshold(*COLLECT_AFTER)


def settle() -> None:
    """Let it look past all that was made so far, and seldom at what is made from now on: for a process that serves."""
    set_aside()
    calm()


def set_aside() -> None:
    """Let it look past all that was made so far."""
    gc.freeze()
    _settled.set()


@contextmanager
def resting() -> Iterator[None]:
    """Let it rest while much is made that stays: each round would look through more, and find nothing."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            if not _settled.is_set():  # what was made is old now: looked through as young, it would cost a second
                gc.freeze()
                gc.unfreeze()
            gc.enable()
