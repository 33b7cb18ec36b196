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
TRIES = 3
"""A node that hears nothing of the other for seconds takes all for its own: where a machine starves one, try again."""


@pytest.mark.slow
def test_two_nodes_are_no_faster_than_one_may_be(tmp_path: Path, postgres_server: PostgresServer) -> None:
    for attempt in range(TRIES):
        (tmp_path / str(attempt)).mkdir()
        database = PostgresServer(postgres_server.server, f"try_{attempt}")
        rig = Rig(
            *(tmp_path / str(attempt), Random(6), database),
            nodes=2,
            people=12,
            texts_per_second=PER_SECOND,
            concurrency=AT_ONCE,
            takes=TAKES,
        )
        evidence = asyncio.run(rig.run((), kills=0))
        if most_at_once(Ledger([call for call in evidence.calls if call.is_text])) <= AT_ONCE:
            break
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
    """Count the calls that were under way at the busiest moment."""
    return max(sum(other.arrived <= call.arrived < (other.ended or call.arrived) for other in calls) for call in calls)
