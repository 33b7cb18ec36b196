"""A plugin says of people what the built-in actions say, by public names, and nothing that it does not declare."""

import asyncio
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from watchword import actions
from watchword.actions.webhook import Webhook
from watchword.effects import Consent, Fires, Job, Subscribe
from watchword.engine.outbound import Outbound
from watchword.engine.outside import JobOutside
from watchword.plugin import (
    Action,
    Capability,
    Done,
    Effect,
    Facts,
    Forbidden,
    HttpRequest,
    Later,
    Moment,
    Outcome,
    Outside,
    Prompt,
    Refused,
    Text,
    Unknown,
    action,
    facts_back,
    text_back,
)
from watchword.store.values import StoredJob
from watchword.testing import FakeClock, FakeOutside, Unsound, check_action, decided, facts, performed, planned
from watchword.testing.clock import NOON

Says = Callable[[Moment], Iterable[Effect] | Effect]
NEEDS: frozenset[Capability] = frozenset({"network", "sends", "lists"})
DAY = timedelta(days=1)


def saying(says: Says, needs: Iterable[Capability] = NEEDS) -> type[Action]:
    """Make an action that plans what is said of a moment."""

    @action("mine", needs=needs)
    class Mine(Action, frozen=True):
        """Say something."""

        def plan(self, moment: Moment) -> Iterable[Effect]:
            said = says(moment)
            return (said,) if isinstance(said, Effect) else said

    return Mine


SAME: dict[str, Says] = {
    "subscribe: club": lambda moment: moment.joins("club"),
    "unsubscribe: club": lambda moment: moment.leaves("club"),
    "set: {first: ' Ann '}": lambda moment: moment.sets({"first": " Ann "}),
    "tag: vip": lambda moment: moment.tags("vip"),
    "untag: vip": lambda moment: moment.untags("vip"),
    "vote: {poll: best, for: anna}": lambda moment: moment.votes("best", "anna"),
    "enter: summer": lambda moment: moment.enters("summer"),
    "handoff: {desk: front, mute: 1d}": lambda moment: moment.hands_over("front", DAY),
    "block: rude": lambda moment: moment.blocks("rude"),
    "coupon: ten": lambda moment: moment.gets("ten"),
    "ask: {prompt: why, text: Why?, expires: 1d}": lambda moment: (
        moment.asks(Prompt(name="why", asked_at=moment.now, expires_at=moment.now + DAY)),
        moment.text("Why?"),
    ),
    "reply: hi": lambda moment: moment.text("hi"),
    "send-later: {text: hi, after: 1d}": lambda moment: moment.text(
        "hi", later=Later(at=moment.now + DAY, replaces=True)
    ),
    "forward: {to: +15552310000, text: hi}": lambda moment: moment.onward("+15552310000", "hi"),
}


@pytest.mark.parametrize("written", SAME)
def test_a_plugin_leaves_what_the_built_in_action_leaves(written: str) -> None:
    built_in = planned(saying(lambda _: ()), written)
    assert built_in
    assert planned(saying(SAME[written]), "mine: {}") == built_in


def test_the_built_in_actions_have_no_names_for_facts_that_plugins_lack() -> None:
    for module in Path(actions.__file__).parent.glob("*.py"):
        for name in re.findall(r"^from watchword\.effects import (.+)$", module.read_text(), re.MULTILINE):
            assert set(name.split(", ")) <= {"Effect", "Job", "Later", "http_lane"}, module.name
        assert "watchword.consent" not in module.read_text()


def test_nobody_joins_a_list_without_a_record_of_their_words() -> None:
    consent, joins = planned(saying(lambda moment: moment.joins("club")), "mine: {}", "go please")
    assert isinstance(consent, Consent)
    assert (consent.kind, consent.scope, consent.text) == ("opt-in", "program:shop", "go please")
    assert (consent.source, consent.rung) == ("keyword", "keyword 'GO'")
    assert isinstance(joins, Subscribe)


@pytest.mark.parametrize(("text", "intent"), [("STOP", "opt-out"), ("HELP", "help")])
def test_nobody_joins_a_list_by_a_word_that_says_something_else(text: str, intent: str) -> None:
    joins = saying(lambda moment: (moment.joins("club"), moment.tags("heard")))
    decision = decided(joins, when=f"{{intent: {intent}}}", then="mine: {}", text=text)
    assert decision.rules == ("shop/it",)
    assert facts().tags("heard") in decision.effects
    assert facts().joins("club") not in decision.effects
    assert not [one for one in decision.effects if isinstance(one, Consent) and one.kind == "opt-in"]


@pytest.mark.parametrize(
    ("says", "need"),
    [
        (lambda moment: moment.text("hi"), "sends"),
        (lambda moment: moment.onward("+15552310000", "hi"), "sends"),
        (lambda moment: moment.joins("club"), "lists"),
        (lambda moment: moment.leaves("club"), "lists"),
        (lambda moment: moment.job("webhook", "http:x.example", {"url": "https://x.example"}), "network"),
    ],
)
def test_what_is_not_declared_cannot_be_planned_and_costs_the_rule_its_effects(says: Says, need: Capability) -> None:
    assert planned(saying(says, {need}), "mine: {}")
    with pytest.raises(Unsound, match=rf"'mine' .* and does not declare it: needs=\[\"{need}\"\]"):
        planned(saying(says, NEEDS - {need}), "mine: {}")


@pytest.mark.parametrize(
    "says",
    [
        lambda moment: replace(moment.text("hi"), exempt="opt-out-confirmation"),
        lambda moment: Fires(program=moment.program, number=moment.number, rule="shop/it", at=moment.now, kept=1),
        lambda moment: ["a text"],
    ],
)
def test_what_only_the_engine_may_say_no_action_says(says: Says) -> None:
    with pytest.raises(Unsound, match=r"only the engine may|is no effect"):
        planned(saying(says), "mine: {}")


# --- when it is performed ---------------------------------------------------------------------------------------------


def finding(found: Callable[[Facts, Job], Effect], needs: Iterable[Capability] = NEEDS) -> type[Action]:
    """Make an action that finds something out of the person when it is performed."""

    @action("finds", shorthand="text", needs=needs)
    class Finds(Action, frozen=True):
        """Find something out."""

        text: Text

        def plan(self, moment: Moment) -> Iterable[Effect]:
            yield moment.job("finds", "action:finds", {"text": "", "back": moment.back()})

        @classmethod
        def of_job(cls, job: Job, secrets: object) -> "Finds":
            return cls(text=Text.literal(""))

        async def perform(self, job: Job, outside: Outside) -> Outcome:
            return Done(effects=(found(facts_back(job.settings["back"], job, outside.now), job),))

    return Finds


def test_what_is_found_out_when_it_is_performed_is_said_by_the_same_names() -> None:
    kind = finding(lambda person, _: person.tags("vip"))
    assert planned(saying(lambda moment: moment.tags("vip")), "mine: {}") == (facts().tags("vip"),)
    assert performed(kind, "finds: x", FakeOutside()) == Done(effects=(facts().tags("vip"),))


def test_what_is_not_declared_comes_of_no_job_either() -> None:
    def texts(_: Facts, job: Job) -> Effect:
        return text_back(job.settings["back"], job, "hi")

    assert isinstance(performed(finding(texts), "finds: x", FakeOutside()), Done)
    refused = performed(finding(texts, {"network", "lists"}), "finds: x", FakeOutside())
    assert refused == Unknown("done, but 'finds' texts people and does not declare it: needs=[\"sends\"]")


def test_nobody_joins_a_list_by_what_an_action_found_out() -> None:
    found = performed(finding(lambda person, _: person.joins("club")), "finds: x", FakeOutside())
    assert found == Unknown("done, but 'finds' has somebody join a list: only what is planned has their words")


@action("hidden", shorthand="text")
class Hidden(Action, frozen=True):
    """Ask another system without saying so."""

    text: Text

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        outside.log("asking", key=outside.key)
        return (await outside.http(HttpRequest(url="https://x.example/"))).outcome


def test_what_declares_no_network_reaches_nobody() -> None:
    outside = FakeOutside.answering(200)
    found = performed(Hidden, "hidden: x", outside)
    assert isinstance(found, Refused)
    assert 'needs=["network"]: nothing was sent' in found.reason
    assert (outside.requests, len(outside.logged)) == ([], 1)


def test_no_text_but_the_job_that_passed_the_gate_leaves() -> None:
    (job,) = planned(saying(lambda moment: moment.text("hi")), "mine: {}")
    assert isinstance(job, Job)
    begun = StoredJob(id=257, state="begun", job=job, attempts=0, created_at=NOON, due_at=NOON)
    outside = JobOutside(begun, Outbound(FakeClock()), {}, 1.0, None)

    async def law() -> None:
        assert isinstance(await outside.send(job), Refused), "there is no such endpoint"
        for another in (replace(job, number="+15552310000"), replace(job, settings={"text": "buy"})):
            with pytest.raises(Forbidden, match="has not passed the gate"):
                await outside.send(another)
            with pytest.raises(Forbidden, match="has not passed the gate"):
                await outside.change_list(another)

    asyncio.run(law())


def test_a_webhook_whose_answer_is_texted_texts_people() -> None:
    posts = check_action(Webhook, "webhook: https://x.example")
    answers = check_action(Webhook, "webhook: {url: https://x.example, answer: reply}")
    assert (posts.needed, answers.needed) == ({"network"}, {"network", "sends"})
