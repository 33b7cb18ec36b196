"""Who this process is: one incarnation of a node, with its clock, its randomness and its counters."""

import os
import string
from functools import partial
from random import Random
from secrets import token_bytes

from watchword.clock import Clock
from watchword.engine.tracing import Traces
from watchword.metrics import Metrics

SALT = partial(token_bytes, 16)
"""Gives what the ledger's digests are salted with: nobody must foresee it, whatever they know of other salts."""


def incarnation(random: Random) -> str:
    """Make the name of a new incarnation on this machine: no other ever has the same."""
    token = "".join(random.choices(string.ascii_lowercase, k=7))  # no digits: logs hide what may be a phone number
    return f"{os.uname().nodename}-{os.getpid()}-{token}"


class Node:
    """One process from start to stop. `owner` is its incarnation: it marks what is begun from now on.

    A process whose incarnation the other nodes declared dead goes on as another one. There are `traces` where somebody
    wants them.
    """

    def __init__(self, *, owner: str, clock: Clock, random: Random, metrics: Metrics) -> None:
        self.owner = owner
        self.clock = clock
        self.random = random
        self.metrics = metrics
        self.traces: Traces | None = None

    def begin_anew(self) -> None:
        """Be another incarnation: the one until now owns nothing any more."""
        self.owner = incarnation(self.random)
