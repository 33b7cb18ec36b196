"""What is built in keeps the contracts that plugins are asked to keep, and a contract finds what breaks it."""

import asyncio
import time
import urllib.request
from datetime import UTC, datetime
from itertools import count

import pytest

from watchword.actions.log import Log
from watchword.actions.reply import Reply
from watchword.conditions.media import Media
from watchword.filters.parts import First
from watchword.plugin import (
    Action,
    Check,
    Condition,
    Done,
    HttpRequest,
    Job,
    Outcome,
    Outside,
    Secret,
    Situation,
    Text,
    action,
    condition,
)
from watchword.providers.sandbox import Sandbox
from watchword.providers.skycore import Skycore
from watchword.testing import (
    ActionContract,
    ConditionContract,
    FakeOutside,
    FakeProvider,
    FilterContract,
    ProviderContract,
    Unsound,
    check_action,
    performed,
)


class TestReply(ActionContract):
    kind = Reply
    written = "reply: 'you wrote {text}'"


class TestLog(ActionContract):
    kind = Log
    written = "log: '{from}'"


class TestMedia(ConditionContract):
    kind = Media
    written = "media: false"


class TestFirst(FilterContract):
    kind = First
    written = "first 2"


class TestSandbox(ProviderContract):
    provider = Sandbox()


class TestSkycore(ProviderContract):
    provider = Skycore()


class TestFake(ProviderContract):
    provider = FakeProvider()


# --- what breaks one --------------------------------------------------------------------------------------------------

NUMBERS = count()


class Wrong(Action, frozen=True, kw_only=True):
    """Do something wrong."""

    text: Text
    key: Secret = Secret()


@action("strays", shorthand="text", needs=["network"])
class Strays(Wrong, frozen=True):
    """Open a connection of its own."""

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        urllib.request.urlopen("http://127.0.0.1:9/")  # noqa: ASYNC210
        return Done()


@action("counts", shorthand="text", needs=["network"])
class Counts(Wrong, frozen=True):
    """Ask for something else every time."""

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        return (await outside.http(HttpRequest(url=f"https://x.example/{next(NUMBERS)}"))).outcome


@action("hides", shorthand="text")
class Hides(Wrong, frozen=True):
    """Ask other systems without saying that it needs to."""

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        return (await outside.http(HttpRequest(url="https://x.example/"))).outcome


@action("sleeps", shorthand="text")
class Sleeps(Wrong, frozen=True):
    """Hold everything up."""

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        time.sleep(1.2)  # noqa: ASYNC251
        return Done()


@action("clocks", shorthand="text", needs=["sends"])
class Clocks(Wrong, frozen=True):
    """Plan by a clock of its own."""

    def plan(self, moment: object) -> list[Job]:
        return [moment.text(str(datetime.now(UTC)))]  # type: ignore[attr-defined]

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        return Done()


def contract(of: type[Action]) -> ActionContract:
    class Contract(ActionContract):
        kind = of
        written = f"{of.called}: hi"
        settings = {"key": "hush-hush"}

    return Contract()


@pytest.mark.parametrize(
    ("kind", "law", "said"),
    [
        (Strays, ActionContract.test_it_reaches_the_network_through_outside_alone, "it connects to"),
        (Counts, ActionContract.test_it_does_the_same_again_under_the_same_key, "must ask the same"),
        (Hides, ActionContract.test_it_does_nothing_that_it_does_not_declare, "say needs="),
        (Sleeps, ActionContract.test_it_obeys_its_deadline, "cannot be cancelled"),
        (Clocks, ActionContract.test_planning_is_pure_and_asks_nobody, "on no clock"),
    ],
)
def test_a_contract_finds_what_breaks_it(kind: type[Action], law: object, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        law(contract(kind))  # type: ignore[operator]


def test_a_condition_that_raises_breaks_its_contract() -> None:
    @condition("brittle")
    class Brittle(Condition, frozen=True):
        """The third word is long."""

        least: int = 3

        def check(self, situation: Situation) -> Check:
            return Check(len(situation.words[2]) > self.least, "")

        def told(self) -> str:
            return str(self.least)

    class Contract(ConditionContract):
        kind = Brittle
        written = "brittle: {least: 4}"

    with pytest.raises(AssertionError, match="IndexError"):
        Contract().test_checking_is_pure_and_never_raises()


def test_what_a_rule_says_wrongly_is_said_as_check_does() -> None:
    with pytest.raises(Unsound, match=r"'reply' has no key 'txet' \[unknown-key\]"):
        check_action(Reply, "reply: {txet: hi}")


def test_the_outside_that_is_made_up_remembers_what_it_was_asked() -> None:
    outside = FakeOutside.answering(503, 200)
    asked = HttpRequest(url="https://x.example/")
    assert [asyncio.run(outside.http(asked)).status for _ in range(3)] == [503, 200, 200]
    assert outside.urls == ["https://x.example/"] * 3
    assert performed(Log, "log: '{text}'", outside, "GO on") == Done()
    assert outside.logged == ["GO on program=shop rule=shop/it"]
