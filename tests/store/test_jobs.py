"""Jobs: found when due, begun once and in order, ended by their owner only."""

import asyncio

import pytest

from store.conftest import Opener
from store.given import (
    ANN,
    BOB,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    consent,
    in_order,
    message,
    passing,
    queue,
    receipt,
    receive,
    runs,
    state_of,
    text,
    webhook,
)
from watchword.effects import Subscribe
from watchword.errors import StoreRefused
from watchword.state import Suppression
from watchword.store.interface import Store
from watchword.store.values import End, GateView, Pass, Stop

ME = "node-1"
DONE = End(state="done")


@runs
async def test_a_job_is_queued_as_planned_and_due_at_once(store: Store) -> None:
    received = await receive(store, message(), text(), webhook(expires_at=NOON + SECOND))
    first, second = await store.jobs_of(received.message_id or 0)
    assert (first.job, second.job) == (text(), webhook(expires_at=NOON + SECOND))
    assert first.name == f"{received.message_id}.1"
    assert (first.state, first.attempts, first.created_at, first.due_at) == ("queued", 0, NOON, NOON)
    assert received.lanes == ("text:main", "http:crm.example")


@runs
async def test_a_lane_is_listed_while_a_job_of_it_is_due(store: Store) -> None:
    one, two = await queue(store, webhook(lane="a"), webhook(lane="b"))
    assert list(await store.lanes(NOON)) == ["a", "b"]
    assert list(await store.lanes(NOON - SECOND)) == []
    await store.begin(one, ME, passing, NOON)
    await store.begin(two, ME, passing, NOON)
    await store.end(two, ME, End(state="queued", due_at=NOON + SECOND), NOON)
    assert list(await store.lanes(NOON)) == []
    assert list(await store.lanes(NOON + SECOND)) == ["b"]


@runs
async def test_due_skips_nothing(store: Store) -> None:
    ids = await queue(store, *[webhook(lane="a"), webhook(lane="b")] * 5)
    a = ids[::2]
    assert [job.id for job in await store.due("a", NOON, 3)] == a[:3]
    assert [job.id for job in await store.due("a", NOON, 9)] == a
    assert list(await store.due("a", NOON - SECOND, 3)) == []


@runs
async def test_a_job_given_back_waits_for_its_time_and_then_its_turn(store: Store) -> None:
    older, newer = await queue(store, webhook(), webhook())
    await store.begin(older, ME, passing, NOON)
    await store.end(older, ME, End(state="queued", due_at=NOON + SECOND), NOON)
    assert [job.id for job in await store.due("http:crm.example", NOON, 9)] == [newer]
    assert [job.id for job in await store.due("http:crm.example", NOON + SECOND, 9)] == [newer, older]


@runs
async def test_a_job_is_begun_once(store: Store) -> None:
    (job,) = await queue(store, webhook())
    begun = await asyncio.gather(*[store.begin(job, ME, passing, NOON + SECOND) for _ in range(8)])
    (winner,) = [stored for stored in begun if stored is not None]
    assert winner == await store.job(job)
    assert (winner.state, winner.owner, winner.begun_at) == ("begun", ME, NOON + SECOND)
    assert await store.begin(404, ME, passing, NOON) is None


@runs
async def test_the_gate_sees_the_suppression_of_the_jobs_scope(store: Store) -> None:
    jobs = await queue(store, text(), text(scope="program:other"), webhook())
    await store.apply("main", "m1", [consent()], NOON)
    seen: list[GateView] = []

    def watching(view: GateView) -> Pass:
        seen.append(view)
        return Pass()

    for job in jobs:
        await store.begin(job, ME, watching, NOON + SECOND)
        await store.end(job, ME, DONE, NOON)
    assert [view.suppression for view in seen] == [Suppression(scope=SCOPE, since=NOON), None, None]
    assert [(view.job.id, view.job.state, view.now) for view in seen] == [
        (job, "queued", NOON + SECOND) for job in jobs
    ]


@runs
async def test_no_text_begins_after_an_opt_out_has_committed(store: Store) -> None:
    def refusing(view: GateView) -> Pass | Stop:
        return Stop("opted out") if view.suppression else Pass()

    at_once, after = await queue(store, text(), text())
    opt_out = receive(store, message("k2", text="STOP"), consent(), intent="opt-out")
    _, begun = await asyncio.gather(opt_out, store.begin(at_once, ME, refusing, NOON))
    assert begun is None or begun.seen == 0, "what begins at the same time has seen nothing of it"
    assert await store.begin(after, ME, refusing, NOON) is None
    stopped = await store.job(after)
    assert stopped is not None
    assert (stopped.state, stopped.reason, stopped.ended_at) == ("suppressed", "opted out", NOON)


@runs
async def test_texts_to_one_person_keep_their_order(store: Store) -> None:
    first, second, other = await queue(store, text(), text(), text(number=BOB))
    assert await store.begin(second, ME, in_order, NOON) is None
    assert await store.begin(other, ME, in_order, NOON) is not None
    assert await store.begin(first, ME, in_order, NOON) is not None
    assert await store.begin(second, ME, in_order, NOON) is None
    await store.end(first, ME, End(state="queued", due_at=NOON + SECOND), NOON)
    assert await store.begin(second, ME, in_order, NOON) is None
    await store.begin(first, ME, in_order, NOON + SECOND)
    await store.end(first, ME, DONE, NOON)
    assert await store.begin(second, ME, in_order, NOON) is not None


@runs
async def test_the_order_of_texts_holds_whoever_planned_them(store: Store) -> None:
    await store.apply("main", "m1", [text(number=BOB)], NOON)
    (planned,) = await store.jobs(["queued"], 9)
    (mine,) = await queue(store, text(number=BOB, lane="text:other"))
    assert await store.begin(mine, ME, in_order, NOON) is None
    assert await store.begin(planned.id, ME, in_order, NOON) is not None


@runs
async def test_jobs_that_are_no_texts_do_not_wait_for_each_other(store: Store) -> None:
    begun = [await store.begin(job, ME, in_order, NOON) for job in await queue(store, text(), webhook(), webhook())]
    assert None not in begun


@pytest.mark.parametrize("state", ["done", "suppressed", "unknown", "dead", "held", "cancelled"])
@runs
async def test_an_end_is_kept_as_told(store: Store, state: str) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    end = End(state=state, reason="why", tracking_id="t1")  # type: ignore[arg-type]
    assert list(await store.end(job, ME, end, NOON + SECOND) or ()) == []
    stored = await store.job(job)
    assert stored is not None
    assert (stored.state, stored.reason, stored.tracking_id) == (state, "why", "t1")
    assert (stored.ended_at, stored.attempts) == (NOON + SECOND, 1)
    assert await store.jobs([state], 9) == [stored]  # type: ignore[list-item]


@runs
async def test_each_attempt_that_is_given_back_counts(store: Store) -> None:
    (job,) = await queue(store, text())
    for _ in range(3):
        await store.begin(job, ME, passing, NOON)
        await store.end(job, ME, End(state="queued"), NOON + SECOND)
    stored = await store.job(job)
    assert stored is not None
    assert (stored.state, stored.attempts, stored.due_at) == ("queued", 3, NOON + SECOND)
    assert (stored.owner, stored.begun_at, stored.ended_at) == (None, None, None)


@runs
async def test_an_end_records_its_effects(store: Store) -> None:
    first, second = await queue(store, webhook(), webhook())
    await store.begin(first, ME, passing, NOON)
    effects = (Subscribe(program=LUIGIS, number=ANN, list="vip"), consent(), text())
    lanes = await store.end(first, ME, End(state="done", effects=effects), NOON + SECOND)
    assert list(lanes or ()) == ["text:main"]
    added = await store.job(second + 1)
    assert added is not None
    assert (added.job, added.state, added.due_at) == (text(), "queued", NOON + SECOND)
    assert [contact.lists for _, contact in await store.contacts(ANN)] == [frozenset({"vip"})]
    assert [suppression.scope for suppression in await store.suppressions(ANN)] == [SCOPE]


@runs
async def test_an_end_by_anybody_else_changes_nothing(store: Store) -> None:
    (job,) = await queue(store, webhook())
    end = End(state="done", tracking_id="t1", effects=(text(),))
    assert await store.end(job, ME, end, NOON) is None
    await store.begin(job, ME, passing, NOON)
    before = await store.job(job)
    assert await store.end(job, "node-2", end, NOON) is None
    assert await store.job(job) == before
    assert await store.end(job, ME, end, NOON) is not None
    assert await store.end(job, ME, end, NOON) is None
    assert len(await store.jobs(["queued"], 9)) == 1


@runs
async def test_an_end_that_is_told_twice_at_once_brings_what_it_brings_once(store: Store) -> None:
    *others, job = await queue(store, webhook(), webhook(), webhook())
    for one in (*others, job):
        await store.begin(one, ME, passing, NOON)
    brings = End(state="done", effects=(webhook(lane="brought"),))
    told = await asyncio.gather(*[store.end(one, ME, brings, NOON, NOON) for one in (*others, job, job, job)])
    assert told == [*[("brought",)] * 3, None, None]
    assert len(await store.jobs_of(job >> 8)) == 6


@runs
async def test_an_end_that_is_refused_leaves_the_job_begun(store: Store) -> None:
    (job,) = await queue(store, webhook())
    await store.begin(job, ME, passing, NOON)
    with pytest.raises(StoreRefused):
        await store.end(job, ME, End(state="done", effects=(webhook(),) * 255), NOON)
    with pytest.raises(StoreRefused):
        await store.end(job, ME, End(state="begun"), NOON)
    assert await state_of(store, job) == "begun"
    assert await store.end(job, ME, DONE, NOON) is not None


@runs
async def test_a_restart_takes_over_what_the_dead_had_begun(opener: Opener) -> None:
    first = opener("node-1")
    jobs = await queue(first, text(), webhook(), webhook())
    for job in jobs[:2]:
        await first.begin(job, "node-1", passing, NOON)
    await first.close()
    second = opener("node-2")
    await second.begin(jobs[2], "node-2", passing, NOON)
    assert await second.adopt(NOON + SECOND) == (1, 1)
    assert [await state_of(second, job) for job in jobs] == ["unknown", "queued", "begun"]
    assert await second.adopt(NOON + SECOND) == (0, 0)
    again = await second.job(jobs[1])
    assert again is not None
    assert (again.due_at, again.attempts, again.owner) == (NOON + SECOND, 1, None)
    assert await second.end(jobs[0], "node-1", DONE, NOON) is None
    await second.close()


@pytest.mark.parametrize("state", ["dead", "held", "suppressed", "unknown"])
@runs
async def test_a_job_that_a_person_may_retry_is_queued_again(store: Store, state: str) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    await store.end(job, ME, End(state=state, reason="why"), NOON)  # type: ignore[arg-type]
    retried = await store.retry(job, NOON + SECOND)
    assert retried == await store.job(job)
    assert retried is not None
    assert (retried.state, retried.due_at, retried.reason, retried.attempts) == ("queued", NOON + SECOND, None, 0)


@runs
async def test_no_other_job_is_retried(store: Store) -> None:
    queued, begun, done, cancelled = await queue(store, *[webhook()] * 4)
    for job in (begun, done, cancelled):
        await store.begin(job, ME, passing, NOON)
    await store.end(done, ME, DONE, NOON)
    await store.end(cancelled, ME, End(state="cancelled"), NOON)
    assert [await store.retry(job, NOON) for job in (queued, begun, done, cancelled, 404)] == [None] * 5


@runs
async def test_receipts_join_from_both_sides(store: Store) -> None:
    early, late = await queue(store, text(), text(number=BOB))
    assert await store.deliver(receipt("t1")) is None
    for job, tracking_id in ((early, "t1"), (late, "t2")):
        await store.begin(job, ME, passing, NOON)
        await store.end(job, ME, End(state="done", tracking_id=tracking_id), NOON)
    stored = await store.job(late)
    assert stored is not None
    assert await store.deliver(receipt("t2", "failed")) == stored.name
    shown = [await store.job(job) for job in (early, late)]
    assert [job and job.delivery for job in shown] == ["delivered", "failed"]


@runs
async def test_a_late_sent_does_not_undo_an_end(store: Store) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    await store.end(job, ME, End(state="done", tracking_id="t1"), NOON)
    shown = []
    for state in ("sent", "delivered", "sent"):
        await store.deliver(receipt("t1", state))
        stored = await store.job(job)
        shown.append(stored and stored.delivery)
    assert shown == ["sent", "delivered", "delivered"]


@runs
async def test_a_receipt_is_joined_within_its_endpoint_only(store: Store) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    await store.end(job, ME, End(state="done", tracking_id="t1"), NOON)
    assert await store.deliver(receipt("t1", endpoint="other")) is None


@pytest.mark.parametrize("receipt_first", [True, False])
@runs
async def test_a_receipt_settles_what_was_unknown(store: Store, receipt_first: bool) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    steps = [store.deliver(receipt("t1")), store.end(job, ME, End(state="unknown", tracking_id="t1"), NOON)]
    for step in steps if receipt_first else steps[::-1]:
        await step
    assert await state_of(store, job) == "done"


@runs
async def test_jobs_are_listed_by_state_newest_first(store: Store) -> None:
    ids = await queue(store, *[webhook()] * 4)
    await store.begin(ids[1], ME, passing, NOON)
    assert [job.id for job in await store.jobs(["queued", "begun"], 3)] == ids[:0:-1]
    assert [job.id for job in await store.jobs(["begun", "begun"], 9)] == [ids[1]]
    assert list(await store.jobs([], 9)) == []
    assert [job.id for job in await store.jobs_of(ids[0] >> 8)] == ids


@runs
async def test_a_receipt_for_an_earlier_attempt_does_not_end_the_new_one(store: Store) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    await store.end(job, ME, End(state="unknown", tracking_id="t1"), NOON)
    await store.retry(job, NOON)
    await store.deliver(receipt("t1", "failed"))
    stored = await store.job(job)
    assert stored is not None
    assert (stored.state, stored.delivery) == ("queued", None)
