"""What is told of a text after its program got another brand is of the brand that it has (R26, R29)."""

from pathlib import Path

from engine.world import RULES, World, is_in, within
from watchword import vocabulary
from watchword.effects import Job
from watchword.plugin import OptedOut, Outcome, Outside
from watchword.rules.load import load_texts

BRANDED = RULES.replace("about: {", "about: {brand: x, ").replace("URL", "http://127.0.0.1:9/")


def test_r26_a_refusal_that_comes_under_another_brand_opts_out_of_that_one(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        async def refuse(job: Job, outside: Outside) -> Outcome:
            here.decider.rules = load_texts({"rules/l.yaml": BRANDED.encode()}, vocabulary.builtin()).rules
            return OptedOut(reason="E114")

        here.provider.answer = refuse
        await here.text("hello", ident="1")
        await is_in(here, 1, "suppressed")
        assert [one.scope for one in await here.store.suppressions("+15552312102")] == ["brand:x"]

    within(tmp_path, law)


def test_g3_what_waited_when_the_brand_changed_is_not_sent(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.operator.pause("endpoint:main", "", "ann")
        await here.text("hello", ident="1")
        await is_in(here, 1, "held")
        here.decider.rules = load_texts({"rules/l.yaml": BRANDED.encode()}, vocabulary.builtin()).rules
        await here.operator.resume("endpoint:main", "ann")
        await is_in(here, 1, "suppressed")
        (job,) = await here.jobs(1)
        assert (job.reason or "").startswith("queued in program:luigis; luigis is of brand:x by now")
        assert here.provider.sent == []

    within(tmp_path, law)
