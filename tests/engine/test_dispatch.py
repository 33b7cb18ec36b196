"""Laws of the dispatcher: order, patience, giving up, and nobody waiting for somebody else's trouble."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from engine.world import SettableClock, world
from watchword import logs
from watchword.effects import Job, Subscribe
from watchword.engine import dispatch
from watchword.errors import StoreBusy
from watchword.plugin import Done, NotSent, OptedOut, Outcome, Outside, Refused, Retry, Unanswered, Unknown
from watchword.store.values import End, StoredJob


def test_texts_to_one_person_keep_their_order_even_when_one_is_tried_again(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            tries: Counter[str] = Counter()

            async def hesitant(job: Job, outside: Outside) -> Outcome:
                tries[job.settings["text"]] += 1
                if job.settings["text"] == "you wrote 1" and tries["you wrote 1"] < 3:
                    return Retry(reason="busy")
                return await here.provider.accept(job, outside)

            here.provider.answer = hesitant
            for number in range(1, 5):
                await here.text(f"pizza {number}", ident=f"i{number}")
            await here.ended(4)
            assert [text for _, text in here.provider.sent] == [f"you wrote pizza {number}" for number in range(1, 5)]

    asyncio.run(law())


def test_texts_that_wait_for_an_earlier_one_of_the_same_person_cost_no_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            begun: list[int] = []
            begin = here.store.begin

            async def counted(job_id: int, *rest: Any) -> StoredJob | None:
                begun.append(job_id)
                return await begin(job_id, *rest)

            monkeypatch.setattr(here.store, "begin", counted)
            for number in range(40):
                await here.text(f"pizza {number}", ident=f"i{number}")
            await here.ended(40)
            assert begun == sorted(set(begun))
            assert [text for _, text in here.provider.sent] == [f"you wrote pizza {number}" for number in range(40)]

    asyncio.run(law())


def test_other_people_do_not_wait_for_one_persons_retry(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:

            async def only_others(job: Job, outside: Outside) -> Outcome:
                if job.number == "+15552312102":
                    return Retry(reason="busy", after=3600)
                return await here.provider.accept(job, outside)

            here.provider.answer = only_others
            await here.text("one", ident="1")
            await here.text("two", ident="2", sender="15552312103")
            assert (await here.ended(2)).state == "done"
            assert (await here.jobs(1))[0].state == "queued"

    asyncio.run(law())


def test_a_dead_host_delays_neither_replies_nor_other_hosts(tmp_path: Path) -> None:
    async def law() -> None:
        hung = asyncio.Event()

        async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            await hung.wait()
            writer.close()

        server = await asyncio.start_server(hang, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with world(tmp_path, url=f"http://127.0.0.1:{port}/hook") as here:
            for number in range(60):
                await here.text("TELL", ident=f"t{number}", sender=f"1555900{number:04}")
            await here.text("hello", ident="h")
            assert (await here.ended(61)).state == "done"
            assert (await here.jobs(1))[0].state in {"queued", "begun"}
            hung.set()
        server.close()

    asyncio.run(law())


def test_how_an_attempt_ends_is_how_the_job_ends(tmp_path: Path) -> None:
    endings: list[tuple[Outcome | Exception, str]] = [
        (Done(tracking_id="T"), "done"),
        (Refused(reason="bad number", hint="look"), "dead"),
        (Unknown(reason="no answer"), "unknown"),
        (OptedOut(reason="E114"), "suppressed"),
        # an action that raises may have sent nothing ...
        (NotSent("no connection"), "queued"),
        # ... or something: then nobody knows
        (Unanswered("cut off"), "unknown"),
    ]

    async def law() -> None:
        async with world(tmp_path) as here:
            for number, (outcome, state) in enumerate(endings, start=1):

                async def answer(_job: Job, _outside: Outside, outcome: Outcome | Exception = outcome) -> Outcome:
                    if isinstance(outcome, Exception):
                        raise outcome
                    return outcome

                here.provider.answer = answer
                await here.text("w", ident=f"i{number}", sender=f"1555700{number:04}")
                (newest,) = await here.store.messages(1)

                async def settled(number: int = newest.id, state: str = state) -> bool:
                    job = (await here.jobs(number))[0]
                    return job.state == state and job.attempts == 1

                await here.until(settled)
            assert (await here.store.suppressions("+15557000004"))[0].provider_blocks

    asyncio.run(law())


def test_a_job_whose_action_is_gone_is_held_until_somebody_tries_it_again(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            rules = here.decider.rules
            known = {name: kind for name, kind in rules.vocabulary.actions.items() if name != "webhook"}
            here.decider.rules = replace(rules, vocabulary=replace(rules.vocabulary, actions=known))
            await here.text("TELL", ident="1")

            async def is_held() -> bool:
                return [one.state for one in await here.jobs(1)] == ["held"]

            await here.until(is_held)
            (job,) = await here.jobs(1)
            assert job.reason == "no action 'webhook' is loaded; load its plugin, then retry the job"
            here.decider.rules = rules
            here.performers["webhook"] = Noted()
            await here.operator.retry(job.id)
            assert (await here.ended(1)).state == "done"

    asyncio.run(law())


class Noted:
    """Takes every job."""

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        return Done()


class Noisy:
    """Raises while performing."""

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        raise RuntimeError(f"cannot do {job.action} as {outside.key}")


class Telling:
    """Says one thing, or raises it."""

    def __init__(self, told: Outcome | Exception) -> None:
        self.told = told

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        if isinstance(self.told, Exception):
            raise self.told
        return self.told


def test_an_action_that_raises_is_tried_again(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            here.performers["webhook"] = Noisy()
            await here.text("TELL", ident="1")

            async def tried() -> bool:
                job = (await here.jobs(1))[0]
                return job.state == "queued" and job.attempts >= 1

            await here.until(tried)
            assert "RuntimeError: cannot do webhook" in ((await here.jobs(1))[0].reason or "")

    asyncio.run(law())


@pytest.mark.parametrize("told", [Refused("no s3cret", "send s3cret"), Unknown("s3cret"), RuntimeError("bad s3cret")])
def test_no_secret_is_in_what_is_kept_of_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Outcome | Exception
) -> None:
    monkeypatch.setattr(logs, "_secrets", logs.Secrets())
    logs.hide("s3cret")

    async def law() -> None:
        async with world(tmp_path) as here:
            here.performers["webhook"] = Telling(told)
            await here.text("TELL", ident="1")

            async def tried() -> bool:
                return (await here.jobs(1))[0].reason is not None

            await here.until(tried)
            reason = (await here.jobs(1))[0].reason or ""
            assert "***" in reason
            assert "s3cret" not in reason

    asyncio.run(law())


def test_draining_lets_attempts_under_way_end_and_begins_no_other(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path, concurrency=1) as here:
            begun, go = asyncio.Event(), asyncio.Event()

            async def slow(job: Job, outside: Outside) -> Outcome:
                begun.set()
                await go.wait()
                return await here.provider.accept(job, outside)

            here.provider.answer = slow
            await here.text("one", ident="1")
            await here.text("two", ident="2", sender="15552312103")
            await begun.wait()
            draining = asyncio.create_task(here.dispatcher.drain(5))
            await asyncio.sleep(0)
            go.set()
            await draining
            assert (await here.jobs(1))[0].state == "done"
            assert (await here.jobs(2))[0].state == "queued"

    asyncio.run(law())


def test_trouble_of_the_store_at_the_start_or_in_a_lane_ends_no_dispatching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def law() -> None:
        monkeypatch.setattr(dispatch, "NEW_LANES_EVERY", 0.05)
        async with world(tmp_path) as here:
            adopt, due = here.store.adopt, here.store.due
            broken = {"adopt", "due"}

            async def busy_once(now: datetime) -> tuple[int, int]:
                if "adopt" in broken:
                    broken.discard("adopt")
                    raise StoreBusy("the disk is full")
                return await adopt(now)

            async def broken_once(*asked: Any) -> Sequence[StoredJob]:
                if "due" in broken:
                    broken.discard("due")
                    raise RuntimeError("an error of ours")
                return await due(*asked)

            monkeypatch.setattr(here.store, "adopt", busy_once)
            monkeypatch.setattr(here.store, "due", broken_once)
            await here.text("hello", ident="1")
            assert (await here.ended(1)).state == "done"
            assert not broken

    asyncio.run(law())


def test_a_clock_that_is_set_back_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def law() -> None:
        monkeypatch.setattr(dispatch, "NEW_LANES_EVERY", 0.05)
        clock = SettableClock()
        async with world(tmp_path, clock=clock) as here:

            async def busy(job: Job, outside: Outside) -> Outcome:
                return Retry(reason="busy")

            clock.set_by = timedelta(hours=1)
            await asyncio.sleep(0.2)
            here.provider.answer = busy
            await here.text("hello", ident="1")

            async def tried() -> bool:
                return (await here.jobs(1))[0].attempts >= 1

            await here.until(tried)
            here.provider.answer = here.provider.accept
            clock.set_by = timedelta()
            assert (await here.ended(1)).state == "done"

    asyncio.run(law())


def test_an_attempt_ends_by_the_incarnation_that_began_it(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:

            async def declared_dead_meanwhile(job: Job, outside: Outside) -> Outcome:
                here.node.begin_anew()
                return await here.provider.accept(job, outside)

            here.provider.answer = declared_dead_meanwhile
            await here.text("one", ident="1")
            ended = await here.ended(1)
            assert (ended.state, ended.owner) == ("done", "node-1")
            assert here.node.owner != "node-1"
            await here.text("two", ident="2", sender="15552312103")
            assert (await here.ended(2)).owner not in {"node-1", here.node.owner}

    asyncio.run(law())


def test_a_node_that_was_declared_dead_ends_nothing(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:

            async def taken_over_meanwhile(job: Job, outside: Outside) -> Outcome:
                begun = here.store.end
                assert await begun(1 << 8 | 1, "node-1", End(state="unknown"), here.node.clock.now()) is not None
                return Done(
                    tracking_id="T", effects=(Subscribe(program="luigis", number=job.number or "", list="club"),)
                )

            here.provider.answer = taken_over_meanwhile
            with capture_logs() as logs:
                await here.text("one", ident="1")
                await here.ended(1)

                async def told() -> bool:
                    return any(log["event"] == "a job was taken over before its end" for log in logs)

                await here.until(told)
            stored = (await here.jobs(1))[0]
            assert (stored.state, stored.tracking_id) == ("unknown", None)
            assert not any(contact.lists for _, contact in await here.store.contacts("+15552312102"))

    asyncio.run(law())
