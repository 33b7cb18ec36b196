"""Texts that were put off to a later hour: they hold nobody up, and everything is asked again when they are due."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.world import SettableClock, World, texts, within, world
from watchword.effects import Effect, Job, Subscribe
from watchword.store.values import StoredJob

ANN = "+12125550100"
MEMBER = Subscribe(program="luigis", number=ANN, list="club")
SALE = Job(
    action="reply",
    lane="text:main",
    settings={"text": "sale"},
    program="luigis",
    rule="api:shop",
    repeatable=False,
    endpoint="main",
    number=ANN,
    sender="86717",
    scope="program:luigis",
)
NIGHT = datetime(2026, 3, 4, 9, tzinfo=UTC)
MORNING = datetime(2026, 3, 4, 13, tzinfo=UTC)


class Clock(SettableClock):
    """The machine's clock, set to a night in New York."""

    def __init__(self) -> None:
        self.set_to(NIGHT)

    def set_to(self, moment: datetime) -> None:
        self.set_by = timedelta()
        self.set_by = moment - self.now()


async def submit(here: World, *effects: Effect) -> int:
    """Have something of nobody's asking done; answers where its jobs are."""
    later = here.node.clock.now() + timedelta(days=9)
    before = {job.id for job in await here.store.due("text:main", later, 1_000)}
    await here.store.apply("main", f"submission {len(before)}", effects, here.node.clock.now())
    (new,) = [one for one in await here.store.due("text:main", later, 1_000) if one.id not in before]
    here.dispatcher.wake(["text:main"])
    return new.origin


async def put_off(here: World, origin: int) -> StoredJob:
    async def so() -> bool:
        (job,) = await here.jobs(origin)
        return job.waits_for == "hour"

    await here.until(so)
    (job,) = await here.jobs(origin)
    return job


async def scene(here: World, clock: Clock, *, opts_out: bool) -> None:
    sale = await submit(here, MEMBER, SALE)
    waiting = await put_off(here, sale)
    assert (waiting.state, waiting.due_at) == ("queued", MORNING)
    assert waiting.reason == "quiet hours until 2026-03-04 08:00 America/New_York (area code of US-NY)"
    await here.text("hello", ident="1", sender=ANN)
    assert (await here.ended(sale + 1)).state == "done"
    if opts_out:
        await here.text("STOP", ident="2", sender=ANN)
        await here.ended(sale + 2)
    clock.set_to(MORNING + timedelta(seconds=1))
    here.dispatcher.wake(["text:main"])
    ended = await here.ended(sale)
    assert (ended.state, ended.waits_for) == ("suppressed" if opts_out else "done", None)
    assert ("sale" in texts(here)) == (not opts_out)


@pytest.mark.parametrize("opts_out", [False, True])
def test_r63_what_was_put_off_holds_up_no_answer_and_is_asked_about_again_in_the_morning(
    tmp_path: Path, opts_out: bool
) -> None:
    clock = Clock()

    async def law() -> None:
        async with world(tmp_path, clock=clock) as here:
            await scene(here, clock, opts_out=opts_out)

    asyncio.run(law())


def test_r52_what_nobody_asked_for_and_nobody_agreed_to_is_not_sent(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        ended = await here.ended(await submit(here, SALE))
        assert ended.state == "suppressed"
        assert (ended.reason or "").startswith("no consent: ")
        assert texts(here) == []

    within(tmp_path, law)


def test_r68_a_fourth_solicitation_within_a_day_is_put_off_however_many_come_at_once(tmp_path: Path) -> None:
    clock = Clock()
    clock.set_to(MORNING + timedelta(hours=2))
    florida = "+13055550100"

    async def law() -> None:
        async with world(tmp_path, clock=clock) as here:
            sales = [replace(SALE, number=florida, settings={"text": f"sale {number}"}) for number in range(5)]
            await here.store.apply("main", "sales", [replace(MEMBER, number=florida), *sales], clock.now())
            here.dispatcher.wake(["text:main"])

            async def so() -> bool:
                return len(texts(here)) == 3 and not await here.store.due("text:main", clock.now(), 9)

            await here.until(so)
            left = await here.store.due("text:main", clock.now() + timedelta(days=1), 9)
            assert [(job.job.settings["text"], job.waits_for) for job in left] == [
                ("sale 3", "hour"),
                ("sale 4", "hour"),
            ]
            assert all((job.reason or "").endswith("3 texts in 24 hours are the most in US-FL") for job in left)

    asyncio.run(law())
