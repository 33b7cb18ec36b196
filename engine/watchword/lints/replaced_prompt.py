"""Two questions by one rule, of which the first is forgotten before anybody can answer it."""

from collections.abc import Iterator
from itertools import pairwise

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed

CODE = "replaced-prompt"


def replaced_prompt(linted: Linted) -> Iterator[Diagnostic]:
    """Find questions that another one of the same rule replaces, whatever happens between them."""
    for placed in linted.rules():
        for (first, prompt), (second, newer) in pairwise(_asks(linted, placed)):
            if prompt != newer and not _may_end(placed, first, second):
                yield Diagnostic(
                    severity="warning",
                    code=CODE,
                    message=f"nobody can answer '{prompt}': '{newer}' is asked right after it, and the newest counts",
                    span=placed.span("then", first, placed.rule.then[first].name, "prompt"),
                    hint=f"ask '{newer}' in the rule that takes the answer to '{prompt}'",
                    related=((placed.span("then", second), "and it is forgotten here"),),
                )


def _asks(linted: Linted, placed: Placed) -> Iterator[tuple[int, str]]:
    for place, step in enumerate(placed.rule.then):
        if prompt := step.action.asks(linted.now):
            yield place, prompt.name


def _may_end(placed: Placed, first: int, second: int) -> bool:
    """Tell whether a pool that is used up may leave out the second."""
    return any(getattr(step.action, "pool", None) for step in placed.rule.then[first:second])
