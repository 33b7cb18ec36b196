"""Who this process is: one incarnation of a node, with its clock, its randomness and its counters."""

from random import Random

from msgspec import Struct

from watchword.clock import Clock
from watchword.metrics import Metrics


class Node(Struct, frozen=True, kw_only=True):
    """One process from start to stop. `owner` marks what it has begun; no other incarnation has the same."""

    owner: str
    clock: Clock
    random: Random
    metrics: Metrics
