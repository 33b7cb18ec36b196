"""What the tests of a plugin need: rules that try it, an outside world that is made up, and laws that it must keep.

Nothing here needs a test runner; the contracts are classes as pytest collects them.
"""

from watchword.testing.clock import FakeClock
from watchword.testing.contracts import ActionContract, ConditionContract, FilterContract, LintContract
from watchword.testing.outside import FakeOutside
from watchword.testing.provider import FakeProvider, ProviderContract
from watchword.testing.trying import (
    Unsound,
    check_action,
    check_condition,
    decided,
    facts,
    findings,
    performed,
    planned,
)

__all__ = [
    "ActionContract",
    "ConditionContract",
    "FakeClock",
    "FakeOutside",
    "FakeProvider",
    "FilterContract",
    "LintContract",
    "ProviderContract",
    "Unsound",
    "check_action",
    "check_condition",
    "decided",
    "facts",
    "findings",
    "performed",
    "planned",
]
