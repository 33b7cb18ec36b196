"""The age of the oldest job of each state that somebody waits for."""

from datetime import timedelta

from store.given import NOON, SECOND, message, passing, queue, receive, runs, text, webhook
from store.test_later import THURSDAY, later
from watchword.store.interface import Store
from watchword.store.values import End

ME = "node-1"
NONE = timedelta(0)


async def ages(store: Store, after: timedelta) -> dict[str, timedelta]:
    return dict((await store.counts(NOON + after)).oldest)


@runs
async def test_where_there_is_no_job_there_is_no_age(store: Store) -> None:
    await receive(store, message())
    assert await ages(store, 60 * SECOND) == {"queued": NONE, "begun": NONE, "held": NONE, "unknown": NONE}


@runs
async def test_a_queued_job_ages_from_when_it_is_due_and_the_longest_due_counts(store: Store) -> None:
    first, _ = await queue(store, webhook(lane="b"), webhook(lane="a"))
    assert (await ages(store, 9 * SECOND))["queued"] == 9 * SECOND
    await store.begin(first, ME, passing, NOON)
    await store.end(first, ME, End(state="queued", due_at=NOON - SECOND), NOON)
    assert (await ages(store, 9 * SECOND))["queued"] == 10 * SECOND


@runs
async def test_a_job_that_waits_for_its_time_has_no_age_until_then(store: Store) -> None:
    await queue(store, later())
    assert (await ages(store, 60 * SECOND))["queued"] == NONE
    assert (await ages(store, THURSDAY - NOON + SECOND))["queued"] == SECOND


@runs
async def test_a_begun_job_ages_from_its_beginning_and_one_that_has_ended_does_not(store: Store) -> None:
    first, second = await queue(store, text(), webhook())
    await store.begin(first, ME, passing, NOON + 2 * SECOND)
    await store.begin(second, ME, passing, NOON + 5 * SECOND)
    assert await ages(store, 9 * SECOND) == {"queued": NONE, "begun": 7 * SECOND, "held": NONE, "unknown": NONE}
    await store.end(first, ME, End(state="done"), NOON + 6 * SECOND)
    assert (await ages(store, 9 * SECOND))["begun"] == 4 * SECOND


@runs
async def test_what_is_held_or_unknown_ages_from_when_it_was_made(store: Store) -> None:
    held, unknown = await queue(store, text(), webhook())
    for job in (held, unknown):
        await store.begin(job, ME, passing, NOON + SECOND)
    await store.end(held, ME, End(state="held", reason="no plugin"), NOON + 2 * SECOND)
    await store.end(unknown, ME, End(state="unknown", reason="no answer"), NOON + 3 * SECOND)
    found = await store.counts(NOON + 9 * SECOND)
    assert (found.stored["held"], found.stored["unknown"]) == (1, 1)
    assert (found.oldest["held"], found.oldest["unknown"]) == (9 * SECOND, 9 * SECOND)


@runs
async def test_a_clock_that_was_set_back_makes_no_age_less_than_none(store: Store) -> None:
    (job,) = await queue(store, webhook())
    await store.begin(job, ME, passing, NOON + 60 * SECOND)
    assert (await ages(store, NONE))["begun"] == NONE
