"""Two nodes keep one limit: measured at the provider, together they are no faster than one may be."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from fake.ledger import Ledger
from proof.database import PostgresServer
from proof.judge import complaints, judge
from proof.rig import Rig

PER_SECOND, AT_ONCE, TAKES = 20, 4, 0.15
JITTER = 3
"""Texts that a busy machine may bring together into one second though they left apart."""
NOTED_LATE = 0.05
"""Seconds by which a busy machine may note the end of a call too late."""


@pytest.mark.slow
def test_two_nodes_are_no_faster_than_one_may_be(tmp_path: Path, postgres_server: PostgresServer) -> None:
    rig = Rig(
        *(tmp_path, Random(6), postgres_server),
        nodes=2,
        people=12,
        texts_per_second=PER_SECOND,
        concurrency=AT_ONCE,
        takes=TAKES,
    )
    evidence = asyncio.run(rig.run((), kills=0))
    assert complaints(judge(evidence)) == []
    texts = Ledger([call for call in evidence.calls if call.is_text])
    assert len(texts) > PER_SECOND
    assert len({job["owner"] for job in evidence.jobs if job["state"] == "done"}) == 2, "both nodes send"
    assert most_within_a_second(texts) <= PER_SECOND + JITTER
    assert 1 < most_at_once(texts) <= AT_ONCE


def most_within_a_second(calls: Ledger) -> int:
    """Count the calls of the busiest second, wherever it begins."""
    arrived = [call.arrived for call in calls]
    return max(sum(begins <= other < begins + 1.0 for other in arrived) for begins in arrived)


def most_at_once(calls: Ledger) -> int:
    """Count the calls that were surely under way at the busiest moment."""
    ends = [(call.ended or call.arrived) - NOTED_LATE for call in calls]
    return max(
        sum(other.arrived <= call.arrived < end for other, end in zip(calls, ends, strict=True)) for call in calls
    )
