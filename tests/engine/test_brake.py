"""Laws of the brake: what pauses, what a person may change by hand, and what goes on all the same."""

from pathlib import Path

import pytest

from engine.world import World, is_in, texts, within
from watchword.effects import Job
from watchword.engine.operator import NotThere
from watchword.plugin import Blocked, Outcome, Outside, Retry, Unknown

CONFIRMED = "Luigi's: you are unsubscribed. No more messages will be sent. Help: help@luigis.example"
BOB = "15552312103"


def test_while_everything_is_paused_messages_are_decided_and_nothing_but_confirmations_leaves(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        assert await here.operator.pause("everything", "the wrong text", "ann") is None
        again = await here.operator.pause("everything", "the wrong text", "bob")
        assert str(again).endswith("UTC by ann: the wrong text")
        assert await here.text("hello", ident="1") == 200
        await here.text("STOP", ident="2", sender=BOB)
        await is_in(here, 1, "held")
        await is_in(here, 2, "done")
        assert texts(here) == [CONFIRMED]
        assert here.dispatcher.paused[0].by == "ann"
        held, oldest = await here.operator.resume("everything", "ann")
        assert (held, str(oldest)[-4:]) == (1, " UTC")
        await is_in(here, 1, "done")
        assert texts(here) == [CONFIRMED, "you wrote hello"]

    within(tmp_path, law)


def test_texts_that_were_held_go_in_their_order(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.operator.pause("program:luigis", "", "ann")
        for number in range(1, 6):
            await here.text(f"pizza {number}", ident=f"i{number}")
        for number in range(1, 6):
            await is_in(here, number, "held")
        await here.operator.resume("program:luigis", "ann")
        await is_in(here, 5, "done")
        assert texts(here) == [f"you wrote pizza {number}" for number in range(1, 6)]

    within(tmp_path, law)


def test_who_opts_out_during_a_pause_gets_none_of_what_was_held(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.operator.pause("endpoint:main", "", "ann")
        await here.text("hello", ident="1")
        await is_in(here, 1, "held")
        await here.text("STOP", ident="2")
        await here.operator.resume("endpoint:main", "ann")
        await is_in(here, 1, "suppressed")
        assert texts(here) == [CONFIRMED]

    within(tmp_path, law)


def test_what_does_not_exist_is_not_paused_and_what_is_not_paused_not_resumed(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        with pytest.raises(NotThere, match="there is no program 'luigi'; did you mean 'luigis'"):
            await here.operator.pause("program:luigi", "", "ann")
        with pytest.raises(NotThere, match="there is no pause of everything"):
            await here.operator.resume("everything", "ann")

    within(tmp_path, law)


def test_a_provider_that_refuses_everything_pauses_its_endpoint_and_no_text_is_lost(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def unpaid(job: Job, outside: Outside) -> Outcome:
            return Blocked(reason="E713 billing", hint="pay the bill")

        here.provider.answer = unpaid
        await here.text("one", ident="1")
        await is_in(here, 1, "held")
        await here.text("two", ident="2", sender=BOB)
        await is_in(here, 2, "held")

        async def told() -> bool:
            return [one.reason for one in here.dispatcher.paused] == ["E713 billing; pay the bill"]

        await here.until(told)
        here.provider.answer = here.provider.accept
        await here.operator.resume("endpoint:main", "ann")
        await is_in(here, 2, "done")
        assert sorted(texts(here)) == ["you wrote one", "you wrote two"]
        assert [job.attempts for job in await here.jobs(1)] == [1]

    within(tmp_path, law)


def test_a_throttled_lane_rests_and_no_job_comes_nearer_to_being_given_up(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        asked = []

        async def too_often(job: Job, outside: Outside) -> Outcome:
            asked.append(job.number)
            if len(asked) < 3:
                return Retry(reason="E113", after=0.05, throttled=True)
            return await here.provider.accept(job, outside)

        here.provider.answer = too_often
        began = here.node.clock.monotonic()
        await here.text("one", ident="1")
        job = await here.ended(1)
        assert (job.state, job.attempts) == ("done", 1)
        assert here.node.clock.monotonic() - began >= 3.0  # a rest of one second, then of two
        assert len(asked) == 3

    within(tmp_path, law)


def test_a_job_nobody_knows_about_is_settled_by_a_persons_word(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def silent(job: Job, outside: Outside) -> Outcome:
            return Unknown(reason="no answer")

        here.provider.answer = silent
        await here.text("one", ident="1")
        await here.text("two", ident="2", sender=BOB)
        await is_in(here, 1, "unknown")
        await is_in(here, 2, "unknown")
        here.provider.answer = here.provider.accept
        first, second = [(await here.jobs(origin))[0].id for origin in (1, 2)]
        assert await here.operator.settle(first, sent=True)
        assert await here.operator.settle(second, sent=False)
        await is_in(here, 2, "done")
        assert texts(here) == ["you wrote two"]
        assert not await here.operator.settle(first, sent=False)

    within(tmp_path, law)


def test_what_waits_is_cancelled_by_rule_or_by_revision_and_what_has_ended_is_not(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.text("sent", ident="0")
        await here.ended(1)
        await here.operator.pause("everything", "", "ann")
        await here.text("JOIN", ident="1")
        for number in range(3):
            await here.text("hello", ident=f"h{number}", sender=BOB)
        for origin in (2, 3, 4, 5):
            await is_in(here, origin, "held")
        assert await here.operator.cancel(rule="luigis/any") == 3
        assert await here.operator.cancel(rule="luigis/nothing") == 0
        assert await here.operator.cancel(revision="another") == 0
        assert await here.operator.cancel(revision=here.decider.rules.revision) == 1
        await here.operator.resume("everything", "ann")
        await here.ended(2)
        assert texts(here) == ["you wrote sent"]
        assert here.provider.asked == [("+15552312102", "4411", True)]  # the person has joined all the same
        assert [job.state for job in await here.jobs(1)] == ["done"]

    within(tmp_path, law)
