"""Rehearsing a rule set: its inline tests, run through `decide` with all of its rules, no store and no network."""

from collections.abc import Iterator

from watchword.rules.load import Loaded
from watchword.trial.case import Case, cases
from watchword.trial.run import Failure, Result, run
from watchword.trial.told import diagnosed, told

__all__ = ["Case", "Failure", "Result", "cases", "diagnosed", "failures", "run", "told"]


def failures(loaded: Loaded) -> Iterator[Failure]:
    """Run every inline test of a rule set, and give each that fails."""
    for case in cases(loaded):
        result = run(loaded.rules, case)
        if result.failure:
            yield result.failure
