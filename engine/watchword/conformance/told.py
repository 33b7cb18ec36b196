"""The run as a person reads it: the confusion matrix, then what is not as wanted, the gravest first."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from watchword.conformance.question import INTENTS
from watchword.conformance.report import Run, times
from watchword.conformance.table import shipped
from watchword.conformance.verdict import Finding, Verdict, findings, matrix
from watchword.decision import Intent
from watchword.wording import count

SHOWN = 4
"""So many texts of a finding are shown."""
LONGEST = 60

HEADINGS: Mapping[Verdict, tuple[str, str, str]] = {
    "missed": (
        "missed opt-out",
        "missed opt-outs",
        "texts go on, and each may cost $500 to $1,500 in the United States",
    ),
    "wrong": ("wrong opt-out", "wrong opt-outs", "nobody asked for it, and a contact is lost"),
    "unanswered": ("text without an answer", "texts without an answer", "nothing is known of what becomes of it"),
    "held": (
        "text held needlessly",
        "texts held needlessly",
        "nothing was in doubt, and the person waits for an answer",
    ),
    "other": ("other difference", "other differences", "no opt-out is missed or made up by it"),
    "stricter": (
        "opt-out where a person was to look",
        "opt-outs where a person was to look",
        "stricter than wanted, and no fault",
    ),
}
"""One, several, and what they mean."""


def told(run: Run) -> str:
    """Write a run for a person."""
    return "\n".join(_lines(run)) + "\n"


def _lines(run: Run) -> Iterator[str]:
    found = findings(run.answers)
    yield ""
    yield from _matrix(run)
    for verdict, some in groupby(found, lambda finding: finding.verdict):
        yield ""
        yield from _section(verdict, list(some))
    if found:
        yield ""
        yield from _sources(found)
    yield ""
    yield from _sums(run)


def _matrix(run: Run) -> Iterator[str]:
    counted = matrix(run.answers)
    columns: list[Intent | None] = [*INTENTS]
    if not all(answer.intent for answer in run.answers):
        columns.append(None)
    yield f"{'wanted':8}  answered" + "".join(f"{intent or 'no answer':>10}" for intent in columns)
    for wanted in INTENTS:
        if wanted in counted:
            cells = "".join(f"{counted[wanted][intent] or '.':>10}" for intent in columns)
            yield f"{wanted:8}          {cells}"


def _section(verdict: Verdict, some: Sequence[Finding]) -> Iterator[str]:
    one, several, meaning = HEADINGS[verdict]
    number = sum(len(finding.texts) for finding in some)
    yield f"{number} {one if number == 1 else several}: {meaning}"
    for finding in some:
        yield f"  {finding.row.id}: {_what(finding)}  ({', '.join(finding.row.sources)})"
        yield f"      {_texts(finding.texts)}"
        if finding.row.recent:
            yield f"      after we had sent {finding.row.recent[0]!r}"


def _what(finding: Finding) -> str:
    number = f"{len(finding.texts)} of {len(finding.row.texts)}"
    if finding.intent is None:
        return f"{number}: {finding.why}"
    return f"{number} answered {finding.intent}, not {finding.row.wanted}"


def _texts(texts: Sequence[str]) -> str:
    shown = "  ".join(_cut(text) for text in texts[:SHOWN])
    return shown if len(texts) <= SHOWN else f"{shown}  and {len(texts) - SHOWN} more"


def _cut(text: str) -> str:
    return repr(text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}...")


def _sources(found: Sequence[Finding]) -> Iterator[str]:
    """Say what the names of the sources stand for, of those that were named."""
    named = {source for finding in found for source in finding.row.sources}
    yield "sources"
    yield from (f"  {name:16}  {said}" for name, said in shipped().sources.items() if name in named)


def _sums(run: Run) -> Iterator[str]:
    if run.left_out:
        yield run.left_out
    unasked = run.texts - len(run.answers)
    if unasked:
        yield f"given up: {unasked} of {count(run.texts, 'text')} not asked"
    counted = run.counted()
    yield (
        f"{count(len(run.answers), 'text')}: {counted['as-wanted']} as wanted,"
        f" {count(counted['missed'], 'missed opt-out')}, {count(counted['wrong'], 'wrong opt-out')},"
        f" {counted['held']} held needlessly"
    )
    took = times(run.answers)
    if took:
        yield (
            f"answers took {_milliseconds(took.median)} at the median, {_milliseconds(took.p95)} for 95 of 100,"
            f" {_milliseconds(took.longest)} at most"
        )


def _milliseconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
