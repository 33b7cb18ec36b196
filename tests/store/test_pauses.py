"""Pauses, and what a person changes by hand: held and let go, cancelled, settled, decided again."""

import asyncio
from datetime import datetime, timedelta

import pytest

from store.conftest import Opener
from store.given import (
    ANN,
    BOB,
    DAY,
    LUIGIS,
    NOON,
    SCOPE,
    SECOND,
    consent,
    deciding,
    message,
    passing,
    queue,
    receive,
    runs,
    state_of,
    text,
    webhook,
)
from watchword.effects import Job, Left, Pause, Subscribe
from watchword.errors import StoreRefused
from watchword.store import jobs, pauses
from watchword.store.interface import Store
from watchword.store.values import AWAITED_FOR, Cancelled, Defer, End, GateView, Held, Hold, Pass

ME = "node-1"
PAUSED = Pause(what="program:luigis", reason="the wrong text", source="operator", by="ann", since=NOON)


def braking(view: GateView) -> Pass | Hold:
    return Hold(view.pauses[0].what, "paused") if view.pauses else Pass()


@runs
async def test_a_pause_is_begun_once_and_seen_by_the_gate_of_texts(store: Store) -> None:
    assert await store.pause(PAUSED)
    assert not await store.pause(PAUSED)
    assert list(await store.pauses()) == [PAUSED]
    a_text, a_call = await queue(store, text(), webhook())
    assert await store.begin(a_text, ME, braking, NOON) is None
    assert await store.begin(a_call, ME, braking, NOON) is not None
    stored = await store.job(a_text)
    assert stored
    assert (stored.state, stored.waits_for, stored.reason) == ("held", PAUSED.what, "paused")
    assert await store.held() == {PAUSED.what: Held(1, NOON)}


@runs
async def test_only_what_no_pause_holds_any_more_is_released(store: Store) -> None:
    other = Pause(what="endpoint:main", reason="", source="provider", by="main", since=NOON)
    await store.pause(PAUSED)
    first, second, third = await queue(store, text(), text(number=BOB), text(number="+15550000000"))
    await store.begin(first, ME, braking, NOON)
    await store.pause(other)
    await store.begin(second, ME, braking, NOON)  # the first by name: the endpoint's
    await store.begin(third, ME, passing, NOON)
    await store.end(third, ME, End(state="held", reason="a person must look"), NOON)
    assert list(await store.release(NOON)) == []
    assert await store.resume(PAUSED.what)
    assert not await store.resume(PAUSED.what)
    assert list(await store.release(NOON + SECOND)) == ["text:main"]
    assert [await state_of(store, job) for job in (first, second, third)] == ["queued", "held", "held"]
    assert await store.held() == {"": Held(1, NOON), "endpoint:main": Held(1, NOON)}


@runs
async def test_release_and_cancel_leave_nothing_over_however_much_there_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pauses._SLICE == jobs.CANCELLED_AT_ONCE == 1_000
    await store.pause(PAUSED)
    held = []
    for n in range(9):
        ids = await queue(store, *[text(number=f"+1555{n:03}{m:04}") for m in range(250)], key=f"k{n}")
        held += ids
        await asyncio.gather(*[store.begin(job, ME, braking, NOON) for job in ids])
    assert await store.held() == {PAUSED.what: Held(2_250, NOON)}
    await store.resume(PAUSED.what)
    await store.release(NOON)
    assert await store.held() == {}
    assert await store.cancel(Cancelled(rule="r"), NOON) == 2_250
    assert await store.cancel(Cancelled(rule="r"), NOON) == 0


@runs
async def test_what_has_begun_or_ended_is_not_cancelled(store: Store) -> None:
    begun, ended, waiting = await queue(store, webhook(), webhook(), webhook())
    await store.begin(begun, ME, passing, NOON)
    await store.begin(ended, ME, passing, NOON)
    await store.end(ended, ME, End(state="dead"), NOON)
    assert await store.cancel(Cancelled(revision="rev"), NOON + SECOND) == 1
    assert [await state_of(store, job) for job in (begun, ended, waiting)] == ["begun", "dead", "cancelled"]
    stored = await store.job(waiting)
    assert stored
    assert (stored.ended_at, stored.reason) == (NOON + SECOND, "cancelled by a person")


@runs
async def test_a_job_that_waits_for_a_pause_costs_no_attempt_if_it_is_not_counted(store: Store) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    kept = End(state="held", reason="unpaid", waits_for="endpoint:main", counted=False, effects=(PAUSED,))
    await store.end(job, ME, kept, NOON)
    stored = await store.job(job)
    assert stored
    assert (stored.state, stored.attempts, stored.waits_for, stored.owner) == ("held", 0, "endpoint:main", None)
    assert list(await store.pauses()) == [PAUSED]


@runs
async def test_begun_jobs_say_how_much_of_the_ledger_the_gate_could_see(store: Store) -> None:
    first, second = await queue(store, webhook(), webhook())
    assert (await store.begin(first, ME, passing, NOON)).seen == 0  # type: ignore[union-attr]
    await store.apply("main", "c1", [consent()], NOON)
    begun = await store.begin(second, ME, passing, NOON)
    (event,) = await store.consent(ANN)
    assert begun
    assert begun.seen == event.sequence
    assert await store.job(second) == begun


@runs
async def test_a_message_that_waits_for_its_words_is_decided_once(store: Store) -> None:
    waiting = await receive(store, message(text=""), webhook(), outcome="awaiting")
    assert waiting.message_id
    (job,) = await queue(store, text(), key="k2")
    seen: list[bool] = []

    def looking(view: GateView) -> Pass:
        seen.append(view.awaiting)
        return Pass()

    await store.begin(job, ME, looking, NOON)
    assert list(await store.overdue(NOON + AWAITED_FOR - SECOND)) == []
    assert [one.id for one in await store.overdue(NOON + AWAITED_FOR)] == [waiting.message_id]
    with pytest.raises(StoreRefused, match="not decided yet"):
        await store.redecide(waiting.message_id, LUIGIS, SCOPE, deciding(), NOON)
    whole = message(text="JOIN")
    done = await store.complete(whole, waiting.message_id, LUIGIS, SCOPE, deciding(text()), NOON)
    again = await store.complete(whole, waiting.message_id, LUIGIS, SCOPE, deciding(text()), NOON)
    assert (done.lanes, again.decision) == (("text:main",), None)
    stored = await store.message(waiting.message_id)
    assert stored
    assert (stored.message, stored.outcome) == (whole, "fired")
    assert [one.job.kind for one in await store.jobs_of(stored.id)] == ["http", "text"]
    assert list(await store.overdue(NOON + AWAITED_FOR)) == []
    (other,) = await queue(store, text(number=ANN), key="k3")
    await store.begin(other, ME, looking, NOON)
    assert seen == [True, False]


@pytest.mark.parametrize(
    ("end", "may"),
    [("done", False), ("unknown", False), ("held", False), ("dead", True), ("suppressed", True), ("cancelled", True)],
)
@runs
async def test_a_message_is_decided_again_only_where_nobody_is_answered_twice(
    store: Store, end: str, may: bool
) -> None:
    (job,) = await queue(store, text())
    await store.begin(job, ME, passing, NOON)
    await store.end(job, ME, End(state=end), NOON)  # type: ignore[arg-type]
    again = store.redecide(1, LUIGIS, SCOPE, deciding(text(settings={"text": "better"})), NOON)
    if may:
        assert (await again).lanes == ("text:main",)
        assert (await store.jobs_of(1))[1].job.settings == {"text": "better"}
    else:
        with pytest.raises(StoreRefused):
            await again


@runs
async def test_deciding_again_leaves_consent_and_the_conversation_as_they_were(store: Store) -> None:
    await receive(store, message("k1"))
    await receive(store, message("k2", text="STOP"), consent())
    await store.redecide(2, LUIGIS, SCOPE, deciding(consent("opt-in")), NOON)
    assert [one.event.kind for one in await store.consent(ANN)] == ["opt-out"]
    assert [one.id for one in await store.conversation(ANN, 9)] == [2, 1]


@pytest.mark.parametrize("end", ["done", "queued"])
@runs
async def test_leaving_the_providers_list_is_no_news_if_we_have_asked_for_it(store: Store, end: str) -> None:
    async def on() -> bool:
        return any("vip" in contact.lists for _, contact in await store.contacts(ANN))

    def left(campaign: str, at: datetime = NOON) -> Left:
        return Left(program=LUIGIS, number=ANN, list="vip", campaign=campaign, at=at)

    def change(campaign: str, *, subscribed: bool) -> Job:
        settings = {"campaign": campaign, "list": "vip", "subscribed": subscribed}
        return webhook(action="mirror", lane="list:main", number=ANN, scope=SCOPE, settings=settings)

    await store.apply("main", "1", [Subscribe(program=LUIGIS, number=ANN, list="vip")], NOON)
    for job in await queue(store, change("4411", subscribed=False), change("4412", subscribed=True)):
        await store.begin(job, ME, passing, NOON)
        await store.end(job, ME, End(state=end), NOON)  # type: ignore[arg-type]
    await store.apply("main", "2", [left("4411")], NOON)
    assert await on()
    await store.apply("main", "4", [left("4411", NOON + 2 * DAY)], NOON)
    assert not await on()
    await store.apply("main", "3", [Subscribe(program=LUIGIS, number=ANN, list="vip")], NOON)
    await store.apply("main", "5", [left("4412")], NOON)  # somebody else's doing
    assert not await on()


@runs
async def test_while_a_pause_is_ending_it_holds_nothing_new_and_it_has_ended_when_all_is_released(store: Store) -> None:
    await store.pause(PAUSED)
    (held,) = await queue(store, text())
    await store.begin(held, ME, braking, NOON)
    await store.resume(PAUSED.what)
    assert [one.ending for one in await store.pauses()] == [True]
    await store.release(NOON)
    assert list(await store.pauses()) == []
    await store.pause(PAUSED)
    await store.resume(PAUSED.what)
    assert await store.pause(PAUSED)  # somebody pulls the brake again before that
    await store.release(NOON)
    assert list(await store.pauses()) == [PAUSED]


@pytest.mark.parametrize("restarted", [False, True])
@runs
async def test_what_was_made_due_by_a_clock_that_is_set_back_waits_no_longer_for_it(
    opener: Opener, restarted: bool
) -> None:
    store = opener("node-1")
    ahead = NOON + timedelta(hours=1)
    await store.receive(message(received_at=ahead), LUIGIS, SCOPE, deciding(webhook(), webhook()))
    first, second = await store.jobs_of(1)
    await store.begin(first.id, ME, passing, ahead)
    await store.end(first.id, ME, End(state="queued", due_at=ahead + 5 * SECOND), ahead)
    assert await store.set_back(ahead) is None
    if restarted:
        await store.close()
        store = opener("node-1")
    assert list(await store.lanes(NOON)) == []
    assert await store.set_back(NOON) == timedelta(hours=1)
    assert await store.set_back(NOON) is None
    assert [(job.id, job.due_at - NOON) for job in await store.due("http:crm.example", NOON + 9 * SECOND, 9)] == [
        (second.id, timedelta()),
        (first.id, 5 * SECOND),
    ]
    await store.close()


@runs
async def test_what_was_put_off_by_a_clock_that_is_set_back_is_looked_at_anew(store: Store) -> None:
    (job,) = await queue(store, text())
    ahead = NOON + timedelta(hours=2)
    await store.begin(job, ME, lambda _: Defer(ahead + timedelta(hours=9), "night"), ahead)
    assert await store.due("text:main", NOON, 9) == []
    assert await store.set_back(NOON) == timedelta(hours=2)
    assert [one.id for one in await store.due("text:main", NOON, 9)] == [job]


@runs
async def test_leaving_the_providers_list_is_never_cancelled(store: Store) -> None:
    leaves, joins = await queue(
        store,
        webhook(lane="list:main", number=ANN, exempt="unsubscribe"),
        webhook(lane="list:main", number=ANN),
    )
    assert await store.cancel(Cancelled(job=leaves), NOON) == 0
    assert await store.cancel(Cancelled(job=joins), NOON) == 1
