"""Laws of the brake: what pauses, what a person may change by hand, and what goes on all the same."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from engine.world import World, world
from watchword import actions
from watchword.effects import Job
from watchword.engine.operator import NotThere
from watchword.errors import StoreRefused
from watchword.plugin import Blocked, Dead, Done, OptedOut, Outcome, Retry, Tools, Unknown
from watchword.rules.load import load_texts
from watchword.store.values import JobState

CONFIRMED = "Luigi's: you are unsubscribed. No more messages will be sent. Help: help@luigis.example"
BOB = "15552312103"
Law = Callable[[World], Coroutine[Any, Any, None]]


def within(folder: Path, law: Law, **settings: object) -> None:
    async def run() -> None:
        async with world(folder, **settings) as here:
            await law(here)

    asyncio.run(run())


async def is_in(here: World, origin: int, state: JobState) -> None:
    async def so() -> bool:
        return [job.state for job in await here.jobs(origin) if job.job.is_text] == [state]

    await here.until(so)


def texts(here: World) -> list[str]:
    return [text for _, text in here.provider.sent]


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
            await here.text(str(number), ident=f"i{number}")
        for number in range(1, 6):
            await is_in(here, number, "held")
        await here.operator.resume("program:luigis", "ann")
        await is_in(here, 5, "done")
        assert texts(here) == [f"you wrote {number}" for number in range(1, 6)]

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
        async def unpaid(job: Job, tools: Tools) -> Outcome:
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

        async def too_often(job: Job, tools: Tools) -> Outcome:
            asked.append(job.number)
            if len(asked) < 3:
                return Retry(reason="E113", after=0.05, throttled=True)
            return await here.provider.accept(job, tools)

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
        async def silent(job: Job, tools: Tools) -> Outcome:
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


OTHER = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
rules: [{id: any, tier: fallback, then: [{reply: "sorry: {text}"}]}]
"""


def test_a_message_is_decided_again_by_the_rules_as_they_are_unless_that_could_answer_twice(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.operator.pause("everything", "", "ann")
        await here.text("hello", ident="1")
        await is_in(here, 1, "held")
        with pytest.raises(StoreRefused, match=r"job 1\.1 is still to be sent"):
            await here.operator.redecide(1)
        (waiting,) = await here.jobs(1)
        assert await here.operator.cancel(job=waiting.id) == 1
        here.decider.rules = load_texts({"rules/o.yaml": OTHER.encode()}, actions.builtin()).rules
        assert await here.operator.redecide(1) == {"outcome": "fallback", "rules": ["luigis/any"]}
        await here.operator.resume("everything", "ann")
        await here.ended(1)
        assert texts(here) == ["sorry: hello"]
        stored = await here.store.message(1)
        assert stored
        assert stored.revision == here.decider.rules.revision
        with pytest.raises(StoreRefused, match=r"job 1\.2 was sent"):
            await here.operator.redecide(1)
        with pytest.raises(NotThere):
            await here.operator.redecide(99)

    within(tmp_path, law)


def test_what_a_message_said_about_consent_is_not_said_a_second_time(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.text("STOP", ident="1")
        confirmation = await here.ended(1)
        assert confirmation.state == "done"
        with pytest.raises(StoreRefused):
            await here.operator.redecide(1)
        await here.text("Stop.", ident="2")  # a second one is not confirmed, so that it can be decided again
        await here.operator.redecide(2)
        assert len(await here.store.consent("+15552312102")) == 2
        assert await here.store.suppressions("+15552312102")

    within(tmp_path, law)


LISTS = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
lists: {club: {skycore-campaign: "4411"}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {webhook: "http://127.0.0.1:9/"}, {reply: welcome}]}
  - {id: leave, when: {keyword: LEAVE}, then: [{unsubscribe: club}, {reply: bye}]}
"""


def test_who_leaves_a_list_during_a_pause_is_not_put_back_on_it_afterwards(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, actions.builtin()).rules
        await here.operator.pause("everything", "", "ann")
        await here.text("JOIN", ident="1")
        await is_in(here, 1, "held")
        await here.text("LEAVE", ident="2")
        await is_in(here, 2, "held")
        await here.operator.resume("everything", "ann")
        await here.ended(2)
        assert texts(here) == ["welcome", "bye"]
        assert here.provider.asked == [("+15552312102", "4411", False)]

    within(tmp_path, law)


def test_what_was_done_for_a_message_is_not_done_again_and_what_is_replaced_cannot_be_retried(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def refuse(job: Job, tools: Tools) -> Outcome:
            return Dead(reason="E110")

        here.performers["webhook"] = Noted
        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, actions.builtin()).rules
        here.provider.answer = refuse
        await here.text("JOIN", ident="1")
        await is_in(here, 1, "dead")
        await here.ended(1)
        here.provider.answer = here.provider.accept
        await here.operator.redecide(1)
        await here.ended(1)
        assert texts(here) == ["welcome"]
        jobs = {job.name: (job.job.action, job.state) for job in await here.jobs(1)}
        assert jobs == {
            "1.1": ("mirror", "done"),
            "1.2": ("webhook", "done"),
            "1.3": ("reply", "cancelled"),
            "1.4": ("mirror", "done"),  # asking twice does no harm, and keeps the lists in step
            "1.5": ("reply", "done"),
        }
        assert not await here.operator.retry(1 << 8 | 3)

    within(tmp_path, law)


class Noted:
    """A webhook that is always taken."""

    @staticmethod
    async def perform(job: Job, tools: Tools) -> Outcome:
        return Done()


def test_an_old_word_changes_no_list_after_a_newer_one(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def refuse(job: Job, tools: Tools) -> Outcome:
            return Dead(reason="E110")

        here.performers["webhook"] = Noted
        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, actions.builtin()).rules
        here.provider.answer = refuse
        await here.text("JOIN", ident="1")
        await here.ended(1)
        await here.text("LEAVE", ident="2")
        await here.ended(2)
        with pytest.raises(StoreRefused, match="would put the person on the list 'club'"):
            await here.operator.redecide(1)
        assert not dict(await here.store.contacts("+15552312102"))["luigis"].lists
        stored = await here.store.message(1)
        assert stored
        assert stored.outcome == "fired"
        assert [job.state for job in await here.jobs(1) if job.job.is_text] == ["dead"]

    within(tmp_path, law)


def test_a_webhook_that_is_still_tried_goes_on_under_its_own_key(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def refuse(job: Job, tools: Tools) -> Outcome:
            return Dead(reason="E110")

        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, actions.builtin()).rules
        here.provider.answer = refuse
        await here.text("JOIN", ident="1")
        await is_in(here, 1, "dead")
        here.provider.answer = here.provider.accept
        await here.operator.redecide(1)
        assert [job.name for job in await here.jobs(1) if job.job.action == "webhook"] == ["1.2"]

    within(tmp_path, law)


def test_an_opt_out_that_the_provider_tells_of_by_refusing_a_text_leaves_its_lists_too(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def blacklisted(job: Job, tools: Tools) -> Outcome:
            return OptedOut(reason="E114")

        await here.text("JOIN", ident="1")
        await here.ended(1)
        here.provider.answer = blacklisted
        await here.text("hello", ident="2")
        await here.ended(2)
        assert await here.store.suppressions("+15552312102")
        assert here.provider.asked == [("+15552312102", "4411", True), ("+15552312102", "4411", False)]

    within(tmp_path, law)
