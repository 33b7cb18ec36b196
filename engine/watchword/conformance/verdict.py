"""What an answer is worth beside what was wanted, and all of them counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

from msgspec import Struct

from watchword.conformance.question import Answer
from watchword.conformance.table import Row
from watchword.decision import Intent

Verdict = Literal["missed", "wrong", "unanswered", "held", "other", "stricter", "as-wanted"]
"""The gravest first. `missed`: an opt-out after which texts go on; `wrong`: an opt-out that nobody asked for;
`held`: a hold where nothing was in doubt; `stricter`: an opt-out where a person was to look first; `other`: whatever
else is not as wanted."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Finding(Struct, frozen=True, kw_only=True):
    """Texts of one row that were answered alike; without an intent, `why` says what came instead."""

    row: Row
    verdict: Verdict
    intent: Intent | None
    why: str
    texts: tuple[str, ...]


def verdict(wanted: Intent, answered: Intent | None) -> Verdict:
    """Judge one answer. A hold sends nothing more until a person has looked, so that no opt-out is missed by it."""
    if answered is None:
        return "unanswered"
    if answered == wanted:
        return "as-wanted"
    if wanted == "opt-out":
        return "other" if answered == "hold" else "missed"
    if answered == "opt-out":
        return "stricter" if wanted == "hold" else "wrong"
    return "held" if answered == "hold" else "other"


def of(answer: Answer) -> Verdict:
    """Judge one answer by its row."""
    return verdict(answer.question.row.wanted, answer.intent)


def matrix(answers: Iterable[Answer]) -> Mapping[Intent, Counter[Intent | None]]:
    """Count answers by what was wanted, then by what was answered; None counts what was not answered."""
    counted: dict[Intent, Counter[Intent | None]] = {}
    for answer in answers:
        counted.setdefault(answer.question.row.wanted, Counter())[answer.intent] += 1
    return counted


def findings(answers: Iterable[Answer]) -> Sequence[Finding]:
    """Gather what is not as wanted, the gravest first, then in the order of the rows."""
    alike: dict[tuple[str, Intent | None, str], list[Answer]] = {}
    for answer in answers:
        if of(answer) != "as-wanted":
            alike.setdefault((answer.question.row.id, answer.intent, answer.why), []).append(answer)
    found = [
        Finding(
            row=some[0].question.row,
            verdict=of(some[0]),
            intent=some[0].intent,
            why=some[0].why,
            texts=tuple(one.question.text for one in some),
        )
        for some in alike.values()
    ]
    return sorted(found, key=lambda one: VERDICTS.index(one.verdict))
