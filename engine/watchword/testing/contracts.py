"""The laws that every action, condition, filter and lint keeps, as classes that pytest collects.

    class TestSlack(ActionContract):
        kind = Slack
        written = "slack: 'hello {from}'"
        settings = {"url": "https://hooks.slack.example/x"}

A law that does not hold says in its message what to do about it.
"""

import asyncio
import pickle
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar
from unittest.mock import patch

from msgspec.structs import fields

from watchword.effects import Job
from watchword.engine.performing import Performing, answered, is_outcome
from watchword.plugin import Action, Condition, HttpAnswer, Lint, Retry, Secret, TextFilter, Unknown
from watchword.reference import section
from watchword.schema import schema
from watchword.templates.filter import Spoken
from watchword.testing.outside import HANGS, Answer, FakeOutside
from watchword.testing.trying import check_action, check_condition, decided, findings, planned, with_kinds

TEXTS = ("GO", "go ahead", "", " ", "GO " * 400, "gö 🎉", "GO\x00", "{from} }{ {", "GO 1234567", "-", "نعم", "好")
"""What people text, and what nobody should."""
TOLERATED = 1.0
"""Seconds past its deadline that a test machine may be busy with something else."""
OK = HttpAnswer(status=200, headers={}, body=b"{}")


class ActionContract:
    """What every action keeps to. Name the `kind`, and how a rule writes it; `answers` is what the outside says."""

    kind: ClassVar[type[Action]]
    written: ClassVar[str]
    settings: ClassVar[Mapping[str, str] | None] = None
    answers: ClassVar[tuple[Answer, ...]] = (OK,)

    def test_a_rule_can_say_it(self) -> None:
        check_action(self.kind, self.written, self.settings)

    def test_it_says_what_it_does(self) -> None:
        assert self.kind.__doc__, "give the class a docstring: it is the help of the action"
        assert f"`{self.kind.called}`" in section(self.kind.called, self.kind)
        assert schema(with_kinds((self.kind,)))["$schema"]

    def test_its_example_is_what_a_rule_can_say(self) -> None:
        if self.kind.example:
            check_action(self.kind, self.kind.example, self.settings)

    def test_planning_is_pure_and_asks_nobody(self) -> None:
        with no_network():
            for text in TEXTS:
                once = planned(self.kind, self.written, text, settings=self.settings)
                again = planned(self.kind, self.written, text, settings=self.settings)
                assert once == again, "`plan` is to depend on what it is given alone: on no clock, file or chance"

    def test_a_secret_is_in_no_job(self) -> None:
        said = repr(planned(self.kind, self.written, settings=self.settings))
        for name, value in (self.settings or {}).items():
            is_secret = any(one == name for one in secrets(self.kind))
            assert not is_secret or value not in said, f"'{name}' is planned: it would lie in the database"

    def test_it_does_the_same_again_under_the_same_key(self) -> None:
        first, second = FakeOutside(*self.answers), FakeOutside(*self.answers)
        for outside in (first, second):
            self._perform(outside)
        assert first.requests == second.requests, "a job that is repeated must ask the same: use `outside.key`"
        assert (first.sent, first.changed) == (second.sent, second.changed)

    def test_it_answers_what_became_of_the_job(self) -> None:
        for job in self._jobs():
            made = self.kind.of_job(job, self.settings or {})
            found = asyncio.run(made.perform(job, FakeOutside(*self.answers)))
            assert is_outcome(found), f"`perform` answers {found!r}: return Done(), Retry(...), Refused(...), ..."

    def test_it_reaches_the_network_through_outside_alone(self) -> None:
        with no_network():
            self._perform(FakeOutside(*self.answers))

    def test_it_does_nothing_that_it_does_not_declare(self) -> None:
        for job in self._jobs():
            outside, made = FakeOutside(*self.answers), self.kind.of_job(job, self.settings or {})
            found = asyncio.run(made.perform(job, outside))
            if outside.requests:
                assert "network" in made.needed, 'it asks other systems: say needs=["network"]'
            answer = answered(made, job, found)
            assert answer == found, f"{answer}"

    def test_it_obeys_its_deadline(self) -> None:
        class Hurried(self.kind):  # type: ignore[name-defined, misc]
            deadline: ClassVar[float] = 0.05

        for job in self._jobs():
            began = time.monotonic()
            outcome = asyncio.run(Performing(Hurried, self.settings or {}).perform(job, FakeOutside(HANGS)))
            took = time.monotonic() - began
            assert took < Hurried.deadline + TOLERATED, "it waits for something that cannot be cancelled"
            if took >= Hurried.deadline:
                assert isinstance(outcome, Retry | Unknown), "what took too long is given up"

    def _jobs(self) -> list[Job]:
        effects = planned(self.kind, self.written, settings=self.settings)
        return [one for one in effects if isinstance(one, Job) and one.action == self.kind.called]

    def _perform(self, outside: FakeOutside) -> None:
        for job in self._jobs():
            asyncio.run(Performing(self.kind, self.settings or {}).perform(job, outside))


class ConditionContract:
    """What every condition keeps to. `written` is how `when` says it, such as `loud: true`."""

    kind: ClassVar[type[Condition]]
    written: ClassVar[str]

    def test_it_says_what_it_asks_for(self) -> None:
        assert self.kind.__doc__, "give the class a docstring: it is the help of the condition"
        assert check_condition(self.kind, self.written).told(), "`told` is what traces show after its name"

    def test_its_example_is_what_a_rule_can_say(self) -> None:
        if self.kind.example:
            check_condition(self.kind, self.kind.example)

    def test_checking_is_pure_and_never_raises(self) -> None:
        with no_network():
            for text in TEXTS:
                once, again = (decided(self.kind, when=f"{{{self.written}}}", text=text) for _ in range(2))
                assert once.trace.error is None, once.trace.error
                assert once == again, "`check` is to depend on what it is given alone"


class FilterContract:
    """What every filter keeps to. `written` is how a text says it, such as `first 2`."""

    kind: ClassVar[type[TextFilter]]
    written: ClassVar[str]

    def test_it_says_what_it_does(self) -> None:
        assert self.kind.__doc__, "give the class a docstring: it is the help of the filter"

    def test_no_text_makes_it_raise_and_it_writes_the_same_again(self) -> None:
        _, _, argument = self.written.partition(" ")
        one = self.kind.of(argument)
        assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - of our own making
        for text in TEXTS:
            for language in ("en", "es-MX", "ar"):
                spoken = Spoken(language, "America/New_York")
                assert one.apply(text, spoken) == one.apply(text, spoken)

    def test_a_rule_can_say_it(self) -> None:
        decision = decided(self.kind, then=f'reply: "x {{rest|{self.written}}}"', text="GO on")
        assert decision.trace.error is None, decision.trace.error
        assert decision.effects


class LintContract:
    """What every lint keeps to. `wrong` is a rule that it says something of, `right` one that it leaves alone."""

    kind: ClassVar[type[Lint]]
    wrong: ClassVar[str]
    right: ClassVar[str]

    def test_it_says_what_it_finds(self) -> None:
        assert self.kind.__doc__, "give the class a docstring: it is the page of its code"

    def test_it_finds_what_is_wrong_and_leaves_alone_what_is_right(self) -> None:
        found = findings(self.kind, self.right, self.wrong)
        assert found, "it says nothing of the rule that is wrong"
        elsewhere = [one for one in found if not one.startswith("rules/shop.yaml:7:")]
        assert not elsewhere, "it says something of a rule that is right"

    def test_it_can_be_allowed(self) -> None:
        allowed = f"{self.wrong} # watchword: allow {self.kind.called} because the contract says so"
        assert findings(self.kind, allowed) == [], "what it finds stands on another line than the rule"

    def test_it_is_pure_and_never_raises(self) -> None:
        rules = [self.wrong, *(_OTHERWISE.format(number, repr(text)) for number, text in enumerate(_OTHER_TEXTS))]
        with no_network():
            once, again = (findings(self.kind, *rules) for _ in range(2))
        assert once == again, "`check` is to depend on what it is given alone: on no clock, file or chance"
        assert not any("broken-plugin" in one for one in once), once


_OTHER_TEXTS = ("go ahead", "GO " * 40, "gö 🎉", "نعم", "好")
_OTHERWISE = "{{id: other-{0}, when: {{keyword: GO{0}}}, then: [{{reply: {{en: {1}, es: {1}}}}}], tests: [{1}]}}"


def secrets(kind: type[Action]) -> list[str]:
    """Name the secrets among the settings of an action."""
    return [one.encode_name for one in fields(kind) if one.type is Secret]


@contextmanager
def no_network() -> Iterator[None]:
    """Have whatever opens a connection fail, and say so."""

    def refuse(opened: socket.socket, address: object) -> None:
        opened.close()
        raise AssertionError(f"it connects to {address} by itself: ask `outside.http`")

    with patch.object(socket.socket, "connect", refuse), patch.object(socket.socket, "connect_ex", refuse):
        yield
