"""Who this process is: one incarnation of a node, with its clock, its randomness and its counters."""

import os
from random import Random

from watchword.clock import Clock
from watchword.metrics import Metrics


def incarnation(random: Random) -> str:
    """Make the name of a new incarnation on this machine: no other ever has the same."""
    return f"{os.uname().nodename}-{os.getpid()}-{random.getrandbits(32):08x}"


class Node:
    """One process from start to stop. `owner` is its incarnation: it marks what is begun from now on.

    A process whose incarnation the other nodes declared dead goes on as another one.
    """

    def __init__(self, *, owner: str, clock: Clock, random: Random, metrics: Metrics) -> None:
        self.owner = owner
        self.clock = clock
        self.random = random
        self.metrics = metrics

    def begin_anew(self) -> None:
        """Be another incarnation: the one until now owns nothing any more."""
        self.owner = incarnation(self.random)
