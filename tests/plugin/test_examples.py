"""Whoever asks what an action or a condition is sees how a rule says it, and that loads."""

from collections.abc import Mapping

import pytest

from watchword import vocabulary
from watchword.plugin import Action, Check, Condition, Effect, Moment, Situation, action, condition
from watchword.reference import section
from watchword.testing import ActionContract, ConditionContract, Unsound, check_action, check_condition

BUILT_IN = vocabulary.builtin()
SAID: Mapping[str, Mapping[str, str]] = {
    "save-media": {"folder": "/srv/media"},
    "email": {"server": "smtp://a@b.example"},
}


@pytest.mark.parametrize("name", sorted(BUILT_IN.actions))
def test_each_action_has_an_example_that_loads_and_is_shown(name: str) -> None:
    kind = BUILT_IN.actions[name]
    assert check_action(kind, kind.example, SAID.get(name, {})).called == name
    assert section(name, kind).endswith(f"For example:\n\n    then:\n      - {kind.example}")


@pytest.mark.parametrize("name", sorted(BUILT_IN.conditions))
def test_each_condition_has_an_example_that_loads_and_is_shown(name: str) -> None:
    kind = BUILT_IN.conditions[name]
    assert isinstance(check_condition(kind, kind.example), kind)
    assert section(name, kind).endswith(f"For example:\n\n    when: {{{kind.example}}}")


def test_the_kit_finds_an_example_that_does_not_load() -> None:
    @action("nods", example="nods: {deeply: true}")
    class Nods(Action, frozen=True):
        """Nod."""

        def plan(self, moment: Moment) -> tuple[Effect, ...]:
            return ()

    @condition("nodding", shorthand="deeply", example="nodding: perhaps")
    class Nodding(Condition, frozen=True):
        """Somebody nods."""

        deeply: bool

        def check(self, situation: Situation) -> Check:
            return Check(self.deeply, "")

        def told(self) -> str:
            return ""

    class OfAction(ActionContract):
        kind = Nods
        written = "nods: {}"

    class OfCondition(ConditionContract):
        kind = Nodding
        written = "nodding: true"

    for contract in (OfAction(), OfCondition()):
        with pytest.raises(Unsound, match=r"unknown-key|bad-value"):
            contract.test_its_example_is_what_a_rule_can_say()
