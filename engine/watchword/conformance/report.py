"""The run as JSON; docs/conformance.md describes it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from watchword.conformance import table
from watchword.conformance.question import Answer
from watchword.conformance.verdict import VERDICTS, Finding, Verdict, findings, matrix, of
from watchword.decision import Intent

UNANSWERED = "unanswered"


class Run(Struct, frozen=True, kw_only=True):
    """Who was asked, how many texts there were to ask, the answers in their order, and how long all of it took.

    `left_out` says which rows were not asked, and why. There are fewer answers than texts if it was given up.
    """

    handler: str
    texts: int
    answers: Sequence[Answer]
    seconds: float
    left_out: str = ""

    def counted(self) -> Mapping[Verdict, int]:
        """Count the answers by what they are worth."""
        counted = Counter(map(of, self.answers))
        return {verdict: counted[verdict] for verdict in VERDICTS}

    @property
    def is_whole(self) -> bool:
        """Tell whether every text was answered."""
        return len(self.answers) == self.texts and all(answer.intent for answer in self.answers)


class Times(Struct, frozen=True, kw_only=True):
    """How long answers took, in seconds: half of them at most `median`, 95 of 100 at most `p95`."""

    median: float
    p95: float
    longest: float


class ReportedFinding(Struct, frozen=True, kw_only=True):
    """Texts of one row that were answered alike, otherwise than wanted."""

    verdict: Verdict
    row: str
    wanted: Intent
    answered: Intent | None
    why: str
    recent: tuple[str, ...]
    sources: tuple[str, ...]
    texts: tuple[str, ...]


class Report(Struct, frozen=True, kw_only=True):
    """All that is known of a run. `matrix` counts by what was wanted, then by what was answered."""

    handler: str
    edition: date
    texts: int
    answered: int
    verdicts: Mapping[Verdict, int]
    matrix: Mapping[Intent, Mapping[str, int]]
    seconds: float
    times: Times | None
    left_out: str
    findings: tuple[ReportedFinding, ...]


def times(answers: Sequence[Answer]) -> Times | None:
    """Sum up how long answers took; None where no answer was waited for alone."""
    took = sorted(answer.seconds for answer in answers if answer.seconds is not None)
    if not took:
        return None
    return Times(median=took[(len(took) - 1) // 2], p95=took[(len(took) * 95 - 1) // 100], longest=took[-1])


def report(run: Run) -> str:
    """Write a run as JSON."""
    counted = matrix(run.answers)
    whole = Report(
        handler=run.handler,
        edition=table.shipped().edition,
        texts=run.texts,
        answered=sum(answer.intent is not None for answer in run.answers),
        verdicts=run.counted(),
        matrix={wanted: {intent or UNANSWERED: n for intent, n in row.items()} for wanted, row in counted.items()},
        seconds=run.seconds,
        times=times(run.answers),
        left_out=run.left_out,
        findings=tuple(map(_finding, findings(run.answers))),
    )
    return msgspec.json.format(msgspec.json.encode(whole)).decode()


def _finding(finding: Finding) -> ReportedFinding:
    known = table.shipped().sources
    return ReportedFinding(
        verdict=finding.verdict,
        row=finding.row.id,
        wanted=finding.row.wanted,
        answered=finding.intent,
        why=finding.why,
        recent=finding.row.recent,
        sources=tuple(known[source] for source in finding.row.sources),
        texts=finding.texts,
    )
