"""Rehearsing a rule set: its inline tests, run through `decide` with all of its rules, no store and no network."""

from collections.abc import Iterable, Iterator

from watchword.rules.load import Loaded
from watchword.trial.case import Case, cases
from watchword.trial.run import Failure, Result, run
from watchword.trial.told import diagnosed, told

__all__ = ["Case", "Failure", "Result", "cases", "diagnosed", "failures", "lacking", "run", "told"]

NO_TESTS = "there is no test: give a rule 'tests: [TEXT]' with a text that fires it"
NO_PROGRAM = "there is no program to test: one of the files needs an 'about', and 'program' with its name"


def failures(loaded: Loaded) -> Iterator[Failure]:
    """Run every inline test of a rule set, and give each that fails."""
    for case in cases(loaded):
        result = run(loaded.rules, case)
        if result.failure:
            yield result.failure


def lacking(loaded: Iterable[Loaded]) -> str:
    """Say what is lacking where no rule set has a test."""
    return NO_TESTS if any(one.rules.programs for one in loaded) else NO_PROGRAM
