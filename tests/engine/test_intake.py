"""Laws of intake: what is answered when, and what a provider's own word changes."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec.structs import replace

from engine.world import RULES, SECRET, World, world
from watchword import actions, vocabulary
from watchword.effects import Effect, Job
from watchword.errors import StoreBusy, StoreRefused
from watchword.plugin import Action, Capability, Done, Moment, Outcome, Outside
from watchword.rules.load import load_texts

PERSON = "+15552312102"


def status(code: str, source: str, campaign: str = "4411", at: datetime | None = None) -> bytes:
    return (
        f"<POSTBACK><ORIGIN>SUB</ORIGIN><CODE>{code}</CODE><MOBILE>15552312102</MOBILE>"
        f"<CAMPAIGNREF>{campaign}</CAMPAIGNREF><SOURCE>{source}</SOURCE>"
        f"<TIMESTAMP>{at or datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f+00}</TIMESTAMP></POSTBACK>"
    ).encode()


async def lists(here: World) -> frozenset[str]:
    contacts = dict(await here.store.contacts(PERSON))
    return contacts["luigis"].lists if "luigis" in contacts else frozenset()


def test_leaving_by_stop_is_an_opt_out_and_any_other_leaving_ends_only_the_mirrored_membership(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            await here.text("JOIN", ident="1")
            assert await lists(here) == {"club"}
            assert await here.intake.take("main", SECRET, status("N302", "MANAGER", "9999")) == 200
            assert await lists(here) == {"club"}
            assert await here.intake.take("main", SECRET, status("N302", "MANAGER")) == 200
            assert await lists(here) == frozenset()
            assert not await here.store.suppressions(PERSON)
            await here.text("JOIN", ident="2")
            assert await here.intake.take("main", SECRET, status("N302", "API")) == 200  # another program's
            assert await lists(here) == frozenset()
            assert await here.intake.take("main", SECRET, status("N302", "MO")) == 200
            assert [held.scope for held in await here.store.suppressions(PERSON)] == ["program:luigis"]

    asyncio.run(law())


def test_joining_the_providers_list_lifts_nothing(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            await here.text("STOP", ident="1")
            assert await here.intake.take("main", SECRET, status("N301", "API")) == 200  # what we asked for ourselves
            assert await here.store.kept(10) == []
            assert await here.intake.take("main", SECRET, status("N301", "MANAGER")) == 200
            assert await here.intake.take("main", SECRET, status("N301", "API", "9999")) == 200
            assert await here.store.suppressions(PERSON)
            assert [one.kept.malformed for one in await here.store.kept(10)] == [False, False]

    asyncio.run(law())


def test_a_store_that_cannot_commit_answers_503_and_takes_the_redelivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            with monkeypatch.context() as trouble:

                async def busy(*_: object) -> None:
                    raise StoreBusy("the disk is full")

                trouble.setattr(here.store, "receive", busy)
                assert await here.text("STOP", ident="1") == 503
            assert await here.text("STOP", ident="1") == 200
            assert await here.store.suppressions(PERSON)

    asyncio.run(law())


def test_a_message_that_the_store_refuses_is_kept_and_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:

            async def refused(*_: object) -> None:
                raise StoreRefused("not like this")

            monkeypatch.setattr(here.store, "receive", refused)
            assert await here.text("hello", ident="1") == 200
            (kept,) = await here.store.kept(10)
            assert b"hello" in kept.kept.raw

    asyncio.run(law())


def test_wrong_secrets_and_endpoints_are_strangers(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path, path_secrets=("the-old-secret-1234", SECRET)) as here:
            assert await here.intake.take("main", "wrong", b"<POSTBACK/>") == 404
            assert await here.intake.take("other", SECRET, b"<POSTBACK/>") == 404
            assert await here.intake.take("main", "\udcff", b"<POSTBACK/>") == 404
            assert await here.intake.take("main", "the-old-secret-1234", b"<POSTBACK/>") == 200
            assert await here.intake.take("main", SECRET, b"<POSTBACK/>") == 200

    asyncio.run(law())


def test_r25_the_200_of_an_opt_out_waits_for_a_text_in_flight(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            leaving, out = asyncio.Event(), asyncio.Event()

            async def slow(_job: Job, _outside: Outside) -> Outcome:
                leaving.set()
                await out.wait()
                return Done()

            here.provider.answer = slow
            await here.text("hello", ident="1")
            await leaving.wait()
            stop = asyncio.create_task(here.text("STOP", ident="2"))
            # the opt-out is durable before the answer: the answer alone waits
            await here.until(lambda: suppressed(here))
            assert not stop.done()
            out.set()
            assert await stop == 200

    async def suppressed(here: World) -> bool:
        return bool(await here.store.suppressions(PERSON))

    asyncio.run(law())


def test_no_copy_of_an_opt_out_is_answered_before_the_text_in_flight_is_out(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            with here.in_flight.text(PERSON) as out:
                copies = [asyncio.create_task(here.text("STOP", ident="2")) for _ in range(3)]
                await here.until(lambda: suppressed(here))
                assert not any(copy.done() for copy in copies)
                out.set_result(None)
                assert await asyncio.gather(*copies) == [200, 200, 200]

    async def suppressed(here: World) -> bool:
        return bool(await here.store.suppressions(PERSON))

    asyncio.run(law())


def test_r27_r28_a_text_made_before_an_opt_out_does_not_begin_after_it(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path, texts_per_second=2.0) as here:
            for number in range(4):
                await here.text(f"hello {number}", ident=f"h{number}")
            await here.text("STOP", ident="s")
            before = len(here.provider.sent)
            last = await here.ended(4)
            assert last.state == "suppressed"
            await here.ended(5)
            assert [text for _, text in here.provider.sent[before:]] == [
                "Luigi's: you are unsubscribed. No more messages will be sent. Help: help@luigis.example"
            ]

    asyncio.run(law())


def test_receipts_join_their_job_whichever_comes_first(tmp_path: Path) -> None:
    def receipt(tracking: str) -> bytes:
        return (
            "<POSTBACK><ORIGIN>SMS_MT</ORIGIN><CODE>N202</CODE><TO>15552312102</TO>"
            f"<TRACKINGID>{tracking}</TRACKINGID><STATUS>Message Sent/Delivered</STATUS></POSTBACK>"
        ).encode()

    async def law() -> None:
        async with world(tmp_path) as here:
            await here.intake.take("main", SECRET, receipt("T-1"))
            await here.text("hello", ident="1")
            assert (await here.ended(1)).delivery == "delivered"
            await here.text("hello again", ident="2")
            assert (await here.ended(2)).delivery is None
            await here.intake.take("main", SECRET, receipt("T-2"))
            assert (await here.jobs(2))[0].delivery == "delivered"

    asyncio.run(law())


def test_stop_to_a_number_of_no_program_stops_every_program_and_start_to_one_lifts_it(tmp_path: Path) -> None:
    def to_nobody(text: str) -> bytes:
        return (
            "<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>15552312102</FROM><TO>70000</TO>"
            f"<TEXT>{text}</TEXT><TRANSACTIONID>n-{text}</TRANSACTIONID></POSTBACK>"
        ).encode()

    async def law() -> None:
        async with world(tmp_path) as here:
            assert await here.intake.take("main", SECRET, to_nobody("STOP")) == 200
            await here.text("hello", ident="1")
            assert "opted out of account" in ((await here.ended(2)).reason or "")
            await here.text("START", ident="2")
            assert not await here.store.suppressions(PERSON)
            await here.text("hello again", ident="3")
            assert (await here.ended(4)).state == "done"

    asyncio.run(law())


class Picky(Action, frozen=True, kw_only=True):
    """Raise for one text, and plan more jobs than one message may have for another."""

    needs: ClassVar[frozenset[Capability]] = frozenset({"sends"})

    def plan(self, moment: Moment) -> Iterable[Effect]:
        if moment.message.text == "raise":
            raise RuntimeError("not this one")
        many = 300 if moment.message.text == "too many" else 1
        return [moment.text(f"{moment.message.text} {number}") for number in range(many)]


def test_an_effect_that_raises_for_one_message_of_a_bundle_costs_that_message_alone(tmp_path: Path) -> None:
    def one(number: int, text: str) -> str:
        return (
            f"<NOTIFICATION id='{number}'><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><BODY><FROM>1555600{number:04}</FROM>"
            f"<TO>86717</TO><TEXT>{text}</TEXT></BODY></NOTIFICATION>"
        )

    texts = [*("fine" for _ in range(20)), "raise", "too many", *("fine" for _ in range(20))]
    bundle = f"<POSTBACK>{''.join(one(number, text) for number, text in enumerate(texts))}</POSTBACK>"

    async def law() -> None:
        async with world(tmp_path) as here:
            written = RULES.partition("rules:")[0] + "rules: [{id: picky, then: [{picky: {}}]}]\n"
            known = replace(vocabulary.builtin(), actions={"picky": Picky, **actions.builtin()})
            here.decider.rules = load_texts({"rules/l.yaml": written.encode()}, known).rules
            assert await here.intake.take("main", SECRET, bundle.encode()) == 200
            outcomes = {one.message.text: one.outcome for one in await here.store.messages(100)}
            assert outcomes == {"fine": "fired", "raise": "error"}
            assert len(await here.store.messages(100)) == 41
            assert [b"too many" in one.kept.raw for one in await here.store.kept(10)] == [True]
            await here.until(lambda: sent(here, 40))

    async def sent(here: World, count: int) -> bool:
        return len(here.provider.sent) == count

    asyncio.run(law())
