"""Laws of the confirmation of an opt-out: it goes while that opt-out stands, and for no other that stands (R38)."""

from typing import Any

from store.given import NOON, SECOND, consent, message, receive, runs, text
from watchword.engine.gate.given import Given
from watchword.engine.gate.suppression import suppression
from watchword.store.values import NOT_CURRENT, GateView, Pass, Verdict

NOTHING = Given(endpoints={}, programs={})


def gate(view: GateView) -> Verdict:
    return suppression(view, NOTHING) or Pass()


async def stopped(store: Any, seconds: int) -> int:
    """Receive an opt-out and what confirms it; answers the job."""
    said = consent(at=NOON + seconds * SECOND)
    received = await receive(store, message(f"stop {seconds}"), said, text(exempt="opt-out-confirmation"))
    (job,) = await store.jobs_of(received.message_id)
    return int(job.id)


@runs
async def test_r38_of_two_opt_outs_with_a_start_between_the_one_that_was_answered_is_not_confirmed(store: Any) -> None:
    first = await stopped(store, 0)
    await receive(store, message("start"), consent("opt-in", at=NOON + SECOND, text="START", rung="exact-word"))
    second = await stopped(store, 2)
    assert await store.begin(first, "node-1", gate, NOON) is None
    assert await store.begin(second, "node-1", gate, NOON) is not None
    dropped = await store.job(first)
    assert (dropped.state, dropped.reason) == ("suppressed", NOT_CURRENT)


@runs
async def test_r38_an_opt_out_that_is_told_otherwise_meanwhile_leaves_its_confirmation(store: Any) -> None:
    first = await stopped(store, 0)
    told = consent(at=NOON + SECOND, source="operator", text="called", rung="reported by Ann")
    await store.apply("", "told", [told], NOON)
    assert await store.begin(first, "node-1", gate, NOON) is not None
