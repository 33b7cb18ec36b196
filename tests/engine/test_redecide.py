"""Laws of deciding a message again: by the rules as they are, and never so that anybody is answered twice."""

from pathlib import Path

import pytest

from engine.world import LISTS, World, is_in, texts, within
from watchword import vocabulary
from watchword.effects import Job
from watchword.engine.operator import NotThere
from watchword.errors import StoreRefused
from watchword.plugin import Done, Outcome, Outside, Refused
from watchword.rules.load import load_texts


async def refuse(_job: Job, _outside: Outside) -> Outcome:
    return Refused(reason="E110")


class Noted:
    """A webhook that is always taken."""

    @staticmethod
    async def perform(job: Job, outside: Outside) -> Outcome:
        return Done()


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
        here.decider.rules = load_texts({"rules/o.yaml": OTHER.encode()}, vocabulary.builtin()).rules
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


def test_what_was_done_for_a_message_is_not_done_again_and_what_is_replaced_cannot_be_retried(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.performers["webhook"] = Noted
        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, vocabulary.builtin()).rules
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


def test_an_old_word_changes_no_list_after_a_newer_one(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.performers["webhook"] = Noted
        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, vocabulary.builtin()).rules
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
        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, vocabulary.builtin()).rules
        here.provider.answer = refuse
        await here.text("JOIN", ident="1")
        await is_in(here, 1, "dead")
        here.provider.answer = here.provider.accept
        await here.operator.redecide(1)
        assert [job.name for job in await here.jobs(1) if job.job.action == "webhook"] == ["1.2"]

    within(tmp_path, law)
