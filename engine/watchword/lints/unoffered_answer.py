"""An answer that a rule takes and its question does not expect."""

from collections.abc import Iterator, Sequence

from watchword.answers import met
from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.reading.suggestions import suggestion
from watchword.state import Expect

CODE = "unoffered-answer"


def unoffered_answer(linted: Linted) -> Iterator[Diagnostic]:
    """Find answers that no `ask` of their prompt would take for one."""
    for placed in (one for one in linted.rules() if one.rule.when.prompt):
        expected = _expected(linted, placed)
        yield from _truths(linted, placed, expected)
        for place, answer in enumerate(_answers(linted, placed) if expected else ()):
            if all(met(one, answer) is None for one in expected):
                prompt = placed.rule.when.prompt
                choices = [choice for one in expected for choice in one.choices]
                hint = suggestion(answer, choices) or "if people may say so all the same, allow this with a reason"
                message = f"whoever asks '{prompt}' expects {_told(expected[0])}, not '{answer}'"
                span = placed.answered(place)
                yield Diagnostic(severity="note", code=CODE, message=message, span=span, hint=hint)


def _truths(linted: Linted, placed: Placed, expected: Sequence[Expect]) -> Iterator[Diagnostic]:
    """Find `answer: true`, which nobody says where any text is an answer."""
    for place, answer in enumerate(_answers(linted, placed)):
        if (meant := _TRUTHS.get(answer.lower())) and all(not one.choices for one in expected):
            message, hint = (
                f"people say {meant}, and not '{answer}'",
                f"write {meant}, which is heard however it is said",
            )
            yield Diagnostic(severity="note", code=CODE, message=message, span=placed.answered(place), hint=hint)


_TRUTHS = {"true": "yes", "false": "no"}


def _expected(linted: Linted, placed: Placed) -> list[Expect]:
    """List what those expect who ask what a rule takes the answer to, in all programs that it is for."""
    prompt = placed.rule.when.prompt
    orders = [order for order, _ in linted.claims.get(placed.name, ())]
    return list(dict.fromkeys(one for order in orders for one in order.expected.get(prompt or "", ())))


def _answers(linted: Linted, placed: Placed) -> tuple[str, ...]:
    return linted.claims[placed.name][0][1].answers


def _told(expect: Expect) -> str:
    if expect.digits is not None:
        return f"{expect.digits} digits"
    return " or ".join(map(repr, expect.choices)) if expect.choices else f"what matches '{expect.matches}'"
