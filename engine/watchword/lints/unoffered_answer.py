"""An answer that a rule takes and its question does not expect, not even as a yes or no in other words."""

from collections.abc import Iterator, Mapping, Sequence

from watchword.answers import met, read
from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted, Placed
from watchword.reading.suggestions import suggestion
from watchword.rules.grouping import grouped
from watchword.state import Expect

CODE = "unoffered-answer"
SHOWN = 3
"""So many of many answers are named."""
MOST_NAMED = 8
"""So many choices are named, and so many answers told of one by one."""


def unoffered_answer(linted: Linted) -> Iterator[Diagnostic]:
    """Find answers that no `ask` of their prompt would take for one."""
    for placed in (one for one in linted.rules() if one.rule.when.prompt):
        expected, read_as = _expected(linted, placed), _read_as(linted, placed)
        yield from _truths(linted, placed, expected)
        each = enumerate(_answers(linted, placed) if expected else ())
        found = [
            (place, answer)
            for place, answer in each
            if all(met(one, answer) is None for one in expected) and all(map(_is_letter, read_as.get(answer, ())))
        ]
        for those in ([one] for one in found) if len(found) <= MOST_NAMED else [found]:
            yield _unoffered(placed, expected, those, read_as)


def _unoffered(
    placed: Placed, expected: Sequence[Expect], those: Sequence[tuple[int, str]], read_as: Mapping[str, Sequence[str]]
) -> Diagnostic:
    """Tell of an answer, or of many at once."""
    place, answer = those[0]
    choices = [choice for one in expected for choice in one.choices]
    hint = _hint(answer, choices, read_as.get(answer, ())) if len(those) == 1 else None
    more = f" and {len(those) - SHOWN} more" if len(those) > 1 else ""
    written = ", ".join(f"'{one}'" for _, one in those[:SHOWN])
    return Diagnostic(
        severity="note",
        code=CODE,
        message=f"whoever asks '{placed.rule.when.prompt}' expects {_told(expected[0])}, not {written}{more}",
        span=placed.answered(place),
        hint=hint or "if people may say so all the same, allow this with a reason",
    )


def _hint(answer: str, choices: Sequence[str], letters: Sequence[str]) -> str | None:
    """Tell what to write in place of an answer, which may be what some letters among the choices are read as."""
    if in_letters := _in_letters(answer, choices):
        return in_letters
    return (
        f"write '{letters[0]}' if that is meant, which is read as {answer}" if letters else suggestion(answer, choices)
    )


def _truths(linted: Linted, placed: Placed, expected: Sequence[Expect]) -> Iterator[Diagnostic]:
    """Find `answer: true`, which nobody says where any text is an answer, and `answer: Y`, which no YES is."""
    answers = _answers(linted, placed)
    yield from _letters(answers, placed, expected)
    for place, answer in enumerate(answers):
        if (meant := _TRUTHS.get(answer.lower())) and all(not one.choices for one in expected):
            message, hint = (
                f"people say {meant}, and not '{answer}'",
                f"write {meant}, which is heard however it is said",
            )
            yield Diagnostic(severity="note", code=CODE, message=message, span=placed.answered(place), hint=hint)


def _letters(answers: Sequence[str], placed: Placed, expected: Sequence[Expect]) -> Iterator[Diagnostic]:
    """Find `Y` and `N` that stand for yes and no: both do side by side, and one among other choices is what it says."""
    choices = [choice for one in expected for choice in one.choices]
    said = {one.lower() for one in (*answers, *choices)}
    is_of_others = said - {*_LETTERS, *_LETTERS.values()}
    if is_of_others and not said >= _LETTERS.keys():
        return
    for place, answer in enumerate(answers):
        meant = _LETTERS.get(answer.lower())
        if meant and meant not in answers:
            message = f"'{answer}' is heard as it stands: who says {meant} has not said it"
            also = f", and {_in_choices(meant)}" if is_of_others else ", and delete the 'expect' of the question"
            hint = f"write {meant}, which is heard however it is said{also if choices else ''}"
            yield Diagnostic(severity="note", code=CODE, message=message, span=placed.answered(place), hint=hint)


def _in_letters(answer: str, choices: Sequence[str]) -> str | None:
    """Tell how a question offers yes and no that names their letters alone."""
    are_meant = answer in _LETTERS.values() and {one.lower() for one in choices} >= _LETTERS.keys()
    return f"write {_in_choices(answer)}" if are_meant else None


def _in_choices(meant: str) -> str:
    return f"{meant} in place of '{meant[0].upper()}' among the 'choices' of the question"


_TRUTHS = {"true": "yes", "false": "no"}
_LETTERS = {"y": "yes", "n": "no"}
_YES_OR_NO = frozenset(_LETTERS.values())


def _expected(linted: Linted, placed: Placed) -> list[Expect]:
    """List what those expect who ask what a rule takes the answer to, in all programs that it is for."""
    prompt = placed.rule.when.prompt
    orders = [order for order, _ in linted.claims.get(placed.name, ())]
    return list(dict.fromkeys(one for order in orders for one in order.expected.get(prompt or "", ())))


def _read_as(linted: Linted, placed: Placed) -> Mapping[str, Sequence[str]]:
    """List the choices that a rule takes as yes or no, by which of these it names, in any program that it is for."""
    named = _YES_OR_NO.intersection(_answers(linted, placed))
    orders = [order for order, _ in linted.claims.get(placed.name, ())] if named else []
    choices = (
        (order, choice)
        for order in orders
        for one in order.expected.get(placed.rule.when.prompt or "", ())
        for choice in one.choices
    )
    meant = dict.fromkeys((read(choice, order.program.about.languages), choice) for order, choice in choices)
    return grouped((answer, choice) for answer, choice in meant if answer in named)


def _is_letter(choice: str) -> bool:
    """Tell whether a choice is read as yes or no by a letter, as the N of north and south is."""
    return len(choice) == 1 and choice.isascii()


def _answers(linted: Linted, placed: Placed) -> tuple[str, ...]:
    return next((claim.answers for _, claim in linted.claims.get(placed.name, ())), ())


def _told(expect: Expect) -> str:
    if expect.digits is not None:
        return f"{expect.digits} digits"
    if not expect.choices:
        return f"what matches '{expect.matches}'"
    left = len(expect.choices) - MOST_NAMED
    named = [repr(one) for one in expect.choices[:MOST_NAMED]]
    return " or ".join([*named, f"one of {left} more"] if left > 1 else map(repr, expect.choices))
