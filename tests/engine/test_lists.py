"""Laws of the provider's lists in the engine: whoever left is not put back, whoever opted out leaves them too."""

from pathlib import Path

from engine.world import LISTS, World, is_in, texts, within
from watchword import vocabulary
from watchword.effects import Job
from watchword.plugin import OptedOut, Outcome, Outside
from watchword.rules.load import load_texts


def test_who_leaves_a_list_during_a_pause_is_not_put_back_on_it_afterwards(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.decider.rules = load_texts({"rules/o.yaml": LISTS.encode()}, vocabulary.builtin()).rules
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


def test_r26_an_opt_out_that_the_provider_tells_of_by_refusing_a_text_leaves_its_lists_too(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def blacklisted(job: Job, outside: Outside) -> Outcome:
            return OptedOut(reason="E114")

        await here.text("JOIN", ident="1")
        await here.ended(1)
        here.provider.answer = blacklisted
        await here.text("hello", ident="2")
        await here.ended(2)
        assert await here.store.suppressions("+15552312102")
        assert here.provider.asked == [("+15552312102", "4411", True), ("+15552312102", "4411", False)]

    within(tmp_path, law)
